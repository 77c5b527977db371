//! Text laid out in lines with coloured pieces, and the one place where bytes become characters of a terminal: whatever a
//! terminal would obey is shown by name instead. Knows no format.
use super::fold::{Fold, Folds};
use super::token::{Kind, Token};
use std::borrow::Cow;

/// Longer lines are broken here, so that drawing a line costs the same whatever the value is.
const LONGEST: usize = 4096;

/// Lines of text that are safe to print. Tokens lie side by side in the order of the text.
#[derive(Clone, Debug, Default)]
pub struct Page {
    text: String,
    /// Where a token ends, and what it is.
    tokens: Vec<(u32, Kind)>,
    lines: Vec<Start>,
    folds: Folds,
    /// Keep the characters as they are: the page will be sent, not shown.
    exact: bool,
}

/// Where a line starts.
#[derive(Clone, Copy, Debug)]
struct Start {
    /// In the text of the page.
    at: u32,
    /// The line goes on from the one before.
    continued: bool,
    /// In the value that is laid out, if the layout told.
    source: Option<u32>,
}

/// One line to draw.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line<'a> {
    pub text: Cow<'a, str>,
    /// In order, side by side, together the whole of `text`.
    pub tokens: Vec<Token>,
    /// The line goes on from the one before: no newline parts them in the value.
    pub continued: bool,
}

impl Page {
    /// An empty page for showing.
    pub fn new() -> Self {
        Page { lines: vec![Start { at: 0, continued: false, source: Some(0) }], ..Page::default() }
    }

    /// An empty page that keeps every character as it is.
    pub fn exact() -> Self {
        Page { exact: true, ..Page::new() }
    }

    /// The number of lines; at least one.
    #[expect(clippy::len_without_is_empty, reason = "a page is never empty")]
    pub fn len(&self) -> usize {
        self.lines.len()
    }

    /// The line at `index`, none past the end.
    pub fn line(&self, index: usize) -> Option<Line<'_>> {
        let Start { at: start, continued, .. } = *self.lines.get(index)?;
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
        Some(Line { text: Cow::Borrowed(&self.text[start..end]), tokens, continued })
    }

    /// All text, lines parted by newlines unless they go on.
    pub fn into_text(self) -> String {
        let mut text = String::with_capacity(self.text.len() + self.lines.len());
        let mut at = 0;
        for &Start { at: start, continued, .. } in &self.lines[1..] {
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
        self.lines.push(Start { at: self.here(), continued: false, source: None });
    }

    /// Starts a new line for what begins at byte `source` of the value.
    pub fn newline_at(&mut self, source: usize) {
        self.lines.push(Start { at: self.here(), continued: false, source: u32::try_from(source).ok() });
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
    pub fn push(&mut self, text: &str, kind: Kind) {
        self.text.push_str(text);
        self.mark(kind);
    }

    /// Adds `count` spaces.
    pub fn indent(&mut self, count: usize) {
        self.text.extend(std::iter::repeat_n(' ', count));
        self.mark(Kind::Plain);
    }

    /// Adds bytes of a value; a newline in them starts a new line.
    pub fn push_bytes(&mut self, bytes: &[u8], kind: Kind) {
        let mut rest = bytes;
        while !rest.is_empty() {
            let plain = plain_prefix(rest);
            self.push_plain(&rest[..plain], kind);
            rest = &rest[plain..];
            if !rest.is_empty() {
                rest = self.push_special(rest, kind);
            }
        }
    }

    /// Printable ASCII, broken where a line grows too long.
    fn push_plain(&mut self, ascii: &[u8], kind: Kind) {
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

    /// The character at the head of `bytes`, which is not printable ASCII; returns what follows it.
    fn push_special<'b>(&mut self, bytes: &'b [u8], kind: Kind) -> &'b [u8] {
        let (character, length) = first_character(bytes);
        if self.room() == 0 {
            self.break_line();
        }
        match character {
            Some('\n') => self.newline(),
            Some(character) if self.exact || !needs_escape(character) => {
                self.text.push(character);
                self.mark(kind);
            }
            Some('\t') => self.push("    ", Kind::Plain),
            Some(character) => self.push(&escaped(character), Kind::Escape),
            None => self.push(&format!("\\x{:02x}", bytes[0]), Kind::Escape),
        }
        &bytes[length..]
    }

    /// Goes on in a new line where the value has no newline.
    fn break_line(&mut self) {
        self.lines.push(Start { at: self.here(), continued: true, source: None });
    }

    fn mark(&mut self, kind: Kind) {
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

/// Bytes at the head that are printable ASCII.
fn plain_prefix(bytes: &[u8]) -> usize {
    bytes.iter().position(|byte| !(b' '..=b'~').contains(byte)).unwrap_or(bytes.len())
}

/// The character at the head of `bytes` and its length; none (and length 1) if they are not UTF-8 there.
fn first_character(bytes: &[u8]) -> (Option<char>, usize) {
    let head = &bytes[..bytes.len().min(4)];
    let valid = match std::str::from_utf8(head) {
        Ok(text) => text,
        Err(error) => std::str::from_utf8(&head[..error.valid_up_to()]).unwrap_or_default(),
    };
    match valid.chars().next() {
        Some(character) => (Some(character), character.len_utf8()),
        None => (None, 1),
    }
}

/// Whether a terminal would obey the character, hide it, or turn text around by it.
fn needs_escape(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}')
        || matches!(character, '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// A visible stand-in of the same kind for all: ␛ for the C0 controls, `\u{9b}` for the rest.
fn escaped(character: char) -> String {
    match character as u32 {
        code @ 0..=0x1f => char::from_u32(0x2400 + code).unwrap_or('␀').to_string(),
        0x7f => '␡'.to_string(),
        code => format!("\\u{{{code:x}}}"),
    }
}

#[cfg(test)]
#[path = "tests/page_tests.rs"]
mod tests;
