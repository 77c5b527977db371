//! What a filter asks for in one record, found again in the texts that stand for the record on a screen: a cell, an
//! excerpt, a line of a laid-out document. Knows no screen.
use super::check::visit;
use super::field::Field;
use super::marks::{FoundBy, Marks, Want};
use super::needle::Needle;
use super::path::Path;
use super::payload::Document;
use super::record::Record;
use super::token::stands_alone;
use crate::decode::framed::KeyOrValue;
use crate::decode::{Found, Step};
use regex::bytes::Regex;
use std::ops::Range;
use std::sync::Arc;

/// What to highlight of one record.
#[derive(Clone, Debug, Default)]
pub struct Marked {
    asked: Vec<MarkedWant>,
}

#[derive(Clone, Debug)]
struct MarkedWant {
    want: Arc<Want>,
    /// A value at a path that holds what is wanted; none if it is looked for in the whole text.
    value: Option<MarkedValue>,
}

/// A value at a path, as it is written in the document.
#[derive(Clone, Debug)]
struct MarkedValue {
    text: String,
    /// What of it is wanted.
    parts: Vec<Range<usize>>,
    /// Where the first part lies in the document.
    at: Option<usize>,
}

/// Bytes of a document in which paths are followed, and values at a path that are looked at: this happens while drawing.
const MOST_BYTES: usize = 256 * 1024;
const MOST_VALUES: usize = 64;
/// Longer values are not searched for as a whole.
const LONGEST: usize = 4096;
/// Places in one text.
const MOST_PLACES: usize = 1000;

impl Marks {
    /// What of the filter stands in this record.
    pub fn on(&self, record: &Record<'_>) -> Marked {
        let mut marked = Marked::default();
        for want in &self.wants {
            match (&want.field, &want.sought) {
                (Some(Field::InValue(path)), _) => {
                    marked.follow(want, path, record.document(KeyOrValue::Value));
                }
                (Some(Field::InKey(path)), _) => {
                    marked.follow(want, path, record.document(KeyOrValue::Key));
                }
                (Some(field), FoundBy::Whole(ask)) => {
                    if field.values(record, MOST_VALUES).iter().any(|found| ask.of(found)) {
                        marked.asked.push(MarkedWant { want: Arc::clone(want), value: None });
                    }
                }
                _ => marked.asked.push(MarkedWant { want: Arc::clone(want), value: None }),
            }
        }
        marked
    }
}

impl Marked {
    fn follow(&mut self, want: &Arc<Want>, path: &Path, document: Option<Document<'_>>) {
        let text = document.map(|document| document.text()).unwrap_or_default();
        let document = &text[..text.len().min(MOST_BYTES)];
        let mut seen = 0;
        visit(document, path, &mut |found| {
            seen += 1;
            let value = of_value(&want.sought, &found, document);
            if value.is_some() || want.sought.is_within(&found) {
                self.asked.push(MarkedWant { want: Arc::clone(want), value });
            }
            seen >= MOST_VALUES
        });
    }

    /// Whether there is nothing to highlight.
    pub fn is_empty(&self) -> bool {
        self.asked.is_empty()
    }

    /// What to highlight in `shown`, which shows this field, or a part of it: byte ranges on character boundaries, in
    /// order and apart.
    pub fn ranges(&self, field: &Field, shown: &str) -> Vec<Range<usize>> {
        let mut ranges = Vec::new();
        for asked in self.asked.iter().filter(|asked| asked.may_stand_in(field)) {
            match &asked.value {
                Some(value) => value.places(asked.name(field), shown, &mut ranges),
                None => ranges.extend(asked.want.sought.places(shown)),
            }
            if ranges.len() >= MOST_PLACES {
                break;
            }
        }
        merged(ranges, shown)
    }

    /// Where the first of what is asked for lies in the bytes of a key, a value or a header.
    pub fn first(&self, field: &Field, bytes: &[u8]) -> Option<usize> {
        let places = self.asked.iter().filter(|asked| asked.may_stand_in(field)).filter_map(|asked| {
            match (&asked.value, &asked.want.sought) {
                (Some(value), _) => value.at,
                (None, FoundBy::Text(needle)) => needle.find(bytes),
                (None, FoundBy::Pattern(pattern)) => pattern.find(bytes).map(|place| place.start()),
                (None, FoundBy::End(end)) => bytes.len().checked_sub(end.len()),
                (None, FoundBy::Start(_) | FoundBy::Whole(_)) => Some(0),
            }
        });
        places.min()
    }
}

