//! Looking for a piece of text in bytes: exactly, or in any case. Knows nothing of records.
use crate::decode;
use memchr::memmem;
use std::borrow::Cow;
use std::ops::Range;

/// A piece of text to look for, compiled.
#[derive(Clone, Debug)]
pub struct Needle(NeedleForm);

#[derive(Clone, Debug)]
enum NeedleForm {
    Exact(Box<memmem::Finder<'static>>),
    /// Lower-case ASCII; `rare` is the place of its rarest byte, by which candidates are found.
    AnyCase {
        lower: Box<[u8]>,
        rare: usize,
    },
    /// Text with letters beyond ASCII, in any case.
    Folded(regex::bytes::Regex),
}

impl Needle {
    /// Finds `text` byte for byte.
    pub fn exact(text: &[u8]) -> Self {
        Needle(NeedleForm::Exact(Box::new(memmem::Finder::new(text).into_owned())))
    }

    /// Finds `text` in upper, lower or mixed case.
    pub fn any_case(text: &str) -> Self {
        if text.is_ascii() {
            return Self::any_ascii_case(text.as_bytes());
        }
        let pattern = format!("(?i){}", regex::escape(text));
        match regex::bytes::RegexBuilder::new(&pattern).size_limit(16 << 20).build() {
            Ok(regex) => Needle(NeedleForm::Folded(regex)),
            // A text too long for the regex crate: the exact text is the least surprise.
            Err(_) => Self::exact(text.as_bytes()),
        }
    }

    /// Finds `text` with ASCII letters in any case and other bytes as they are.
    pub fn any_ascii_case(text: &[u8]) -> Self {
        if !text.iter().any(u8::is_ascii_alphabetic) {
            return Self::exact(text);
        }
        let lower = text.to_ascii_lowercase().into_boxed_slice();
        let rare = (0..lower.len()).min_by_key(|&at| commonness(lower[at])).unwrap_or(0);
        Needle(NeedleForm::AnyCase { lower, rare })
    }

    /// Smart case: text without an upper-case letter is found in any case, other text exactly.
    pub fn smart(text: &str) -> Self {
        if text.chars().any(char::is_uppercase) { Self::exact(text.as_bytes()) } else { Self::any_case(text) }
    }

    /// Whether the text stands anywhere in `bytes`.
    pub fn is_in(&self, bytes: &[u8]) -> bool {
        self.find(bytes).is_some()
    }

    /// Whether bytes hold the text: as they are, or as a document says them whose encoding is another.
    pub fn is_said_in(&self, bytes: &[u8]) -> bool {
        self.is_in(bytes) || matches!(decode::text(bytes), Cow::Owned(text) if self.is_in(&text))
    }

    /// Where the text first stands in `bytes`: the offset of its first byte.
    pub fn find(&self, bytes: &[u8]) -> Option<usize> {
        self.place(bytes).map(|place| place.start)
    }

    /// Where the text first stands in `bytes`, and how far it reaches there.
    pub fn place(&self, bytes: &[u8]) -> Option<Range<usize>> {
        let (start, length) = match &self.0 {
            NeedleForm::Exact(finder) => (finder.find(bytes)?, finder.needle().len()),
            NeedleForm::AnyCase { lower, rare } => (find_any_case(lower, *rare, bytes)?, lower.len()),
            NeedleForm::Folded(regex) => return regex.find(bytes).map(|found| found.range()),
        };
        Some(start..start + length)
    }
}

fn find_any_case(lower: &[u8], rare: usize, bytes: &[u8]) -> Option<usize> {
    let last = bytes.len().checked_sub(lower.len())?;
    let byte = lower[rare];
    let hay = &bytes[rare..=last + rare];
    let fits = |at: &usize| bytes[*at..*at + lower.len()].eq_ignore_ascii_case(lower);
    if byte.is_ascii_alphabetic() {
        memchr::memchr2_iter(byte, byte.to_ascii_uppercase(), hay).find(fits)
    } else {
        memchr::memchr_iter(byte, hay).find(fits)
    }
}

/// How often a byte is met in JSON, XML and plain text, roughly: a lower rank makes a better byte to look for.
fn commonness(byte: u8) -> usize {
    const RARE_FIRST: &[u8] = b"qzjxkwvbyfghpumdlcnsoirate1234567890{}[]<>/=_-.:, \"";
    RARE_FIRST.iter().position(|&known| known == byte).map_or(0, |at| at + 1)
}

#[cfg(test)]
#[path = "tests/needle_tests.rs"]
mod tests;
