//! Levels of compatibility and modes: of a subject, or else of the whole registry.
use super::door::Registry;
use super::fault::RegistryFault;
use super::model::{SubjectSetting, ToldOr};
use super::reading;
use crate::security::aws::percent_encoded;
use std::sync::Arc;

/// Which of both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SettingKind {
    Level,
    Mode,
}

impl SettingKind {
    pub(super) fn path(self) -> &'static str {
        match self {
            SettingKind::Level => "/config",
            SettingKind::Mode => "/mode",
        }
    }

    pub(crate) fn word(self) -> &'static str {
        match self {
            SettingKind::Level => "compatibility level",
            SettingKind::Mode => "mode",
        }
    }
}

impl Registry {
    /// The path of a setting; no subject: of the whole registry, or of its context.
    pub(super) fn setting_path(&self, kind: SettingKind, subject: Option<&str>) -> String {
        let subject = match subject {
            Some(subject) => self.qualified(subject),
            None => self.qualified(""),
        };
        match subject.as_str() {
            "" => kind.path().to_owned(),
            subject => format!("{}/{}", kind.path(), percent_encoded(subject)),
        }
    }

    /// A setting where it is set itself; none where another one counts.
    pub(super) async fn own_setting(
        &self,
        kind: SettingKind,
        subject: Option<&str>,
    ) -> Result<Option<Arc<str>>, RegistryFault> {
        self.setting_at(kind, &self.setting_path(kind, subject)).await
    }

    async fn setting_at(&self, kind: SettingKind, path: &str) -> Result<Option<Arc<str>>, RegistryFault> {
        let doing = format!("asking for the {}", kind.word());
        match self.look(&doing, path).await {
            Err(fault) if fault.is_missing() && !fault.is_not_offered() => Ok(None),
            Err(fault) => Err(fault),
            Ok(json) => reading::setting(&json).map(Some).ok_or_else(|| RegistryFault::shapeless(&doing)),
        }
    }

    /// The level of the whole registry.
    pub(super) async fn global_level(&self) -> ToldOr<Arc<str>> {
        self.of_all(SettingKind::Level).await
    }

    async fn of_all(&self, kind: SettingKind) -> ToldOr<Arc<str>> {
        let told = match self.own_setting(kind, None).await {
            // A context that sets nothing has what the registry has.
            Ok(None) => self.setting_at(kind, kind.path()).await,
            told => told,
        };
        match told {
            Ok(Some(value)) => Ok(value),
            Ok(None) => Err(format!("the registry tells no {}", kind.word()).into()),
            Err(fault) => Err(fault.to_string().into()),
        }
    }

    /// The level that counts for a subject.
    pub(super) async fn level_of(&self, subject: &str, global: &ToldOr<Arc<str>>) -> ToldOr<SubjectSetting> {
        match self.own_setting(SettingKind::Level, Some(subject)).await {
            Ok(Some(value)) => Ok(SubjectSetting { value, own: true }),
            Ok(None) => global.clone().map(|value| SubjectSetting { value, own: false }),
            Err(fault) => Err(fault.to_string().into()),
        }
    }

    /// The mode that counts for a subject.
    pub(super) async fn mode_of(&self, subject: &str) -> ToldOr<SubjectSetting> {
        match self.own_setting(SettingKind::Mode, Some(subject)).await {
            Ok(Some(value)) => Ok(SubjectSetting { value, own: true }),
            Ok(None) => {
                self.of_all(SettingKind::Mode).await.map(|value| SubjectSetting { value, own: false })
            }
            Err(fault) => Err(fault.to_string().into()),
        }
    }
}
