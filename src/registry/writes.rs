//! The changes. Each demands the permit of a change that was agreed to, and is sent once: again only where nothing was done. And what a
//! registry says of a schema before it is registered, which changes nothing.
use super::door::Registry;
use super::fault::RegistryFault;
use super::model::SchemaVerdict;
use super::settings::SettingKind;
use super::{Registries, reading};
use crate::change::{KeptText, Permit};
use crate::http::Method;
use serde_json::{Value, json};

impl Registries {
    /// Registers a schema, and tells its id.
    ///
    /// # Errors
    /// If the registry refuses, or what became of it is not known ([`RegistryFault::may_be_done`]).
    pub(crate) async fn register(
        &self,
        _permit: &Permit,
        (registry, subject): (&str, &str),
        schema: &KeptText,
    ) -> Result<Option<u32>, RegistryFault> {
        let registry = self.named(registry)?;
        let path = format!("{}/versions", registry.subject_path(subject));
        let json =
            registry.send("registering the schema", (Method::POST, &path), Some(&schema.body())).await?;
        Ok(json.get("id").and_then(Value::as_u64).and_then(|id| u32::try_from(id).ok()))
    }

    /// Deletes a version, or all of a subject.
    ///
    /// # Errors
    /// As above.
    pub(crate) async fn delete(
        &self,
        _permit: &Permit,
        (registry, subject): (&str, &str),
        version: Option<i32>,
        permanent: bool,
    ) -> Result<(), RegistryFault> {
        let registry = self.named(registry)?;
        let below = version.map(|version| format!("/versions/{version}")).unwrap_or_default();
        let permanent = if permanent { "?permanent=true" } else { "" };
        let path = format!("{}{below}{permanent}", registry.subject_path(subject));
        registry.send("deleting it", (Method::DELETE, &path), None).await.map(drop)
    }

    /// Sets a level or a mode, or takes it away.
    ///
    /// # Errors
    /// As above.
    pub(crate) async fn set(
        &self,
        _permit: &Permit,
        (registry, subject): (&str, Option<&str>),
        kind: SettingKind,
        to: Option<&str>,
    ) -> Result<(), RegistryFault> {
        let registry = self.named(registry)?;
        let path = registry.setting_path(kind, subject);
        let doing = format!("setting the {}", kind.word());
        let key = if kind == SettingKind::Mode { "mode" } else { "compatibility" };
        let body = to.map(|to| json!({key: to}));
        let method = if to.is_some() { Method::PUT } else { Method::DELETE };
        registry.send(&doing, (method, &path), body.as_ref()).await.map(drop)
    }

    /// Whether a schema fits what the subject has already, by its level.
    ///
    /// # Errors
    /// If the registry does not say.
    pub(crate) async fn judged(
        &self,
        (registry, subject): (&str, &str),
        schema: &KeptText,
    ) -> Result<SchemaVerdict, RegistryFault> {
        self.named(registry)?.judged(subject, schema).await
    }

    /// The version of a subject that has exactly this schema.
    ///
    /// # Errors
    /// If the registry does not say.
    pub(crate) async fn registered(
        &self,
        (registry, subject): (&str, &str),
        schema: &KeptText,
    ) -> Result<Option<i32>, RegistryFault> {
        let registry = self.named(registry)?;
        let path = registry.subject_path(subject);
        match registry.send("looking it up", (Method::POST, &path), Some(&schema.body())).await {
            Ok(json) => Ok(reading::version_number(&json)),
            Err(fault) if fault.is_missing() => Ok(None),
            Err(fault) => Err(fault),
        }
    }
}

impl Registry {
    async fn judged(&self, subject: &str, schema: &KeptText) -> Result<SchemaVerdict, RegistryFault> {
        let doing = format!("asking whether it fits {subject}");
        let root = format!("/compatibility{}/versions", self.subject_path(subject));
        let body = schema.body();
        let asked = self.send(&doing, (Method::POST, &format!("{root}?verbose=true")), Some(&body)).await;
        let asked = match asked {
            // Old ones compare with one version only.
            Err(fault) if fault.is_not_offered() => {
                self.send(&doing, (Method::POST, &format!("{root}/latest?verbose=true")), Some(&body)).await
            }
            asked => asked,
        };
        match asked {
            Ok(json) => reading::verdict(&json).ok_or_else(|| RegistryFault::shapeless(&doing)),
            // Nothing is there that it could break.
            Err(fault) if fault.is_missing() => Ok(SchemaVerdict { fits: true, words: Vec::new() }),
            Err(fault) => Err(fault),
        }
    }
}
