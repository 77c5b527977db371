//! Messages from JSON, as `read` writes it: fields in the order of their numbers, zeros that mean nothing left out.
use super::super::framed::{EncodingFault, Read};
use super::super::json::JsonValue;
use super::known;
use super::node::{FieldKind, MessageType, ProtobufField, Shape, TypeId, Types, WellKnown};
use super::output;
use super::read::DEEPEST;
use super::scalars;
use crate::nearest::did_you_mean;
use std::borrow::Cow;

/// The bytes of a document as a message.
pub(super) fn bytes(types: &Types, id: TypeId, json: &[u8]) -> Result<Vec<u8>, String> {
    let (value, mut out) = (JsonValue::parse(json)?, Vec::with_capacity(json.len()));
    match (ProtobufWriting { types }).message(id, &value, 0, &mut out) {
        Ok(()) => Ok(out),
        Err(fault) if fault.path.is_empty() => Err(fault.message),
        Err(fault) => Err(format!("{}: {}", fault.path, fault.message)),
    }
}

#[derive(Clone, Copy)]
struct ProtobufWriting<'t> {
    types: &'t Types,
}

type Members<'v> = [(Cow<'v, str>, JsonValue<'v>)];

fn misfit<T>(message: impl Into<String>) -> Read<T> {
    Err(EncodingFault::at(0, message))
}

