//! The paths of a registry, with its shapes and its refusals.
use super::refusals::{no_subject, no_version, number, refusal};
use super::shelf::{KeptSchema, SchemaShelf, context};
use super::{deleting, registering, settings};
use crate::demo::web::{WebAsk, WebReply};
use serde_json::{Value, json};

fn no_schema(id: &str) -> WebReply {
    refusal(40403, format!("Schema {id} not found"))
}

fn no_path() -> WebReply {
    refusal(404, "HTTP 404 Not Found")
}

/// The rows of a schema: Avro is not named, and what is empty is not there.
fn rows(schema: &KeptSchema, old: bool) -> Value {
    let mut rows = json!({"schema": schema.text});
    if !old {
        rows["guid"] = schema.guid().to_string().into();
    }
    if schema.kind != "AVRO" {
        rows["schemaType"] = schema.kind.as_str().into();
    }
    if !schema.references.is_empty() {
        rows["references"] = schema.references.clone().into();
    }
    rows
}

/// Answers.
pub fn answer(shelf: &mut SchemaShelf, base: &str, old: bool, ask: &WebAsk<'_>) -> WebReply {
    let path: Vec<&str> = ask.path.iter().map(String::as_str).collect();
    let below: Vec<&str> = base.split('/').filter(|word| !word.is_empty()).collect();
    let Some(path) = path.strip_prefix(below.as_slice()) else { return no_path() };
    match (ask.method, path) {
        ("GET", []) => (200, json!({})),
        ("GET", ["subjects"]) => subjects(shelf, ask),
        ("GET", ["contexts"]) if !old => (200, shelf.contexts().into()),
        ("GET", ["schemas", "types"]) => (200, json!(["JSON", "PROTOBUF", "AVRO"])),
        ("GET", ["schemas", "ids", id, rest @ ..]) => of_id(shelf, id, rest, old, ask),
        ("GET", ["schemas", "guids", guid]) if !old => match shelf.of_guid(guid) {
            Some(schema) => (200, rows(schema, old)),
            None => no_schema(guid),
        },
        (_, ["config" | "mode", ..]) => settings::answer(shelf, path, ask),
        ("POST", ["subjects", subject, "versions"]) => registering::register(shelf, subject, ask),
        ("POST", ["subjects", subject]) => registering::lookup(shelf, subject, ask),
        ("POST", ["compatibility", "subjects", subject, "versions", which @ ..]) => {
            registering::compatibility(shelf, subject, which.first().copied(), ask)
        }
        ("DELETE", ["subjects", subject]) => deleting::subject(shelf, subject, ask.says("permanent")),
        ("DELETE", ["subjects", subject, "versions", version]) => {
            deleting::version(shelf, subject, version, ask.says("permanent"))
        }
        ("GET", ["subjects", subject, "versions", rest @ ..]) => of_subject(shelf, subject, rest, old, ask),
        _ => no_path(),
    }
}

fn subjects(shelf: &SchemaShelf, ask: &WebAsk<'_>) -> WebReply {
    let deleted = ask.says("deleted");
    let prefix = ask.parameter("subjectPrefix").unwrap_or_default();
    let shown = shelf.subjects.iter().filter(|(name, subject)| {
        let alive = subject.versions.values().any(|version| deleted || !version.deleted);
        alive && name.starts_with(&prefix)
    });
    (200, shown.map(|(name, _)| name.as_str()).collect())
}

fn of_id(shelf: &SchemaShelf, id: &str, rest: &[&str], old: bool, ask: &WebAsk<'_>) -> WebReply {
    let subject = ask.parameter("subject").unwrap_or_default();
    let of = context(&subject);
    let Some((number, schema)) = id.parse().ok().and_then(|number| Some((number, shelf.schema(of, number)?)))
    else {
        return no_schema(id);
    };
    match rest {
        [] => (200, rows(schema, old)),
        ["versions"] if !old => {
            let place = |(subject, version)| json!({"subject": subject, "version": version});
            (200, shelf.places(of, number).into_iter().map(place).collect())
        }
        ["subjects"] if !old => {
            (200, shelf.places(of, number).into_iter().map(|(subject, _)| subject).collect())
        }
        _ => no_path(),
    }
}

fn of_subject(shelf: &SchemaShelf, subject: &str, rest: &[&str], old: bool, ask: &WebAsk<'_>) -> WebReply {
    let deleted = ask.says("deleted");
    let [named, rest @ ..] = rest else {
        let found = shelf.subjects.get(subject).map(|one| &one.versions);
        let alive = found.into_iter().flatten().filter(|(_, version)| deleted || !version.deleted);
        let numbers: Vec<i32> = alive.map(|(number, _)| *number).collect();
        return if numbers.is_empty() { no_subject(subject) } else { (200, numbers.into()) };
    };
    let number = match number(shelf, subject, named, deleted) {
        Ok(number) => number,
        Err(reply) => return reply,
    };
    let id = shelf.subjects[subject].versions[&number].id;
    let Some(schema) = shelf.schema(context(subject), id) else { return no_version(named) };
    match rest {
        [] => {
            let mut rows = rows(schema, old);
            (rows["subject"], rows["version"], rows["id"]) = (subject.into(), number.into(), id.into());
            (200, rows)
        }
        ["referencedby"] => (200, shelf.referring(subject, number).into()),
        _ => no_path(),
    }
}
