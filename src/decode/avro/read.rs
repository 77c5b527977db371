//! Values as JSON, and values passed over.
//!
//! Every step is bounded by the bytes: what takes none (a null, a record without fields) is counted, for an array may claim any
//! number of those, and nesting has a limit.
use super::super::framed::encryption::{in_place, may_be_encrypted};
use super::super::framed::{EncodingFault, Leaf, Read, quoted};
use super::blocks::Blocks;
use super::input::Input;
use super::node::{BytesAs, Node, NodeId, Nodes};
use std::borrow::Cow;

/// Levels of records, arrays, maps and unions within each other.
pub(super) const DEEPEST: usize = 200;

/// Values without bytes that are told besides one for every byte.
pub(super) const MOST_EMPTY: usize = 10_000;

/// Bytes of the JSON that is made of a value: a field's name may be longer than any value, and stand in each.
pub(super) const MOST_WRITTEN: usize = 64 << 20;

/// A reading of one value.
pub(super) struct AvroReading<'n, 'a> {
    pub nodes: &'n Nodes,
    pub input: Input<'a>,
    /// How many values without bytes may still come.
    pub empty: usize,
    /// How many bytes it may be written with.
    pub most: usize,
}

impl<'n, 'a> AvroReading<'n, 'a> {
    pub fn new(nodes: &'n Nodes, bytes: &'a [u8]) -> Self {
        AvroReading { nodes, input: Input::new(bytes), empty: MOST_EMPTY + bytes.len(), most: MOST_WRITTEN }
    }

    /// Writes the value that begins here as JSON.
    pub fn json(&mut self, id: NodeId, depth: usize, out: &mut Vec<u8>) -> Read<()> {
        self.level(depth)?;
        self.written(out)?;
        let nodes = self.nodes;
        match nodes.node(id) {
            Node::Record(fields) => {
                self.counted(fields.is_empty())?;
                out.push(b'{');
                for (index, field) in fields.iter().enumerate() {
                    comma(index, out);
                    quoted(&field.name, out);
                    out.push(b':');
                    self.json(field.node, depth + 1, out).map_err(|fault| fault.in_member(&field.name))?;
                }
                out.push(b'}');
            }
            Node::Array(items) => {
                out.push(b'[');
                let mut blocks = Blocks::default();
                while let Some(index) = blocks.next(&mut self.input)? {
                    comma(index, out);
                    self.json(*items, depth + 1, out).map_err(|fault| fault.in_element(index))?;
                }
                out.push(b']');
            }
            Node::Map(values) => {
                out.push(b'{');
                let mut blocks = Blocks::default();
                while let Some(index) = blocks.next(&mut self.input)? {
                    comma(index, out);
                    let key = self.key()?;
                    quoted(&key, out);
                    out.push(b':');
                    self.json(*values, depth + 1, out).map_err(|fault| fault.in_member(&key))?;
                }
                out.push(b'}');
            }
            Node::Union(branches) => {
                let branch = self.branch(branches)?;
                self.json(branch, depth + 1, out)?;
            }
            _ => {
                self.counted(nodes.sizes[id] == Some(0))?;
                self.leaf(id)?.write(out);
            }
        }
        Ok(())
    }

