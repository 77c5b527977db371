//! A message taken apart: which of its fields stand where. Knows their forms, and not what they mean.
use super::super::framed::{EncodingFault, Read};
use super::node::{FieldKind, MessageType};
use super::wire::{Wire, WireValue};
use std::collections::HashMap;

/// The fields of a message as they stand on the wire.
#[derive(Debug, Default)]
pub(super) struct Parts<'a> {
    /// By their places in the type, and of one field in the order of the wire.
    pub known: Vec<(usize, WireValue<'a>)>,
    /// Those that the type does not have, or not in this form.
    pub unknown: Vec<(u32, WireValue<'a>)>,
}

impl<'a> Parts<'a> {
    /// Takes a message apart, up to a fault. Of a `oneof` the field that stands last is the one.
    pub fn of(message: &MessageType, bytes: &'a [u8]) -> (Parts<'a>, Read<()>) {
        let mut parts = Parts::default();
        let mut wire = Wire::new(bytes);
        let read = loop {
            let (number, value) = match wire.next() {
                Ok(Some(part)) => part,
                Ok(None) => break Ok(()),
                Err(fault) => break Err(fault),
            };
            match message.fields.iter().position(|field| field.number == number && field.takes(&value)) {
                Some(place) => parts.known.push((place, value)),
                None => parts.unknown.push((number, value)),
            }
        };
        only_the_last(message, &mut parts.known);
        // Mostly they are in order already.
        parts.known.sort_by_key(|(place, _)| *place);
        parts.unknown.sort_by_key(|(number, _)| *number);
        (parts, read)
    }

    /// The values of a field, by its place in the type.
    pub fn of_field(&self, place: usize) -> impl Iterator<Item = WireValue<'a>> {
        let from = self.known.partition_point(|(own, _)| *own < place);
        self.known[from..].iter().take_while(move |(own, _)| *own == place).map(|(_, value)| *value)
    }
}

/// Leaves of each `oneof` the field that stands last, and of that what stands behind the last other one. Once from behind: a value
/// may have any number of them.
fn only_the_last<'a>(message: &MessageType, known: &mut Vec<(usize, WireValue<'a>)>) {
    if message.fields.iter().all(|field| field.one_of.is_none()) {
        return;
    }
    // None: all that stands before is gone.
    let mut last: HashMap<usize, Option<u32>> = HashMap::new();
    known.reverse();
    known.retain(|(place, _)| {
        let field = &message.fields[*place];
        let Some(of) = field.one_of else { return true };
        let number = last.entry(of).or_insert(Some(field.number));
        *number = number.filter(|number| *number == field.number);
        number.is_some()
    });
    known.reverse();
}

/// The items of a repeated field in one value on the wire: the value itself, or those that are packed in it.
pub(super) enum Items<'a> {
    One(Option<WireValue<'a>>),
    Packed(FieldKind, Wire<'a>),
}

impl<'a> Items<'a> {
    pub fn of(kind: FieldKind, value: WireValue<'a>) -> Items<'a> {
        match value {
            WireValue::Bytes(bytes) if kind.packs() => Items::Packed(kind, Wire::new(bytes)),
            value => Items::One(Some(value)),
        }
    }

    pub fn next(&mut self) -> Read<Option<WireValue<'a>>> {
        let (kind, wire) = match self {
            Items::One(value) => return Ok(value.take()),
            Items::Packed(kind, wire) => (kind, wire),
        };
        if wire.is_at_end() {
            return Ok(None);
        }
        Ok(Some(match kind.form() {
            0 => WireValue::Varint(wire.varint()?),
            1 => WireValue::Fixed64(u64::from_le_bytes(wire.array()?)),
            _ => WireValue::Fixed32(u32::from_le_bytes(wire.array()?)),
        }))
    }
}

/// The bytes of a message that stands once; standing more often it is what all of them say together.
pub(super) fn merged<'a>(values: &[WireValue<'a>]) -> std::borrow::Cow<'a, [u8]> {
    match values {
        [WireValue::Bytes(bytes) | WireValue::Group(bytes)] => (*bytes).into(),
        values => values.iter().flat_map(|value| inside(value).to_vec()).collect::<Vec<_>>().into(),
    }
}

/// The bytes of a value that has a length.
pub(super) fn inside<'a>(value: &WireValue<'a>) -> &'a [u8] {
    match value {
        WireValue::Bytes(bytes) | WireValue::Group(bytes) => bytes,
        WireValue::Varint(_) | WireValue::Fixed32(_) | WireValue::Fixed64(_) => &[],
    }
}

/// A fault of bytes that stand within others, seen from those.
pub(super) fn moved(mut fault: Box<EncodingFault>, around: &[u8], inner: &[u8]) -> Box<EncodingFault> {
    let place = (inner.as_ptr() as usize).checked_sub(around.as_ptr() as usize);
    // What was put together of several stands nowhere.
    let place = place.filter(|place| place + inner.len() <= around.len());
    fault.at += place.unwrap_or(0);
    fault
}
