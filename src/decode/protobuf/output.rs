//! Protobuf's wire, written. Knows no schema.
use super::super::framed::{EncodingFault, Read};
use super::super::json::JsonValue;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;

pub(super) fn varint(value: u64, out: &mut Vec<u8>) {
    let mut rest = value;
    while rest >= 0x80 {
        out.push(u8::try_from(rest & 0x7f).unwrap_or_default() | 0x80);
        rest >>= 7;
    }
    out.push(u8::try_from(rest).unwrap_or_default());
}

/// What stands before a field: its number and the form of what follows.
pub(super) fn tag(number: u32, form: u8, out: &mut Vec<u8>) {
    varint(u64::from(number) << 3 | u64::from(form), out);
}

/// Bytes behind their length.
pub(super) fn sized(bytes: &[u8], out: &mut Vec<u8>) {
    varint(u64::try_from(bytes.len()).unwrap_or(u64::MAX), out);
    out.extend_from_slice(bytes);
}

/// The indexes that lead to a message, as Confluent's serializers write them; the first message of a file is a single zero.
pub(super) fn indexes(path: &[usize]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut number = |value: usize| varint(u64::try_from(value).unwrap_or(u64::MAX) << 1, &mut out);
    match path {
        [0] => number(0),
        path => {
            number(path.len());
            path.iter().for_each(|index| number(*index));
        }
    }
    out
}

/// A field that no schema knows, from what it was shown as.
pub(super) fn unknown(number: u32, json: &JsonValue<'_>, out: &mut Vec<u8>) -> Read<()> {
    let bits = |json: &JsonValue<'_>| match json {
        JsonValue::Number(text) => text.parse::<u64>().ok(),
        _ => None,
    };
    let bytes = |text: &str| BASE64_STANDARD.decode(text).ok();
    let written = match json {
        JsonValue::List(list) => return list.iter().try_for_each(|item| unknown(number, item, out)),
        JsonValue::Number(_) => bits(json).map(|bits| {
            tag(number, 0, out);
            varint(bits, out);
        }),
        JsonValue::Text(text) => bytes(text).map(|bytes| {
            tag(number, 2, out);
            sized(&bytes, out);
        }),
        JsonValue::Object(members) => match &members[..] {
            [(name, value)] if name == "fixed64" => bits(value).map(|bits| {
                tag(number, 1, out);
                out.extend_from_slice(&bits.to_le_bytes());
            }),
            [(name, value)] if name == "fixed32" => {
                bits(value).and_then(|bits| u32::try_from(bits).ok()).map(|bits| {
                    tag(number, 5, out);
                    out.extend_from_slice(&bits.to_le_bytes());
                })
            }
            [(name, JsonValue::Text(text))] if name == "group" => bytes(text).map(|bytes| {
                tag(number, 3, out);
                out.extend_from_slice(&bytes);
                tag(number, 4, out);
            }),
            _ => None,
        },
        JsonValue::Null | JsonValue::Bool(_) => None,
    };
    written.ok_or_else(|| {
        EncodingFault::at(0, "a field by its number is a whole number, or bytes in base64, or an object with one of `fixed64`, `fixed32` and `group`")
    })
}
