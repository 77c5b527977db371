//! Where a JSON Schema says that its values are encrypted. Level by level, and no more than so many schemas: one that stands in
//! itself has no end, and what lies near its top counts most.
use super::super::framed::EncryptionRules;
use super::encrypted::{DEEPEST, EncryptedParts};
use serde_json::Value;
use std::collections::{HashMap, VecDeque};

/// Schemas that are looked at, where one is of a path of 256 bytes.
const MOST_LOOKS: usize = 10_000;

/// What a schema's text says of the value and of all in it; none if it has no such rules.
pub(super) fn of(text: &str, rules: &EncryptionRules) -> Option<EncryptedParts> {
    let schema: Value = if rules.is_empty() { None } else { serde_json::from_str(text).ok() }?;
    Some(parts(&schema, rules)).filter(|parts| !parts.is_empty())
}

fn parts(schema: &Value, rules: &EncryptionRules) -> EncryptedParts {
    let mut looking = Looking { parts: vec![Part::default()], next: VecDeque::new(), left: MOST_LOOKS };
    looking.push(0, schema, "$".to_owned(), 0);
    while let Some(look) = looking.next.pop_front() {
        if look.depth <= DEEPEST {
            looking.at(look, schema, rules);
        }
    }
    built(looking.parts)
}

/// What is found of one part of a value: others by their places.
#[derive(Default)]
struct Part {
    kek: Option<String>,
    members: HashMap<String, usize>,
    each: Option<usize>,
}

/// A schema that says something of a part.
struct Look<'s> {
    part: usize,
    schema: &'s Value,
    path: String,
    depth: usize,
}

struct Looking<'s> {
    /// Each behind the one that it is in.
    parts: Vec<Part>,
    next: VecDeque<Look<'s>>,
    left: usize,
}

impl<'s> Looking<'s> {
    fn push(&mut self, part: usize, schema: &'s Value, path: String, depth: usize) {
        // A long path is as much work as many schemas.
        self.left = self.left.saturating_sub(1 + (path.len() >> 8));
        if self.left > 0 {
            self.next.push_back(Look { part, schema, path, depth });
        }
    }

    fn part(&mut self) -> usize {
        self.parts.push(Part::default());
        self.parts.len() - 1
    }

    fn at(&mut self, look: Look<'s>, root: &'s Value, rules: &EncryptionRules) {
        let Look { part, schema, path, depth } = look;
        let tags = schema.get("confluent:tags").and_then(Value::as_array).into_iter().flatten();
        let tags: Vec<String> = tags.filter_map(Value::as_str).map(str::to_owned).collect();
        if path != "$" && self.parts[part].kek.is_none() {
            self.parts[part].kek = rules.of_field(&path, &tags).map(str::to_owned);
        }
        // Elsewhere in the same text; another text is not looked into.
        let reference = schema.get("$ref").and_then(Value::as_str).and_then(|name| name.strip_prefix('#'));
        let other = reference.and_then(|place| root.pointer(place));
        let lists = ["allOf", "anyOf", "oneOf"].map(|list| schema.get(list).and_then(Value::as_array));
        for one in other.into_iter().chain(lists.into_iter().flatten().flatten()) {
            if self.left == 0 {
                return;
            }
            self.push(part, one, path.clone(), depth + 1);
        }
        for (name, inner) in schema.get("properties").and_then(Value::as_object).into_iter().flatten() {
            if self.left == 0 {
                return;
            }
            let known = self.parts[part].members.get(name).copied();
            let own = known.unwrap_or_else(|| self.part());
            self.parts[part].members.insert(name.clone(), own);
            self.push(own, inner, format!("{path}.{name}"), depth + 1);
        }
        if let Some(inner) = schema.get("items").filter(|_| self.left > 0) {
            let known = self.parts[part].each;
            let own = known.unwrap_or_else(|| self.part());
            self.parts[part].each = Some(own);
            self.push(own, inner, path, depth + 1);
        }
    }
}

/// Puts the parts into each other, and leaves out those of which nothing is said.
fn built(mut parts: Vec<Part>) -> EncryptedParts {
    // Tags that stand at a list are meant for what is in it.
    for at in 0..parts.len() {
        if let (Some(each), Some(kek)) = (parts[at].each, parts[at].kek.clone()) {
            parts[each].kek.get_or_insert(kek);
        }
    }
    let mut built: HashMap<usize, EncryptedParts> = HashMap::new();
    for (at, part) in parts.into_iter().enumerate().rev() {
        let members = part.members.into_iter().filter_map(|(name, own)| Some((name, built.remove(&own)?)));
        let members = members.collect();
        let each = part.each.and_then(|own| built.remove(&own)).map(Box::new);
        let own = EncryptedParts { kek: part.kek, members, each };
        if at == 0 {
            return own;
        }
        if !own.is_empty() {
            built.insert(at, own);
        }
    }
    EncryptedParts::default()
}
