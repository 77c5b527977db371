//! A file's text as a tree of values, whatever its format: YAML, JSON, TOML, or lines of keys and values.
use crate::config::properties::{self, Pair};
use serde_json::{Map, Value};
use std::collections::HashMap;
use std::path::Path;
use yaml_rust2::parser::{Event, Parser};
use yaml_rust2::{ScanError, Yaml, YamlLoader};

/// More than any tool's settings: a dump of a thousand Kubernetes secrets is smaller.
const MOST: usize = 64 << 20;

/// A file that an importer looks at.
pub struct Source {
    /// The name for a cluster that has none: the file's, without its ending.
    pub stem: String,
    /// The file's whole name, in small letters.
    pub name: String,
    /// The documents of a YAML file, or the one of any other tree; empty where the text is no tree.
    pub documents: Vec<Value>,
    /// Keys and values, as Java reads them; where the text is no tree.
    pub pairs: Vec<Pair>,
    /// The same as librdkafka and a shell read them.
    pub plain: Vec<Pair>,
}

impl Source {
    /// Reads the text by the name's ending, else by what it looks like.
    ///
    /// # Errors
    /// If it is no text, or its syntax is wrong. The text is not repeated.
    pub fn read(file: &Path, bytes: &[u8]) -> Result<Self, String> {
        if bytes.len() > MOST {
            return Err(format!("more than {} MiB: that is no tool's settings", MOST >> 20));
        }
        let name = file.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
        let stem = file.file_stem().unwrap_or_default().to_string_lossy();
        let stem = stem.trim_start_matches('.').to_owned();
        let ending = name.rsplit_once('.').map(|(_, ending)| ending).unwrap_or_default();
        let text = String::from_utf8_lossy(bytes);
        let documents = match ending {
            "yaml" | "yml" => yaml(&text)?,
            "json" => vec![json(&text)?],
            "toml" => vec![toml_tree(&text)?],
            "properties" | "conf" | "env" => Vec::new(),
            _ if text.trim_start().starts_with(['{', '[']) && !text.trim_start().starts_with("[default]") => {
                json(&text).map(|tree| vec![tree]).or_else(|_| toml_tree(&text).map(|tree| vec![tree]))?
            }
            // kaf's own file has no ending.
            _ => yaml(&text).unwrap_or_default().into_iter().filter(Value::is_object).collect(),
        };
        let (pairs, plain) = match documents.is_empty() {
            true => (properties::properties(bytes), properties::librdkafka(bytes)),
            false => (Vec::new(), Vec::new()),
        };
        Ok(Self {
            stem: if stem.is_empty() { "imported".to_owned() } else { stem },
            name,
            documents,
            pairs,
            plain,
        })
    }

    /// The first document.
    pub fn tree(&self) -> Option<&Value> {
        self.documents.first()
    }
}

fn json(text: &str) -> Result<Value, String> {
    serde_json::from_str(text)
        .map_err(|error| format!("not JSON: line {}, column {}", error.line(), error.column()))
}

fn toml_tree(text: &str) -> Result<Value, String> {
    let table: toml::Table =
        toml::from_str(text).map_err(|error| format!("not TOML: {}", error.message()))?;
    serde_json::to_value(table).map_err(|error| error.to_string())
}

/// Levels of lists and tables in each other.
const DEEPEST: usize = 100;
/// Values of a YAML file with every alias written out: a few lines can mean billions.
const MOST_VALUES: usize = 1_000_000;

