//! Follows a path through a message: fields beside it are jumped over. What Protobuf's JSON has a form of its own for, and a message that
//! stands in pieces, is followed in its JSON.
use super::super::document::{HowFar, TakesValue};
use super::super::framed::Read;
use super::super::json;
use super::super::step::Step;
use super::node::{FieldKind, MessageType, ProtobufField, Shape, TypeId, Types};
use super::parts::{Items, Parts, inside, merged};
use super::read::{DEEPEST, ProtobufReading};
use super::scalar;
use super::wire::{Wire, WireValue};
use std::borrow::Cow;
use std::ops::ControlFlow::{self, Break, Continue};

/// Calls `found` for each value at the path until it returns true.
pub(super) fn visit<'a>(
    types: &Types,
    id: TypeId,
    bytes: &'a [u8],
    steps: &[Step],
    found: TakesValue<'_, 'a>,
) -> HowFar {
    let mut walk = ProtobufVisit { reading: ProtobufReading { types }, found };
    match walk.message(id, bytes, steps, 0) {
        Ok(Break(())) => HowFar::Enough,
        Ok(Continue(())) => HowFar::All,
        Err(_) => HowFar::Part,
    }
}

struct ProtobufVisit<'t, 'a, 'f> {
    reading: ProtobufReading<'t>,
    found: TakesValue<'f, 'a>,
}

/// Broken off when there is enough.
type ProtobufSeen = Read<ControlFlow<()>>;

impl<'a> ProtobufVisit<'_, 'a, '_> {
    fn message(&mut self, id: TypeId, bytes: &'a [u8], steps: &[Step], depth: usize) -> ProtobufSeen {
        let types = self.reading.types;
        let message = types.message(id);
        let Some((Step::Name(name), rest)) = steps.split_first() else {
            // It has no elements; but its JSON may.
            return if steps.is_empty() || message.known.is_some() {
                self.in_json(steps, |reading, out| reading.message(id, bytes, depth, out))
            } else {
                Ok(Continue(()))
            };
        };
        if message.known.is_some() || name.starts_with('#') || depth > DEEPEST {
            return self.in_json(steps, |reading, out| reading.message(id, bytes, depth, out));
        }
        match message.fields.iter().find(|field| *field.name == **name) {
            Some(field) if field.one_of.is_some() => self.alternative(message, field, bytes, rest, depth),
            Some(field) => self.field(field, bytes, rest, depth),
            None => Ok(Continue(())),
        }
    }

    /// Follows the steps into a field of the message that the bytes are.
    fn field(
        &mut self,
        field: &ProtobufField,
        bytes: &'a [u8],
        steps: &[Step],
        depth: usize,
    ) -> ProtobufSeen {
        match (field.shape, steps.split_first()) {
            (Shape::Single { .. }, _) => self.single(field, bytes, steps, depth),
            (_, None) => {
                let (values, read) = values(field, bytes);
                if values.is_empty() && read.is_err() {
                    return read.map(Continue);
                }
                let seen =
                    self.in_json(steps, |reading, out| reading.field(field, &values, bytes, depth, out))?;
                if seen.is_break() { Ok(seen) } else { read.map(Continue) }
            }
            (Shape::List { .. }, Some((step @ (Step::Each | Step::Index(_)), rest))) => {
                let (mut wire, mut index) = (Wire::new(bytes), 0);
                while let Some(value) = next(field, &mut wire)? {
                    let mut items = Items::of(field.kind, value);
                    while let Some(item) = items.next()? {
                        let is_it = *step == Step::Each || *step == Step::Index(index);
                        if is_it && self.item(field.kind, item, rest, depth)?.is_break() {
                            return Ok(Break(()));
                        }
                        index += 1;
                    }
                }
                Ok(Continue(()))
            }
            (Shape::Map, Some((Step::Name(name), rest))) => {
                let mut wire = Wire::new(bytes);
                while let Some(value) = next(field, &mut wire)? {
                    if self.entry(field.kind, inside(&value), name, rest, depth)?.is_break() {
                        return Ok(Break(()));
                    }
                }
                Ok(Continue(()))
            }
            _ => Ok(Continue(())),
        }
    }

    /// A field that counts once: the last value, or all pieces of a message together.
    fn single(
        &mut self,
        field: &ProtobufField,
        bytes: &'a [u8],
        steps: &[Step],
        depth: usize,
    ) -> ProtobufSeen {
        let mut wire = Wire::new(bytes);
        let (mut last, mut pieces) = (None, 0);
        let read = loop {
            match next(field, &mut wire) {
                Ok(Some(value)) => (last, pieces) = (Some(value), pieces + 1),
                Ok(None) => break Ok(()),
                Err(fault) => break Err(fault),
            }
        };
        let seen = match (last, field.kind) {
            (Some(_), FieldKind::Message(id) | FieldKind::Group(id)) if pieces > 1 => {
                let (values, _) = values(field, bytes);
                self.in_json(steps, |reading, out| reading.message(id, &merged(&values), depth + 1, out))?
            }
            (Some(value), kind) => self.item(kind, value, steps, depth)?,
            (None, kind) if field.shape == Shape::Single { presence: false } && read.is_ok() => {
                self.item(kind, kind.zero(), steps, depth)?
            }
            (None, _) => Continue(()),
        };
        if seen.is_break() { Ok(seen) } else { read.map(Continue) }
    }

