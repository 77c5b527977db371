//! The least value that a JSON Schema may take: what must be there, and nothing else. A value to begin with, not a promise: what is
//! said elsewhere (`$ref`, patterns, alternatives) is not followed.
use serde_json::{Map, Value};

/// Schemas within each other that are followed.
const DEEPEST: usize = 30;

/// For a schema's text.
pub(super) fn value(text: &str) -> Value {
    let schema: Option<Value> = serde_json::from_str(text).ok();
    match schema {
        Some(schema) if schema.get("type").is_some() => of(&schema, 0),
        _ => Value::Object(Map::new()),
    }
}

fn of(schema: &Value, depth: usize) -> Value {
    let given = ["const", "default"].iter().find_map(|word| schema.get(word));
    if let Some(given) = given.or_else(|| schema.get("enum")?.get(0)) {
        return given.clone();
    }
    let kind = schema.get("type");
    let kind = kind.and_then(|kind| kind.as_str().or_else(|| kind.get(0)?.as_str()));
    match kind {
        Some("object") if depth < DEEPEST => {
            let names = schema.get("required").and_then(Value::as_array).into_iter().flatten();
            let member = |name: &str| {
                let inner = schema.get("properties").and_then(|all| all.get(name));
                (name.to_owned(), inner.map_or(Value::Null, |inner| of(inner, depth + 1)))
            };
            Value::Object(names.filter_map(Value::as_str).map(member).collect())
        }
        Some("object") => Value::Object(Map::new()),
        Some("array") => Value::Array(Vec::new()),
        Some("string") => "".into(),
        Some("integer" | "number") => schema.get("minimum").cloned().unwrap_or_else(|| 0.into()),
        Some("boolean") => false.into(),
        _ => Value::Null,
    }
}