impl MarkedWant {
    /// Whether a text that shows `field` can hold it: a path column shows a part of the value.
    fn may_stand_in(&self, field: &Field) -> bool {
        match (&self.want.field, field) {
            (None, field) => field.path().is_some() || is_bytes(field),
            (Some(own), field) if own == field => true,
            (Some(Field::InValue(_)), Field::Value) | (Some(Field::InKey(_)), Field::Key) => true,
            (Some(Field::Value), Field::InValue(_)) | (Some(Field::Key), Field::InKey(_)) => {
                self.want.sought.is_loose()
            }
            _ => false,
        }
    }

    /// The name that must stand before the value, where other values stand beside it.
    fn name(&self, shown: &Field) -> Option<&str> {
        let path = self.want.field.as_ref().filter(|own| *own != shown)?.path()?;
        match path.steps().last()? {
            Step::Name(name) => Some(name),
            Step::Index(_) | Step::Each => None,
        }
    }
}

fn is_bytes(field: &Field) -> bool {
    matches!(field, Field::Key | Field::Value | Field::Header(_))
}

impl FoundBy {
    /// Whether it may stand anywhere in a text.
    fn is_loose(&self) -> bool {
        matches!(self, FoundBy::Text(_) | FoundBy::Pattern(_))
    }

    /// Whether it stands within a value.
    fn is_within(&self, found: &Found<'_>) -> bool {
        let text = found.text().unwrap_or_default();
        match self {
            FoundBy::Text(needle) => needle.is_in(&text),
            FoundBy::Pattern(pattern) => pattern.is_match(&text),
            _ => false,
        }
    }

    fn places(&self, text: &str) -> Vec<Range<usize>> {
        let one = match self {
            FoundBy::Text(needle) => return of_needle(needle, text),
            FoundBy::Pattern(pattern) => return of_pattern(pattern, text),
            FoundBy::Start(start) => text.starts_with(start).then_some(0..start.len()),
            FoundBy::End(end) => text.ends_with(end).then(|| text.len() - end.len()..text.len()),
            FoundBy::Whole(_) => Some(0..text.len()),
        };
        one.into_iter().collect()
    }
}

fn of_needle(needle: &Needle, text: &str) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    let mut from = 0;
    while let Some(place) = needle.place(&text.as_bytes()[from..]).filter(|place| !place.is_empty()) {
        ranges.push(from + place.start..from + place.end);
        from += place.end;
        if ranges.len() >= MOST_PLACES {
            break;
        }
    }
    ranges
}

fn of_pattern(pattern: &Regex, text: &str) -> Vec<Range<usize>> {
    pattern.find_iter(text.as_bytes()).map(|place| place.range()).take(MOST_PLACES).collect()
}

/// What of a value is wanted; none if nothing is, or if it is too long to be found again.
fn of_value(sought: &FoundBy, found: &Found<'_>, document: &[u8]) -> Option<MarkedValue> {
    let written = match found {
        Found::Whole(_) => return None,
        Found::Null => b"null",
        Found::Quoted { raw, .. } | Found::Bytes(raw) => *raw,
        Found::Plain(raw) => raw,
        Found::Text(text) => text.as_bytes(),
    };
    let text = std::str::from_utf8(written).ok().filter(|text| text.len() <= LONGEST)?;
    let parts = match sought {
        FoundBy::Whole(ask) if !ask.of(found) => return None,
        sought => sought.places(text),
    };
    let first = parts.iter().find(|part| !part.is_empty())?.start;
    // A slice of the document tells by its address where it lies.
    let at = (written.as_ptr() as usize).checked_sub(document.as_ptr() as usize);
    let at = at.filter(|at| *at < document.len()).map(|at| at + first);
    Some(MarkedValue { text: text.to_owned(), parts, at })
}

impl MarkedValue {
    /// The wanted parts wherever the value stands as a whole, behind its name if it has one there.
    fn places(&self, name: Option<&str>, shown: &str, ranges: &mut Vec<Range<usize>>) {
        let starts = shown.match_indices(&self.text).map(|(start, _)| start);
        for start in starts.filter(|start| stands_alone(shown, *start..start + self.text.len(), name)) {
            ranges.extend(self.parts.iter().map(|part| start + part.start..start + part.end));
            if ranges.len() >= MOST_PLACES {
                return;
            }
        }
    }
}

/// In order, apart, on character boundaries.
fn merged(mut ranges: Vec<Range<usize>>, text: &str) -> Vec<Range<usize>> {
    ranges.retain(|range| !range.is_empty() && text.get(range.clone()).is_some());
    ranges.sort_by_key(|range| (range.start, range.end));
    let mut apart: Vec<Range<usize>> = Vec::with_capacity(ranges.len());
    for range in ranges {
        match apart.last_mut() {
            Some(last) if last.end >= range.start => last.end = last.end.max(range.end),
            _ => apart.push(range),
        }
    }
    apart
}

#[cfg(test)]
#[path = "tests/marked_tests.rs"]
mod tests;
