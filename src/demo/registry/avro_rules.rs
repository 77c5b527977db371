//! Whether one Avro schema can read what another one wrote, by Avro's rules of resolution; and what speaks against it. Pure.
use serde_json::{Value, json};
use std::collections::HashMap;

/// A schema and the named types that stand in it.
struct Side<'a> {
    names: HashMap<String, &'a Value>,
}

/// What speaks against a reader, each as the registry tells it; empty: nothing does.
pub fn against(reader: &Value, writer: &Value) -> Vec<Value> {
    let (reading, writing) = (Side::of(reader), Side::of(writer));
    let mut rules = Rules { reading, writing, open: Vec::new(), found: Vec::new() };
    rules.hold("", reader, writer);
    rules.found
}

/// Whether it is a schema at all: every type is known.
pub fn mistake(schema: &Value) -> Option<String> {
    let side = Side::of(schema);
    side.mistake(schema)
}

fn word(schema: &Value) -> &str {
    match schema {
        Value::String(name) => name,
        Value::Array(_) => "union",
        other => other["type"].as_str().unwrap_or("record"),
    }
}

const PRIMITIVE: [&str; 8] = ["null", "boolean", "int", "long", "float", "double", "bytes", "string"];

impl<'a> Side<'a> {
    fn of(schema: &'a Value) -> Self {
        let mut side = Side { names: HashMap::new() };
        side.learn(schema);
        side
    }

    fn learn(&mut self, schema: &'a Value) {
        match schema {
            Value::Array(branches) => branches.iter().for_each(|branch| self.learn(branch)),
            Value::Object(keys) => {
                if let Some(name) =
                    keys.get("name").and_then(Value::as_str).filter(|_| keys.contains_key("type"))
                {
                    let full = match keys.get("namespace").and_then(Value::as_str) {
                        Some(space) if !name.contains('.') => format!("{space}.{name}"),
                        _ => name.to_owned(),
                    };
                    let short = name.rsplit('.').next().unwrap_or(name).to_owned();
                    self.names.insert(full, schema);
                    self.names.entry(short).or_insert(schema);
                }
                for field in keys.get("fields").and_then(Value::as_array).into_iter().flatten() {
                    self.learn(&field["type"]);
                }
                ["items", "values", "type"]
                    .iter()
                    .filter_map(|key| keys.get(*key))
                    .for_each(|of| self.learn(of));
            }
            _ => {}
        }
    }

    /// What a name stands for, and what is written around a type without a meaning of its own.
    fn meant(&self, schema: &'a Value) -> &'a Value {
        let mut schema = schema;
        for _ in 0..8 {
            schema = match schema {
                Value::String(name) if !PRIMITIVE.contains(&name.as_str()) => {
                    let short = name.rsplit('.').next().unwrap_or(name);
                    let known = self.names.get(name.as_str()).or_else(|| self.names.get(short));
                    match known {
                        Some(known) => known,
                        None => return schema,
                    }
                }
                Value::Object(keys) if keys.get("type").is_some_and(|of| of.is_object() || of.is_array()) => {
                    &keys["type"]
                }
                _ => return schema,
            };
        }
        schema
    }

    fn mistake(&self, schema: &Value) -> Option<String> {
        match schema {
            Value::String(name) if PRIMITIVE.contains(&name.as_str()) => None,
            Value::String(name) => {
                let short = name.rsplit('.').next().unwrap_or(name);
                let known = self.names.contains_key(name.as_str()) || self.names.contains_key(short);
                (!known).then(|| format!("\"{name}\" is not a defined name"))
            }
            Value::Array(branches) => branches.iter().find_map(|branch| self.mistake(branch)),
            Value::Object(keys) => match keys.get("type") {
                None => Some("No type".to_owned()),
                Some(Value::String(of)) if of == "record" || of == "error" => match keys.get("fields") {
                    Some(Value::Array(fields)) => {
                        fields.iter().find_map(|field| self.mistake(&field["type"]))
                    }
                    _ => Some("Record has no fields".to_owned()),
                },
                Some(Value::String(of)) if of == "array" => self.mistake(&keys["items"]),
                Some(Value::String(of)) if of == "map" => self.mistake(&keys["values"]),
                Some(Value::String(of)) if of == "enum" || of == "fixed" => None,
                Some(of) => self.mistake(of),
            },
            _ => Some(format!("No type: {schema}")),
        }
    }
}

struct Rules<'a> {
    reading: Side<'a>,
    writing: Side<'a>,
    /// Records that are being compared: a recursive one is compared once.
    open: Vec<(String, String)>,
    found: Vec<Value>,
}

impl<'a> Rules<'a> {
    fn say(&mut self, kind: &str, path: &str, what: String, more: &str) {
        let path = if path.is_empty() { "/" } else { path };
        self.found.push(json!({
            "errorType": kind,
            "description": format!("{what} at path '{path}'"),
            "additionalInfo": more,
        }));
    }

