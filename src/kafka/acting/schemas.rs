//! Schemas registered and deleted, levels and modes set: looked at right before, and afterwards whether it is so.
use crate::change::{DeleteSchema, Permit, RegisterSchema, SetSubjectSetting, Standing, StepEnd};
use crate::kafka::cluster::Cluster;
use crate::registry::{RegistryFault, SettingKind, Which};

fn unlooked(fault: &RegistryFault) -> StepEnd {
    match fault.is_unreached() {
        true => StepEnd::Unreachable(fault.to_string()),
        false => StepEnd::not_done(fault.to_string()),
    }
}

/// The end of a request of which it is known that nothing came.
fn refused<T>(asked: &Result<T, RegistryFault>) -> Option<StepEnd> {
    asked.as_ref().err().filter(|fault| !fault.may_be_done()).map(unlooked)
}

fn kind(set: &SetSubjectSetting) -> SettingKind {
    if set.mode { SettingKind::Mode } else { SettingKind::Level }
}

fn of(set: &SetSubjectSetting) -> (&str, Option<&str>) {
    (&set.subject.registry, Some(set.subject.subject.as_str()).filter(|subject| !subject.is_empty()))
}

impl Cluster {
    /// Whether it is as it was reviewed.
    pub(super) async fn look_before_registering(&self, register: &RegisterSchema) -> Result<(), StepEnd> {
        let (registry, subject) = (register.subject.registry.as_str(), register.subject.subject.as_str());
        let known = self.registries().registered((registry, subject), &register.schema).await;
        if let Some(version) = known.map_err(|fault| unlooked(&fault))? {
            return Err(StepEnd::already(format!("it is version {version} already")));
        }
        if register.newest.is_none() {
            return Ok(());
        }
        let now = match self.registries().version(Some(registry), subject, Which::Newest).await {
            Ok((_, newest)) => Some(newest.version),
            Err(fault) if fault.is_missing() => None,
            Err(fault) => return Err(unlooked(&fault)),
        };
        match register.standing(now) {
            Standing::AsReviewed => Ok(()),
            Standing::DoneAlready => {
                Err(StepEnd::not_done("another schema has been registered since the review"))
            }
            Standing::Contested(three) => Err(StepEnd::not_done(three.to_string())),
        }
    }

    pub(super) async fn register_schema(&self, permit: &Permit, register: &RegisterSchema) -> StepEnd {
        if let Err(end) = self.look_before_registering(register).await {
            return end;
        }
        let of = (register.subject.registry.as_str(), register.subject.subject.as_str());
        let asked = self.registries().register(permit, of, &register.schema).await;
        if let Some(end) = refused(&asked) {
            return end;
        }
        match (self.registries().registered(of, &register.schema).await, asked) {
            (Ok(Some(version)), Ok(Some(id))) => StepEnd::done(format!("version {version}, schema {id}")),
            (Ok(Some(version)), _) => StepEnd::done(format!("version {version}")),
            (Ok(None), Err(fault)) => StepEnd::not_done(fault.to_string()),
            (Ok(None), Ok(_)) => StepEnd::unknown("it was taken, and the registry does not find it"),
            (Err(fault), _) => StepEnd::unknown(format!("it was asked for, and then: {fault}")),
        }
    }

    /// Whether what is to go is there, and as it was reviewed.
    pub(super) async fn look_before_deleting_schema(&self, delete: &DeleteSchema) -> Result<(), StepEnd> {
        let (registry, subject) = (delete.subject.registry.as_str(), delete.subject.subject.as_str());
        let history = match self.registries().history(registry, subject).await {
            Ok(history) => history,
            Err(fault) if fault.is_missing() => return Err(StepEnd::already("it is not there any more")),
            Err(fault) => return Err(unlooked(&fault)),
        };
        let meant =
            history.versions.iter().filter(|one| delete.version.is_none_or(|version| one.version == version));
        let (gone, there): (Vec<_>, Vec<_>) = meant.partition(|one| one.deleted);
        match (delete.permanent, gone.len(), there.len()) {
            (_, 0, 0) => Err(StepEnd::already("it is not there any more")),
            (false, _, 0) => Err(StepEnd::already("it is deleted already")),
            (true, _, 1..) => {
                Err(StepEnd::not_done("it is there: what is deleted for good is deleted first"))
            }
            (false, _, there) if there != delete.schemas.len() => {
                let words = format!("{} versions were reviewed, {there} are there now", delete.schemas.len());
                Err(StepEnd::not_done(words))
            }
            _ => Ok(()),
        }
    }

    pub(super) async fn delete_schema(&self, permit: &Permit, delete: &DeleteSchema) -> StepEnd {
        if let Err(end) = self.look_before_deleting_schema(delete).await {
            return end;
        }
        let of = (delete.subject.registry.as_str(), delete.subject.subject.as_str());
        let asked = self.registries().delete(permit, of, delete.version, delete.permanent).await;
        if let Some(end) = refused(&asked) {
            return end;
        }
        let still = match self.registries().history(of.0, of.1).await {
            Ok(history) => history.versions.iter().any(|one| {
                let meant = delete.version.is_none_or(|version| one.version == version);
                meant && (delete.permanent || !one.deleted)
            }),
            Err(fault) if fault.is_missing() => false,
            Err(fault) => return StepEnd::unknown(format!("it was asked for, and then: {fault}")),
        };
        match (still, asked) {
            (false, _) => StepEnd::done(""),
            (true, Err(fault)) => StepEnd::not_done(fault.to_string()),
            (true, Ok(())) => StepEnd::unknown("the registry agreed, and still tells it"),
        }
    }

    /// Whether it is as it was reviewed.
    pub(super) async fn look_at_subject_setting(&self, set: &SetSubjectSetting) -> Result<(), StepEnd> {
        let (registry, subject) = of(set);
        let now = self.registries().own_setting(registry, kind(set), subject).await;
        let now = now.map_err(|fault| unlooked(&fault))?;
        match set.standing(now.as_deref()) {
            Standing::AsReviewed => Ok(()),
            Standing::DoneAlready => Err(StepEnd::already("it is so already")),
            Standing::Contested(three) => Err(StepEnd::not_done(three.to_string())),
        }
    }

    pub(super) async fn set_subject_setting(&self, permit: &Permit, set: &SetSubjectSetting) -> StepEnd {
        if let Err(end) = self.look_at_subject_setting(set).await {
            return end;
        }
        let (registry, subject) = of(set);
        let asked = self.registries().set(permit, (registry, subject), kind(set), set.to.as_deref()).await;
        if let Some(end) = refused(&asked) {
            return end;
        }
        match (self.registries().own_setting(registry, kind(set), subject).await, asked) {
            // What is taken away of the whole registry becomes its default.
            (Ok(now), _)
                if now.as_deref() == set.to.as_deref() || (subject.is_none() && set.to.is_none()) =>
            {
                StepEnd::done("")
            }
            (Ok(_), Err(fault)) => StepEnd::not_done(fault.to_string()),
            // Some tell what counts for all where a subject has none of its own, as Apicurio does.
            (Ok(Some(now)), Ok(())) if set.to.is_none() && Some(&*now) != set.was.as_deref() => {
                StepEnd::done(format!("{now} counts now"))
            }
            (Ok(now), Ok(())) => {
                let now = now.as_deref().unwrap_or("none").to_owned();
                StepEnd::unknown(format!("it was taken, and the registry tells {now}"))
            }
            (Err(fault), _) => StepEnd::unknown(format!("it was asked for, and then: {fault}")),
        }
    }
}
