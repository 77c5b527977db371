//! Paths and values learned from the records on screen, for completion. Bounded, whatever the records hold.
use super::field::Field;
use super::path::Path;
use super::payload::Document;
use super::record::Record;
use crate::decode::framed::KeyOrValue;
use crate::decode::{self, Step};
use std::collections::{BTreeMap, BTreeSet};

/// What records were seen to have: fields, and some of their values.
#[derive(Clone, Debug, Default)]
pub struct KnownFields {
    fields: BTreeMap<String, BTreeSet<String>>,
    /// Their names in the order in which they were seen.
    order: Vec<String>,
}

const MOST_FIELDS: usize = 500;
const MOST_VALUES: usize = 50;
/// Longer values are not offered.
const LONGEST_VALUE: usize = 64;
/// Bytes of a document that are looked at, and the depth.
const MOST_BYTES: usize = 64 * 1024;
const DEEPEST: usize = 12;

impl KnownFields {
    /// Learns the fields of one record.
    pub fn learn(&mut self, record: &Record<'_>) {
        self.see(&Field::Topic, Some(record.topic));
        self.see(&Field::Partition, Some(&record.partition.to_string()));
        if let Some(key) = record.key.and_then(|key| std::str::from_utf8(key).ok()) {
            self.see(&Field::Key, Some(key));
        }
        for (name, value) in record.headers {
            if let Ok(name) = std::str::from_utf8(name) {
                self.see(
                    &Field::Header(name.to_owned()),
                    value.and_then(|value| std::str::from_utf8(value).ok()),
                );
            }
        }
        self.document(record.document(KeyOrValue::Key), Field::InKey);
        self.document(record.document(KeyOrValue::Value), Field::InValue);
    }

    /// The fields seen, as they are written in a filter.
    pub fn fields(&self) -> impl Iterator<Item = &str> {
        self.fields.keys().map(String::as_str)
    }

    /// The same in the order in which they stand in records.
    pub fn in_order(&self) -> impl Iterator<Item = &str> {
        self.order.iter().map(String::as_str)
    }

    /// Values seen of a field.
    pub fn values(&self, field: &str) -> impl Iterator<Item = &str> {
        self.fields.get(field).into_iter().flatten().map(String::as_str)
    }

    fn see(&mut self, field: &Field, value: Option<&str>) {
        let name = field.to_string();
        if self.fields.len() >= MOST_FIELDS && !self.fields.contains_key(&name) {
            return;
        }
        if !self.fields.contains_key(&name) {
            self.order.push(name.clone());
        }
        let values = self.fields.entry(name).or_default();
        let fitting = value.filter(|value| value.len() <= LONGEST_VALUE && values.len() < MOST_VALUES);
        values.extend(fitting.map(str::to_owned));
    }

    fn document(&mut self, document: Option<Document<'_>>, of: fn(Path) -> Field) {
        let Some(document) = document else { return };
        if let Document::Decoded(decoded) = &document {
            // Also what this record leaves out.
            decoded.encoding().learn(&mut |steps| self.at(steps, None, of));
        }
        decode::learn(&document.text(), MOST_BYTES, &mut |steps, value| self.at(steps, value, of));
    }

    fn at(&mut self, steps: &[Step], value: Option<&str>, of: fn(Path) -> Field) {
        if steps.len() <= DEEPEST
            && let Some(path) = Path::of(steps.to_vec()).filter(|path| !path.steps().is_empty())
        {
            self.see(&of(path), value);
        }
    }
}

#[cfg(test)]
#[path = "tests/known_tests.rs"]
mod tests;
