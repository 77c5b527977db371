//! Texts of JSON that a rule of their schema has encrypted: where the schema tells of them, and the value with words in their place. All
//! else stays as it is written, letter for letter.
use super::super::framed::encryption::{in_place, is_in_place, may_be_encrypted};
use super::super::framed::{EncryptionRules, quoted};
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::Value;
use serde_json::value::RawValue;
use std::collections::HashMap;
use std::fmt;

/// Schemas within each other, and values.
const DEEPEST: usize = 32;

/// What of a value is encrypted.
#[derive(Debug, Default)]
pub(super) struct EncryptedParts {
    /// It is itself, by this key.
    kek: Option<String>,
    members: HashMap<String, EncryptedParts>,
    each: Option<Box<EncryptedParts>>,
}

impl EncryptedParts {
    /// Those of a schema's text; none if it has no such rules.
    pub fn of(text: &str, rules: &EncryptionRules) -> Option<EncryptedParts> {
        let schema: Value = if rules.is_empty() { None } else { serde_json::from_str(text).ok() }?;
        let mut parts = EncryptedParts::default();
        parts.look(&schema, &schema, ("$", 0), rules);
        (!parts.is_empty()).then_some(parts)
    }

    fn is_empty(&self) -> bool {
        self.kek.is_none() && self.members.is_empty() && self.each.is_none()
    }

    /// Gathers what a schema says of the value at a path.
    fn look(&mut self, root: &Value, schema: &Value, (path, depth): (&str, usize), rules: &EncryptionRules) {
        if depth > DEEPEST {
            return;
        }
        let tags = schema.get("confluent:tags").and_then(Value::as_array).into_iter().flatten();
        let tags: Vec<String> = tags.filter_map(Value::as_str).map(str::to_owned).collect();
        if path != "$" && self.kek.is_none() {
            self.kek = rules.of_field(path, &tags).map(str::to_owned);
        }
        // Elsewhere in the same text; another text is not looked into.
        let reference = schema.get("$ref").and_then(Value::as_str).and_then(|name| name.strip_prefix('#'));
        if let Some(other) = reference.and_then(|place| root.pointer(place)) {
            self.look(root, other, (path, depth + 1), rules);
        }
        for list in ["allOf", "anyOf", "oneOf"] {
            let all = schema.get(list).and_then(Value::as_array).into_iter().flatten();
            all.for_each(|one| self.look(root, one, (path, depth + 1), rules));
        }
        for (name, inner) in schema.get("properties").and_then(Value::as_object).into_iter().flatten() {
            let mut own = self.members.remove(name).unwrap_or_default();
            own.look(root, inner, (&format!("{path}.{name}"), depth + 1), rules);
            if !own.is_empty() {
                self.members.insert(name.clone(), own);
            }
        }
        if let Some(inner) = schema.get("items") {
            let mut own = self.each.take().unwrap_or_default();
            own.look(root, inner, (path, depth + 1), rules);
            self.each = Some(own).filter(|own| !own.is_empty());
        }
    }

    /// Writes a value with words in the place of what is encrypted.
    pub fn write(&self, json: &[u8], out: &mut Vec<u8>) {
        match serde_json::from_slice::<&RawValue>(json) {
            Ok(raw) => self.part(raw, 0, out),
            Err(_) => out.extend_from_slice(json),
        }
    }

    /// Whether words stand in such a place, of a value that is to be written.
    pub fn are_in_place(&self, json: &[u8]) -> bool {
        let value: Value = serde_json::from_slice(json).unwrap_or_default();
        self.stand_in(&value)
    }

    fn stand_in(&self, value: &Value) -> bool {
        match value {
            Value::String(text) => self.kek.is_some() && is_in_place(text),
            Value::Array(items) => {
                self.each.as_ref().is_some_and(|each| items.iter().any(|item| each.stand_in(item)))
            }
            Value::Object(members) => self
                .members
                .iter()
                .any(|(name, inner)| members.get(name).is_some_and(|value| inner.stand_in(value))),
            _ => false,
        }
    }

    fn part(&self, raw: &RawValue, depth: usize, out: &mut Vec<u8>) {
        let text = raw.get();
        match text.as_bytes().first() {
            _ if depth > DEEPEST => out.extend_from_slice(text.as_bytes()),
            Some(b'"') if self.kek.is_some() => {
                let said: String = serde_json::from_str(text).unwrap_or_default();
                match &self.kek {
                    Some(kek) if may_be_encrypted(said.as_bytes(), true) => quoted(&in_place(kek), out),
                    _ => out.extend_from_slice(text.as_bytes()),
                }
            }
            Some(b'{') if !self.members.is_empty() => {
                let Ok(JsonMembers(members)) = serde_json::from_str(text) else {
                    return out.extend_from_slice(text.as_bytes());
                };
                out.push(b'{');
                for (index, (name, value)) in members.into_iter().enumerate() {
                    comma(index, out);
                    out.extend_from_slice(name.get().as_bytes());
                    out.push(b':');
                    let plain: String = serde_json::from_str(name.get()).unwrap_or_default();
                    match self.members.get(&plain) {
                        Some(inner) => inner.part(value, depth + 1, out),
                        None => out.extend_from_slice(value.get().as_bytes()),
                    }
                }
                out.push(b'}');
            }
            Some(b'[') if self.each.is_some() => {
                let each = self.each.as_deref().unwrap_or(self);
                let items: Vec<&RawValue> = serde_json::from_str(text).unwrap_or_default();
                out.push(b'[');
                for (index, item) in items.into_iter().enumerate() {
                    comma(index, out);
                    each.part(item, depth + 1, out);
                }
                out.push(b']');
            }
            _ => out.extend_from_slice(text.as_bytes()),
        }
    }
}

fn comma(index: usize, out: &mut Vec<u8>) {
    if index > 0 {
        out.push(b',');
    }
}

/// The members of an object in their order, names as they are written.
struct JsonMembers<'a>(Vec<(&'a RawValue, &'a RawValue)>);

impl<'de> Deserialize<'de> for JsonMembers<'de> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Each;
        impl<'de> Visitor<'de> for Each {
            type Value = JsonMembers<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<JsonMembers<'de>, M::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(JsonMembers(members))
            }
        }
        from.deserialize_map(Each)
    }
}
