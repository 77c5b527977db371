//! Bytes from JSON, as `read` writes it: a value goes to the first branch of a union that takes it. Where that is not the one that
//! is meant, `{"long": 5}` says so, as in Avro's own JSON.
use super::super::framed::encryption::is_in_place;
use super::super::framed::{EncodingFault, Read};
use super::super::json::JsonValue;
use super::node::{AvroField, BytesAs, Node, NodeId, Nodes};
use super::output;
use super::read::DEEPEST;
use crate::nearest::did_you_mean;
use std::borrow::Cow;

/// A value that fits the schema in so many ways that trying them takes for ever is given up.
const MOST_TRIES: usize = 1_000_000;
/// Bytes of a document: where fields are left out, their defaults stand, which may be much longer.
const MOST_WRITTEN: usize = 64 << 20;
/// Bytes of all defaults of a schema: one may hold others, ten of them each.
const MOST_DEFAULTS: usize = 16 << 20;

/// What writing may still take.
pub(super) struct WritingLeft {
    tries: usize,
    bytes: usize,
}

impl WritingLeft {
    pub fn for_defaults() -> WritingLeft {
        WritingLeft { tries: MOST_TRIES, bytes: MOST_DEFAULTS }
    }

    /// Nothing more can be written.
    pub fn is_spent(&self) -> bool {
        self.tries == 0
    }
}

/// The bytes of a document.
pub(super) fn bytes(nodes: &Nodes, json: &[u8]) -> Result<Vec<u8>, String> {
    let mut left = WritingLeft { tries: MOST_TRIES, bytes: MOST_WRITTEN };
    encoded(nodes, nodes.root, json, false, &mut left)
}

/// The bytes of a field's default, which a schema gives as what is encoded: a decimal as the text of its bytes, a date as its days.
pub(super) fn default(
    nodes: &Nodes,
    record: NodeId,
    field: usize,
    value: &serde_json::Value,
    left: &mut WritingLeft,
) -> Result<Vec<u8>, String> {
    let Node::Record(fields) = nodes.node(record) else {
        return Err("a field stands in a record".to_owned());
    };
    let Some(own) = fields.get(field) else { return Err("the record was defined again".to_owned()) };
    encoded(nodes, own.node, value.to_string().as_bytes(), true, left)
}

fn encoded(
    nodes: &Nodes,
    id: NodeId,
    json: &[u8],
    raw: bool,
    left: &mut WritingLeft,
) -> Result<Vec<u8>, String> {
    let value = JsonValue::parse(json)?;
    let mut out = Vec::with_capacity(json.len());
    let mut writing = AvroWriting { nodes, raw, left };
    match writing.value(id, &value, 0, &mut out) {
        Ok(()) => {
            left.bytes = left.bytes.saturating_sub(out.len());
            Ok(out)
        }
        Err(fault) if fault.path.is_empty() => Err(fault.message),
        Err(fault) => Err(format!("{}: {}", fault.path, fault.message)),
    }
}

struct AvroWriting<'n> {
    nodes: &'n Nodes,
    /// Numbers and bytes stand for nothing.
    raw: bool,
    left: &'n mut WritingLeft,
}

fn misfit<T>(message: impl Into<String>) -> Read<T> {
    Err(EncodingFault::at(0, message))
}

