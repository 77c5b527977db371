//! The questions to one registry that change nothing.
use super::door::{FETCHING, Registry};
use super::fault::RegistryFault;
use super::model::{SchemaText, SubjectVersion};
use super::reading;
use serde_json::Value;
use std::sync::Arc;
use uuid::Uuid;

/// Which version of a subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Which {
    Newest,
    Version(i32),
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
    pub(super) async fn known_as(&self, id: u32) -> Option<Vec<(Arc<str>, i32)>> {
        let path = format!("/schemas/ids/{id}/versions{}", self.in_context());
        let told = self.look_within("asking which subjects have it", &path, FETCHING).await.ok()?;
        let here = |(subject, version): (Arc<str>, i32)| Some((self.unqualified(&subject)?.into(), version));
        Some(reading::known_as(&told)?.into_iter().filter_map(here).collect())
    }

    /// One version of a subject, one that is deleted as well.
    pub(super) async fn version(&self, subject: &str, which: Which) -> Result<SubjectVersion, RegistryFault> {
        let (called, doing) = match which {
            Which::Newest => ("latest".to_owned(), format!("asking for the newest version of {subject}")),
            Which::Version(version) => {
                (format!("{version}?deleted=true"), format!("asking for {subject} v{version}"))
            }
        };
        let path = format!("{}/versions/{called}", self.subject_path(subject));
        let json = self.look_within(&doing, &path, FETCHING).await?;
        shaped(&doing, reading::version(&json))
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

fn shaped<T>(doing: &str, read: Option<Result<T, String>>) -> Result<T, RegistryFault> {
    match read {
        None => Err(RegistryFault::shapeless(doing)),
        Some(read) => read.map_err(|why| RegistryFault::unknown(&format!("{doing}: {why}"))),
    }
}