/// Goes through the YAML without building anything, and refuses what would need more memory or stack than it is worth.
fn bounded(text: &str) -> Result<(), String> {
    let mut parser = Parser::new_from_str(text);
    let mut sizes: HashMap<usize, usize> = HashMap::new();
    // Anchor and values so far of each list and table that is open; the first is the file.
    let mut open = vec![(0, 0)];
    loop {
        let (event, _) = parser.next_token().map_err(|error| wrong_yaml(&error))?;
        let (anchor, size) = match event {
            Event::StreamEnd => return Ok(()),
            Event::SequenceStart(anchor, _) | Event::MappingStart(anchor, _) if open.len() <= DEEPEST => {
                open.push((anchor, 1));
                continue;
            }
            Event::SequenceStart(..) | Event::MappingStart(..) => {
                return Err(format!("not YAML that is read here: more than {DEEPEST} levels"));
            }
            Event::SequenceEnd | Event::MappingEnd => open.pop().unwrap_or_default(),
            Event::Scalar(_, _, anchor, _) => (anchor, 1),
            Event::Alias(anchor) => (0, sizes.get(&anchor).copied().unwrap_or(1)),
            _ => continue,
        };
        if anchor > 0 {
            sizes.insert(anchor, size);
        }
        let Some((_, around)) = open.last_mut() else { return Ok(()) };
        *around = around.saturating_add(size);
        if *around > MOST_VALUES {
            return Err("not YAML that is read here: its aliases mean more than a million values".to_owned());
        }
    }
}

fn wrong_yaml(error: &ScanError) -> String {
    format!("not YAML: line {}, column {}", error.marker().line(), error.marker().col() + 1)
}

fn yaml(text: &str) -> Result<Vec<Value>, String> {
    bounded(text)?;
    let documents = YamlLoader::load_from_str(text).map_err(|error| wrong_yaml(&error))?;
    Ok(documents.into_iter().map(tree).filter(|tree| !tree.is_null()).collect())
}

fn tree(yaml: Yaml) -> Value {
    match yaml {
        Yaml::Real(text) | Yaml::String(text) => Value::String(text),
        Yaml::Integer(number) => number.into(),
        Yaml::Boolean(flag) => flag.into(),
        Yaml::Array(items) => items.into_iter().map(tree).collect(),
        Yaml::Hash(map) => {
            let name = |key: Yaml| match key {
                Yaml::String(text) | Yaml::Real(text) => Some(text),
                Yaml::Integer(number) => Some(number.to_string()),
                Yaml::Boolean(flag) => Some(flag.to_string()),
                _ => None,
            };
            let entries = map.into_iter().filter_map(|(key, value)| Some((name(key)?, tree(value))));
            Value::Object(entries.collect::<Map<_, _>>())
        }
        Yaml::Alias(_) | Yaml::Null | Yaml::BadValue => Value::Null,
    }
}

/// A scalar as text; a list of scalars with commas.
pub fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        Value::Array(items) => {
            let items: Vec<String> = items.iter().filter_map(text).collect();
            (!items.is_empty()).then(|| items.join(","))
        }
        Value::Null | Value::Object(_) => None,
    }
}

/// The text at a path of keys.
pub fn at(value: &Value, path: &[&str]) -> Option<String> {
    path.iter().try_fold(value, |value, key| value.get(key)).and_then(text)
}

/// Whether true stands at a path of keys.
pub fn is_set(value: &Value, path: &[&str]) -> bool {
    at(value, path).is_some_and(|text| text.eq_ignore_ascii_case("true"))
}

/// A tree as dotted keys: `security.protocol`, whether written as one key or as a table in a table.
pub fn flatten(value: &Value) -> Vec<Pair> {
    let mut pairs = Vec::new();
    walk("", value, &mut pairs);
    pairs
}

fn walk(path: &str, value: &Value, pairs: &mut Vec<Pair>) {
    let join = |key: &str| if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
    match (value, text(value)) {
        (Value::Object(map), _) => map.iter().for_each(|(key, value)| walk(&join(key), value, pairs)),
        (_, Some(text)) => pairs.push((path.to_owned(), text)),
        // As Spring reads it: the key is there, and empty.
        (Value::Null, None) if !path.is_empty() => pairs.push((path.to_owned(), String::new())),
        (Value::Array(items), None) => {
            items.iter().enumerate().for_each(|(at, item)| walk(&format!("{path}[{at}]"), item, pairs));
        }
        _ => {}
    }
}
