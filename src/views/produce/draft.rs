//! Makes the record of the fields; a field that can't be understood is an error that names it. Pure.
use super::by_schema::ChosenSchema;
use super::fields::{Fields, KeyKind};
use crate::decode::framed::{KeyOrValue, SchemaWriter};
use crate::decode::{Format, hex};
use crate::kafka::model::PartitionId;
use crate::kafka::produce::Draft;
use crate::kafka::record::Header;
use bytes::Bytes;

const PARTS: [(KeyOrValue, &str); 2] = [(KeyOrValue::Key, "key"), (KeyOrValue::Value, "value")];

fn misfit(what: &str, writer: &SchemaWriter, why: &str) -> String {
    format!("the {what} does not fit {}: {why}", writer.schema)
}

impl Fields {
    /// The record as it would be sent.
    pub fn draft(&self) -> Result<Draft, String> {
        let topic = self.topic.text().trim();
        if topic.is_empty() {
            return Err("name the topic to send to".to_owned());
        }
        let mut draft = Draft {
            topic: topic.into(),
            partition: self.fixed_partition()?,
            key: self.typed_key()?,
            value: self.value_bytes()?,
            headers: self.header_list()?,
            timestamp: None,
        };
        for (of, what) in PARTS {
            if let Some(ChosenSchema { writer, .. }) = self.schema(of) {
                draft.write_by(writer, of).map_err(|why| misfit(what, writer, &why))?;
            }
        }
        Ok(draft)
    }

    /// What is written by which schema: "value by Avro, schema 12 (orders-value v3)".
    pub fn by_schema(&self, draft: &Draft) -> Option<String> {
        let part = |(of, what)| {
            let there = if of == KeyOrValue::Key { draft.key.is_some() } else { draft.value.is_some() };
            self.schema(of).filter(|_| there).map(|chosen| format!("{what} by {}", chosen.writer.schema))
        };
        let parts: Vec<String> = PARTS.into_iter().filter_map(part).collect();
        (!parts.is_empty()).then(|| parts.join(", "))
    }

    /// The key's bytes, as they are sent; none is null.
    pub fn key_bytes(&self) -> Result<Option<Bytes>, String> {
        match (self.typed_key()?, &self.key_schema) {
            (Some(json), Some(ChosenSchema { writer, .. })) => match writer.write(&json, KeyOrValue::Key) {
                Ok(written) => Ok(Some(written.bytes.into())),
                Err(why) => Err(misfit("key", writer, &why)),
            },
            (key, _) => Ok(key),
        }
    }

    /// The key as it stands.
    fn typed_key(&self) -> Result<Option<Bytes>, String> {
        let text = self.key.text();
        match self.key_kind {
            KeyKind::None => Ok(None),
            KeyKind::Text => Ok(Some(Bytes::copy_from_slice(text.as_bytes()))),
            KeyKind::Hex => from_hex(text).map(Some).ok_or_else(|| "the key is not hex".to_owned()),
        }
    }

    fn value_bytes(&self) -> Result<Option<Bytes>, String> {
        if self.tombstone {
            return Ok(None);
        }
        let text = self.value.text();
        match self.format {
            Format::Binary => from_hex(&text).map(Some).ok_or_else(|| "the value is not hex".to_owned()),
            // A document with a fault is sent if the user wants that: checking it is the form's.
            _ => Ok(Some(text.into())),
        }
    }

    fn fixed_partition(&self) -> Result<Option<PartitionId>, String> {
        match self.partition.text().trim() {
            "" | "auto" | "automatic" => Ok(None),
            text => match text.parse::<i32>() {
                Ok(number) if number >= 0 => Ok(Some(PartitionId(number))),
                _ => Err(format!("\"{text}\" is no partition: a number, or nothing for automatic")),
            },
        }
    }

    fn header_list(&self) -> Result<Vec<Header>, String> {
        let lines = self.headers.lines().iter().filter(|line| !line.trim().is_empty());
        lines.map(|line| header(line)).collect()
    }
}

fn header(line: &str) -> Result<Header, String> {
    let (name, value) = match line.split_once('=') {
        None => (line, None),
        Some((name, value)) => (name, Some(value.trim())),
    };
    let value = match value.map(|value| (value, value.strip_prefix("hex:"))) {
        None => None,
        Some((_, Some(digits))) => {
            Some(from_hex(digits).ok_or_else(|| format!("header {}: not hex", name.trim()))?)
        }
        Some((text, None)) => Some(Bytes::copy_from_slice(text.as_bytes())),
    };
    Ok(Header { name: Bytes::copy_from_slice(name.trim().as_bytes()), value })
}

fn from_hex(text: &str) -> Option<Bytes> {
    hex::parse(&text.replace('\n', " ")).map(Bytes::from)
}
