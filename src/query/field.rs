//! What a condition can ask about. Knows the names, not how they are evaluated.
use super::path::Path;
use super::quote;
use std::fmt;

/// What a condition asks about.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Field {
    Key,
    Value,
    /// The values of the headers of this name.
    Header(String),
    Topic,
    Partition,
    Offset,
    Timestamp,
    /// Bytes of key, value and headers together.
    Size,
    KeySize,
    ValueSize,
    /// What lies at a path in the value.
    InValue(Path),
    /// What lies at a path in the key.
    InKey(Path),
}

/// The fields that have a name of their own, with what they are.
pub const NAMES: &[(&str, &str)] = &[
    ("key", "the key"),
    ("value", "the value"),
    ("header.", "the values of a header, by its name"),
    ("topic", "the topic's name"),
    ("partition", "the partition's number"),
    ("offset", "the offset"),
    ("timestamp", "the record's time: 2026-11-22T10:00, -15m, today"),
    ("size", "bytes of key, value and headers"),
    ("key.size", "bytes of the key"),
    ("value.size", "bytes of the value"),
];

impl Field {
    /// Reads a field as it is written. None if `text` does not look like one at all; an error if it looks like a path
    /// and something is wrong with it, and where.
    pub fn parse(text: &str) -> Option<Result<Field, (usize, String)>> {
        let field = match text {
            "key" => Field::Key,
            "value" => Field::Value,
            "topic" => Field::Topic,
            "partition" => Field::Partition,
            "offset" => Field::Offset,
            "timestamp" => Field::Timestamp,
            "size" => Field::Size,
            "key.size" => Field::KeySize,
            "value.size" => Field::ValueSize,
            _ => return Self::parse_long(text),
        };
        Some(Ok(field))
    }

    fn parse_long(text: &str) -> Option<Result<Field, (usize, String)>> {
        if let Some(name) = text.strip_prefix("header.") {
            return Some(header(name).map(Field::Header).map_err(|message| ("header.".len(), message)));
        }
        let (start, of): (usize, fn(Path) -> Field) = match text {
            _ if text.starts_with(['.', '[']) => (0, Field::InValue),
            _ if text.starts_with("value.") || text.starts_with("value[") => (5, Field::InValue),
            _ if text.starts_with("key.") || text.starts_with("key[") => (3, Field::InKey),
            _ => return None,
        };
        Some(Path::parse(&text[start..]).map(of).map_err(|(at, message)| (start + at, message)))
    }

    /// Whether the field is a whole number.
    pub(super) fn is_count(&self) -> bool {
        matches!(self, Field::Partition | Field::Offset | Field::Size | Field::KeySize | Field::ValueSize)
    }

    /// Whether the field lies at a path in a document.
    pub(super) fn path(&self) -> Option<&Path> {
        match self {
            Field::InValue(path) | Field::InKey(path) => Some(path),
            _ => None,
        }
    }
}

/// A header's name: everything behind the dot, or text in quotes.
fn header(text: &str) -> Result<String, String> {
    if !text.starts_with(['"', '\'']) {
        return if text.is_empty() {
            Err("expected the name of a header".to_owned())
        } else {
            Ok(text.to_owned())
        };
    }
    match quote::unquote(text)? {
        (name, length) if length == text.len() => Ok(name),
        _ => Err("expected an operator after the name of the header".to_owned()),
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Field::Key => f.write_str("key"),
            Field::Value => f.write_str("value"),
            Field::Topic => f.write_str("topic"),
            Field::Partition => f.write_str("partition"),
            Field::Offset => f.write_str("offset"),
            Field::Timestamp => f.write_str("timestamp"),
            Field::Size => f.write_str("size"),
            Field::KeySize => f.write_str("key.size"),
            Field::ValueSize => f.write_str("value.size"),
            Field::Header(name) => {
                let plain = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.');
                if !name.is_empty() && name.chars().all(plain) {
                    write!(f, "header.{name}")
                } else {
                    write!(f, "header.{}", quote::quoted(name))
                }
            }
            Field::InValue(path) => path.fmt(f),
            Field::InKey(path) => match path.to_string().as_str() {
                ".size" => f.write_str("key.\"size\""),
                path => write!(f, "key{path}"),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_display_as_they_are_read() {
        for text in [
            "key",
            "value",
            "header.trace.id",
            "header.\"odd name\"",
            "topic",
            "partition",
            "offset",
            "timestamp",
            "size",
            "key.size",
            "value.size",
            ".a[0].b",
            "key.id",
            "key.[0]",
            "key.\"size\"",
        ] {
            assert_eq!(Field::parse(text).unwrap().unwrap().to_string(), text);
        }
        assert_eq!(Field::parse("value.a").unwrap().unwrap().to_string(), ".a");
        assert!(Field::parse("status").is_none());
        assert_eq!(Field::parse("key.a[x]").unwrap().unwrap_err().0, 6);
        assert!(Field::parse("header.").unwrap().is_err());
    }
}