    /// A field of a `oneof`: only if none of the others stands behind it.
    fn alternative(
        &mut self,
        message: &MessageType,
        field: &ProtobufField,
        bytes: &'a [u8],
        steps: &[Step],
        depth: usize,
    ) -> ProtobufSeen {
        let (parts, read) = Parts::of(message, bytes);
        let own = |place: usize| message.fields[place].number == field.number;
        let values: Vec<_> =
            parts.known.iter().filter(|(place, _)| own(*place)).map(|(_, value)| *value).collect();
        let seen = match (&values[..], field.kind) {
            ([], _) => Continue(()),
            ([_, _, ..], FieldKind::Message(id) | FieldKind::Group(id)) => {
                self.in_json(steps, |reading, out| reading.message(id, &merged(&values), depth + 1, out))?
            }
            ([.., value], kind) => self.item(kind, *value, steps, depth)?,
        };
        if seen.is_break() { Ok(seen) } else { read.map(Continue) }
    }

    fn item(&mut self, kind: FieldKind, value: WireValue<'a>, steps: &[Step], depth: usize) -> ProtobufSeen {
        match kind {
            FieldKind::Message(id) | FieldKind::Group(id) => {
                self.message(id, inside(&value), steps, depth + 1)
            }
            kind if steps.is_empty() => {
                let value = scalar::leaf(self.reading.types, kind, value).found();
                Ok(if (self.found)(value) { Break(()) } else { Continue(()) })
            }
            _ => Ok(Continue(())),
        }
    }

    /// An entry of a map, if it has the name.
    fn entry(
        &mut self,
        entry: FieldKind,
        bytes: &'a [u8],
        name: &str,
        steps: &[Step],
        depth: usize,
    ) -> ProtobufSeen {
        let types = self.reading.types;
        let (key, values) = self.reading.taken(entry, bytes)?;
        let (Some(key_field), Some(field)) = (types.of_entry(entry, 1), types.of_entry(entry, 2)) else {
            return Ok(Continue(()));
        };
        if scalar::leaf(types, key_field.kind, key).found().shown() != name {
            return Ok(Continue(()));
        }
        match (&values[..], field.kind) {
            ([value], kind) => self.item(kind, *value, steps, depth),
            (values, FieldKind::Message(id)) => {
                self.in_json(steps, |reading, out| reading.message(id, &merged(values), depth + 1, out))
            }
            (values, kind) => self.item(kind, values.last().copied().unwrap_or(kind.zero()), steps, depth),
        }
    }

    /// Writes a value as JSON and follows the steps there.
    fn in_json(
        &mut self,
        steps: &[Step],
        write: impl FnOnce(ProtobufReading<'_>, &mut Vec<u8>) -> Read<()>,
    ) -> ProtobufSeen {
        let mut json = Vec::new();
        let read = write(self.reading, &mut json);
        if steps.is_empty() && matches!(json.first(), Some(b'{' | b'[')) && read.is_ok() {
            let whole = super::super::found::Found::Whole(Cow::Owned(json));
            return Ok(if (self.found)(whole) { Break(()) } else { Continue(()) });
        }
        let found = &mut self.found;
        match json::follow(&json, steps, &mut |value| found(value.into_owned())) {
            HowFar::Enough => Ok(Break(())),
            HowFar::All | HowFar::Part => read.map(Continue),
        }
    }
}

/// The next value of a field; what stands before it is jumped over.
#[inline]
fn next<'a>(field: &ProtobufField, wire: &mut Wire<'a>) -> Read<Option<WireValue<'a>>> {
    while let Some((number, value)) = wire.next()? {
        if number == field.number && field.takes(&value) {
            return Ok(Some(value));
        }
    }
    Ok(None)
}

/// All values of a field, up to a fault.
fn values<'a>(field: &ProtobufField, bytes: &'a [u8]) -> (Vec<WireValue<'a>>, Read<()>) {
    let (mut wire, mut values) = (Wire::new(bytes), Vec::new());
    loop {
        match next(field, &mut wire) {
            Ok(Some(value)) => values.push(value),
            Ok(None) => return (values, Ok(())),
            Err(fault) => return (values, Err(fault)),
        }
    }
}
