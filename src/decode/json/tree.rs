//! JSON as a tree, for what has to be looked up out of order: a schema's fields, in a value that is to be encoded. Numbers keep their
//! digits. Nothing that reads records goes through it.
use super::walk::{JsonKind, JsonWalk};
use crate::decode::found::unescape;
use std::borrow::Cow;

/// Containers within each other; so deep a tree is walked without harm.
const DEEPEST: usize = 200;

/// A value and all that is in it.
#[derive(Clone, Debug, PartialEq)]
pub enum JsonValue<'a> {
    Null,
    Bool(bool),
    /// As it is spelled.
    Number(&'a str),
    Text(Cow<'a, str>),
    List(Vec<JsonValue<'a>>),
    Object(Vec<(Cow<'a, str>, JsonValue<'a>)>),
}

impl<'a> JsonValue<'a> {
    /// Reads one whole document.
    ///
    /// # Errors
    /// Where it is none, and why.
    pub fn parse(bytes: &'a [u8]) -> Result<JsonValue<'a>, String> {
        let mut open: Vec<(JsonValue<'a>, Option<Cow<'a, str>>)> = Vec::new();
        for token in JsonWalk::new(bytes) {
            let token = token.map_err(|fault| fault.to_string())?;
            let raw = &bytes[token.range];
            let value = match token.kind {
                JsonKind::ObjectOpen | JsonKind::ArrayOpen => {
                    if open.len() >= DEEPEST {
                        return Err(format!("it is nested deeper than {DEEPEST} levels"));
                    }
                    let list = token.kind == JsonKind::ArrayOpen;
                    let value =
                        if list { JsonValue::List(Vec::new()) } else { JsonValue::Object(Vec::new()) };
                    open.push((value, None));
                    continue;
                }
                JsonKind::Colon | JsonKind::Comma => continue,
                JsonKind::Key => {
                    if let Some((_, key)) = open.last_mut() {
                        *key = Some(inside(raw));
                    }
                    continue;
                }
                JsonKind::ObjectClose | JsonKind::ArrayClose => match open.pop() {
                    Some((value, _)) => value,
                    None => continue,
                },
                JsonKind::String => JsonValue::Text(inside(raw)),
                JsonKind::Number => JsonValue::Number(std::str::from_utf8(raw).unwrap_or_default()),
                JsonKind::Word => match raw {
                    b"true" => JsonValue::Bool(true),
                    b"false" => JsonValue::Bool(false),
                    _ => JsonValue::Null,
                },
            };
            match open.last_mut() {
                Some((JsonValue::List(list), _)) => list.push(value),
                Some((JsonValue::Object(members), key)) => {
                    members.push((key.take().unwrap_or_default(), value));
                }
                // The document's end; whatever stands behind it would have been a fault.
                _ => open.push((value, None)),
            }
        }
        open.pop().map(|(value, _)| value).ok_or_else(|| "there is no value".to_owned())
    }

    /// What it is, for who expected something else.
    pub fn kind(&self) -> &'static str {
        match self {
            JsonValue::Null => "null",
            JsonValue::Bool(_) => "a boolean",
            JsonValue::Number(_) => "a number",
            JsonValue::Text(_) => "text",
            JsonValue::List(_) => "an array",
            JsonValue::Object(_) => "an object",
        }
    }
}

/// What a string means.
fn inside(raw: &[u8]) -> Cow<'_, str> {
    let raw = raw.get(1..raw.len().saturating_sub(1)).unwrap_or_default();
    if memchr::memchr(b'\\', raw).is_none() {
        return String::from_utf8_lossy(raw);
    }
    Cow::Owned(String::from_utf8_lossy(&unescape(raw)).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_keep_their_order_and_numbers_their_digits() {
        let value = JsonValue::parse(br#" {"b":[1.10,"\u0041"],"a":{},"b":null} "#).unwrap();
        let JsonValue::Object(members) = value else { panic!("an object") };
        let names: Vec<_> = members.iter().map(|(name, _)| name.as_ref()).collect();
        assert_eq!(names, ["b", "a", "b"]);
        assert_eq!(
            members[0].1,
            JsonValue::List(vec![JsonValue::Number("1.10"), JsonValue::Text("A".into())])
        );
        assert_eq!(JsonValue::parse(b"12"), Ok(JsonValue::Number("12")));
    }

    #[test]
    fn what_is_no_document_has_no_tree() {
        for text in ["", "{", "[1,]", "1 2", r#"{"a"}"#] {
            assert!(JsonValue::parse(text.as_bytes()).is_err(), "{text}");
        }
        assert!(JsonValue::parse("[".repeat(100_000).as_bytes()).unwrap_err().contains("200 levels"));
    }
}
