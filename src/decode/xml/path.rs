//! Follows a path through XML bytes, event by event, without building a tree.
//!
//! The root element may be named or left out. A name without a prefix fits any prefix; `@name` is an attribute. `[n]`
//! counts the elements of one name within their parent. Text is trimmed, entities are resolved; an element with child
//! elements is what is written between its tags. A document with a fault counts as far as the fault.
use crate::decode::document::HowFar;
use crate::decode::found::Found;
use crate::decode::step::Step;
use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart, Event};
use std::borrow::Cow;

/// Calls `found` for each value at the path, until it returns true.
pub(super) fn visit<'a>(bytes: &'a [u8], steps: &[Step], found: &mut dyn FnMut(Found<'a>) -> bool) -> HowFar {
    let valid = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => std::str::from_utf8(&bytes[..error.valid_up_to()]).unwrap_or_default(),
    };
    // The reader's positions do not count a byte order mark.
    let valid = valid.strip_prefix('\u{feff}').unwrap_or(valid);
    let mut reader = Reader::from_str(valid);
    reader.config_mut().check_end_names = false;
    let whole =
        valid.len() == bytes.len() || bytes.starts_with(b"\xef\xbb\xbf") && valid.len() + 3 == bytes.len();
    match (XmlPathWalk { text: valid, reader, steps, open: Vec::new(), passed: 0, taking: Vec::new() })
        .run(found)
    {
        HowFar::All if !whole => HowFar::Part,
        seen => seen,
    }
}

struct XmlPathWalk<'a, 's> {
    text: &'a str,
    reader: Reader<&'a [u8]>,
    steps: &'s [Step],
    open: Vec<Element>,
    /// Open elements that the path does not lead into, below those of `open`.
    passed: usize,
    taking: Vec<Taking<'a>>,
}

/// An open element that the path may lead through.
struct Element {
    /// Bit n: the path has come here with n steps done.
    done: u64,
    /// Children seen so far that fit the name at a step that counts them.
    counts: Vec<(usize, usize)>,
}

/// An element at the end of the path, while its content is read.
struct Taking<'a> {
    depth: usize,
    start: usize,
    text: Cow<'a, str>,
    whole: bool,
}

impl<'a> XmlPathWalk<'a, '_> {
    fn run(mut self, found: &mut dyn FnMut(Found<'a>) -> bool) -> HowFar {
        loop {
            let before = self.here();
            let enough = match self.reader.read_event() {
                Ok(Event::Start(tag)) => self.start(&tag, false, found),
                Ok(Event::Empty(tag)) => self.start(&tag, true, found),
                Ok(Event::End(_)) => self.end(before, found),
                Ok(Event::Text(text)) => self.add(text.into_inner()),
                Ok(Event::CData(text)) => self.add(text.into_inner()),
                Ok(Event::GeneralRef(reference)) => self.add(resolve(&reference)),
                Ok(Event::PI(_)) => {
                    self.taking.iter_mut().for_each(|taking| taking.whole = true);
                    false
                }
                Ok(Event::Eof) if self.open.is_empty() && self.passed == 0 => return HowFar::All,
                Ok(Event::Eof) | Err(_) => return HowFar::Part,
                Ok(_) => false,
            };
            if enough {
                return HowFar::Enough;
            }
        }
    }

    fn start(&mut self, tag: &BytesStart<'a>, empty: bool, found: &mut dyn FnMut(Found<'a>) -> bool) -> bool {
        self.taking.iter_mut().for_each(|taking| taking.whole = true);
        let done = if self.passed > 0 { 0 } else { self.reach(tag.name().0) };
        if done == 0 && !self.open.is_empty() {
            self.passed += usize::from(!empty);
            return false;
        }
        if self.attributes(tag, done, found) {
            return true;
        }
        let is_target = done >> self.steps.len() & 1 == 1;
        if empty {
            return is_target && found(empty_value(tag));
        }
        self.open.push(Element { done, counts: Vec::new() });
        if is_target && is_nil(tag) {
            return found(Found::Null);
        }
        if is_target {
            let depth = self.open.len();
            self.taking.push(Taking { depth, start: self.here(), text: Cow::Borrowed(""), whole: false });
        }
        false
    }

    /// Which steps are done when an element of this name opens within the innermost open one.
    fn reach(&mut self, name: &str) -> u64 {
        let Some(parent) = self.open.last_mut() else {
            let mut root = Element { done: 1, counts: Vec::new() };
            // The path may name the root element or leave it out.
            return 1 | advance(self.steps, &mut root, name);
        };
        advance(self.steps, parent, name)
    }

    fn attributes(&self, tag: &BytesStart<'a>, done: u64, found: &mut dyn FnMut(Found<'a>) -> bool) -> bool {
        let Some((Step::Name(last), before)) = self.steps.split_last() else { return false };
        let Some(name) = last.strip_prefix('@').filter(|_| done >> before.len() & 1 == 1) else {
            return false;
        };
        for attribute in tag.attributes().with_checks(false) {
            let Ok(attribute) = attribute else { return false };
            if fits(name, attribute.key.0) {
                let value = quick_xml::escape::unescape(&attribute.value)
                    .map_or_else(|_| attribute.value.clone().into_owned(), Cow::into_owned);
                if found(Found::Text(Cow::Owned(value))) {
                    return true;
                }
            }
        }
        false
    }

    fn end(&mut self, before: usize, found: &mut dyn FnMut(Found<'a>) -> bool) -> bool {
        if self.passed > 0 {
            self.passed -= 1;
            return false;
        }
        let depth = self.open.len();
        self.open.pop();
        match self.taking.pop_if(|taking| taking.depth == depth) {
            Some(taking) if taking.whole => found(Found::Whole(Cow::Borrowed(
                self.text.as_bytes().get(taking.start..before).unwrap_or_default(),
            ))),
            Some(taking) => found(Found::Text(trimmed(taking.text))),
            None => false,
        }
    }

    fn add(&mut self, piece: Cow<'a, str>) -> bool {
        for taking in &mut self.taking {
            if taking.text.is_empty() {
                taking.text = piece.clone();
            } else if !taking.whole {
                taking.text.to_mut().push_str(&piece);
            }
        }
        false
    }

    fn here(&self) -> usize {
        usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX).min(self.text.len())
    }
}