    /// Takes a value without parts.
    pub fn leaf(&mut self, id: NodeId) -> Read<Leaf<'a>> {
        let input = &mut self.input;
        Ok(match self.nodes.node(id) {
            Node::Boolean => match input.array("a boolean")? {
                [0] => Leaf::Bool(false),
                [1] => Leaf::Bool(true),
                [other] => {
                    return Err(EncodingFault::at(input.at - 1, format!("{other} is no boolean, 0 or 1")));
                }
            },
            Node::Int(number) => number.leaf(i64::from(input.int()?)),
            Node::Long(number) => number.leaf(input.long()?),
            Node::Float => Leaf::Single(f32::from_le_bytes(input.array("a float")?)),
            Node::Double => Leaf::Double(f64::from_le_bytes(input.array("a double")?)),
            Node::Bytes(_) | Node::String if self.nodes.keks.contains_key(&id) => {
                let is_text = matches!(self.nodes.node(id), Node::String);
                let bytes = input.sized("a string")?;
                match self.nodes.keks.get(&id) {
                    Some(kek) if may_be_encrypted(bytes, is_text) => Leaf::Text(Cow::Owned(in_place(kek))),
                    _ if is_text => Leaf::text(bytes),
                    _ => stands_for(BytesAs::Bytes, bytes, input.at)?,
                }
            }
            Node::Bytes(bytes) => stands_for(*bytes, input.sized("bytes")?, input.at)?,
            Node::Fixed(size, bytes) => stands_for(*bytes, input.take(*size, "fixed bytes")?, input.at)?,
            Node::String => Leaf::text(input.sized("a string")?),
            Node::Enum(symbols) => {
                let at = input.at;
                let index = input.long()?;
                let symbol = usize::try_from(index).ok().and_then(|index| symbols.get(index));
                let symbol = symbol.ok_or_else(|| {
                    EncodingFault::at(at, format!("symbol {index} of an enum of {}", symbols.len()))
                })?;
                Leaf::Text(Cow::Owned(symbol.to_string()))
            }
            Node::Null | Node::Record(_) | Node::Array(_) | Node::Map(_) | Node::Union(_) => Leaf::Null,
        })
    }

    /// Passes a value over.
    pub fn skip(&mut self, id: NodeId, depth: usize) -> Read<()> {
        if let Some(size) = self.nodes.sizes[id] {
            return self.input.take(size, "a value").map(|_| ());
        }
        self.level(depth)?;
        let nodes = self.nodes;
        match nodes.node(id) {
            Node::Int(_) | Node::Long(_) | Node::Enum(_) => self.input.long().map(|_| ()),
            Node::Bytes(_) | Node::String => self.input.sized("a string").map(|_| ()),
            Node::Record(fields) => fields.iter().try_for_each(|field| self.skip(field.node, depth + 1)),
            Node::Array(items) => {
                self.skip_items(nodes.sizes[*items], |reading| reading.skip(*items, depth + 1))
            }
            Node::Map(values) => self.skip_items(None, |reading| {
                reading.input.sized("a key")?;
                reading.skip(*values, depth + 1)
            }),
            Node::Union(branches) => {
                let branch = self.branch(branches)?;
                self.skip(branch, depth + 1)
            }
            Node::Null | Node::Boolean | Node::Float | Node::Double | Node::Fixed(..) => Ok(()),
        }
    }

    /// Passes the items of an array or a map over, block by block where those tell their size.
    fn skip_items(&mut self, size: Option<usize>, mut skip: impl FnMut(&mut Self) -> Read<()>) -> Read<()> {
        loop {
            let (count, block) = self.input.block()?;
            match (count, block, size) {
                (0, ..) => return Ok(()),
                (_, Some(block), _) => self.input.take(block, "a block").map(|_| ())?,
                (_, None, Some(size)) => {
                    self.input.take(count.saturating_mul(size), "the items of an array").map(|_| ())?;
                }
                // Each takes a byte at least, or the bytes end.
                (_, None, None) => (0..count).try_for_each(|_| skip(self))?,
            }
        }
    }

    /// The branch of a union that the value is of.
    #[inline]
    pub fn branch(&mut self, branches: &[NodeId]) -> Read<NodeId> {
        let at = self.input.at;
        let index = self.input.long()?;
        let branch = usize::try_from(index).ok().and_then(|index| branches.get(index));
        branch
            .copied()
            .ok_or_else(|| EncodingFault::at(at, format!("branch {index} of a union of {}", branches.len())))
    }

    /// The key of a map's next item.
    pub fn key(&mut self) -> Read<Cow<'a, str>> {
        self.input.sized("a key").map(String::from_utf8_lossy)
    }

    /// One value more without bytes, if it is `empty`.
    pub fn counted(&mut self, empty: bool) -> Read<()> {
        if empty {
            self.empty = self.empty.checked_sub(1).ok_or_else(|| {
                EncodingFault::at(self.input.at, format!("more than {MOST_EMPTY} values that take no bytes"))
            })?;
        }
        Ok(())
    }

    /// What is written so far is no more than may be.
    pub fn written(&self, out: &[u8]) -> Read<()> {
        match out.len() > self.most {
            true => {
                let words = format!("it reads as more than {} MiB of JSON", self.most >> 20);
                Err(EncodingFault::at(self.input.at, words))
            }
            false => Ok(()),
        }
    }

    pub fn level(&self, depth: usize) -> Read<()> {
        if depth > DEEPEST {
            return Err(EncodingFault::at(
                self.input.at,
                format!("values nested deeper than {DEEPEST} levels"),
            ));
        }
        Ok(())
    }

    /// Nothing may be left behind the value.
    pub fn end(&self) -> Read<()> {
        match self.input.left() {
            0 => Ok(()),
            1 => Err(EncodingFault::at(self.input.at, "a byte is left behind the value")),
            left => Err(EncodingFault::at(self.input.at, format!("{left} bytes are left behind the value"))),
        }
    }
}

pub(super) fn stands_for(what: BytesAs, bytes: &[u8], end: usize) -> Read<Leaf<'_>> {
    what.leaf(bytes).ok_or_else(|| {
        EncodingFault::at(end - bytes.len(), format!("{} bytes that are no decimal", bytes.len()))
    })
}

fn comma(index: usize, out: &mut Vec<u8>) {
    if index > 0 {
        out.push(b',');
    }
}
