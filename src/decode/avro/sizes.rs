//! How many bytes a value takes, where its type alone says so: such values are passed over in one step.
use super::node::{Node, NodeId};

/// The size of each node; none where it depends on the value.
pub(super) fn of(nodes: &[Node]) -> Vec<Option<usize>> {
    let mut sizes = Sizes { nodes, known: vec![State::Unseen; nodes.len()] };
    (0..nodes.len()).map(|id| sizes.size(id, 0)).collect()
}

#[derive(Clone, Copy)]
enum State {
    Unseen,
    /// It is being looked at: whoever comes to it again is a part of itself.
    Open,
    Seen(Option<usize>),
}

struct Sizes<'n> {
    nodes: &'n [Node],
    known: Vec<State>,
}

impl Sizes<'_> {
    fn size(&mut self, id: NodeId, depth: usize) -> Option<usize> {
        match self.known[id] {
            State::Seen(size) => return size,
            State::Open => return None,
            // Whatever is nested so deep is read part by part.
            State::Unseen if depth > super::read::DEEPEST => return None,
            State::Unseen => self.known[id] = State::Open,
        }
        let nodes = self.nodes;
        let size = match &nodes[id] {
            Node::Null => Some(0),
            Node::Boolean => Some(1),
            Node::Float => Some(4),
            Node::Double => Some(8),
            Node::Fixed(size, _) => Some(*size),
            Node::Record(fields) => fields
                .iter()
                .try_fold(0usize, |sum, field| sum.checked_add(self.size(field.node, depth + 1)?)),
            _ => None,
        };
        self.known[id] = State::Seen(size);
        size
    }
}
