//! Which types of a reader's schema take which of a writer's, by what the types are: names, sizes, and what widens to what. Looks at no
//! value.
use super::node::{BytesAs, Node, NodeId, Nodes};

/// A type of a schema.
pub(super) type TypeOf<'n> = (&'n Nodes, NodeId);

/// Whether the two are the same type: the branch of a union that is meant before all others.
pub(super) fn is_same(from: TypeOf<'_>, to: TypeOf<'_>) -> bool {
    let (one, other) = (from.0.node(from.1), to.0.node(to.1));
    std::mem::discriminant(one) == std::mem::discriminant(other) && can_read(from, to) && {
        match one {
            Node::Record(_) | Node::Enum(_) | Node::Fixed(..) => is_called(from, to),
            _ => true,
        }
    }
}

/// Whether the reader's type may take values of the writer's, which is no union. What lies in them is not looked at.
pub(super) fn can_read(from: TypeOf<'_>, to: TypeOf<'_>) -> bool {
    match (from.0.node(from.1), to.0.node(to.1)) {
        (Node::Null, Node::Null)
        | (Node::Boolean, Node::Boolean)
        | (Node::Array(_), Node::Array(_))
        | (Node::Map(_), Node::Map(_))
        | (Node::Int(_), Node::Int(_) | Node::Long(_) | Node::Float | Node::Double)
        | (Node::Long(_), Node::Long(_) | Node::Float | Node::Double)
        | (Node::Float, Node::Float | Node::Double)
        | (Node::Double, Node::Double)
        | (Node::String, Node::String | Node::Bytes(_))
        | (Node::Bytes(_), Node::String) => true,
        (Node::Bytes(one), Node::Bytes(other)) => is_same_number(*one, *other),
        (Node::Fixed(size, one), Node::Fixed(other_size, other)) => {
            size == other_size && is_same_number(*one, *other) && is_named_alike(from, to)
        }
        (Node::Record(_), Node::Record(_)) | (Node::Enum(_), Node::Enum(_)) => is_named_alike(from, to),
        _ => false,
    }
}

/// What the two are called, for who must see why they do not go together.
pub(super) fn kinds(from: TypeOf<'_>, to: TypeOf<'_>) -> (String, String) {
    let one = |(nodes, id): TypeOf<'_>| {
        let decimal = |scale: u32| format!("a decimal of scale {scale}");
        match nodes.node(id) {
            Node::Bytes(BytesAs::Decimal(scale)) => decimal(*scale),
            Node::Fixed(size, BytesAs::Decimal(scale)) => format!("{} of {size} bytes", decimal(*scale)),
            Node::Fixed(size, _) => format!("{}, fixed of {size} bytes,", nodes.called(id)),
            Node::Record(_) => format!("the record {}", nodes.called(id)),
            Node::Enum(_) => format!("the enum {}", nodes.called(id)),
            _ => nodes.called(id).to_owned(),
        }
    };
    (one(from), one(to))
}

/// Decimals of two scales are two numbers.
fn is_same_number(from: BytesAs, to: BytesAs) -> bool {
    match (from, to) {
        (BytesAs::Decimal(from), BytesAs::Decimal(to)) => from == to,
        _ => true,
    }
}

/// By the whole name, or by an alias of the reader's.
fn is_called(from: TypeOf<'_>, to: TypeOf<'_>) -> bool {
    let name = from.0.called(from.1);
    name == to.0.called(to.1)
        || to.0.aliases.get(&to.1).is_some_and(|aliases| aliases.iter().any(|alias| **alias == *name))
}

/// The same, or by the name without its namespace, as Avro has it.
fn is_named_alike(from: TypeOf<'_>, to: TypeOf<'_>) -> bool {
    let short = |name: &str| name.rsplit('.').next().unwrap_or_default().to_owned();
    is_called(from, to) || short(from.0.called(from.1)) == short(to.0.called(to.1))
}
