//! Texts of JSON that a rule of their schema has encrypted: the value with words in their place. All else stays as it is written,
//! letter for letter. Knows no schema.
use super::super::framed::encryption::{in_place, is_in_place, may_be_encrypted};
use super::super::framed::quoted;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::collections::HashMap;
use std::fmt;

/// Schemas within each other, and values.
pub(super) const DEEPEST: usize = 32;

/// What of a value is encrypted.
#[derive(Debug, Default)]
pub(super) struct EncryptedParts {
    /// It is itself, by this key.
    pub kek: Option<String>,
    pub members: HashMap<String, EncryptedParts>,
    pub each: Option<Box<EncryptedParts>>,
}

impl EncryptedParts {
    pub fn is_empty(&self) -> bool {
        self.kek.is_none() && self.members.is_empty() && self.each.is_none()
    }

    /// Writes a value with words in the place of what is encrypted.
    pub fn write(&self, json: &[u8], out: &mut Vec<u8>) {
        match serde_json::from_slice::<&RawValue>(json) {
            Ok(raw) => self.part(raw, 0, out),
            Err(_) => out.extend_from_slice(json),
        }
    }

    /// Whether words stand in such a place, of a value that is to be written. What can't be looked at may have them.
    pub fn are_in_place(&self, json: &[u8]) -> bool {
        serde_json::from_slice::<&RawValue>(json).map_or(true, |raw| self.stand_in(raw))
    }

    /// Part by part: a whole value may be nested deeper, and its numbers be larger, than a tree of values takes.
    fn stand_in(&self, raw: &RawValue) -> bool {
        let text = raw.get();
        match (text.as_bytes().first(), &self.each) {
            (Some(b'"'), _) if self.kek.is_some() => {
                serde_json::from_str(text).map_or(true, |text: String| is_in_place(&text))
            }
            (Some(b'['), Some(each)) => serde_json::from_str(text)
                .map_or(true, |items: Vec<&RawValue>| items.into_iter().any(|item| each.stand_in(item))),
            (Some(b'{'), _) if !self.members.is_empty() => {
                serde_json::from_str(text).map_or(true, |JsonMembers(members)| {
                    members.into_iter().any(|(name, value)| {
                        let plain: String = serde_json::from_str(name.get()).unwrap_or_default();
                        self.members.get(&plain).is_some_and(|inner| inner.stand_in(value))
                    })
                })
            }
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
