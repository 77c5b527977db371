//! Fields without parts: what their bits mean. Knows no message.
use super::super::framed::Leaf;
use super::super::framed::encryption::{in_place, may_be_encrypted};
use super::node::{FieldKind, Types};
use super::wire::WireValue;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use std::borrow::Cow;

/// The value of a field that is no message. Bytes are base64, as in Protobuf's own JSON.
pub(super) fn leaf<'a>(types: &Types, kind: FieldKind, value: WireValue<'a>) -> Leaf<'a> {
    match value {
        WireValue::Varint(bits) => of_varint(types, kind, bits),
        WireValue::Fixed64(bits) => match kind {
            FieldKind::Double => Leaf::Double(f64::from_bits(bits)),
            FieldKind::Sfixed64 => Leaf::Integer(bits.cast_signed()),
            _ => Leaf::Unsigned(bits),
        },
        WireValue::Fixed32(bits) => match kind {
            FieldKind::Float => Leaf::Single(f32::from_bits(bits)),
            FieldKind::Sfixed32 => Leaf::Integer(bits.cast_signed().into()),
            _ => Leaf::Unsigned(bits.into()),
        },
        WireValue::Bytes(bytes) => match kind {
            FieldKind::Encrypted { kek, text } if may_be_encrypted(bytes, text) => {
                Leaf::Text(Cow::Owned(in_place(&types.keks[kek])))
            }
            FieldKind::String | FieldKind::Encrypted { text: true, .. } => Leaf::text(bytes),
            _ => base64(bytes),
        },
        WireValue::Group(bytes) => base64(bytes),
    }
}

fn base64(bytes: &[u8]) -> Leaf<'static> {
    Leaf::Text(Cow::Owned(BASE64_STANDARD.encode(bytes)))
}

fn of_varint(types: &Types, kind: FieldKind, bits: u64) -> Leaf<'static> {
    // A negative number of 32 bits is written with 64; what is above 32 is dropped, as other readers do.
    let low = bits as u32;
    match kind {
        FieldKind::Bool => Leaf::Bool(bits != 0),
        FieldKind::Int32 => Leaf::Integer(low.cast_signed().into()),
        FieldKind::Int64 => Leaf::Integer(bits.cast_signed()),
        FieldKind::Uint32 => Leaf::Unsigned(low.into()),
        FieldKind::Sint32 => Leaf::Integer(i64::from((low >> 1).cast_signed() ^ -(low & 1).cast_signed())),
        FieldKind::Sint64 => Leaf::Integer((bits >> 1).cast_signed() ^ -(bits & 1).cast_signed()),
        FieldKind::Enum(id) => {
            let (of, number) = (&types.enums[id], low.cast_signed());
            match of.values.iter().find(|(_, own)| *own == number) {
                _ if of.is_null => Leaf::Null,
                Some((name, _)) => Leaf::Text(Cow::Owned(name.to_string())),
                None => Leaf::Integer(number.into()),
            }
        }
        _ => Leaf::Unsigned(bits),
    }
}
