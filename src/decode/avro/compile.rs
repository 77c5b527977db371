//! Reads a schema's text into nodes. Lenient where readers of Avro differ: names with odd signs, types used before they stand,
//! one type defined twice, logical types that make no sense (the type is then what it is without).
use super::names::Names;
use super::node::{AvroField, BytesAs, Node, NodeId, Nodes, NumberAs};
use super::sizes;
use super::write::{self, WritingLeft};
use crate::decode::framed::EncryptionRules;
use serde_json::{Map, Value};
use std::collections::HashMap;
use std::sync::Arc;

/// The nodes of a schema; `references` are other texts with types that it names, each behind those that it names itself.
pub(super) fn nodes(text: &str, references: &[(String, Arc<str>)]) -> Result<Nodes, String> {
    ruled(text, references, &EncryptionRules::default())
}

/// The same for who only reads what was written by it: no defaults.
pub(super) fn without_defaults(text: &str) -> Result<Nodes, String> {
    let mut compiler = Compiler::default();
    let root = compiler.text(text)?;
    compiler.defaults.clear();
    compiler.finish(root, &EncryptionRules::default())
}

/// The same where rules have fields encrypted.
pub(super) fn ruled(
    text: &str,
    references: &[(String, Arc<str>)],
    rules: &EncryptionRules,
) -> Result<Nodes, String> {
    let mut compiler = Compiler::default();
    for (name, text) in references {
        compiler.text(text).map_err(|error| format!("the reference {name}: {error}"))?;
    }
    let root = compiler.text(text)?;
    compiler.finish(root, rules)
}

/// The names of types in a text.
#[derive(Debug)]
pub(super) struct TextNames {
    pub defined: Vec<String>,
    /// What it is, if that has a name: itself, or each branch of a union.
    pub whole: Vec<String>,
    /// Named in it, and defined elsewhere.
    pub missing: Vec<String>,
}

/// Which types a text defines, and which ones it needs from other texts.
pub(super) fn names(text: &str) -> Result<TextNames, String> {
    let mut compiler = Compiler::default();
    let root = compiler.text(text)?;
    let is_whole = |id: NodeId| match &compiler.nodes[root] {
        Some(Node::Union(branches)) => branches.contains(&id),
        _ => id == root,
    };
    let mut found = TextNames { defined: Vec::new(), whole: Vec::new(), missing: Vec::new() };
    for (name, id) in compiler.named.all() {
        let list = if compiler.nodes[id].is_some() { &mut found.defined } else { &mut found.missing };
        list.push(name.to_owned());
        if is_whole(id) && compiler.nodes[id].is_some() {
            found.whole.push(name.to_owned());
        }
    }
    [&mut found.defined, &mut found.whole, &mut found.missing].into_iter().for_each(|list| list.sort());
    Ok(found)
}

#[derive(Default)]
struct Compiler {
    /// None while a type is only named.
    nodes: Vec<Option<Node>>,
    named: Names,
    /// Records whose fields are being read, from the outermost on.
    open: Vec<NodeId>,
    /// Fields with their defaults, to be encoded when all types are known: record, field, default.
    defaults: Vec<(NodeId, usize, Value)>,
    enum_defaults: HashMap<NodeId, Box<str>>,
    /// Fields with the tags that stand at them: record, name, type.
    tagged: Vec<(NodeId, String, NodeId, Vec<String>)>,
}

type Compiled = Result<NodeId, String>;

impl Compiler {
    fn text(&mut self, text: &str) -> Compiled {
        let value: Value =
            serde_json::from_str(text).map_err(|error| format!("the schema is no JSON: {error}"))?;
        self.schema(&value, "")
    }

    fn finish(self, root: NodeId, rules: &EncryptionRules) -> Result<Nodes, String> {
        let missing = self.named.all().find(|(_, id)| self.nodes[*id].is_none());
        if let Some((name, _)) = missing {
            return Err(format!("there is no type {name}"));
        }
        let nodes: Vec<Node> = self.nodes.into_iter().flatten().collect();
        let names: HashMap<_, _> = self.named.all().map(|(name, id)| (id, name.into())).collect();
        let sizes = sizes::of(&nodes);
        let mut aliases: HashMap<NodeId, Vec<Box<str>>> = HashMap::new();
        self.named.aliases().for_each(|(name, id)| aliases.entry(id).or_default().push(name.into()));
        let enum_defaults = self.enum_defaults;
        let keks = encrypted(&nodes, &names, &self.tagged, rules);
        let mut nodes = Nodes { nodes, sizes, names, aliases, enum_defaults, keks, root };
        let mut left = WritingLeft::for_defaults();
        for (record, field, default) in self.defaults {
            // One that does not fit is none: a reader would never come to it.
            let encoded = write::default(&nodes, record, field, &default, &mut left).ok();
            if left.is_spent() {
                return Err("the defaults of its fields are too long, or fit in too many ways".to_owned());
            }
            if let Node::Record(fields) = &mut nodes.nodes[record]
                && let Some(own) = fields.get_mut(field)
            {
                own.default = encoded.map(Vec::into_boxed_slice);
            }
        }
        Ok(nodes)
    }

