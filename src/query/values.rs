//! The fields of one record with their values: what a user who points at it can mean. Bounded, whatever the record holds.
use super::check::visit;
use super::context::Context;
use super::field::Field;
use super::known::KnownFields;
use super::path::Path;
use super::payload::Document;
use super::record::Record;
use super::time;
use super::with::Pick;
use crate::decode::framed::KeyOrValue;

/// Values told of one field: an array has many.
const MOST_VALUES: usize = 20;
/// Longer texts are no values to compare with.
const LONGEST: usize = 256;
/// Bytes of a document that are looked at.
const MOST_BYTES: usize = 64 * 1024;

/// What can be asked for to find this record again: key, partition, time, headers, and the values at paths.
pub fn values(record: &Record<'_>, context: &Context) -> Vec<(Field, Pick)> {
    let mut known = KnownFields::default();
    known.learn(record);
    let mut values = vec![
        (Field::Key, of_text(record.document(KeyOrValue::Key))),
        (Field::Partition, Some(Pick::Number(record.partition.to_string()))),
        (Field::Timestamp, moment(record.timestamp, context)),
    ];
    for (name, value) in record.headers {
        if let Ok(name) = std::str::from_utf8(name) {
            values.push((Field::Header(name.to_owned()), of_bytes(value)));
        }
    }
    if record.value.is_none() {
        values.push((Field::Value, Some(Pick::Null)));
    }
    let paths = known.fields().filter_map(|text| Field::parse(text)?.ok());
    for field in paths {
        match &field {
            Field::InKey(path) => at_path(record.document(KeyOrValue::Key), path, &field, &mut values),
            Field::InValue(path) => at_path(record.document(KeyOrValue::Value), path, &field, &mut values),
            _ => {}
        }
    }
    let picked = values.into_iter().filter_map(|(field, pick)| Some((field, pick?)));
    let mut told: Vec<(Field, Pick)> = Vec::new();
    for value in picked.filter(|(_, pick)| pick.is_short()) {
        if !told.contains(&value) {
            told.push(value);
        }
    }
    told
}

/// A whole key: what it says, where it is text.
fn of_text(document: Option<Document<'_>>) -> Option<Pick> {
    match document {
        Some(Document::Decoded(_)) => Pick::of(&document?.whole()),
        document => of_bytes(document.map(|document| document.text()).as_deref()),
    }
}

/// A record's time; none if it has none.
fn moment(millis: i64, context: &Context) -> Option<Pick> {
    (millis >= 0).then(|| Pick::Text(time::shown(millis, &context.zone)))
}

fn of_bytes(bytes: Option<&[u8]>) -> Option<Pick> {
    match bytes {
        None => Some(Pick::Null),
        Some(bytes) => std::str::from_utf8(bytes).ok().map(|text| Pick::Text(text.to_owned())),
    }
}

fn at_path(
    document: Option<Document<'_>>,
    path: &Path,
    field: &Field,
    values: &mut Vec<(Field, Option<Pick>)>,
) {
    let Some(bytes) = document.map(|document| document.text()) else { return };
    let mut found = 0;
    visit(&bytes[..bytes.len().min(MOST_BYTES)], path, &mut |value| {
        values.push((field.clone(), Pick::of(&value)));
        found += 1;
        found >= MOST_VALUES
    });
}

impl Pick {
    fn is_short(&self) -> bool {
        match self {
            Pick::Text(text) | Pick::Number(text) => text.len() <= LONGEST,
            Pick::Null | Pick::Missing => true,
        }
    }
}

#[cfg(test)]
#[path = "tests/values_tests.rs"]
mod tests;
