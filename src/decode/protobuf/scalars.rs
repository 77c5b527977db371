//! Fields without parts from JSON: the bytes that stand behind their tags. Knows no message.
use super::super::framed::encryption::is_in_place;
use super::super::framed::{EncodingFault, Read};
use super::super::json::JsonValue;
use super::node::{FieldKind, Types};
use super::output;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use std::str::FromStr;

/// Writes a value.
pub(super) fn write(types: &Types, kind: FieldKind, json: &JsonValue<'_>, out: &mut Vec<u8>) -> Read<()> {
    match (kind, json) {
        (FieldKind::Bool, JsonValue::Bool(value)) => out.push(u8::from(*value)),
        (FieldKind::Enum(id), JsonValue::Null) if types.enums[id].is_null => out.push(0),
        (FieldKind::Enum(id), JsonValue::Text(text)) => {
            let value = types.enums[id].values.iter().find(|(name, _)| **name == **text);
            let Some((_, number)) = value else {
                let names: Vec<_> = types.enums[id].values.iter().map(|(name, _)| &**name).collect();
                return misfit(format!("`{text}` is none of {}", names.join(", ")));
            };
            output::varint(i64::from(*number).cast_unsigned(), out);
        }
        (FieldKind::Encrypted { .. }, JsonValue::Text(text)) if is_in_place(text) => {
            return misfit(format!("`{text}` only stands for it: it can't be encrypted here"));
        }
        (FieldKind::String | FieldKind::Encrypted { text: true, .. }, JsonValue::Text(text)) => {
            output::sized(text.as_bytes(), out);
        }
        (FieldKind::Bytes | FieldKind::Encrypted { text: false, .. }, JsonValue::Text(text)) => {
            output::sized(&base64(text)?, out);
        }
        // Numbers in quotes as well, as Protobuf's own JSON writes those of 64 bits.
        (kind, JsonValue::Number(text)) => number(kind, text, json, out)?,
        (kind, JsonValue::Text(text)) => number(kind, text, json, out)?,
        (kind, json) => return other(kind, json),
    }
    Ok(())
}

/// Writes the key of a map, which JSON has as text.
pub(super) fn write_key(types: &Types, kind: FieldKind, name: &str, out: &mut Vec<u8>) -> Read<()> {
    match (kind, name) {
        (FieldKind::Bool, "true" | "false") => write(types, kind, &JsonValue::Bool(name == "true"), out),
        _ => write(types, kind, &JsonValue::Text(name.into()), out),
    }
}

/// The bytes that base64 stands for.
pub(super) fn base64(text: &str) -> Read<Vec<u8>> {
    BASE64_STANDARD
        .decode(text)
        .map_err(|error| EncodingFault::at(0, format!("`{text}` is no base64: {error}")))
}

fn number(kind: FieldKind, text: &str, json: &JsonValue<'_>, out: &mut Vec<u8>) -> Read<()> {
    match kind {
        FieldKind::Int32 | FieldKind::Enum(_) => {
            output::varint(i64::from(parsed::<i32>(text)?).cast_unsigned(), out);
        }
        FieldKind::Int64 => output::varint(parsed::<i64>(text)?.cast_unsigned(), out),
        FieldKind::Uint32 => output::varint(parsed::<u32>(text)?.into(), out),
        FieldKind::Uint64 => output::varint(parsed(text)?, out),
        FieldKind::Sint32 => {
            let value = parsed::<i32>(text)?;
            output::varint(((value << 1) ^ (value >> 31)).cast_unsigned().into(), out);
        }
        FieldKind::Sint64 => {
            let value = parsed::<i64>(text)?;
            output::varint(((value << 1) ^ (value >> 63)).cast_unsigned(), out);
        }
        FieldKind::Fixed32 => out.extend_from_slice(&parsed::<u32>(text)?.to_le_bytes()),
        FieldKind::Fixed64 => out.extend_from_slice(&parsed::<u64>(text)?.to_le_bytes()),
        FieldKind::Sfixed32 => out.extend_from_slice(&parsed::<i32>(text)?.to_le_bytes()),
        FieldKind::Sfixed64 => out.extend_from_slice(&parsed::<i64>(text)?.to_le_bytes()),
        FieldKind::Float => {
            let value = match named(text) {
                Some(value) => value as f32,
                None => parsed::<f32>(text).and_then(|value| finite(value, value.is_finite(), text))?,
            };
            out.extend_from_slice(&value.to_le_bytes());
        }
        FieldKind::Double => {
            let value = match named(text) {
                Some(value) => value,
                None => parsed::<f64>(text).and_then(|value| finite(value, value.is_finite(), text))?,
            };
            out.extend_from_slice(&value.to_le_bytes());
        }
        _ => return other(kind, json),
    }
    Ok(())
}

fn parsed<T: FromStr>(text: &str) -> Read<T> {
    text.parse().map_err(|_| EncodingFault::at(0, format!("`{text}` is no number that the field holds")))
}

fn finite<T>(value: T, is: bool, text: &str) -> Read<T> {
    if is { Ok(value) } else { misfit(format!("`{text}` is more than the field holds")) }
}

fn named(text: &str) -> Option<f64> {
    match text {
        "NaN" => Some(f64::NAN),
        "Infinity" => Some(f64::INFINITY),
        "-Infinity" => Some(f64::NEG_INFINITY),
        _ => None,
    }
}

fn other(kind: FieldKind, json: &JsonValue<'_>) -> Read<()> {
    let wanted = match kind {
        FieldKind::Bool => "a boolean",
        FieldKind::String | FieldKind::Encrypted { text: true, .. } => "text",
        FieldKind::Bytes | FieldKind::Encrypted { .. } => "bytes in base64",
        FieldKind::Enum(_) => "an enum",
        FieldKind::Message(_) | FieldKind::Group(_) => "a message",
        _ => "a number",
    };
    misfit(format!("{} where the schema has {wanted}", json.kind()))
}

fn misfit<T>(message: impl Into<String>) -> Read<T> {
    Err(EncodingFault::at(0, message))
}