    fn add(&mut self, node: Node) -> NodeId {
        self.nodes.push(Some(node));
        self.nodes.len() - 1
    }

    fn schema(&mut self, value: &Value, space: &str) -> Compiled {
        match value {
            Value::String(name) => self.named(name, &Map::new(), space),
            Value::Array(branches) => {
                let branches: Result<Box<[_]>, _> =
                    branches.iter().map(|branch| self.schema(branch, space)).collect();
                branches.map(|branches| self.add(Node::Union(branches)))
            }
            Value::Object(object) => match object.get("type") {
                Some(Value::String(name)) => self.object(name, object, space),
                // `{"type": {"type": "string"}}`: what is around adds nothing but properties.
                Some(inner) => self.schema(inner, space),
                None => Err("a type has no `type`".to_owned()),
            },
            other => Err(format!("`{other}` is no type")),
        }
    }

    fn object(&mut self, kind: &str, object: &Map<String, Value>, space: &str) -> Compiled {
        match kind {
            "record" | "error" => {
                let (id, space) = self.define(object, space)?;
                let fields = list(object, "fields")?;
                self.open.push(id);
                let fields: Result<Box<[_]>, _> = fields
                    .iter()
                    .enumerate()
                    .map(|(index, field)| self.field(id, index, field, &space))
                    .collect();
                self.open.pop();
                self.nodes[id] = Some(Node::Record(fields?));
                Ok(id)
            }
            "enum" => {
                let (id, _) = self.define(object, space)?;
                let symbols = list(object, "symbols")?.iter();
                let symbols = symbols.map(|symbol| symbol.as_str().unwrap_or_default().into()).collect();
                if let Some(default) = object.get("default").and_then(Value::as_str) {
                    self.enum_defaults.insert(id, default.into());
                }
                self.nodes[id] = Some(Node::Enum(symbols));
                Ok(id)
            }
            "fixed" => {
                let (id, _) = self.define(object, space)?;
                let size = object.get("size").and_then(Value::as_u64);
                let size = size.and_then(|size| u32::try_from(size).ok()).ok_or("a fixed has no `size`")?;
                self.nodes[id] = Some(Node::Fixed(size as usize, bytes_as(object, Some(size))));
                Ok(id)
            }
            "array" => {
                let items = self.schema(object.get("items").ok_or("an array has no `items`")?, space)?;
                Ok(self.add(Node::Array(items)))
            }
            "map" => {
                let values = self.schema(object.get("values").ok_or("a map has no `values`")?, space)?;
                Ok(self.add(Node::Map(values)))
            }
            name => self.named(name, object, space),
        }
    }

    fn field(
        &mut self,
        record: NodeId,
        index: usize,
        field: &Value,
        space: &str,
    ) -> Result<AvroField, String> {
        let name = field.get("name").and_then(Value::as_str).ok_or("a field has no `name`")?;
        let kind = field.get("type").ok_or_else(|| format!("the field {name} has no `type`"))?;
        // Some write what belongs to the type beside it: `{"name": …, "type": "record", "fields": […]}`.
        let inline = kind.as_str().is_some_and(|kind| {
            matches!(kind, "array" | "map" | "fixed" | "enum" | "record") && field.get("fields").is_none()
        });
        let node = match field.as_object() {
            Some(object) if inline => self.object(kind.as_str().unwrap_or_default(), object, space),
            _ => self.schema(kind, space),
        };
        if let Some(default) = field.get("default") {
            self.defaults.push((record, index, default.clone()));
        }
        let node = node.map_err(|error| format!("the field {name}: {error}"))?;
        let tags = field.get("confluent:tags").and_then(Value::as_array).into_iter().flatten();
        let tags = tags.filter_map(Value::as_str).map(str::to_owned).collect();
        self.tagged.push((record, name.to_owned(), node, tags));
        let aliases = field.get("aliases").and_then(Value::as_array).into_iter().flatten();
        let aliases = aliases.filter_map(Value::as_str).map(Into::into).collect();
        Ok(AvroField { name: name.into(), node, default: None, aliases })
    }

