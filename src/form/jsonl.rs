//! A record as a line of JSON, exact for every byte, and back again: `read -o jsonl | produce --from jsonl` loses nothing.
//! Bytes that are not UTF-8 stand as `{"base64": "…"}`; null and empty stay apart; what a terminal would obey is escaped.
use super::by_schema;
use super::harmless::string as text;
use crate::decode::framed::KeyOrValue;
use crate::kafka::model::Timestamp;
use crate::kafka::record::{Header, Record, TimestampType};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use serde::Deserialize;
use serde::de::{self, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::fmt;
use std::io::Write;

/// Appends the record as one line, newline included.
pub fn write(record: &Record, out: &mut Vec<u8>) {
    out.extend_from_slice(b"{\"topic\":");
    text(&record.topic, out);
    // Writing to a Vec can't fail.
    let _ = write!(
        out,
        ",\"partition\":{},\"offset\":{},\"timestamp\":{},\"timestamp_type\":\"{}\",\"key\":",
        record.partition,
        record.offset,
        record.timestamp.0,
        stamped(record.batch.timestamp_type)
    );
    content(record.key.as_deref(), out);
    out.extend_from_slice(b",\"value\":");
    content(record.value.as_deref(), out);
    out.extend_from_slice(b",\"headers\":");
    headers(&record.headers, out);
    if !record.reader.is_plain() {
        by_schema::members(record, out);
    }
    out.extend_from_slice(b"}\n");
}

/// Who set the timestamp, in one word.
pub(super) fn stamped(by: TimestampType) -> &'static str {
    match by {
        TimestampType::None => "none",
        TimestampType::Create => "create",
        TimestampType::LogAppend => "append",
    }
}

/// The same line as text, without its end.
pub fn line(record: &Record) -> String {
    let mut line = Vec::new();
    write(record, &mut line);
    line.pop();
    String::from_utf8(line).expect("what is no UTF-8 stands as base64")
}

/// Appends the headers as a JSON list.
pub fn headers(headers: &[Header], out: &mut Vec<u8>) {
    out.push(b'[');
    for (at, header) in headers.iter().enumerate() {
        out.extend_from_slice(if at == 0 { b"{\"name\":" } else { b",{\"name\":" });
        content(Some(&header.name), out);
        out.extend_from_slice(b",\"value\":");
        content(header.value.as_deref(), out);
        out.push(b'}');
    }
    out.push(b']');
}

fn content(bytes: Option<&[u8]>, out: &mut Vec<u8>) {
    match bytes.map(|bytes| (bytes, std::str::from_utf8(bytes))) {
        None => out.extend_from_slice(b"null"),
        Some((_, Ok(valid))) => text(valid, out),
        Some((bytes, Err(_))) => {
            out.extend_from_slice(b"{\"base64\":\"");
            let start = out.len();
            out.resize(start + bytes.len().div_ceil(3) * 4, 0);
            let room = &mut out[start..];
            STANDARD.encode_slice(bytes, room).expect("the room is that of the padded encoding");
            out.extend_from_slice(b"\"}");
        }
    }
}

/// What a line says about a record to send. Where it was read from does not matter to where it goes, except for the
/// partition if that is to be kept.
#[derive(Debug)]
pub struct RecordLine<'a> {
    pub partition: Option<i32>,
    pub timestamp: Option<Timestamp>,
    pub key: Option<Bytes>,
    pub value: Option<Bytes>,
    pub headers: Vec<Header>,
    /// What schemas made of key and value when it was written.
    decoded: Option<&'a RawValue>,
}

/// Reads a line. A name that is not known is an error: a misspelt `value` would become a tombstone.
pub fn read(line: &[u8]) -> Result<RecordLine<'_>, String> {
    let parsed: Parsed<'_> = serde_json::from_slice(line).map_err(|error| error.to_string())?;
    let headers = parsed.headers.into_iter().map(|header| {
        let name = header.name.0.ok_or("a header's name can't be null")?;
        Ok(Header { name, value: header.value.0 })
    });
    Ok(RecordLine {
        partition: parsed.partition,
        timestamp: parsed.timestamp.map(Timestamp),
        key: parsed.key.0,
        value: parsed.value.0,
        headers: headers.collect::<Result<_, String>>()?,
        decoded: parsed.decoded,
    })
}