/// The steps done in a child of this name, by the steps done in its parent.
fn advance(steps: &[Step], parent: &mut Element, name: &str) -> u64 {
    let mut done = 0;
    for (at, step) in steps.iter().enumerate() {
        let Step::Name(wanted) = step else { continue };
        if parent.done >> at & 1 == 0 || !fits(wanted, name) {
            continue;
        }
        done |= match steps.get(at + 1) {
            Some(Step::Each) => 1 << (at + 2),
            Some(Step::Index(index)) => {
                let count = count(&mut parent.counts, at);
                if count == *index { 1 << (at + 2) } else { 0 }
            }
            _ => 1 << (at + 1),
        };
    }
    done
}

/// How many children were counted at this step before; counts one more.
fn count(counts: &mut Vec<(usize, usize)>, at: usize) -> usize {
    match counts.iter_mut().find(|(step, _)| *step == at) {
        Some((_, count)) => {
            *count += 1;
            *count - 1
        }
        None => {
            counts.push((at, 1));
            0
        }
    }
}

/// Whether a name as written fits the name in a path, which may leave out the prefix.
fn fits(wanted: &str, name: &str) -> bool {
    wanted == name || name.rsplit_once(':').is_some_and(|(_, local)| local == wanted)
}

fn empty_value<'a>(tag: &BytesStart<'_>) -> Found<'a> {
    if is_nil(tag) { Found::Null } else { Found::Text(Cow::Borrowed("")) }
}

/// Whether the element says `xsi:nil="true"`.
fn is_nil(tag: &BytesStart<'_>) -> bool {
    let raw = tag.attributes_raw();
    raw.contains("nil")
        && tag.attributes().with_checks(false).flatten().any(|attribute| {
            fits("nil", attribute.key.0)
                && matches!(&*attribute.value, "true" | "1")
                && attribute.key.0.contains(':')
        })
}

/// The character that a reference stands for; an entity that only a DTD could explain stays as it is written.
fn resolve<'a>(reference: &BytesRef<'a>) -> Cow<'a, str> {
    if let Ok(Some(character)) = reference.resolve_char_ref() {
        return Cow::Owned(character.to_string());
    }
    let name: &str = reference;
    match quick_xml::escape::resolve_predefined_entity(name) {
        Some(text) => Cow::Borrowed(text),
        None => Cow::Owned(format!("&{name};")),
    }
}

fn trimmed(text: Cow<'_, str>) -> Cow<'_, str> {
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.trim_ascii()),
        Cow::Owned(text) => Cow::Owned(text.trim_ascii().to_owned()),
    }
}
