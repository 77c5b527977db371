//! Avro's fingerprint of a schema: of its canonical form, in which only stands what bytes are read by. Types that other texts define
//! stand where they are first named, as in the schema of whoever wrote.
use super::names::Names;
use serde_json::{Map, Value};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// What it begins with, and its polynomial.
const EMPTY: u64 = 0xc15d_213a_a4d7_a795;

const TABLE: [u64; 256] = {
    let mut table = [0; 256];
    let mut at = 0;
    while at < 256 {
        let (mut print, mut bit) = (at as u64, 0);
        while bit < 8 {
            print = (print >> 1) ^ (EMPTY & 0u64.wrapping_sub(print & 1));
            bit += 1;
        }
        table[at] = print;
        at += 1;
    }
    table
};

/// Types within each other that are written.
const DEEPEST: usize = 200;

/// The fingerprint of a schema; none if it has no canonical form.
pub(in crate::decode) fn fingerprint(text: &str, references: &[(String, Arc<str>)]) -> Option<u64> {
    let form = canonical(text, references)?;
    Some(form.bytes().fold(EMPTY, |print, byte| (print >> 8) ^ TABLE[usize::from(print as u8 ^ byte)]))
}

/// The canonical form.
fn canonical(text: &str, references: &[(String, Arc<str>)]) -> Option<String> {
    let texts: Vec<Value> =
        references.iter().filter_map(|(_, text)| serde_json::from_str(text).ok()).collect();
    let own: Value = serde_json::from_str(text).ok()?;
    let mut defined = HashMap::new();
    texts.iter().for_each(|text| define(text, "", 0, &mut defined));
    let mut form = Canonical { defined, written: HashSet::new(), out: String::new() };
    form.value(&own, "", 0)?;
    Some(form.out)
}

/// Gathers the named types of a text, each with the namespace around it.
fn define<'v>(value: &'v Value, space: &str, depth: usize, found: &mut HashMap<String, (&'v Value, String)>) {
    if depth > DEEPEST {
        return;
    }
    match value {
        Value::Array(branches) => branches.iter().for_each(|branch| define(branch, space, depth + 1, found)),
        Value::Object(object) => {
            let mut inner = space.to_owned();
            if is_named(object) {
                let full = full_name(object, space);
                inner = space_of(&full).to_owned();
                found.entry(full).or_insert((value, space.to_owned()));
            }
            let fields = object.get("fields").and_then(Value::as_array).into_iter().flatten();
            let types = fields.filter_map(|field| field.get("type"));
            let parts = ["type", "items", "values"].into_iter().filter_map(|name| object.get(name));
            types.chain(parts).for_each(|part| define(part, &inner, depth + 1, found));
        }
        _ => {}
    }
}

fn is_named(object: &Map<String, Value>) -> bool {
    matches!(object.get("type").and_then(Value::as_str), Some("record" | "error" | "enum" | "fixed"))
}

fn full_name(object: &Map<String, Value>, space: &str) -> String {
    let text = |name: &str| object.get(name).and_then(Value::as_str);
    Names::full(text("name").unwrap_or_default(), text("namespace").unwrap_or(space))
}

fn space_of(full: &str) -> &str {
    full.rsplit_once('.').map_or("", |(space, _)| space)
}

fn quoted(text: &str) -> String {
    Value::from(text).to_string()
}

struct Canonical<'v> {
    defined: HashMap<String, (&'v Value, String)>,
    written: HashSet<String>,
    out: String,
}

impl Canonical<'_> {
    fn value(&mut self, value: &Value, space: &str, depth: usize) -> Option<()> {
        match value {
            _ if depth > DEEPEST => None,
            Value::String(name) => self.name(name, space, depth),
            Value::Array(branches) => self.list(branches, |own, branch| own.value(branch, space, depth + 1)),
            Value::Object(object) => match object.get("type")? {
                Value::String(kind) => self.object(kind, object, space, depth),
                inner => self.value(inner, space, depth + 1),
            },
            _ => None,
        }
    }

    fn list<T>(&mut self, items: &[T], mut write: impl FnMut(&mut Self, &T) -> Option<()>) -> Option<()> {
        self.out.push('[');
        for (index, item) in items.iter().enumerate() {
            if index > 0 {
                self.out.push(',');
            }
            write(self, item)?;
        }
        self.out.push(']');
        Some(())
    }

    /// A primitive type, or one that is defined elsewhere.
    fn name(&mut self, name: &str, space: &str, depth: usize) -> Option<()> {
        const PRIMITIVE: [&str; 8] = ["null", "boolean", "int", "long", "float", "double", "bytes", "string"];
        if PRIMITIVE.contains(&name) {
            self.out.push_str(&quoted(name));
            return Some(());
        }
        let full = Names::full(name, space);
        let full = if self.knows(&full) { full } else { name.to_owned() };
        if !self.written.contains(&full)
            && let Some((value, around)) = self.defined.get(&full).cloned()
        {
            return self.value(value, &around, depth + 1);
        }
        self.out.push_str(&quoted(&full));
        Some(())
    }

    fn knows(&self, full: &str) -> bool {
        self.written.contains(full) || self.defined.contains_key(full)
    }

    fn object(&mut self, kind: &str, object: &Map<String, Value>, space: &str, depth: usize) -> Option<()> {
        match kind {
            "array" | "map" => {
                let of = if kind == "array" { "items" } else { "values" };
                self.out.push_str(&format!("{{\"type\":\"{kind}\",\"{of}\":"));
                self.value(object.get(of)?, space, depth + 1)?;
            }
            "record" | "error" | "enum" | "fixed" => {
                let full = full_name(object, space);
                self.out.push_str(&format!("{{\"name\":{},\"type\":\"{kind}\"", quoted(&full)));
                let inner = space_of(&full).to_owned();
                self.written.insert(full);
                self.parts(object, &inner, depth)?;
            }
            name => return self.name(name, space, depth),
        }
        self.out.push('}');
        Some(())
    }

    /// What a named type is made of.
    fn parts(&mut self, object: &Map<String, Value>, space: &str, depth: usize) -> Option<()> {
        if let Some(fields) = object.get("fields").and_then(Value::as_array) {
            self.out.push_str(",\"fields\":");
            self.list(fields, |own, field| {
                let name = field.get("name")?.as_str()?;
                own.out.push_str(&format!("{{\"name\":{},\"type\":", quoted(name)));
                own.value(field.get("type")?, space, depth + 1)?;
                own.out.push('}');
                Some(())
            })?;
        }
        if let Some(symbols) = object.get("symbols").and_then(Value::as_array) {
            self.out.push_str(",\"symbols\":");
            self.list(symbols, |own, symbol| {
                own.out.push_str(&quoted(symbol.as_str()?));
                Some(())
            })?;
        }
        if let Some(size) = object.get("size") {
            // Some write it as text.
            let size = size.as_u64().or_else(|| size.as_str()?.parse().ok())?;
            self.out.push_str(&format!(",\"size\":{size}"));
        }
        Some(())
    }
}

#[cfg(test)]
#[path = "../tests/avro_self_tests.rs"]
mod tests;
