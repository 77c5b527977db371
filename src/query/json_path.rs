//! Follows a path through JSON bytes without building a tree: what does not lie on the path is passed over.
//!
//! Bytes are taken as they come: a document with a fault counts as far as the fault. Nesting costs no stack.
use super::found::{Found, unescape};
use super::path::Step;
use std::ops::ControlFlow::{self, Break, Continue};

/// Calls `found` for each value at the path, in the order of the document, until it returns true; returns whether it did.
pub(super) fn visit<'a>(bytes: &'a [u8], steps: &[Step], found: &mut dyn FnMut(Found<'a>) -> bool) -> bool {
    let at = if bytes.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
    Walk { bytes, at }.value(steps, found) == Some(true)
}

/// Bytes of a string that are looked at one by one.
const SHORT: usize = 16;

struct Walk<'a> {
    bytes: &'a [u8],
    at: usize,
}

/// Some(true): enough was found. None: the bytes make no sense from here on.
type Done = Option<bool>;

impl<'a> Walk<'a> {
    /// Reads the value that begins here and follows `steps` into it; stands behind it afterwards.
    fn value(&mut self, steps: &[Step], found: &mut dyn FnMut(Found<'a>) -> bool) -> Done {
        let byte = self.space()?;
        match (steps.split_first(), byte) {
            (None, _) => {
                let value = self.take(byte)?;
                Some(found(value))
            }
            (Some((Step::Name(name), rest)), b'{') => self.members(name.as_bytes(), rest, found),
            (Some((Step::Index(index), rest)), b'[') => self.elements(Some(*index), rest, found),
            (Some((Step::Each, rest)), b'[') => self.elements(None, rest, found),
            _ => {
                self.skip(byte)?;
                Some(false)
            }
        }
    }

    fn members(&mut self, name: &[u8], steps: &[Step], found: &mut dyn FnMut(Found<'a>) -> bool) -> Done {
        self.at += 1;
        if self.space()? == b'}' {
            self.at += 1;
            return Some(false);
        }
        loop {
            if self.space()? != b'"' {
                return None;
            }
            let (raw, escaped) = self.string()?;
            if self.space()? != b':' {
                return None;
            }
            self.at += 1;
            let is_it = if escaped { unescape(raw) == name } else { raw == name };
            if let Break(done) = self.item(is_it, b'}', steps, found)? {
                return Some(done);
            }
        }
    }

    fn elements(
        &mut self,
        index: Option<usize>,
        steps: &[Step],
        found: &mut dyn FnMut(Found<'a>) -> bool,
    ) -> Done {
        self.at += 1;
        if self.space()? == b']' {
            self.at += 1;
            return Some(false);
        }
        for element in 0.. {
            let is_it = index.is_none_or(|index| index == element);
            if let Break(done) = self.item(is_it, b']', steps, found)? {
                return Some(done);
            }
        }
        None
    }

    /// Looks into the value of a member or an element, or passes it over; behind it there is a comma, or the end.
    #[inline]
    fn item(
        &mut self,
        is_it: bool,
        end: u8,
        steps: &[Step],
        found: &mut dyn FnMut(Found<'a>) -> bool,
    ) -> Option<ControlFlow<bool>> {
        if !is_it {
            let byte = self.space()?;
            self.skip(byte)?;
        } else if self.value(steps, found)? {
            return Some(Break(true));
        }
        let byte = self.space()?;
        self.at += 1;
        match byte {
            b',' => Some(Continue(())),
            byte if byte == end => Some(Break(false)),
            _ => None,
        }
    }

    /// Passes whitespace over; the byte behind it.
    #[inline]
    fn space(&mut self) -> Option<u8> {
        loop {
            match *self.bytes.get(self.at)? {
                b' ' | b'\n' | b'\t' | b'\r' => self.at += 1,
                byte => return Some(byte),
            }
        }
    }

    /// Takes the value that begins with `byte`.
    fn take(&mut self, byte: u8) -> Option<Found<'a>> {
        let start = self.at;
        if byte == b'"' {
            let (raw, escaped) = self.string()?;
            return Some(Found::Quoted { raw, escaped });
        }
        self.skip(byte)?;
        let raw = &self.bytes[start..self.at];
        match byte {
            b'{' | b'[' => Some(Found::Whole(raw)),
            b'n' => (raw == b"null").then_some(Found::Null),
            b't' => (raw == b"true").then_some(Found::Plain(raw)),
            b'f' => (raw == b"false").then_some(Found::Plain(raw)),
            _ => super::number::is_number(raw).then_some(Found::Plain(raw)),
        }
    }

    /// Passes over the value that begins with `byte`.
    #[inline]
    fn skip(&mut self, byte: u8) -> Option<()> {
        match byte {
            b'"' => self.string().map(|_| ()),
            b'{' | b'[' => self.skip_container(),
            b'-' | b'0'..=b'9' | b't' | b'f' | b'n' => {
                let rest = &self.bytes[self.at..];
                let ends = |byte: &u8| {
                    matches!(byte, b',' | b'}' | b']' | b' ' | b'\n' | b'\t' | b'\r' | b':' | b'"')
                };
                self.at += rest.iter().position(ends).unwrap_or(rest.len());
                Some(())
            }
            _ => None,
        }
    }

    /// Passes over an object or an array; brackets are counted, not matched by kind.
    fn skip_container(&mut self) -> Option<()> {
        let mut depth = 0usize;
        loop {
            match *self.bytes.get(self.at)? {
                b'"' => {
                    self.string()?;
                    continue;
                }
                b'{' | b'[' => depth += 1,
                b'}' | b']' => {
                    depth -= 1;
                    if depth == 0 {
                        self.at += 1;
                        return Some(());
                    }
                }
                _ => {}
            }
            self.at += 1;
        }
    }

    /// Takes the string that begins here: its inside, and whether a backslash stands in it.
    #[inline]
    fn string(&mut self) -> Option<(&'a [u8], bool)> {
        let start = self.at + 1;
        let mut at = start;
        let mut escaped = false;
        // Names and most values are so short that they are passed sooner than a vector search begins.
        while at < start + SHORT && self.bytes.get(at).is_some_and(|byte| !matches!(byte, b'"' | b'\\')) {
            at += 1;
        }
        loop {
            at += memchr::memchr2(b'"', b'\\', self.bytes.get(at..)?)?;
            if self.bytes[at] == b'"' {
                self.at = at + 1;
                return Some((&self.bytes[start..at], escaped));
            }
            escaped = true;
            at += 2;
        }
    }
}

#[cfg(test)]
#[path = "tests/json_path_tests.rs"]
mod tests;