impl ProtobufWriting<'_> {
    fn message(self, id: TypeId, json: &JsonValue<'_>, depth: usize, out: &mut Vec<u8>) -> Read<()> {
        if depth > DEEPEST {
            return misfit(format!("messages nested deeper than {DEEPEST} levels"));
        }
        let message = self.types.message(id);
        match (message.known, json) {
            (Some(WellKnown::Any), JsonValue::Object(members))
                if members.iter().any(|(name, _)| name == "@type") =>
            {
                self.any(members, depth, out)
            }
            (Some(WellKnown::ItsField), json) => match message.fields.first() {
                Some(field) => self.field(field, json, depth, out),
                None => Ok(()),
            },
            (Some(WellKnown::OneOfItsFields), json) => self.one_of(message, json, depth, out),
            (Some(known), JsonValue::Text(text)) => self.known(known, text, out),
            (_, JsonValue::Object(members)) => self.members(message, members, depth, out),
            (_, json) => misfit(format!("{} where the schema has {}", json.kind(), message.name)),
        }
    }

    fn members(
        self,
        message: &MessageType,
        members: &Members<'_>,
        depth: usize,
        out: &mut Vec<u8>,
    ) -> Read<()> {
        let mut parts: Vec<(&ProtobufField, Vec<u8>)> = Vec::new();
        let mut unknown = Vec::new();
        for (name, value) in members {
            let field =
                message.fields.iter().find(|field| *field.name == **name || *field.json_name == **name);
            let number = name.strip_prefix('#').and_then(|number| number.parse().ok());
            match (field, number) {
                (Some(field), _) => {
                    let mut bytes = Vec::new();
                    self.field(field, value, depth, &mut bytes).map_err(|fault| fault.in_member(name))?;
                    // Of several of one name the last counts.
                    parts.retain(|(own, _)| own.number != field.number);
                    if bytes.is_empty() {
                        continue;
                    }
                    if let Some((other, _)) = parts.iter().find(|(own, _)| own.excludes(field)) {
                        let (one, other) = (&message.name, &other.name);
                        return misfit(format!(
                            "{one} has either `{other}` or `{}`, and not both",
                            field.name
                        ));
                    }
                    parts.push((field, bytes));
                }
                (None, Some(number)) => {
                    output::unknown(number, value, &mut unknown).map_err(|fault| fault.in_member(name))?;
                }
                (None, None) => {
                    let meant = did_you_mean(name, message.fields.iter().map(|field| &*field.name));
                    return misfit(format!("{} has no field `{name}`{meant}", message.name));
                }
            }
        }
        parts.sort_by_key(|(field, _)| field.number);
        parts.iter().for_each(|(_, bytes)| out.extend_from_slice(bytes));
        out.extend_from_slice(&unknown);
        Ok(())
    }

    /// All that a field stands for; null is a field that is not there, unless null is a value of it.
    fn field(self, field: &ProtobufField, json: &JsonValue<'_>, depth: usize, out: &mut Vec<u8>) -> Read<()> {
        let takes_null = match field.kind {
            FieldKind::Message(id) => self.types.message(id).known == Some(WellKnown::OneOfItsFields),
            FieldKind::Enum(id) => self.types.enums[id].is_null,
            _ => false,
        };
        match (field.shape, json) {
            (_, JsonValue::Null) if !takes_null => Ok(()),
            (Shape::Single { presence }, json) => self.item(field, json, !presence, depth, out),
            (Shape::List { packed: true }, JsonValue::List(list)) if !list.is_empty() => {
                let mut inner = Vec::new();
                for (index, item) in list.iter().enumerate() {
                    scalars::write(self.types, field.kind, item, &mut inner)
                        .map_err(|fault| fault.in_element(index))?;
                }
                output::tag(field.number, 2, out);
                output::sized(&inner, out);
                Ok(())
            }
            (Shape::List { .. }, JsonValue::List(list)) => {
                list.iter().enumerate().try_for_each(|(index, item)| {
                    self.item(field, item, false, depth, out).map_err(|fault| fault.in_element(index))
                })
            }
            (Shape::Map, JsonValue::Object(members)) => members.iter().try_for_each(|(name, value)| {
                self.entry(field, name, value, depth, out).map_err(|fault| fault.in_member(name))
            }),
            (Shape::List { .. }, json) => misfit(format!("{} where the schema has a list", json.kind())),
            (Shape::Map, json) => misfit(format!("{} where the schema has a map", json.kind())),
        }
    }

    /// One value behind its tag; nothing if it is zero and that means nothing.
    fn item(
        self,
        field: &ProtobufField,
        json: &JsonValue<'_>,
        no_zero: bool,
        depth: usize,
        out: &mut Vec<u8>,
    ) -> Read<()> {
        let mut inner = Vec::new();
        match field.kind {
            FieldKind::Message(id) => {
                self.message(id, json, depth + 1, &mut inner)?;
                output::tag(field.number, 2, out);
                output::sized(&inner, out);
            }
            FieldKind::Group(id) => {
                output::tag(field.number, 3, out);
                self.message(id, json, depth + 1, out)?;
                output::tag(field.number, 4, out);
            }
            kind => {
                scalars::write(self.types, kind, json, &mut inner)?;
                if !(no_zero && inner.iter().all(|byte| *byte == 0)) {
                    output::tag(field.number, kind.form(), out);
                    out.extend_from_slice(&inner);
                }
            }
        }
        Ok(())
    }

    fn entry(
        self,
        field: &ProtobufField,
        name: &str,
        value: &JsonValue<'_>,
        depth: usize,
        out: &mut Vec<u8>,
    ) -> Read<()> {
        let (key, of) = (self.types.of_entry(field.kind, 1), self.types.of_entry(field.kind, 2));
        let (Some(key), Some(of)) = (key, of) else { return misfit("a map without a type") };
        let mut inner = Vec::new();
        output::tag(1, key.kind.form(), &mut inner);
        scalars::write_key(self.types, key.kind, name, &mut inner)?;
        self.item(of, value, false, depth, &mut inner)?;
        output::tag(field.number, 2, out);
        output::sized(&inner, out);
        Ok(())
    }

    /// What JSON writes as text.
    fn known(self, known: WellKnown, text: &str, out: &mut Vec<u8>) -> Read<()> {
        let (seconds, nanos) = match known {
            WellKnown::Timestamp => known::of_moment(text).ok_or_else(|| {
                EncodingFault::at(0, format!("`{text}` is no time as 2026-11-26T13:14:15.123Z"))
            })?,
            WellKnown::Duration => known::of_duration(text)
                .ok_or_else(|| EncodingFault::at(0, format!("`{text}` is no duration as 1.500s")))?,
            _ => {
                for path in text.split(',').filter(|_| !text.is_empty()) {
                    output::tag(1, 2, out);
                    output::sized(path.as_bytes(), out);
                }
                return Ok(());
            }
        };
        for (number, value) in [(1, seconds), (2, i64::from(nanos))] {
            if value != 0 {
                output::tag(number, 0, out);
                output::varint(value.cast_unsigned(), out);
            }
        }
        Ok(())
    }

    /// `google.protobuf.Value`: the field that takes this kind of JSON, by the numbers that Protobuf gives them.
    fn one_of(
        self,
        message: &MessageType,
        json: &JsonValue<'_>,
        depth: usize,
        out: &mut Vec<u8>,
    ) -> Read<()> {
        let number = match json {
            JsonValue::Null => 1,
            JsonValue::Number(_) => 2,
            JsonValue::Text(_) => 3,
            JsonValue::Bool(_) => 4,
            JsonValue::Object(_) => 5,
            JsonValue::List(_) => 6,
        };
        match message.fields.iter().find(|field| field.number == number) {
            Some(field) => self.item(field, json, false, depth, out),
            None => Ok(()),
        }
    }

    fn any(self, members: &Members<'_>, depth: usize, out: &mut Vec<u8>) -> Read<()> {
        let of = |wanted: &str| members.iter().find(|(name, _)| name == wanted).map(|(_, value)| value);
        let url = match of("@type") {
            Some(JsonValue::Text(url)) => url.as_ref(),
            _ => return misfit("its `@type` is no text"),
        };
        let named = url.rsplit('/').next().and_then(|name| self.types.by_name.get(name));
        let mut inner = Vec::new();
        match (named, of("value")) {
            (Some(&named), Some(value)) if self.types.message(named).known.is_some() => {
                self.message(named, value, depth + 1, &mut inner)?;
            }
            (Some(&named), _) => {
                let others = members.iter().filter(|(name, _)| name != "@type").cloned();
                self.members(self.types.message(named), &others.collect::<Vec<_>>(), depth + 1, &mut inner)?;
            }
            (None, Some(JsonValue::Text(text))) => inner = scalars::base64(text)?,
            (None, _) => {
                return misfit(format!("the schema has no message {url}, and there are no bytes of it"));
            }
        }
        for (number, bytes) in [(1, url.as_bytes()), (2, &inner[..])] {
            if !bytes.is_empty() {
                output::tag(number, 2, out);
                output::sized(bytes, out);
            }
        }
        Ok(())
    }
}
