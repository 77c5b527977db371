//! Follows a path through a value by its schema: what lies before it is passed over, what lies behind it is not looked at.
use super::super::document::{HowFar, TakesValue};
use super::super::found::Found;
use super::super::framed::{Leaf, Read};
use super::super::step::Step;
use super::blocks::Blocks;
use super::node::{AvroField, Node, NodeId, Nodes};
use super::read::AvroReading;
use std::borrow::Cow;
use std::ops::ControlFlow::{self, Break, Continue};

/// Calls `found` for each value at the path until it returns true.
pub(super) fn visit<'a>(nodes: &Nodes, bytes: &'a [u8], steps: &[Step], found: TakesValue<'_, 'a>) -> HowFar {
    let mut walk = AvroVisit { reading: AvroReading::new(nodes, bytes), found };
    match walk.value(nodes.root, steps, 0, true) {
        Ok(Break(())) => HowFar::Enough,
        Ok(Continue(())) => HowFar::All,
        Err(_) => HowFar::Part,
    }
}

struct AvroVisit<'n, 'a, 'f> {
    reading: AvroReading<'n, 'a>,
    found: TakesValue<'f, 'a>,
}

/// Broken off when there is enough.
type AvroSeen = Read<ControlFlow<()>>;

impl<'a> AvroVisit<'_, 'a, '_> {
    /// Follows the steps into the value that begins here, and stands behind it afterwards; or anywhere, if it is the `last` one
    /// that may hold what is looked for.
    fn value(&mut self, id: NodeId, steps: &[Step], depth: usize, last: bool) -> AvroSeen {
        self.reading.level(depth)?;
        let nodes = self.reading.nodes;
        match (nodes.node(id), steps.split_first()) {
            (Node::Union(branches), _) => {
                let branch = self.reading.branch(branches)?;
                self.value(branch, steps, depth + 1, last)
            }
            (_, None) => {
                let value = self.take(id, depth)?;
                Ok(if (self.found)(value) { Break(()) } else { Continue(()) })
            }
            (Node::Record(fields), Some((Step::Name(name), rest))) => {
                self.member(fields, name, rest, depth, last)
            }
            (Node::Map(values), Some((Step::Name(name), rest))) => {
                let mut blocks = Blocks::default();
                while blocks.next(&mut self.reading.input)?.is_some() {
                    let is_it = self.reading.key()? == name.as_str();
                    if self.item(is_it, *values, rest, depth)?.is_break() {
                        return Ok(Break(()));
                    }
                }
                Ok(Continue(()))
            }
            (Node::Array(items), Some((step @ (Step::Index(_) | Step::Each), rest))) => {
                let mut blocks = Blocks::default();
                while let Some(index) = blocks.next(&mut self.reading.input)? {
                    let is_it = *step == Step::Each || *step == Step::Index(index);
                    if self.item(is_it, *items, rest, depth)?.is_break() {
                        return Ok(Break(()));
                    }
                }
                Ok(Continue(()))
            }
            _ => self.pass(id, depth, last).map(Continue),
        }
    }

    fn member(
        &mut self,
        fields: &[AvroField],
        name: &str,
        rest: &[Step],
        depth: usize,
        last: bool,
    ) -> AvroSeen {
        let Some(place) = fields.iter().position(|field| *field.name == *name) else {
            return self.pass_all(fields, depth, last);
        };
        for field in &fields[..place] {
            self.reading.skip(field.node, depth + 1)?;
        }
        if self.value(fields[place].node, rest, depth + 1, last)?.is_break() {
            return Ok(Break(()));
        }
        self.pass_all(&fields[place + 1..], depth, last)
    }

    /// An item of an array or a map, which others follow.
    fn item(&mut self, is_it: bool, id: NodeId, rest: &[Step], depth: usize) -> AvroSeen {
        // An array may claim any number of items that take no bytes. A record that is taken counts itself.
        let nodes = self.reading.nodes;
        let counts_itself = is_it && rest.is_empty() && matches!(nodes.node(id), Node::Record(_));
        self.reading.counted(nodes.sizes[id] == Some(0) && !counts_itself)?;
        if is_it { self.value(id, rest, depth + 1, false) } else { self.pass(id, depth, false).map(Continue) }
    }

    fn pass_all(&mut self, fields: &[AvroField], depth: usize, last: bool) -> AvroSeen {
        fields.iter().try_for_each(|field| self.pass(field.node, depth, last)).map(Continue)
    }

    /// Passes a value over, unless nothing behind it is looked at.
    fn pass(&mut self, id: NodeId, depth: usize, last: bool) -> Read<()> {
        if last { Ok(()) } else { self.reading.skip(id, depth + 1) }
    }

    fn take(&mut self, id: NodeId, depth: usize) -> Read<Found<'a>> {
        match self.reading.nodes.node(id) {
            Node::Record(_) | Node::Array(_) | Node::Map(_) => {
                let mut json = Vec::new();
                self.reading.json(id, depth, &mut json)?;
                Ok(Found::Whole(Cow::Owned(json)))
            }
            _ => self.reading.leaf(id).map(Leaf::found),
        }
    }
}
