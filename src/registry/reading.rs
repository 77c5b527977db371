//! JSON of registries into the model. What has another shape is told, never guessed.
use super::model::{SchemaReference, SchemaText, SchemaVerdict, SubjectVersion};
use crate::decode::framed::{EncryptionRule, EncryptionRules, SchemaKind};
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
    let encryption = encryption(json);
    Some(kind(json).map(|kind| SchemaText { kind, text, references, guid, encryption }))
}

/// The rules that have fields encrypted, and the tags that are given to fields beside the schema. Other rules change what is read by
/// whoever follows them, and are not followed here.
fn encryption(json: &Value) -> EncryptionRules {
    let words = |json: Option<&Value>| -> Vec<String> {
        let words = json.and_then(Value::as_array).into_iter().flatten();
        words.filter_map(Value::as_str).map(str::to_owned).collect()
    };
    let rule = |rule: &Value| {
        let word = |name: &str| rule.get(name).and_then(Value::as_str);
        let whole = match word("type")? {
            "ENCRYPT" => false,
            "ENCRYPT_PAYLOAD" => true,
            _ => return None,
        };
        let is_off = rule.get("disabled").and_then(Value::as_bool).unwrap_or(false);
        let kek =
            rule.get("params").and_then(|params| params.get("encrypt.kek.name")).and_then(Value::as_str);
        let (kek, tags) = (kek.unwrap_or("not named").to_owned(), words(rule.get("tags")));
        (!is_off).then_some(EncryptionRule { kek, tags, whole })
    };
    let lists = ["domainRules", "encodingRules"].into_iter();
    let lists = lists.filter_map(|list| json.get("ruleSet")?.get(list)?.as_array());
    let tags = json.get("metadata").and_then(|metadata| metadata.get("tags")).and_then(Value::as_object);
    let tagged = tags.into_iter().flatten().map(|(path, tags)| (path.clone(), words(Some(tags))));
    EncryptionRules { rules: lists.flatten().filter_map(rule).collect(), tagged: tagged.collect() }
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
