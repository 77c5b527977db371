//! A draft whose key or value is JSON, written by a schema. Knows no registry and no screen.
use super::draft::Draft;
use crate::decode::framed::{KeyOrValue, SchemaWriter};
use crate::kafka::record::Header;
use bytes::Bytes;

impl Draft {
    /// Its key or value, which is JSON until then, as the schema has it. Null stays null: a tombstone has no schema. A header that
    /// named another schema makes way.
    ///
    /// # Errors
    /// What does not fit the schema, and where.
    pub(crate) fn write_by(&mut self, writer: &SchemaWriter, of: KeyOrValue) -> Result<(), String> {
        let part = match of {
            KeyOrValue::Key => &mut self.key,
            KeyOrValue::Value => &mut self.value,
        };
        let Some(json) = part else { return Ok(()) };
        let written = writer.write(json, of)?;
        *part = Some(written.bytes.into());
        if !writer.is_like_another() {
            self.headers.retain(|header| !of.is_named_in(&header.name));
        }
        let header = written.header.map(|(name, value)| Header {
            name: Bytes::from_static(name.as_bytes()),
            value: Some(value.into()),
        });
        self.headers.extend(header);
        Ok(())
    }
}
