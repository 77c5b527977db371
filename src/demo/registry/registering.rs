//! Schemas taken in: whether one is valid, what it refers to is there, and it fits what is there already.
use super::avro_rules;
use super::refusals::{no_subject, number, refusal};
use super::shelf::{KeptSchema, SchemaShelf, context};
use crate::demo::web::{WebAsk, WebReply};
use serde_json::{Value, json};

fn asked(ask: &WebAsk<'_>) -> Result<KeptSchema, WebReply> {
    let json: Value = serde_json::from_slice(ask.body).map_err(|error| refusal(400, error.to_string()))?;
    let Some(text) = json["schema"].as_str() else { return Err(refusal(42201, "Empty schema")) };
    let schema = KeptSchema {
        kind: json["schemaType"].as_str().unwrap_or("AVRO").to_owned(),
        text: text.to_owned(),
        references: json["references"].as_array().cloned().unwrap_or_default(),
    };
    Ok(schema)
}

/// Why it is no schema.
fn invalid(shelf: &SchemaShelf, schema: &KeptSchema) -> Option<WebReply> {
    let wrong = |words: String| {
        let kind = &schema.kind;
        Some(refusal(42201, format!("Invalid schema of type {kind}, details: {words}")))
    };
    for reference in &schema.references {
        let (subject, version) = (reference["subject"].as_str().unwrap_or_default(), &reference["version"]);
        if number(shelf, subject, &version.to_string(), true).is_err() {
            return wrong(format!(
                "No schema reference found for subject \"{subject}\" and version {version}"
            ));
        }
    }
    let json = serde_json::from_str::<Value>(&schema.text);
    match (schema.kind.as_str(), json) {
        ("AVRO", Ok(json)) => {
            let known_elsewhere = !schema.references.is_empty();
            avro_rules::mistake(&json).filter(|_| !known_elsewhere).and_then(wrong)
        }
        ("JSON", Ok(_)) => None,
        ("AVRO" | "JSON", Err(error)) => wrong(error.to_string()),
        ("PROTOBUF", _) if schema.text.contains("message ") || schema.text.contains("enum ") => None,
        ("PROTOBUF", _) => wrong("it defines no message".to_owned()),
        (other, _) => Some(refusal(42201, format!("Invalid schema type {other}"))),
    }
}

/// What speaks against a schema beside those of a subject, as its level has it; `only`: beside that version alone.
fn against(shelf: &SchemaShelf, subject: &str, schema: &KeptSchema, only: Option<i32>) -> Vec<Value> {
    let level = shelf.level_of(subject);
    let found = shelf.subjects.get(subject).map(|one| &one.versions);
    let alive = found.into_iter().flatten().rev().filter(|(_, version)| !version.deleted);
    let transitive = level.ends_with("_TRANSITIVE");
    let beside = alive.filter(|(number, _)| only.is_none_or(|only| **number == only)).take(if transitive {
        usize::MAX
    } else {
        1
    });
    let (backward, forward) = (
        level.starts_with("BACKWARD") || level.starts_with("FULL"),
        level.starts_with("FORWARD") || level.starts_with("FULL"),
    );
    let mut messages = Vec::new();
    for (number, version) in beside {
        let Some(old) = shelf.schema(context(subject), version.id) else { continue };
        if level == "NONE" {
            continue;
        }
        if old.kind != schema.kind {
            messages
                .push(json!(format!("The new schema is {}, version {number} is {}", schema.kind, old.kind)));
            continue;
        }
        // Only Avro's rules are known here.
        let (Ok(new), Ok(old)) = (serde_json::from_str(&schema.text), serde_json::from_str(&old.text)) else {
            continue;
        };
        if schema.kind != "AVRO" {
            continue;
        }
        let both = [(backward, &new, &old), (forward, &old, &new)];
        let found = both.into_iter().filter(|(asked, ..)| *asked);
        let found: Vec<Value> =
            found.flat_map(|(_, reader, writer)| avro_rules::against(reader, writer)).collect();
        messages.extend(found.iter().map(|one| Value::from(one.to_string())));
        if !found.is_empty() {
            messages.push(json!(format!("{{oldSchemaVersion: {number}}}")));
        }
    }
    if !messages.is_empty() {
        messages.push(json!(format!("{{compatibility: '{level}'}}")));
    }
    messages
}

/// `POST /subjects/S/versions`
pub fn register(shelf: &mut SchemaShelf, subject: &str, ask: &WebAsk<'_>) -> WebReply {
    let schema = match asked(ask) {
        Ok(schema) => schema,
        Err(reply) => return reply,
    };
    if shelf.mode_of(subject).starts_with("READONLY") {
        return refusal(
            42205,
            format!("Subject {subject} in context {} is in read-only mode", context(subject)),
        );
    }
    if let Some(reply) = invalid(shelf, &schema) {
        return reply;
    }
    if shelf.lookup(subject, &schema, false).is_none() {
        let against = against(shelf, subject, &schema, None);
        if !against.is_empty() {
            let lines: Vec<&str> = against.iter().filter_map(Value::as_str).collect();
            let words = format!(
                "Schema being registered is incompatible with an earlier schema for subject \"{subject}\", details: [{}]",
                lines.join(", ")
            );
            return refusal(409, words);
        }
    }
    (200, json!({"id": shelf.keep(subject, schema)}))
}

/// `POST /subjects/S`
pub fn lookup(shelf: &SchemaShelf, subject: &str, ask: &WebAsk<'_>) -> WebReply {
    let schema = match asked(ask) {
        Ok(schema) => schema,
        Err(reply) => return reply,
    };
    if number(shelf, subject, "latest", false).is_err() {
        return no_subject(subject);
    }
    match shelf.lookup(subject, &schema, ask.says("deleted")) {
        Some((version, id)) => {
            (200, json!({"subject": subject, "version": version, "id": id, "schema": schema.text}))
        }
        None => refusal(40403, "Schema not found"),
    }
}

/// `POST /compatibility/subjects/S/versions[/V]`
pub fn compatibility(shelf: &SchemaShelf, subject: &str, which: Option<&str>, ask: &WebAsk<'_>) -> WebReply {
    let schema = match asked(ask) {
        Ok(schema) => schema,
        Err(reply) => return reply,
    };
    if let Some(reply) = invalid(shelf, &schema) {
        return reply;
    }
    let only = match which.map(|named| number(shelf, subject, named, false)).transpose() {
        Ok(only) => only,
        Err(reply) => return reply,
    };
    let against = against(shelf, subject, &schema, only);
    let mut said = json!({"is_compatible": against.is_empty()});
    if ask.says("verbose") {
        said["messages"] = against.into();
    }
    (200, said)
}
