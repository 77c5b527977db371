//! What one schema wrote, as another one reads it: Avro's resolution of schemas. Fields are found by name or alias, what the writer
//! did not have has its default, numbers widen, unions match by branch. What does not resolve says at which field.
use super::super::framed::{EncodingFault, Leaf, Read, quoted};
use super::blocks::Blocks;
use super::matching::{can_read, is_same, kinds};
use super::node::{AvroField, Node, NodeId, Nodes};
use super::read::{AvroReading, stands_for};
use std::borrow::Cow;

/// A reading of one value by two schemas.
pub(super) struct Resolving<'n, 'a> {
    writer: AvroReading<'n, 'a>,
    reader: &'n Nodes,
}

impl<'n, 'a> Resolving<'n, 'a> {
    pub fn new(writer: &'n Nodes, reader: &'n Nodes, bytes: &'a [u8]) -> Self {
        Resolving { writer: AvroReading::new(writer, bytes), reader }
    }

    /// Writes the whole value as JSON, as the reader's schema has it.
    pub fn whole(&mut self, out: &mut Vec<u8>) -> Read<()> {
        self.json(self.writer.nodes.root, self.reader.root, 0, out)?;
        self.writer.end()
    }

    fn misfit<T>(&self, message: impl Into<String>) -> Read<T> {
        Err(EncodingFault::at(self.writer.input.at, message))
    }

    fn json(&mut self, from: NodeId, to: NodeId, depth: usize, out: &mut Vec<u8>) -> Read<()> {
        self.writer.level(depth)?;
        self.writer.written(out)?;
        let (writer, reader) = (self.writer.nodes, self.reader);
        if let Node::Union(branches) = writer.node(from) {
            let branch = self.writer.branch(branches)?;
            return self.json(branch, to, depth + 1, out);
        }
        match (writer.node(from), reader.node(to)) {
            (_, Node::Union(branches)) => {
                let same = branches.iter().find(|to| is_same((writer, from), (reader, **to)));
                let other = || branches.iter().find(|to| can_read((writer, from), (reader, **to)));
                match same.or_else(other) {
                    Some(branch) => self.json(from, *branch, depth + 1, out),
                    None => {
                        let names: Vec<_> = branches.iter().map(|branch| reader.called(*branch)).collect();
                        self.misfit(format!(
                            "{} is of no branch of the reader's union: {}",
                            writer.called(from),
                            names.join(", ")
                        ))
                    }
                }
            }
            _ if !can_read((writer, from), (reader, to)) => {
                let (from, to) = kinds((writer, from), (reader, to));
                self.misfit(format!("{from} where the reader has {to}"))
            }
            (Node::Record(from), Node::Record(to)) => self.record(from, to, depth, out),
            (Node::Array(from), Node::Array(to)) => {
                out.push(b'[');
                let mut blocks = Blocks::default();
                while let Some(index) = blocks.next(&mut self.writer.input)? {
                    comma(index, out);
                    self.json(*from, *to, depth + 1, out).map_err(|fault| fault.in_element(index))?;
                }
                out.push(b']');
                Ok(())
            }
            (Node::Map(from), Node::Map(to)) => {
                out.push(b'{');
                let mut blocks = Blocks::default();
                while let Some(index) = blocks.next(&mut self.writer.input)? {
                    comma(index, out);
                    let key = self.writer.key()?;
                    quoted(&key, out);
                    out.push(b':');
                    self.json(*from, *to, depth + 1, out).map_err(|fault| fault.in_member(&key))?;
                }
                out.push(b'}');
                Ok(())
            }
            _ => {
                self.writer.counted(writer.sizes[from] == Some(0))?;
                self.leaf(from, to)?.write(out);
                Ok(())
            }
        }
    }

    /// The fields come in the writer's order, and are told in the reader's.
    fn record(&mut self, from: &[AvroField], to: &[AvroField], depth: usize, out: &mut Vec<u8>) -> Read<()> {
        self.writer.counted(from.is_empty())?;
        let mut read: Vec<Option<Vec<u8>>> = vec![None; to.len()];
        for field in from {
            let own = to.iter().position(|own| own.name == field.name);
            let known = own.or_else(|| to.iter().position(|own| own.aliases.contains(&field.name)));
            let Some(index) = known else {
                self.writer.skip(field.node, depth + 1).map_err(|fault| fault.in_member(&field.name))?;
                continue;
            };
            let mut value = Vec::new();
            let name = &to[index].name;
            self.json(field.node, to[index].node, depth + 1, &mut value)
                .map_err(|fault| fault.in_member(name))?;
            read[index] = Some(value);
        }
        out.push(b'{');
        for (index, (field, read)) in to.iter().zip(read).enumerate() {
            comma(index, out);
            quoted(&field.name, out);
            out.push(b':');
            self.writer.written(out)?;
            match (read, &field.default) {
                (Some(value), _) => out.extend_from_slice(&value),
                (None, Some(default)) => {
                    AvroReading::new(self.reader, default).json(field.node, depth + 1, out)?;
                }
                (None, None) => {
                    let missing = self.misfit("the writer's schema does not have it, and it has no default");
                    return missing.map_err(|fault: Box<EncodingFault>| fault.in_member(&field.name));
                }
            }
        }
        out.push(b'}');
        Ok(())
    }

    /// A value without parts, which the two schemas agree on.
    fn leaf(&mut self, from: NodeId, to: NodeId) -> Read<Leaf<'a>> {
        let (writer, reader) = (self.writer.nodes, self.reader);
        let input = &mut self.writer.input;
        Ok(match (writer.node(from), reader.node(to)) {
            (Node::Int(_), Node::Int(number)) => number.leaf(i64::from(input.int()?)),
            (Node::Int(_) | Node::Long(_), Node::Long(number)) => number.leaf(input.long()?),
            (Node::Int(_) | Node::Long(_), Node::Float) => Leaf::Single(input.long()? as f32),
            (Node::Int(_) | Node::Long(_), Node::Double) => Leaf::Double(input.long()? as f64),
            (Node::Float, Node::Double) => {
                Leaf::Double(f64::from(f32::from_le_bytes(input.array("a float")?)))
            }
            (Node::Bytes(_) | Node::String, _) if writer.keks.contains_key(&from) => {
                self.writer.leaf(from)?
            }
            (Node::Bytes(_) | Node::String, Node::Bytes(bytes)) => {
                stands_for(*bytes, input.sized("bytes")?, input.at)?
            }
            (Node::Bytes(_) | Node::String, Node::String) => Leaf::text(input.sized("a string")?),
            (Node::Fixed(size, _), Node::Fixed(_, bytes)) => {
                stands_for(*bytes, input.take(*size, "fixed bytes")?, input.at)?
            }
            (Node::Enum(_), Node::Enum(symbols)) => {
                let symbol = self.writer.leaf(from)?;
                let Leaf::Text(name) = &symbol else { return Ok(symbol) };
                match (symbols.iter().any(|own| **own == **name), reader.enum_defaults.get(&to)) {
                    (true, _) => symbol,
                    (false, Some(default)) => Leaf::Text(Cow::Owned(default.to_string())),
                    (false, None) => {
                        let called = reader.called(to);
                        return self.misfit(format!(
                            "`{name}` is no symbol of the reader's {called}, which has no default"
                        ));
                    }
                }
            }
            _ => self.writer.leaf(from)?,
        })
    }
}

fn comma(index: usize, out: &mut Vec<u8>) {
    if index > 0 {
        out.push(b',');
    }
}