impl AvroWriting<'_> {
    fn value(&mut self, id: NodeId, json: &JsonValue<'_>, depth: usize, out: &mut Vec<u8>) -> Read<()> {
        if depth > DEEPEST || self.left.is_spent() {
            return misfit("the schema is too deep or too ambiguous for it");
        }
        self.left.tries -= 1;
        let nodes = self.nodes;
        match (nodes.node(id), json) {
            (Node::Union(branches), _) => return self.union(branches, json, depth, out),
            (Node::Null, JsonValue::Null) => {}
            (Node::Boolean, JsonValue::Bool(value)) => out.push(u8::from(*value)),
            (Node::Record(fields), JsonValue::Object(members)) => {
                return self.record(fields, members, depth, out);
            }
            (Node::Array(items), JsonValue::List(list)) => {
                if !list.is_empty() {
                    output::length(list.len(), out);
                }
                for (index, item) in list.iter().enumerate() {
                    self.value(*items, item, depth + 1, out).map_err(|fault| fault.in_element(index))?;
                }
                output::long(0, out);
            }
            (Node::Map(values), JsonValue::Object(members)) => {
                if !members.is_empty() {
                    output::length(members.len(), out);
                }
                for (name, value) in members {
                    output::sized(name.as_bytes(), out);
                    self.value(*values, value, depth + 1, out).map_err(|fault| fault.in_member(name))?;
                }
                output::long(0, out);
            }
            (_, JsonValue::Number(text)) => return self.number(id, text, out),
            (_, JsonValue::Text(text)) => return self.text(id, text, out),
            _ => return self.other(id, json),
        }
        Ok(())
    }

    fn other(&self, id: NodeId, json: &JsonValue<'_>) -> Read<()> {
        misfit(format!("{} where the schema has {}", json.kind(), self.nodes.called(id)))
    }

    fn number(&self, id: NodeId, text: &str, out: &mut Vec<u8>) -> Read<()> {
        match self.nodes.node(id) {
            Node::Int(_) => match text.parse::<i32>() {
                Ok(value) => output::long(value.into(), out),
                Err(_) => return misfit(format!("{text} is no whole number of 32 bits")),
            },
            Node::Long(_) => match text.parse() {
                Ok(value) => output::long(value, out),
                Err(_) => return misfit(format!("{text} is no whole number of 64 bits")),
            },
            Node::Float => match text.parse::<f32>() {
                Ok(value) if value.is_finite() => out.extend_from_slice(&value.to_le_bytes()),
                _ => return misfit(format!("{text} is more than a float holds")),
            },
            Node::Double => match text.parse::<f64>() {
                Ok(value) if value.is_finite() => out.extend_from_slice(&value.to_le_bytes()),
                _ => return misfit(format!("{text} is more than a double holds")),
            },
            Node::Bytes(BytesAs::Decimal(_) | BytesAs::BigDecimal) | Node::Fixed(_, BytesAs::Decimal(_))
                if !self.raw =>
            {
                return self.text(id, text, out);
            }
            _ => return self.other(id, &JsonValue::Number(text)),
        }
        Ok(())
    }

    fn text(&self, id: NodeId, text: &str, out: &mut Vec<u8>) -> Read<()> {
        let what = |bytes: BytesAs| if self.raw { BytesAs::Bytes } else { bytes };
        if is_in_place(text) && self.nodes.keks.contains_key(&id) {
            return misfit(format!("`{text}` only stands for it: it can't be encrypted here"));
        }
        match self.nodes.node(id) {
            Node::String => output::sized(text.as_bytes(), out),
            Node::Enum(symbols) => match symbols.iter().position(|symbol| **symbol == *text) {
                Some(index) => output::length(index, out),
                None => {
                    return misfit(format!(
                        "`{text}` is no symbol of {}: {}",
                        self.nodes.called(id),
                        symbols.join(", ")
                    ));
                }
            },
            Node::Int(number) => match number.number(text).and_then(|value| i32::try_from(value).ok()) {
                Some(value) => output::long(value.into(), out),
                None => return misfit(format!("`{text}` is not {}", number.pattern())),
            },
            Node::Long(number) => match number.number(text) {
                Some(value) => output::long(value, out),
                None => return misfit(format!("`{text}` is not {}", number.pattern())),
            },
            Node::Float | Node::Double => {
                let value = match text {
                    "NaN" => f64::NAN,
                    "Infinity" => f64::INFINITY,
                    "-Infinity" => f64::NEG_INFINITY,
                    _ => return misfit(format!("`{text}` is no number")),
                };
                match self.nodes.node(id) {
                    Node::Float => out.extend_from_slice(&(value as f32).to_le_bytes()),
                    _ => out.extend_from_slice(&value.to_le_bytes()),
                }
            }
            Node::Bytes(bytes) => match what(*bytes).bytes(text, None) {
                Ok(bytes) => output::sized(&bytes, out),
                Err(message) => return misfit(message),
            },
            Node::Fixed(size, bytes) => match what(*bytes).bytes(text, Some(*size)) {
                Ok(bytes) if bytes.len() == *size => out.extend_from_slice(&bytes),
                Ok(bytes) => return misfit(format!("{} bytes where the schema has {size}", bytes.len())),
                Err(message) => return misfit(message),
            },
            _ => return self.other(id, &JsonValue::Text(text.into())),
        }
        Ok(())
    }

    fn record(
        &mut self,
        fields: &[AvroField],
        members: &[(Cow<'_, str>, JsonValue<'_>)],
        depth: usize,
        out: &mut Vec<u8>,
    ) -> Read<()> {
        if let Some((name, _)) =
            members.iter().find(|(name, _)| !fields.iter().any(|field| *field.name == **name))
        {
            let meant = did_you_mean(name, fields.iter().map(|field| &*field.name));
            return misfit(format!("there is no field `{name}`{meant}"));
        }
        for field in fields {
            let member = members.iter().rev().find(|(name, _)| **name == *field.name);
            match (member, &field.default) {
                (Some((name, value)), _) => {
                    self.value(field.node, value, depth + 1, out).map_err(|fault| fault.in_member(name))?;
                }
                (None, Some(default)) => self.default(default, out)?,
                (None, None) => return misfit(format!("the field `{}` is missing", field.name)),
            }
        }
        Ok(())
    }

    /// Puts a default in. A long one is as much work as many values.
    fn default(&mut self, default: &[u8], out: &mut Vec<u8>) -> Read<()> {
        self.left.tries = self.left.tries.saturating_sub(default.len() >> 8);
        if out.len() + default.len() > self.left.bytes {
            self.left.tries = 0;
        }
        if self.left.is_spent() {
            return misfit(format!("with its defaults it takes more than {} MiB", self.left.bytes >> 20));
        }
        out.extend_from_slice(default);
        Ok(())
    }

    fn union(
        &mut self,
        branches: &[NodeId],
        json: &JsonValue<'_>,
        depth: usize,
        out: &mut Vec<u8>,
    ) -> Read<()> {
        let start = out.len();
        let mut first = None;
        for (index, branch) in branches.iter().enumerate() {
            output::length(index, out);
            match self.value(*branch, json, depth + 1, out) {
                Ok(()) => return Ok(()),
                Err(fault) => {
                    out.truncate(start);
                    // A record that fits but for one field is what was meant.
                    if !fault.path.is_empty() || first.is_none() {
                        first = Some(fault);
                    }
                }
            }
        }
        if let JsonValue::Object(members) = json
            && let [(name, value)] = &members[..]
            && let Some(index) =
                branches.iter().position(|branch| self.nodes.called(*branch) == name.as_ref())
        {
            output::length(index, out);
            return self.value(branches[index], value, depth + 1, out);
        }
        match first {
            Some(fault) if !fault.path.is_empty() || branches.len() == 1 => Err(fault),
            _ => {
                let names: Vec<_> = branches.iter().map(|branch| self.nodes.called(*branch)).collect();
                misfit(format!("{} fits no branch of the union: {}", json.kind(), names.join(", ")))
            }
        }
    }
}
