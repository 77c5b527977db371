//! Schemas for whoever writes records. Asked for anew each time: what is remembered may be gone from the registry, and a record that
//! names what nobody can look up can't be read.
use super::Registries;
use super::door::Registry;
use super::fault::RegistryFault;
use super::gathering::{KnownAs, whole};
use super::looks::Which;
use super::model::SchemaText;
use crate::decode::framed::{Schema, SchemaId, SchemaName};
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

/// Which schema is to be written by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum WantedSchema {
    /// Of a subject: its newest, or this version, unless it is deleted.
    Subject(Arc<str>, Option<i32>),
    Id(u32),
}

/// A schema, compiled, and what the registry calls it.
#[derive(Clone, Debug)]
pub(crate) struct SchemaToWrite {
    pub(crate) schema: Arc<Schema>,
    pub(crate) id: SchemaId,
    /// The very one: of a newest version its number.
    pub(crate) wanted: WantedSchema,
}

impl FromStr for WantedSchema {
    type Err = String;

    /// `orders-value`, its newest version, or `orders-value@3`.
    fn from_str(text: &str) -> Result<Self, String> {
        match text.rsplit_once('@') {
            None => Ok(WantedSchema::Subject(text.into(), None)),
            Some((subject, "latest")) => Ok(WantedSchema::Subject(subject.into(), None)),
            Some((subject, version)) => match version.parse() {
                Ok(version) if version > 0 => Ok(WantedSchema::Subject(subject.into(), Some(version))),
                _ => Err(format!("{text}: `{version}` is no version: SUBJECT@3, or SUBJECT for the newest")),
            },
        }
    }
}

impl fmt::Display for WantedSchema {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            WantedSchema::Subject(subject, Some(version)) => write!(f, "{subject} v{version}"),
            WantedSchema::Subject(subject, None) => write!(f, "the newest of {subject}"),
            WantedSchema::Id(id) => write!(f, "schema {id}"),
        }
    }
}

impl Registries {
    /// A schema of this registry.
    ///
    /// # Errors
    /// If it has none, or one of no use.
    pub(crate) async fn to_write(
        &self,
        registry: &str,
        wanted: &WantedSchema,
    ) -> Result<SchemaToWrite, RegistryFault> {
        let registry = self.named(registry)?;
        let (id, schema, known_as) = registry.wanted(wanted).await?;
        let wanted = match (wanted, &known_as[..]) {
            (WantedSchema::Subject(subject, _), [(_, version)]) => {
                WantedSchema::Subject(subject.clone(), Some(*version))
            }
            (wanted, _) => wanted.clone(),
        };
        let names = SchemaId { id, guid: schema.guid };
        let written = whole(registry, &SchemaName::Id(id), schema, known_as).await?;
        let compiled = tokio::task::spawn_blocking(move || Schema::compile(written)).await;
        let compiled = compiled.unwrap_or_else(|_| Err("reading it broke".to_owned()));
        let of_no_use = |why| RegistryFault::unknown(&format!("schema {id} is of no use: {why}"));
        Ok(SchemaToWrite { schema: Arc::new(compiled.map_err(of_no_use)?), id: names, wanted })
    }

    /// The id of what is wanted, as the registry has it now.
    ///
    /// # Errors
    /// If it has none.
    pub(crate) async fn id_to_write(
        &self,
        registry: &str,
        wanted: &WantedSchema,
    ) -> Result<u32, RegistryFault> {
        Ok(self.named(registry)?.wanted(wanted).await?.0)
    }
}

impl Registry {
    async fn wanted(&self, wanted: &WantedSchema) -> Result<(u32, SchemaText, KnownAs), RegistryFault> {
        match wanted {
            WantedSchema::Subject(subject, version) => {
                let which = version.map_or(Which::Newest, Which::Living);
                let found = self.version(subject, which).await?;
                Ok((found.id, found.schema, vec![(subject.clone(), found.version)]))
            }
            WantedSchema::Id(id) => {
                let (schema, known_as) = tokio::join!(self.schema(*id), self.known_as(*id));
                Ok((*id, schema?, known_as.unwrap_or_default()))
            }
        }
    }
}