    fn hold(&mut self, path: &str, reader: &'a Value, writer: &'a Value) {
        let (reader, writer) = (self.reading.meant(reader), self.writing.meant(writer));
        match (word(reader), word(writer)) {
            (_, "union") => {
                for branch in writer.as_array().into_iter().flatten() {
                    self.hold(path, reader, branch);
                }
            }
            ("union", of) => {
                let branches = reader.as_array().into_iter().flatten();
                let reads = branches.into_iter().any(|branch| self.reads(path, branch, writer));
                if !reads {
                    let what = format!("The new schema's union lacks the type {of} of the old schema");
                    self.say("MISSING_UNION_BRANCH", path, what, of);
                }
            }
            ("record", "record") => self.records(path, reader, writer),
            ("enum", "enum") => self.enums(path, reader, writer),
            ("array", "array") => self.hold(&format!("{path}/items"), &reader["items"], &writer["items"]),
            ("map", "map") => self.hold(&format!("{path}/values"), &reader["values"], &writer["values"]),
            ("fixed", "fixed") if reader["size"] == writer["size"] => {}
            ("fixed", "fixed") => {
                self.say("FIXED_SIZE_MISMATCH", path, "The size of a fixed type differs".to_owned(), "");
            }
            (to, from) if to == from || promoted(from, to) => {}
            (to, from) => {
                let what = format!("The type {to} of the new schema can't read {from} of the old schema");
                self.say("TYPE_MISMATCH", path, what, &format!("reader type: {to}, writer type: {from}"));
            }
        }
    }

    /// Whether a branch reads it; what speaks against it is nobody's matter then.
    fn reads(&mut self, path: &str, reader: &'a Value, writer: &'a Value) -> bool {
        let before = self.found.len();
        self.hold(path, reader, writer);
        let reads = self.found.len() == before;
        self.found.truncate(before);
        reads
    }

    fn records(&mut self, path: &str, reader: &'a Value, writer: &'a Value) {
        let name = |schema: &Value| schema["name"].as_str().unwrap_or_default().to_owned();
        let pair = (name(reader), name(writer));
        if self.open.contains(&pair) {
            return;
        }
        self.open.push(pair);
        let fields = |schema: &'a Value| schema["fields"].as_array().map(Vec::as_slice).unwrap_or_default();
        for (at, field) in fields(reader).iter().enumerate() {
            let called = field["name"].as_str().unwrap_or_default();
            let aliases = field["aliases"].as_array().into_iter().flatten().filter_map(Value::as_str);
            let names: Vec<&str> = [called].into_iter().chain(aliases).collect();
            let written = fields(writer)
                .iter()
                .find(|one| one["name"].as_str().is_some_and(|name| names.contains(&name)));
            let below = format!("{path}/fields/{at}");
            match written {
                Some(written) => self.hold(&below, &field["type"], &written["type"]),
                None if field.get("default").is_some() => {}
                None => {
                    let what = format!(
                        "The field '{called}' in the new schema has no default value and is missing in the old schema"
                    );
                    self.say("READER_FIELD_MISSING_DEFAULT_VALUE", &below, what, called);
                }
            }
        }
        self.open.pop();
    }

    fn enums(&mut self, path: &str, reader: &Value, writer: &Value) {
        let symbols = |schema: &Value| schema["symbols"].as_array().cloned().unwrap_or_default();
        let known = symbols(reader);
        let lacks: Vec<String> =
            symbols(writer).iter().filter(|one| !known.contains(one)).map(ToString::to_string).collect();
        if !lacks.is_empty() && reader.get("default").is_none() {
            let lacks = lacks.join(", ");
            let what = format!("The new schema's enum lacks the symbols [{lacks}] of the old schema");
            self.say("MISSING_ENUM_SYMBOLS", path, what, &lacks);
        }
    }
}

fn promoted(from: &str, to: &str) -> bool {
    matches!(
        (from, to),
        ("int", "long" | "float" | "double")
            | ("long", "float" | "double")
            | ("float", "double")
            | ("string", "bytes")
            | ("bytes", "string")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(reader: &str, writer: &str) -> Vec<String> {
        let (reader, writer): (Value, Value) =
            (serde_json::from_str(reader).unwrap(), serde_json::from_str(writer).unwrap());
        against(&reader, &writer).iter().map(|one| one["errorType"].as_str().unwrap().to_owned()).collect()
    }

    fn record(fields: &str) -> String {
        format!(r#"{{"type":"record","name":"a","fields":[{fields}]}}"#)
    }

    #[test]
    fn a_reader_is_held_to_avros_rules() {
        let one = record(r#"{"name":"x","type":"int"}"#);
        let with_default = record(r#"{"name":"x","type":"long"},{"name":"y","type":"string","default":""}"#);
        let without = record(r#"{"name":"x","type":"int"},{"name":"y","type":"string"}"#);
        assert!(said(&with_default, &one).is_empty());
        assert_eq!(said(&without, &one), ["READER_FIELD_MISSING_DEFAULT_VALUE"]);
        assert!(said(&one, &without).is_empty(), "a field less is read past");
        assert_eq!(said(&one, &with_default), ["TYPE_MISMATCH"], "no long is read as int");
        assert!(said(r#"["null","long"]"#, r#""int""#).is_empty());
        assert_eq!(said(r#""long""#, r#"["null","long"]"#), ["TYPE_MISMATCH"]);
        let enumeration = |symbols: &str| format!(r#"{{"type":"enum","name":"e","symbols":[{symbols}]}}"#);
        assert_eq!(said(&enumeration(r#""A""#), &enumeration(r#""A","B""#)), ["MISSING_ENUM_SYMBOLS"]);
        let tree = record(r#"{"name":"below","type":["null","a"]}"#);
        assert!(said(&tree, &tree).is_empty(), "a type that holds itself ends");
    }

    #[test]
    fn what_is_no_schema_is_told() {
        let wrong = |text: &str| mistake(&serde_json::from_str(text).unwrap());
        assert_eq!(
            wrong(r#"{"type":"record","name":"a","fields":[{"name":"x","type":"strin"}]}"#).unwrap(),
            "\"strin\" is not a defined name"
        );
        assert_eq!(wrong(&record(r#"{"name":"x","type":{"type":"array","items":"a"}}"#)), None);
        assert!(wrong("7").is_some());
    }
}