    /// A type of its own name: its node, to be filled, and the namespace of what stands in it.
    fn define(&mut self, object: &Map<String, Value>, space: &str) -> Result<(NodeId, String), String> {
        let name = object.get("name").and_then(Value::as_str).ok_or("a type of its own has no `name`")?;
        let space = object.get("namespace").and_then(Value::as_str).unwrap_or(space);
        let full = Names::full(name, space);
        let id = match self.named.get(&full) {
            Some(id) if self.nodes[id].is_none() && !self.open.contains(&id) => id,
            // Defined again: whoever names it from here on means this one.
            _ => {
                self.nodes.push(None);
                self.nodes.len() - 1
            }
        };
        self.nodes[id] = None;
        self.named.set(&full, id);
        let inner = full.rsplit_once('.').map_or("", |(space, _)| space).to_owned();
        for alias in object.get("aliases").and_then(Value::as_array).into_iter().flatten() {
            if let Some(alias) = alias.as_str() {
                self.named.alias(&Names::full(alias, &inner), id);
            }
        }
        Ok((id, inner))
    }

    /// A primitive type, or one that is defined elsewhere.
    fn named(&mut self, name: &str, object: &Map<String, Value>, space: &str) -> Compiled {
        let node = match name {
            "null" => Node::Null,
            "boolean" => Node::Boolean,
            "int" => Node::Int(int_as(object)),
            "long" => Node::Long(long_as(object)),
            "float" => Node::Float,
            "double" => Node::Double,
            "bytes" => Node::Bytes(bytes_as(object, None)),
            "string" => Node::String,
            _ => {
                let full = Names::full(name, space);
                if let Some(id) = self.named.get(&full).or_else(|| self.named.get(name)) {
                    return Ok(id);
                }
                // It may stand further down.
                self.nodes.push(None);
                self.named.set(&full, self.nodes.len() - 1);
                return Ok(self.nodes.len() - 1);
            }
        };
        Ok(self.add(node))
    }
}

/// The texts and bytes that rules have encrypted: a node of its own stands at each place where one is named.
fn encrypted(
    nodes: &[Node],
    names: &HashMap<NodeId, Box<str>>,
    tagged: &[(NodeId, String, NodeId, Vec<String>)],
    rules: &EncryptionRules,
) -> HashMap<NodeId, Box<str>> {
    let mut found = HashMap::new();
    if rules.is_empty() {
        return found;
    }
    for (record, name, node, tags) in tagged {
        let record = names.get(record).map_or("", |name| name);
        if let Some(kek) = rules.of_field(&format!("{record}.{name}"), tags) {
            encrypted_in(nodes, *node, kek, &mut found);
        }
    }
    found
}

/// Of a list and a map each value is encrypted for itself; a record's fields have rules of their own.
fn encrypted_in(nodes: &[Node], id: NodeId, kek: &str, found: &mut HashMap<NodeId, Box<str>>) {
    match &nodes[id] {
        Node::String | Node::Bytes(BytesAs::Bytes) => _ = found.insert(id, kek.into()),
        Node::Array(inner) | Node::Map(inner) => encrypted_in(nodes, *inner, kek, found),
        Node::Union(branches) => {
            branches.iter().for_each(|branch| encrypted_in(nodes, *branch, kek, found));
        }
        _ => {}
    }
}

fn list<'v>(object: &'v Map<String, Value>, name: &str) -> Result<&'v Vec<Value>, String> {
    object.get(name).and_then(Value::as_array).ok_or_else(|| format!("a type has no list of `{name}`"))
}

fn logical(object: &Map<String, Value>) -> &str {
    object.get("logicalType").and_then(Value::as_str).unwrap_or_default()
}

fn int_as(object: &Map<String, Value>) -> NumberAs {
    match logical(object) {
        "date" => NumberAs::Date,
        "time-millis" => NumberAs::Clock(3),
        _ => NumberAs::Number,
    }
}

fn long_as(object: &Map<String, Value>) -> NumberAs {
    let moment = |digits, zoned| NumberAs::Moment { digits, zoned };
    match logical(object) {
        "time-micros" => NumberAs::Clock(6),
        "timestamp-millis" => moment(3, true),
        "timestamp-micros" => moment(6, true),
        "timestamp-nanos" => moment(9, true),
        "local-timestamp-millis" => moment(3, false),
        "local-timestamp-micros" => moment(6, false),
        "local-timestamp-nanos" => moment(9, false),
        _ => NumberAs::Number,
    }
}

fn bytes_as(object: &Map<String, Value>, size: Option<u32>) -> BytesAs {
    let number = |name| object.get(name).and_then(Value::as_u64);
    match logical(object) {
        "decimal" => match (number("precision"), number("scale").unwrap_or(0)) {
            (Some(precision), scale) if scale <= precision => {
                u32::try_from(scale).map_or(BytesAs::Bytes, BytesAs::Decimal)
            }
            _ => BytesAs::Bytes,
        },
        "big-decimal" if size.is_none() => BytesAs::BigDecimal,
        "uuid" if size == Some(16) => BytesAs::Uuid,
        "duration" if size == Some(12) => BytesAs::Duration,
        _ => BytesAs::Bytes,
    }
}
