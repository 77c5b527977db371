//! Makes the record of the fields; a field that can't be understood is an error that names it. Pure.
use super::fields::{Fields, KeyKind};
use crate::decode::{Format, hex};
use crate::kafka::model::PartitionId;
use crate::kafka::produce::Draft;
use crate::kafka::record::Header;
use bytes::Bytes;

impl Fields {
    /// The record as it would be sent.
    pub fn draft(&self) -> Result<Draft, String> {
        let topic = self.topic.text().trim();
        if topic.is_empty() {
            return Err("name the topic to send to".to_owned());
        }
        Ok(Draft {
            topic: topic.into(),
            partition: self.fixed_partition()?,
            key: self.key_bytes()?,
            value: self.value_bytes()?,
            headers: self.header_list()?,
            timestamp: None,
        })
    }

    /// The key's bytes; none is null.
    pub fn key_bytes(&self) -> Result<Option<Bytes>, String> {
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
