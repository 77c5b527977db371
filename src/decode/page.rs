//! Text laid out in lines with coloured pieces, made of bytes: what a terminal would obey is shown by name, as everywhere, and
//! what is no text as `\\xff`. Knows no format.
use super::fault::DocumentFault;
use super::fold::{Fold, Folds};
use super::stop::Stop;
use super::token::{Token, TokenKind};
use crate::safe::{Grapheme, clusters};
use std::borrow::Cow;

/// Longer lines are broken here, so that drawing a line costs the same whatever the value is.
const LONGEST: usize = 4096;

/// Bytes of a character with all its marks.
const LONGEST_CLUSTER: usize = 256;

/// Levels and lines of a document that is laid out.
const DEEPEST: usize = 1000;
const MOST_LINES: usize = 2_000_000;

/// Lines of text that are safe to print. Tokens lie side by side in the order of the text.
#[derive(Clone, Debug, Default)]
pub struct Page {
    text: String,
    /// Where a token ends, and what it is.
    tokens: Vec<(u32, TokenKind)>,
    lines: Vec<LineStart>,
    folds: Folds,
    /// Keep the characters as they are: the page will be sent, not shown.
    exact: bool,
    /// Said while it is written, by whoever does not want it any more.
    stop: Option<Stop>,
}

/// Where a line starts.
#[derive(Clone, Copy, Debug)]
struct LineStart {
    /// In the text of the page.
    at: u32,
    /// The line goes on from the one before.
    continued: bool,
    /// In the value that is laid out, if the layout told.
    source: Option<u32>,
}

/// One line to draw.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageLine<'a> {
    pub text: Cow<'a, str>,
    /// In order, side by side, together the whole of `text`.
    pub tokens: Vec<Token>,
    /// The line goes on from the one before: no newline parts them in the value.
    pub continued: bool,
}

impl Page {
    /// An empty page for showing.
    pub fn new() -> Self {
        Page { lines: vec![LineStart { at: 0, continued: false, source: Some(0) }], ..Page::default() }
    }

    /// An empty page that is written until it is told to stop.
    pub fn until(stop: &Stop) -> Self {
        Page { stop: Some(stop.clone()), ..Page::new() }
    }

    /// An empty page that keeps every character as it is.
    pub fn exact() -> Self {
        Page { exact: true, ..Page::new() }
    }

    /// The number of lines; at least one.
    pub fn len(&self) -> usize {
        self.lines.len()
    }