impl RecordLine<'_> {
    /// The JSON of its key or value, for whom writes that by a schema: what `decoded` says, or else the key or value itself. Null
    /// stays null.
    ///
    /// # Errors
    /// It is not plain which is meant.
    pub fn json(&self, of: KeyOrValue) -> Result<Option<Bytes>, String> {
        let (name, own) = match of {
            KeyOrValue::Key => ("key", &self.key),
            KeyOrValue::Value => ("value", &self.value),
        };
        let decoded: Decoded<'_> = match self.decoded {
            Some(decoded) => serde_json::from_str(decoded.get()).map_err(|why| format!("decoded: {why}"))?,
            None => Decoded::default(),
        };
        let decoded = match of {
            KeyOrValue::Key => decoded.key,
            KeyOrValue::Value => decoded.value,
        };
        match (decoded, own) {
            (None, None) => Ok(None),
            (Some(_), None) => {
                Err(format!("its {name} is null, and decoded.{name} is there: which is meant?"))
            }
            (Some(decoded), Some(_)) => Ok(Some(Bytes::copy_from_slice(decoded.get().as_bytes()))),
            (None, Some(own)) if std::str::from_utf8(own).is_ok() => Ok(Some(own.clone())),
            (None, Some(_)) => Err(format!("its {name} is bytes, and there is no decoded.{name}")),
        }
    }
}

/// What schemas made of key and value.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Decoded<'a> {
    #[serde(borrow, default, deserialize_with = "there")]
    key: Option<&'a RawValue>,
    #[serde(borrow, default, deserialize_with = "there")]
    value: Option<&'a RawValue>,
}

/// A null that is there is one.
fn there<'de: 'a, 'a, D: Deserializer<'de>>(from: D) -> Result<Option<&'a RawValue>, D::Error> {
    <&RawValue>::deserialize(from).map(Some)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Parsed<'a> {
    #[serde(default, rename = "topic")]
    _topic: IgnoredAny,
    #[serde(default, rename = "offset")]
    _offset: IgnoredAny,
    #[serde(default, rename = "timestamp_type")]
    _timestamp_type: IgnoredAny,
    /// The bytes are what counts, unless they are to be written by a schema.
    #[serde(borrow, default)]
    decoded: Option<&'a RawValue>,
    #[serde(default, rename = "undecoded")]
    _undecoded: IgnoredAny,
    #[serde(default)]
    partition: Option<i32>,
    #[serde(default)]
    timestamp: Option<i64>,
    #[serde(default)]
    key: Content,
    /// Must be there: a tombstone is said, never left out.
    value: Content,
    #[serde(default)]
    headers: Vec<ParsedHeader>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ParsedHeader {
    name: Content,
    #[serde(default)]
    value: Content,
}

/// Text, null or `{"base64": "…"}`.
#[derive(Default)]
struct Content(Option<Bytes>);

impl<'de> Deserialize<'de> for Content {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Bits;
        impl<'de> Visitor<'de> for Bits {
            type Value = Content;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("text, null or {\"base64\": \"…\"}")
            }

            fn visit_unit<E: de::Error>(self) -> Result<Content, E> {
                Ok(Content(None))
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Content, E> {
                Ok(Content(Some(Bytes::copy_from_slice(text.as_bytes()))))
            }

            fn visit_string<E: de::Error>(self, text: String) -> Result<Content, E> {
                Ok(Content(Some(text.into())))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Content, A::Error> {
                let (Some((name, coded)), None) =
                    (map.next_entry::<String, String>()?, map.next_entry::<String, IgnoredAny>()?)
                else {
                    return Err(de::Error::custom("expected {\"base64\": \"…\"} and nothing else"));
                };
                if name != "base64" {
                    return Err(de::Error::unknown_field(&name, &["base64"]));
                }
                let bytes =
                    STANDARD.decode(coded).map_err(|error| de::Error::custom(format!("base64: {error}")))?;
                Ok(Content(Some(bytes.into())))
            }
        }
        from.deserialize_any(Bits)
    }
}

#[cfg(test)]
#[path = "jsonl_tests.rs"]
pub(super) mod tests;
