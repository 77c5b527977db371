//! Follows a path through JSON bytes without building a tree: what does not lie on the path is passed over.
//!
//! Bytes are taken as they come. What programs write that is no JSON is passed over, so that the other members are found:
//! `NaN`, `None`, `True`, `.5`, quotes of the other kind, names without quotes, comments, a comma at the end. A document with
//! another fault counts as far as that. Nesting costs no stack.
use crate::decode::document::HowFar;
use crate::decode::found::{Found, unescape};
use crate::decode::step::Step;
use std::borrow::Cow;
use std::ops::ControlFlow::{self, Break, Continue};

/// Calls `found` for each value at the path, in the order of the document, until it returns true.
pub(super) fn visit<'a>(bytes: &'a [u8], steps: &[Step], found: &mut dyn FnMut(Found<'a>) -> bool) -> HowFar {
    let at = if bytes.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
    let mut walk = JsonPathWalk { bytes, at };
    match walk.value(steps, found) {
        Some(true) => HowFar::Enough,
        Some(false) if walk.is_at_end() => HowFar::All,
        // Plain text is no document of which a part was not read.
        _ if matches!(walk.first(), Some(b'{' | b'[')) => HowFar::Part,
        _ => HowFar::All,
    }
}

/// Words of eight bytes of a string that are looked at one by one.
const SHORT: usize = 2;

struct JsonPathWalk<'a> {
    bytes: &'a [u8],
    at: usize,
}

/// Some(true): enough was found. None: the bytes make no sense from here on.
type Done = Option<bool>;

impl<'a> JsonPathWalk<'a> {
    /// Whether nothing follows but space, and the zero that ends a string of C.
    fn is_at_end(&self) -> bool {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        rest.iter().all(|byte| byte.is_ascii_whitespace() || *byte == 0)
    }

    /// The first byte of the document.
    fn first(&self) -> Option<u8> {
        JsonPathWalk { bytes: self.bytes, at: if self.bytes.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 } }
            .space()
    }

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
            let (raw, escaped) = match self.space()? {
                b'"' => self.string::<b'"'>()?,
                b'\'' => self.string::<b'\''>()?,
                b'}' => {
                    // A comma stood at the end.
                    self.at += 1;
                    return Some(false);
                }
                _ => (self.bare()?, false),
            };
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
            if self.space()? == b']' {
                self.at += 1;
                return Some(false);
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
                b'/' => match comment(self.bytes, self.at) {
                    Some(end) => self.at = end,
                    None => return Some(b'/'),
                },
                byte => return Some(byte),
            }
        }
    }

    /// Takes the value that begins with `byte`.
    fn take(&mut self, byte: u8) -> Option<Found<'a>> {
        let start = self.at;
        if byte == b'"' {
            let (raw, escaped) = self.string::<b'"'>()?;
            return Some(Found::Quoted { raw, escaped });
        }
        if byte == b'\'' {
            let (raw, escaped) = self.string::<b'\''>()?;
            return Some(Found::Quoted { raw, escaped });
        }
        self.skip(byte)?;
        let raw = &self.bytes[start..self.at];
        match byte {
            b'{' | b'[' => Some(Found::Whole(Cow::Borrowed(raw))),
            _ if matches!(raw, b"null" | b"None") => Some(Found::Null),
            _ => Some(Found::Plain(Cow::Borrowed(raw))),
        }
    }

    /// Passes over the value that begins with `byte`.
    #[inline]
    fn skip(&mut self, byte: u8) -> Option<()> {
        match byte {
            b'"' => self.string::<b'"'>().map(|_| ()),
            b'\'' => self.string::<b'\''>().map(|_| ()),
            b'{' | b'[' => self.skip_container(),
            _ => self.bare().map(|_| ()),
        }
    }

    /// Takes a word or a number, or a name without quotes: at least a byte.
    #[inline]
    fn bare(&mut self) -> Option<&'a [u8]> {
        let rest = self.bytes.get(self.at..)?;
        let ends =
            |byte: &u8| matches!(byte, b',' | b'}' | b']' | b' ' | b'\n' | b'\t' | b'\r' | b':' | b'"');
        let length = rest.iter().position(ends).unwrap_or(rest.len());
        self.at += length;
        (length > 0).then(|| &rest[..length])
    }

    /// Passes over an object or an array; brackets are counted, not matched by kind.
    fn skip_container(&mut self) -> Option<()> {
        let mut depth = 0usize;
        loop {
            match *self.bytes.get(self.at)? {
                b'"' => {
                    self.string::<b'"'>()?;
                    continue;
                }
                b'\'' => {
                    self.string::<b'\''>()?;
                    continue;
                }
                b'/' => {
                    self.at = comment(self.bytes, self.at).unwrap_or(self.at + 1);
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
    fn string<const QUOTE: u8>(&mut self) -> Option<(&'a [u8], bool)> {
        let start = self.at + 1;
        let mut at = start;
        let mut escaped = false;
        loop {
            at = self.quote_or_backslash::<QUOTE>(at)?;
            if self.bytes[at] == QUOTE {
                self.at = at + 1;
                return Some((&self.bytes[start..at], escaped));
            }
            escaped = true;
            at += 2;
        }
    }

    /// Where the next of them stands from `at` on.
    #[inline]
    fn quote_or_backslash<const QUOTE: u8>(&self, mut at: usize) -> Option<usize> {
        // Names and most values are so short that they are passed sooner than a vector search begins.
        for _ in 0..SHORT {
            let Some(word) = self.bytes.get(at..)?.first_chunk() else { break };
            let stops = places::<QUOTE>(word) | places::<b'\\'>(word);
            at += (stops.trailing_zeros() / 8) as usize;
            if stops != 0 {
                return Some(at);
            }
        }
        memchr::memchr2(QUOTE, b'\\', self.bytes.get(at..)?).map(|found| at + found)
    }
}

/// A bit in the place of the first byte that is `BYTE`, and none if no byte is; bits of later places may be wrong.
///
/// A byte that is equal is 0 after the exclusive or, and only from 0 does the subtraction borrow into the top bit of a byte
/// whose own top bit was clear.
#[inline]
fn places<const BYTE: u8>(word: &[u8; 8]) -> u64 {
    const ONES: u64 = 0x0101_0101_0101_0101;
    let same_is_zero = u64::from_le_bytes(*word) ^ (ONES * u64::from_le_bytes([BYTE, 0, 0, 0, 0, 0, 0, 0]));
    same_is_zero.wrapping_sub(ONES) & !same_is_zero & (ONES << 7)
}

/// Where the comment ends that begins here; none if none does. Nothing of the walk is given away, which keeps its place in a
/// register.
#[cold]
#[inline(never)]
fn comment(bytes: &[u8], at: usize) -> Option<usize> {
    let rest = bytes.get(at..)?;
    let length = match rest {
        [b'/', b'/', ..] => memchr::memchr(b'\n', rest).unwrap_or(rest.len()),
        [b'/', b'*', inner @ ..] => memchr::memmem::find(inner, b"*/").map_or(rest.len(), |end| end + 4),
        _ => return None,
    };
    Some(at + length)
}

#[cfg(test)]
#[path = "../tests/json_path_tests.rs"]
mod tests;
