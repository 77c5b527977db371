//! Paths and values learned from the records on screen, for completion. Bounded, whatever the records hold.
use super::field::Field;
use super::found::unescape;
use super::path::{Path, Step};
use super::record::Record;
use crate::decode::Format;
use crate::decode::json_walk::{JsonKind, JsonWalk};
use crate::decode::xml_walk::{XmlKind, XmlWalk};
use std::collections::{BTreeMap, BTreeSet};

/// What records were seen to have: fields, and some of their values.
#[derive(Clone, Debug, Default)]
pub struct Known {
    fields: BTreeMap<String, BTreeSet<String>>,
}

const MOST_FIELDS: usize = 500;
const MOST_VALUES: usize = 50;
/// Longer values are not offered.
const LONGEST_VALUE: usize = 64;
/// Bytes of a document that are looked at, and the depth.
const MOST_BYTES: usize = 64 * 1024;
const DEEPEST: usize = 12;

impl Known {
    /// Learns the fields of one record.
    pub fn learn(&mut self, record: &Record<'_>) {
        self.see(&Field::Topic, Some(record.topic));
        self.see(&Field::Partition, Some(&record.partition.to_string()));
        if let Some(key) = record.key.and_then(|key| std::str::from_utf8(key).ok()) {
            self.see(&Field::Key, Some(key));
        }
        for (name, value) in record.headers {
            if let Ok(name) = std::str::from_utf8(name) {
                self.see(
                    &Field::Header(name.to_owned()),
                    value.and_then(|value| std::str::from_utf8(value).ok()),
                );
            }
        }
        self.document(record.key, Field::InKey);
        self.document(record.value, Field::InValue);
    }

    /// The fields seen, as they are written in a filter.
    pub fn fields(&self) -> impl Iterator<Item = &str> {
        self.fields.keys().map(String::as_str)
    }

    /// Values seen of a field.
    pub fn values(&self, field: &str) -> impl Iterator<Item = &str> {
        self.fields.get(field).into_iter().flatten().map(String::as_str)
    }

    fn see(&mut self, field: &Field, value: Option<&str>) {
        let name = field.to_string();
        if self.fields.len() >= MOST_FIELDS && !self.fields.contains_key(&name) {
            return;
        }
        let values = self.fields.entry(name).or_default();
        let fitting = value.filter(|value| value.len() <= LONGEST_VALUE && values.len() < MOST_VALUES);
        values.extend(fitting.map(str::to_owned));
    }

    fn document(&mut self, bytes: Option<&[u8]>, of: fn(Path) -> Field) {
        let head = bytes.map(|bytes| &bytes[..bytes.len().min(MOST_BYTES)]).unwrap_or_default();
        match Format::guess(bytes) {
            Format::Json => self.json(head, of),
            Format::Xml => self.xml(head, of),
            _ => {}
        }
    }

    fn json(&mut self, bytes: &[u8], of: fn(Path) -> Field) {
        // The step that leads to the value at hand, for each open container.
        let mut steps: Vec<Step> = Vec::new();
        let mut walk = JsonWalk::new(bytes);
        while let Some(Ok(token)) = walk.next() {
            let raw = &bytes[token.range.clone()];
            match token.kind {
                JsonKind::Key => {
                    let name = String::from_utf8_lossy(&unescape(&raw[1..raw.len() - 1])).into_owned();
                    *steps.last_mut().expect("a name stands in an object") = Step::Name(name);
                    self.at(&steps, None, of);
                }
                JsonKind::String => {
                    let text = unescape(&raw[1..raw.len() - 1]);
                    self.at(&steps, std::str::from_utf8(&text).ok(), of);
                }
                JsonKind::Number | JsonKind::Word => self.at(&steps, std::str::from_utf8(raw).ok(), of),
                JsonKind::ObjectOpen => steps.push(Step::Name(String::new())),
                JsonKind::ArrayOpen => {
                    steps.push(Step::Each);
                    self.at(&steps, None, of);
                }
                JsonKind::ObjectClose | JsonKind::ArrayClose => drop(steps.pop()),
                JsonKind::Comma | JsonKind::Colon => {}
            }
        }
    }

    fn xml(&mut self, bytes: &[u8], of: fn(Path) -> Field) {
        let mut steps: Vec<Step> = Vec::new();
        for token in XmlWalk::new(bytes) {
            let Ok(token) = token else { return };
            let piece = String::from_utf8_lossy(bytes.get(token.range).unwrap_or_default());
            match token.kind {
                XmlKind::Open | XmlKind::Empty => {
                    steps.push(Step::Name(local(piece.get(1..).unwrap_or_default()).to_owned()));
                    self.at(&steps, None, of);
                    self.attributes(&piece, &mut steps, of);
                    if token.kind == XmlKind::Empty {
                        steps.pop();
                    }
                }
                XmlKind::Close => drop(steps.pop()),
                XmlKind::Text if !piece.trim().is_empty() => self.at(&steps, Some(piece.trim()), of),
                _ => {}
            }
        }
    }

    fn attributes(&mut self, tag: &str, steps: &mut Vec<Step>, of: fn(Path) -> Field) {
        let pairs = tag.split(['"', '\'']).collect::<Vec<_>>();
        for pair in pairs.chunks_exact(2) {
            let name =
                pair[0].trim_end_matches(['=', ' ']).rsplit(char::is_whitespace).next().unwrap_or_default();
            if !name.is_empty() && !name.starts_with("xmlns") {
                steps.push(Step::Name(format!("@{}", local(name))));
                self.at(steps, Some(pair[1]), of);
                steps.pop();
            }
        }
    }

    fn at(&mut self, steps: &[Step], value: Option<&str>, of: fn(Path) -> Field) {
        if steps.len() <= DEEPEST
            && let Some(path) = Path::of(steps.to_vec()).filter(|path| !path.steps().is_empty())
        {
            self.see(&of(path), value);
        }
    }
}

/// A name without its prefix, from what begins with it.
fn local(text: &str) -> &str {
    let end = text.find(|c: char| c.is_whitespace() || matches!(c, '>' | '/')).unwrap_or(text.len());
    text[..end].rsplit(':').next().unwrap_or_default()
}

#[cfg(test)]
#[path = "tests/known_tests.rs"]
mod tests;
