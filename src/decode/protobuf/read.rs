//! Messages as JSON. Fields stand in the order of the file; those that are not on the wire are told as their zero, where the file does not
//! tell the two apart, and else not at all.
use super::super::framed::{EncodingFault, Leaf, Read, quoted};
use super::known;
use super::node::{FieldKind, ProtobufField, Shape, TypeId, Types, WellKnown};
use super::parts::{Items, Parts, inside, merged, moved};
use super::scalar;
use super::wire::WireValue;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;

/// Messages within each other.
pub(super) const DEEPEST: usize = 200;

/// A reading by one schema.
#[derive(Clone, Copy)]
pub(super) struct ProtobufReading<'t> {
    pub types: &'t Types,
}

impl ProtobufReading<'_> {
    /// Writes a message.
    pub fn message(self, id: TypeId, bytes: &[u8], depth: usize, out: &mut Vec<u8>) -> Read<()> {
        if depth > DEEPEST {
            return Err(EncodingFault::at(0, format!("messages nested deeper than {DEEPEST} levels")));
        }
        let message = self.types.message(id);
        if let Some(leaf) = known::leaf(self.types, message, bytes) {
            leaf.write(out);
            return Ok(());
        }
        match message.known {
            Some(WellKnown::Any) => self.any(id, bytes, depth, out),
            Some(WellKnown::ItsField) => {
                let (parts, read) = Parts::of(message, bytes);
                let values: Vec<_> = parts.known.iter().map(|(_, value)| *value).collect();
                if let Some(field) = message.fields.first() {
                    self.field(field, &values, bytes, depth, out)?;
                }
                read
            }
            Some(WellKnown::OneOfItsFields) => {
                let (parts, read) = Parts::of(message, bytes);
                match parts.known.last() {
                    Some((place, value)) => {
                        self.field(&message.fields[*place], &[*value], bytes, depth, out)?;
                    }
                    None => Leaf::Null.write(out),
                }
                read
            }
            _ => {
                out.push(b'{');
                self.members(id, bytes, depth, out)?;
                out.push(b'}');
                Ok(())
            }
        }
    }

    /// Writes the fields of a message, without the brackets.
    fn members(self, id: TypeId, bytes: &[u8], depth: usize, out: &mut Vec<u8>) -> Read<()> {
        let message = self.types.message(id);
        let (parts, read) = Parts::of(message, bytes);
        let mut rest = &parts.known[..];
        let mut values = Vec::new();
        for (place, field) in message.fields.iter().enumerate() {
            let count = rest.iter().take_while(|(own, _)| *own == place).count();
            let (own, others) = rest.split_at(count);
            rest = others;
            if own.is_empty() && (field.shape == Shape::Single { presence: true } || read.is_err()) {
                continue;
            }
            values.clear();
            values.extend(own.iter().map(|(_, value)| *value));
            comma(out);
            quoted(&field.name, out);
            out.push(b':');
            self.field(field, &values, bytes, depth, out).map_err(|fault| fault.in_member(&field.name))?;
        }
        self.unknown(&parts.unknown, out);
        read
    }

    /// Writes all values of a field.
    pub fn field(
        self,
        field: &ProtobufField,
        values: &[WireValue<'_>],
        around: &[u8],
        depth: usize,
        out: &mut Vec<u8>,
    ) -> Read<()> {
        match (field.shape, field.kind) {
            (Shape::Single { .. }, FieldKind::Message(id) | FieldKind::Group(id)) => {
                let bytes = merged(values);
                self.message(id, &bytes, depth + 1, out).map_err(|fault| moved(fault, around, &bytes))
            }
            (Shape::Single { .. }, kind) => {
                let value = values.last().copied().unwrap_or(kind.zero());
                scalar::leaf(self.types, kind, value).write(out);
                Ok(())
            }
            (Shape::List { .. }, kind) => {
                out.push(b'[');
                let mut index = 0;
                for value in values {
                    let mut items = Items::of(kind, *value);
                    while let Some(item) =
                        items.next().map_err(|fault| moved(fault, around, inside(value)))?
                    {
                        comma(out);
                        self.item(kind, item, around, depth, out).map_err(|fault| fault.in_element(index))?;
                        index += 1;
                    }
                }
                out.push(b']');
                Ok(())
            }
            (Shape::Map, kind) => {
                out.push(b'{');
                for value in values {
                    comma(out);
                    self.entry(kind, inside(value), depth, out)
                        .map_err(|fault| moved(fault, around, inside(value)))?;
                }
                out.push(b'}');
                Ok(())
            }
        }
    }

    /// Writes one value.
    fn item(
        self,
        kind: FieldKind,
        value: WireValue<'_>,
        around: &[u8],
        depth: usize,
        out: &mut Vec<u8>,
    ) -> Read<()> {
        match kind {
            FieldKind::Message(id) | FieldKind::Group(id) => {
                let bytes = inside(&value);
                self.message(id, bytes, depth + 1, out).map_err(|fault| moved(fault, around, bytes))
            }
            kind => {
                scalar::leaf(self.types, kind, value).write(out);
                Ok(())
            }
        }
    }

    /// Writes an entry of a map: a name and its value.
    fn entry(self, entry: FieldKind, bytes: &[u8], depth: usize, out: &mut Vec<u8>) -> Read<()> {
        let (Some(key), Some(value)) = (self.types.of_entry(entry, 1), self.types.of_entry(entry, 2)) else {
            return Err(EncodingFault::at(0, "a map without a type"));
        };
        let (name, values) = self.taken(entry, bytes)?;
        let name = scalar::leaf(self.types, key.kind, name).found().shown().into_owned();
        quoted(&name, out);
        out.push(b':');
        self.field(value, &values, bytes, depth, out).map_err(|fault| fault.in_member(&name))
    }

    /// The key of a map's entry and the values that it has on the wire.
    pub fn taken<'a>(self, entry: FieldKind, bytes: &'a [u8]) -> Read<(WireValue<'a>, Vec<WireValue<'a>>)> {
        let FieldKind::Message(id) = entry else { return Ok((WireValue::Varint(0), Vec::new())) };
        let message = self.types.message(id);
        let (parts, read) = Parts::of(message, bytes);
        read?;
        let of = |number: u32| {
            let own = parts.known.iter().filter(move |(place, _)| message.fields[*place].number == number);
            own.map(|(_, value)| *value)
        };
        let zero = self.types.of_entry(entry, 1).map_or(WireValue::Varint(0), |key| key.kind.zero());
        Ok((of(1).next_back().unwrap_or(zero), of(2).collect()))
    }

    /// A message of any type, which it names: its fields behind the name, or its bytes in base64 where there is no such type.
    /// One with fields that nobody knows is shown as the message that it is.
    fn any(self, id: TypeId, bytes: &[u8], depth: usize, out: &mut Vec<u8>) -> Read<()> {
        let (parts, read) = Parts::of(self.types.message(id), bytes);
        if !parts.unknown.is_empty() {
            out.push(b'{');
            self.members(id, bytes, depth, out)?;
            out.push(b'}');
            return Ok(());
        }
        let of = |place: usize| parts.known.iter().rev().find(|(own, _)| *own == place);
        let url = String::from_utf8_lossy(of(0).map_or(&[][..], |(_, value)| inside(value)));
        let inner = of(1).map_or(&[][..], |(_, value)| inside(value));
        out.extend_from_slice(b"{\"@type\":");
        quoted(&url, out);
        let named = url.rsplit('/').next().and_then(|name| self.types.by_name.get(name));
        let at = |fault| moved(fault, bytes, inner);
        match named {
            Some(&named) if self.types.message(named).known.is_none() => {
                self.members(named, inner, depth + 1, out).map_err(at)?;
            }
            Some(&named) => {
                out.extend_from_slice(b",\"value\":");
                self.message(named, inner, depth + 1, out).map_err(at)?;
            }
            None => {
                out.extend_from_slice(b",\"value\":");
                quoted(&BASE64_STANDARD.encode(inner), out);
            }
        }
        out.push(b'}');
        read
    }

    /// Writes what the type does not have by its number: `"#7": 12`, in a list if it stands there more than once.
    fn unknown(self, parts: &[(u32, WireValue<'_>)], out: &mut Vec<u8>) {
        for own in parts.chunk_by(|(one, _), (other, _)| one == other) {
            comma(out);
            quoted(&format!("#{}", own[0].0), out);
            out.push(b':');
            if own.len() > 1 {
                out.push(b'[');
            }
            for (_, value) in own {
                comma(out);
                bare(value, out);
            }
            if own.len() > 1 {
                out.push(b']');
            }
        }
    }
}

/// A value of which only the form is known: a number, or base64, or an object that names a form which is neither.
fn bare(value: &WireValue<'_>, out: &mut Vec<u8>) {
    match value {
        WireValue::Varint(bits) => Leaf::Unsigned(*bits).write(out),
        WireValue::Bytes(bytes) => quoted(&BASE64_STANDARD.encode(bytes), out),
        WireValue::Fixed64(bits) => out.extend_from_slice(format!("{{\"fixed64\":{bits}}}").as_bytes()),
        WireValue::Fixed32(bits) => out.extend_from_slice(format!("{{\"fixed32\":{bits}}}").as_bytes()),
        WireValue::Group(bytes) => {
            out.extend_from_slice(format!("{{\"group\":\"{}\"}}", BASE64_STANDARD.encode(bytes)).as_bytes());
        }
    }
}

/// A comma, but behind a bracket that has just opened and behind a name.
fn comma(out: &mut Vec<u8>) {
    if !matches!(out.last(), Some(b'{' | b'[' | b':') | None) {
        out.push(b',');
    }
}
