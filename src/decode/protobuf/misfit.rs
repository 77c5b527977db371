//! What of a message its type does not have: a field, a value of an enum, bytes that are no field's. A reader would pass it over in
//! silence, or lose it when it writes the message again.
use super::super::framed::{EncodingFault, Read};
use super::node::{FieldKind, TypeId, Types};
use super::parts::{Items, inside};
use super::read::DEEPEST;
use super::wire::{Wire, WireValue};

/// Whether a message holds nothing but what its type has.
///
/// # Errors
/// The first that it does not have, and where.
pub(super) fn held_to(types: &Types, id: TypeId, bytes: &[u8], depth: usize) -> Read<()> {
    if depth > DEEPEST {
        return Err(EncodingFault::at(0, format!("messages nested deeper than {DEEPEST} levels")));
    }
    let message = types.message(id);
    let mut wire = Wire::new(bytes);
    while let Some((number, value)) = wire.next()? {
        let named = message.fields.iter().find(|field| field.number == number);
        let Some(field) = named else {
            let text = format!("field {number} is not in {}", message.name);
            return Err(EncodingFault::at(0, text));
        };
        let in_field = |fault: Box<EncodingFault>| fault.in_member(&field.name);
        if !field.takes(&value) {
            let text = format!("field {number} is written as another type than {} has", message.name);
            return Err(in_field(EncodingFault::at(0, text)));
        }
        match field.kind {
            FieldKind::Message(of) | FieldKind::Group(of) => {
                held_to(types, of, inside(&value), depth + 1).map_err(in_field)?;
            }
            FieldKind::String if std::str::from_utf8(inside(&value)).is_err() => {
                return Err(in_field(EncodingFault::at(0, "its bytes are no text in UTF-8")));
            }
            FieldKind::Enum(of) => {
                let mut items = Items::of(field.kind, value);
                while let Some(item) = items.next().map_err(in_field)? {
                    if let Some(number) = unknown(types, of, &item) {
                        let text = format!("{number} is no value of the enum");
                        return Err(in_field(EncodingFault::at(0, text)));
                    }
                }
            }
            _ => {}
        }
    }
    Ok(())
}

/// The number, if the enum has no name for it.
fn unknown(types: &Types, of: TypeId, value: &WireValue<'_>) -> Option<i32> {
    let WireValue::Varint(number) = value else { return None };
    let number = *number as i32;
    (!types.enums[of].values.iter().any(|(_, own)| *own == number)).then_some(number)
}
