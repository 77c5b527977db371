//! The questions to one registry that change nothing.
use super::Registries;
use super::door::{FETCHING, Registry};
use super::fault::RegistryFault;
use super::model::{SchemaText, SubjectVersion};
use super::reading;
use serde_json::Value;
use std::sync::Arc;
use uuid::Uuid;

/// Subjects and versions that have a schema.
pub(crate) type UsedAs = Vec<(Arc<str>, i32)>;

/// Which version of a subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Which {
    Newest,
    Version(i32),
    /// Unless it is deleted.
    Living(i32),
}

impl Registry {
    /// A schema by its id.
    pub(super) async fn schema(&self, id: u32) -> Result<SchemaText, RegistryFault> {
        let doing = format!("asking for schema {id}");
        let path = format!("/schemas/ids/{id}{}", self.in_context());
        let json = self.look_within(&doing, &path, FETCHING).await?;
        shaped(&doing, reading::schema(&json))
    }

    /// A schema by the id that is the same in every registry (since Confluent 8).
    pub(super) async fn schema_of_guid(&self, guid: Uuid) -> Result<SchemaText, RegistryFault> {
        let doing = format!("asking for schema {guid}");
        let json = self.look_within(&doing, &format!("/schemas/guids/{guid}"), FETCHING).await?;
        shaped(&doing, reading::schema(&json))
    }

    /// The subjects and versions of a schema; none where this registry can't tell.
    pub(super) async fn known_as(&self, id: u32) -> Option<UsedAs> {
        let path = format!("/schemas/ids/{id}/versions{}", self.in_context());
        let told = self.look_within("asking which subjects have it", &path, FETCHING).await.ok()?;
        let here = |(subject, version): (Arc<str>, i32)| Some((self.unqualified(&subject)?.into(), version));
        Some(reading::known_as(&told)?.into_iter().filter_map(here).collect())
    }

    /// One version of a subject; one that is deleted as well, where not a living one is asked for.
    pub(super) async fn version(&self, subject: &str, which: Which) -> Result<SubjectVersion, RegistryFault> {
        let (called, doing) = match which {
            Which::Newest => ("latest".to_owned(), format!("asking for the newest version of {subject}")),
            Which::Version(version) => {
                (format!("{version}?deleted=true"), format!("asking for {subject} v{version}"))
            }
            Which::Living(version) => (version.to_string(), format!("asking for {subject} v{version}")),
        };
        let path = format!("{}/versions/{called}", self.subject_path(subject));
        let json = self.look_within(&doing, &path, FETCHING).await?;
        shaped(&doing, reading::version(&json))
    }

    /// The subjects and versions whose schemas refer to a version; an id whose places are not told stands for itself.
    async fn referring(&self, subject: &str, version: i32) -> Result<UsedAs, RegistryFault> {
        let doing = format!("asking what refers to {subject} v{version}");
        let path = format!("{}/versions/{version}/referencedby", self.subject_path(subject));
        let json = self.look(&doing, &path).await?;
        let ids = reading::ids(&json).ok_or_else(|| RegistryFault::shapeless(&doing))?;
        let mut found = UsedAs::new();
        for id in ids {
            match self.known_as(id).await {
                Some(places) if !places.is_empty() => found.extend(places),
                _ => found.push((format!("schema {id}").into(), 0)),
            }
        }
        found.sort();
        Ok(found)
    }

    /// Which of a registry's texts an id of Apicurio's own names, where the registry is one.
    pub(super) async fn content_of(&self, global: i64) -> Result<u32, RegistryFault> {
        let doing = format!("asking for Apicurio's global id {global}");
        let json = self.look_beside(&doing, &format!("/search/versions?globalId={global}")).await?;
        let first = json.get("versions").and_then(|versions| versions.get(0));
        let content = first.and_then(|first| first.get("contentId")).and_then(Value::as_u64);
        match content.map(u32::try_from) {
            Some(Ok(content)) => Ok(content),
            _ => Err(RegistryFault::absent(&doing)),
        }
    }
}

impl Registries {
    /// A version of a subject, by the registry that has it; no registry named: the first that has.
    ///
    /// # Errors
    /// If none has it.
    pub(crate) async fn version(
        &self,
        registry: Option<&str>,
        subject: &str,
        which: Which,
    ) -> Result<(Arc<str>, SubjectVersion), RegistryFault> {
        let mut missing = None;
        for one in self.asked(registry)? {
            match one.version(subject, which).await {
                Ok(found) => return Ok((one.name.clone(), found)),
                Err(fault) if fault.is_missing() => _ = missing.get_or_insert(fault),
                Err(fault) => return Err(fault),
            }
        }
        Err(missing.unwrap_or_else(|| RegistryFault::unknown("no schema registry is configured")))
    }

    /// A schema by its id, with where it is used, where that is told; no registry named: the first that has it.
    ///
    /// # Errors
    /// If none has it.
    pub(crate) async fn schema(
        &self,
        registry: Option<&str>,
        id: u32,
    ) -> Result<(Arc<str>, SchemaText, Option<UsedAs>), RegistryFault> {
        let mut missing = None;
        for one in self.asked(registry)? {
            match tokio::join!(one.schema(id), one.known_as(id)) {
                (Ok(found), known_as) => return Ok((one.name.clone(), found, known_as)),
                (Err(fault), _) if fault.is_missing() => _ = missing.get_or_insert(fault),
                (Err(fault), _) => return Err(fault),
            }
        }
        Err(missing.unwrap_or_else(|| RegistryFault::unknown("no schema registry is configured")))
    }

    /// The subjects and versions whose schemas refer to a version.
    ///
    /// # Errors
    /// If the registry can't tell.
    pub(crate) async fn referring(
        &self,
        registry: &str,
        subject: &str,
        version: i32,
    ) -> Result<UsedAs, RegistryFault> {
        self.named(registry)?.referring(subject, version).await
    }
}

fn shaped<T>(doing: &str, read: Option<Result<T, String>>) -> Result<T, RegistryFault> {
    match read {
        None => Err(RegistryFault::shapeless(doing)),
        Some(read) => read.map_err(|why| RegistryFault::unknown(&format!("{doing}: {why}"))),
    }
}
