//! What a schema tells without a value: its fields, and the least value that fits it. Knows no bytes but those that it makes.
use super::super::step::Step;
use super::node::{BytesAs, Node, NodeId, Nodes};
use super::output;
use super::read::{AvroReading, DEEPEST};

/// Fields that are told; who completes a path looks at no more.
const MOST_FIELDS: usize = 5000;

/// The longest `fixed` that is filled with zeros.
const LONGEST_FIXED: usize = 1 << 16;

/// Values of which the least one is made, and its bytes: records may stand in each other ten times each.
const MOST_VALUES: usize = 100_000;
const LONGEST_LEAST: usize = 1 << 20;

/// Tells the steps of each field.
pub(super) fn learn(nodes: &Nodes, see: &mut dyn FnMut(&[Step])) {
    AvroLearning { nodes, see, steps: Vec::new(), open: Vec::new(), left: MOST_FIELDS }.node(nodes.root);
}

struct AvroLearning<'n, 's> {
    nodes: &'n Nodes,
    see: &'s mut dyn FnMut(&[Step]),
    steps: Vec<Step>,
    /// The records around: one that stands in itself is not gone into again.
    open: Vec<NodeId>,
    left: usize,
}

impl AvroLearning<'_, '_> {
    fn node(&mut self, id: NodeId) {
        if self.steps.len() > DEEPEST || self.open.contains(&id) {
            return;
        }
        self.open.push(id);
        match self.nodes.node(id) {
            Node::Record(fields) => {
                for field in fields {
                    self.step(Step::Name(field.name.to_string()), field.node);
                }
            }
            Node::Array(items) => self.step(Step::Each, *items),
            Node::Union(branches) => branches.iter().for_each(|branch| self.node(*branch)),
            // The names of a map's members stand in its values.
            _ => {}
        }
        self.open.pop();
    }

    fn step(&mut self, step: Step, node: NodeId) {
        if self.left == 0 {
            return;
        }
        self.left -= 1;
        self.steps.push(step);
        (self.see)(&self.steps);
        self.node(node);
        self.steps.pop();
    }
}

/// A value that fits the schema, as JSON.
pub(super) fn skeleton(nodes: &Nodes) -> String {
    let (mut bytes, mut json) = (Vec::new(), Vec::new());
    least(nodes, nodes.root, (0, &mut { MOST_VALUES }), &mut bytes);
    // A schema that no value fits, as of a record within itself, is told as far as it goes.
    let _ = AvroReading::new(nodes, &bytes).json(nodes.root, 0, &mut json);
    String::from_utf8_lossy(&json).into_owned()
}

/// The bytes of the least value: defaults where fields have them, else zeros and nothing.
fn least(nodes: &Nodes, id: NodeId, (depth, left): (usize, &mut usize), out: &mut Vec<u8>) {
    if depth > DEEPEST || *left == 0 || out.len() > LONGEST_LEAST {
        return;
    }
    *left -= 1;
    match nodes.node(id) {
        Node::Null => {}
        Node::Float => out.extend_from_slice(&[0; 4]),
        Node::Double => out.extend_from_slice(&[0; 8]),
        Node::Fixed(size, _) => out.resize(out.len() + size.min(&LONGEST_FIXED), 0),
        Node::Bytes(BytesAs::BigDecimal) => output::sized(&[2, 0, 0], out),
        Node::Record(fields) => fields.iter().for_each(|field| match &field.default {
            Some(default) => out.extend_from_slice(default),
            None => least(nodes, field.node, (depth + 1, &mut *left), out),
        }),
        Node::Union(branches) => {
            // What needs nothing else ends a schema that stands in itself.
            let null = branches.iter().position(|branch| matches!(nodes.node(*branch), Node::Null));
            let index = null.unwrap_or(0);
            output::length(index, out);
            if let Some(branch) = branches.get(index) {
                least(nodes, *branch, (depth + 1, left), out);
            }
        }
        Node::Boolean
        | Node::Int(_)
        | Node::Long(_)
        | Node::Enum(_)
        | Node::Bytes(_)
        | Node::String
        | Node::Array(_)
        | Node::Map(_) => out.push(0),
    }
}