    /// The line at `index`, none past the end.
    pub fn line(&self, index: usize) -> Option<PageLine<'_>> {
        let LineStart { at: start, continued, .. } = *self.lines.get(index)?;
        let end = self.lines.get(index + 1).map_or(self.text.len(), |next| next.at as usize);
        let start = start as usize;
        let mut tokens = Vec::new();
        let mut at = start;
        let first = self.tokens.partition_point(|(token_end, _)| *token_end as usize <= start);
        for &(token_end, kind) in &self.tokens[first..] {
            let stop = (token_end as usize).min(end);
            if stop > at {
                tokens.push(Token { range: at - start..stop - start, kind });
            }
            at = stop;
            if at >= end {
                break;
            }
        }
        Some(PageLine { text: Cow::Borrowed(&self.text[start..end]), tokens, continued })
    }

    /// All text, lines parted by newlines unless they go on.
    pub fn into_text(self) -> String {
        let mut text = String::with_capacity(self.text.len() + self.lines.len());
        let mut at = 0;
        for &LineStart { at: start, continued, .. } in &self.lines[1..] {
            text.push_str(&self.text[at..start as usize]);
            at = start as usize;
            if !continued {
                text.push('\n');
            }
        }
        text.push_str(&self.text[at..]);
        text
    }

    /// Bytes of text so far.
    pub fn size(&self) -> usize {
        self.text.len()
    }

    /// Starts a new line.
    pub fn newline(&mut self) {
        self.lines.push(LineStart { at: self.here(), continued: false, source: None });
    }

    /// Starts a new line for what begins at byte `source` of the value.
    pub fn newline_at(&mut self, source: usize) {
        self.lines.push(LineStart { at: self.here(), continued: false, source: u32::try_from(source).ok() });
    }

    /// The byte of the value at which the line at `index` begins, or the line that it goes on from.
    pub fn source(&self, index: usize) -> Option<usize> {
        let begins = self.lines.get(..=index)?.iter().rfind(|line| !line.continued)?;
        begins.source.map(|source| source as usize)
    }

    /// A node of the document begins on this line.
    pub fn open_node(&mut self) {
        self.folds.open(self.lines.len() - 1);
    }

    /// The innermost node has one child more.
    pub fn count_child(&mut self) {
        self.folds.count();
    }

    /// The innermost node ends on this line.
    pub fn close_node(&mut self) {
        self.folds.close(self.lines.len() - 1);
    }

    /// The nodes that take several lines, in the order in which they begin.
    pub fn folds(&self) -> &[Fold] {
        self.folds.all()
    }

    /// Adds text that is known to be printable.
    pub fn push(&mut self, text: &str, kind: TokenKind) {
        self.text.push_str(text);
        self.mark(kind);
    }

    /// Adds `count` spaces.
    pub fn indent(&mut self, count: usize) {
        self.text.extend(std::iter::repeat_n(' ', count));
        self.mark(TokenKind::Plain);
    }

    /// Whether a document can go on to be laid out here: one that is nested too deep, or that takes too many lines, costs more
    /// memory than it is worth.
    ///
    /// # Errors
    /// A fault at byte `at` of the document that says which.
    pub(super) fn keeps_bounds(&self, bytes: &[u8], at: usize, depth: usize) -> Result<(), DocumentFault> {
        let said = if self.stop.as_ref().is_some_and(Stop::is_said) {
            "not wanted any more".to_owned()
        } else if depth > DEEPEST {
            format!("nested deeper than {DEEPEST} levels: shown as it is written")
        } else if self.lines.len() > MOST_LINES && !self.exact {
            format!("more than {MOST_LINES} lines: shown as it is written")
        } else {
            return Ok(());
        };
        Err(DocumentFault::new(bytes, at, said))
    }

    /// Adds bytes of a value; a newline in them starts a new line.
    pub fn push_bytes(&mut self, bytes: &[u8], kind: TokenKind) {
        let mut rest = bytes;
        while !rest.is_empty() {
            let (plain, odd) = rest.split_at(plain_prefix(rest));
            self.push_plain(plain, kind);
            let (odd, after) = odd.split_at(odd_prefix(odd));
            self.push_odd(odd, kind);
            rest = after;
        }
    }

    /// Printable ASCII, broken where a line grows too long.
    fn push_plain(&mut self, ascii: &[u8], kind: TokenKind) {
        let mut rest = ascii;
        loop {
            let taken = rest.len().min(self.room());
            self.text.push_str(std::str::from_utf8(&rest[..taken]).unwrap_or_default());
            self.mark(kind);
            rest = &rest[taken..];
            if rest.is_empty() {
                return;
            }
            self.break_line();
        }
    }

    /// What is not printable ASCII, as far as it may be shown.
    fn push_odd(&mut self, bytes: &[u8], kind: TokenKind) {
        for (number, line) in bytes.split(|&byte| byte == b'\n').enumerate() {
            if number > 0 {
                self.newline();
            }
            for chunk in line.utf8_chunks() {
                if self.exact {
                    self.push(chunk.valid(), kind);
                } else {
                    clusters(chunk.valid()).for_each(|cluster| self.push_cluster(&cluster, kind));
                }
                for byte in chunk.invalid() {
                    self.push_sign(&format!("\\x{byte:02x}"), TokenKind::Escape);
                }
            }
        }
    }

    fn push_cluster(&mut self, cluster: &Grapheme<'_>, kind: TokenKind) {
        // No writing has characters so long: a heap of marks is broken like any text, or a line could have any length.
        if cluster.shown.len() > LONGEST_CLUSTER {
            for (at, c) in cluster.shown.char_indices() {
                self.push_sign(&cluster.shown[at..at + c.len_utf8()], kind);
            }
            return;
        }
        match (&*cluster.shown, cluster.is_sign()) {
            ("␉", true) => self.push_sign("    ", TokenKind::Plain),
            (shown, true) => self.push_sign(shown, TokenKind::Escape),
            (shown, false) => self.push_sign(shown, kind),
        }
    }

    fn push_sign(&mut self, text: &str, kind: TokenKind) {
        if self.room() == 0 {
            self.break_line();
        }
        self.push(text, kind);
    }

    /// Goes on in a new line where the value has no newline.
    fn break_line(&mut self) {
        self.lines.push(LineStart { at: self.here(), continued: true, source: None });
    }

    fn mark(&mut self, kind: TokenKind) {
        let end = self.here();
        match self.tokens.last_mut() {
            Some(last) if last.0 == end => {}
            Some(last) if last.1 == kind => last.0 = end,
            _ => self.tokens.push((end, kind)),
        }
    }

    fn here(&self) -> u32 {
        u32::try_from(self.text.len())
            .expect("Kafka's records are under 2 GiB and grow fourfold at most when escaped")
    }

    /// Bytes that still fit on the line; pages that are not shown have no limit.
    fn room(&self) -> usize {
        let start = self.lines.last().map_or(0, |line| line.at as usize);
        if self.exact { usize::MAX } else { LONGEST.saturating_sub(self.text.len() - start) }
    }
}

/// Bytes at the head that are printable ASCII and stand for themselves.
fn plain_prefix(bytes: &[u8]) -> usize {
    match bytes.iter().position(|byte| !(b' '..=b'~').contains(byte)) {
        None => bytes.len(),
        // What follows may sit on the last character.
        Some(end) if bytes[end] >= 0x80 => end.saturating_sub(1),
        Some(end) => end,
    }
}

/// Bytes at the head that must be looked at as characters: up to two printable ones of ASCII in a row, for a mark that takes
/// no cell sits on the one before it.
fn odd_prefix(bytes: &[u8]) -> usize {
    let plain = |byte: &u8| (b' '..=b'~').contains(byte);
    let pair = bytes.windows(2).position(|pair| pair.iter().all(plain));
    pair.map_or(bytes.len(), |at| at.max(1))
}

#[cfg(test)]
#[path = "tests/page_tests.rs"]
mod tests;
