//! A compiled schema: nodes that name each other by number, so that recursion costs nothing. Plain data.
use std::collections::HashMap;

/// A node's number.
pub(super) type NodeId = usize;

/// What a value of the schema is.
#[derive(Clone, Debug)]
pub(super) enum Node {
    Null,
    Boolean,
    Int(NumberAs),
    Long(NumberAs),
    Float,
    Double,
    Bytes(BytesAs),
    String,
    Fixed(usize, BytesAs),
    Enum(Box<[Box<str>]>),
    Record(Box<[AvroField]>),
    Array(NodeId),
    Map(NodeId),
    Union(Box<[NodeId]>),
}

/// A field of a record.
#[derive(Clone, Debug)]
pub(super) struct AvroField {
    pub name: Box<str>,
    pub node: NodeId,
    /// Its default, encoded; none if it has none.
    pub default: Option<Box<[u8]>>,
    /// What writers may call it.
    pub aliases: Box<[Box<str>]>,
}

/// What a whole number stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NumberAs {
    Number,
    /// Days since 1970.
    Date,
    /// The time of a day, with so many digits behind the seconds.
    Clock(usize),
    /// A point in time, with so many digits behind the seconds; `zoned` if it is of a zone, which is UTC.
    Moment {
        digits: usize,
        zoned: bool,
    },
}

/// What bytes stand for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BytesAs {
    Bytes,
    /// A number with so many digits behind the point.
    Decimal(u32),
    /// A number that says itself how many those are.
    BigDecimal,
    Uuid,
    /// Months, days and milliseconds.
    Duration,
}

/// All nodes of a schema.
#[derive(Clone, Debug)]
pub(super) struct Nodes {
    pub nodes: Vec<Node>,
    /// How many bytes a node's value takes, where that is always the same number.
    pub sizes: Vec<Option<usize>>,
    /// The full names of those that have one: records, enums and fixed.
    pub names: HashMap<NodeId, Box<str>>,
    /// What writers may call them, whole.
    pub aliases: HashMap<NodeId, Vec<Box<str>>>,
    /// The symbol that stands for those that an enum does not have.
    pub enum_defaults: HashMap<NodeId, Box<str>>,
    /// Texts and bytes that are encrypted, and the key's name.
    pub keks: HashMap<NodeId, Box<str>>,
    pub root: NodeId,
}

impl Nodes {
    #[inline]
    pub fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id]
    }

    /// What a branch of a union is called in Avro's own JSON.
    pub fn called(&self, id: NodeId) -> &str {
        match self.node(id) {
            Node::Null => "null",
            Node::Boolean => "boolean",
            Node::Int(_) => "int",
            Node::Long(_) => "long",
            Node::Float => "float",
            Node::Double => "double",
            Node::Bytes(_) => "bytes",
            Node::String => "string",
            Node::Array(_) => "array",
            Node::Map(_) => "map",
            Node::Union(_) => "union",
            Node::Fixed(..) | Node::Enum(_) | Node::Record(_) => self.names.get(&id).map_or("", |name| name),
        }
    }
}
