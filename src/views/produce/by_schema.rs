//! A schema that a key or a value is written by: chosen, or that of the record that fills the form. Knows no form.
use crate::decode::framed::{KeyOrValue, SchemaWriter};
use crate::decode::{self, Format};
use crate::kafka::Cluster;
use crate::kafka::record::Record;
use crate::query::Document;
use crate::registry::WantedSchema;
use std::sync::Arc;

/// A schema that was chosen.
#[derive(Clone)]
pub struct ChosenSchema {
    pub writer: SchemaWriter,
    /// Where it came from; none of a record that was read: that names it already.
    pub from: Option<SchemaPlace>,
}

/// What was asked for, and the id that it had.
#[derive(Clone)]
pub struct SchemaPlace {
    pub registry: Arc<str>,
    pub wanted: WantedSchema,
    pub id: u32,
}

/// What a schema made of a key or value that the form was filled with.
#[derive(Clone)]
pub struct PartAsRead {
    pub writer: SchemaWriter,
    /// As it is edited.
    pub json: String,
}

impl PartAsRead {
    /// How a part of a record reads, if it does by a schema.
    pub fn of(record: &Record, of: KeyOrValue) -> Option<PartAsRead> {
        let Some(Document::Decoded(read)) = record.view().document(of) else { return None };
        let (writer, json) = (SchemaWriter::like(&read)?, read.json().ok()?);
        let json = String::from_utf8_lossy(&json);
        let json = match of {
            // A key stands on one line.
            KeyOrValue::Key => json.into_owned(),
            KeyOrValue::Value => decode::pretty(Format::OF_SCHEMAS, json.as_bytes()).ok()?,
        };
        Some(PartAsRead { writer, json })
    }
}

impl SchemaPlace {
    /// Whether the registry has it still.
    ///
    /// # Errors
    /// If not, or if that can't be told.
    pub async fn look(&self, cluster: &Cluster) -> Result<(), String> {
        let gone = |why: &str| format!("{} {why} since it was chosen: choose it again (f10)", self.wanted);
        match cluster.registries().id_to_write(&self.registry, &self.wanted).await {
            Ok(id) if id == self.id => Ok(()),
            Ok(id) => Err(gone(&format!("has become schema {id}"))),
            Err(fault) if fault.is_missing() => Err(gone("is gone from the registry")),
            Err(fault) => Err(format!("whether the schema is still there is not known: {fault}")),
        }
    }
}
