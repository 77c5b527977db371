//! JSON of registries into the model. What has another shape is told, never guessed.
use super::model::{SchemaReference, SchemaText, SchemaVerdict, SubjectVersion};
use crate::decode::framed::SchemaKind;
use serde_json::Value;
use std::collections::BTreeSet;
use std::sync::Arc;

/// What a schema is written in; Avro where nothing is said.
pub(super) fn kind(json: &Value) -> Result<SchemaKind, String> {
    match json.get("schemaType").and_then(Value::as_str) {
        None | Some("AVRO") => Ok(SchemaKind::Avro),
        Some("PROTOBUF") => Ok(SchemaKind::Protobuf),
        Some("JSON") => Ok(SchemaKind::Json),
        Some(other) => Err(format!("it is written in {other}, which is not known here")),
    }
}

/// A schema; none where the answer has another shape.
pub(super) fn schema(json: &Value) -> Option<Result<SchemaText, String>> {
    let text = json.get("schema")?.as_str()?.into();
    let references = match json.get("references") {
        None | Some(Value::Null) => Vec::new(),
        Some(list) => list.as_array()?.iter().map(reference).collect::<Option<_>>()?,
    };
    let guid = json.get("guid").and_then(Value::as_str).and_then(|guid| guid.parse().ok());
    Some(kind(json).map(|kind| SchemaText { kind, text, references, guid }))
}

fn reference(json: &Value) -> Option<SchemaReference> {
    Some(SchemaReference {
        name: text(json, "name")?,
        subject: text(json, "subject")?,
        version: number(json, "version")?,
    })
}

/// A version of a subject.
pub(super) fn version(json: &Value) -> Option<Result<SubjectVersion, String>> {
    let (subject, version) = (text(json, "subject")?, number(json, "version")?);
    let id = u32::try_from(json.get("id")?.as_i64()?).ok()?;
    Some(schema(json)?.map(|schema| SubjectVersion { subject, version, id, schema }))
}

/// The number of a version.
pub(super) fn version_number(json: &Value) -> Option<i32> {
    number(json, "version")
}

/// Whether a schema fits, and what speaks against it.
pub(super) fn verdict(json: &Value) -> Option<SchemaVerdict> {
    let fits = json.get("is_compatible")?.as_bool()?;
    let words = json.get("messages").and_then(Value::as_array).into_iter().flatten();
    Some(SchemaVerdict { fits, words: words.filter_map(Value::as_str).map(Into::into).collect() })
}

/// A list of names.
pub(super) fn names(json: &Value) -> Option<Vec<Arc<str>>> {
    json.as_array()?.iter().map(|name| Some(name.as_str()?.into())).collect()
}

/// A list of versions.
pub(super) fn numbers(json: &Value) -> Option<BTreeSet<i32>> {
    json.as_array()?.iter().map(|number| i32::try_from(number.as_i64()?).ok()).collect()
}

/// A list of ids.
pub(super) fn ids(json: &Value) -> Option<Vec<u32>> {
    json.as_array()?.iter().map(|number| u32::try_from(number.as_u64()?).ok()).collect()
}

/// A level or a mode: what is told by one name is set by another.
pub(super) fn setting(json: &Value) -> Option<Arc<str>> {
    ["compatibilityLevel", "compatibility", "mode"].iter().find_map(|key| text(json, key))
}

/// Subjects and versions that have a schema.
pub(super) fn known_as(json: &Value) -> Option<Vec<(Arc<str>, i32)>> {
    let one = |json: &Value| Some((text(json, "subject")?, number(json, "version")?));
    json.as_array()?.iter().map(one).collect()
}

fn text(json: &Value, key: &str) -> Option<Arc<str>> {
    json.get(key)?.as_str().map(Into::into)
}

fn number(json: &Value, key: &str) -> Option<i32> {
    json.get(key)?.as_i64().and_then(|number| i32::try_from(number).ok())
}
