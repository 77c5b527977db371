//! Bytes as hex with a text column, a line at a time. Knows no format.
use super::document::{Document, ShownBody, ValueHead};
use super::fault::DocumentFault;
use super::page::{Page, PageLine};
use super::token::{Token, TokenKind};
use std::borrow::Cow;
use std::fmt::Write;

/// Bytes that are nothing else.
pub(super) struct Binary;

/// Bytes on a line.
pub const WIDTH: usize = 16;

/// The number of lines that `length` bytes take; at least one.
pub fn lines(length: usize) -> usize {
    length.div_ceil(WIDTH).max(1)
}

/// The line at `index`: `00000010  7b 22 6f 72 64 65 72 49  64 22 3a 22 6f 72 64 2d  {"orderId":"ord-`.
pub fn line(bytes: &[u8], index: usize) -> Option<PageLine<'static>> {
    if index >= lines(bytes.len()) {
        return None;
    }
    let start = index * WIDTH;
    let row = &bytes[start..bytes.len().min(start + WIDTH)];
    let mut text = format!("{start:08x}");
    let offset_end = text.len();
    for column in 0..WIDTH {
        text.push_str(if column % 8 == 0 { "  " } else { " " });
        match row.get(column) {
            Some(byte) => write!(text, "{byte:02x}").expect("a string takes everything"),
            None => text.push_str("  "),
        }
    }
    text.push_str("  ");
    let hex_end = text.len();
    let mut tokens = vec![
        Token { range: 0..offset_end, kind: TokenKind::Offset },
        Token { range: offset_end..hex_end, kind: TokenKind::Hex },
    ];
    for &byte in row {
        let (character, kind) = match byte {
            b' '..=b'~' => (byte as char, TokenKind::String),
            _ => ('·', TokenKind::Plain),
        };
        let at = text.len();
        text.push(character);
        match tokens.last_mut() {
            Some(last) if last.kind == kind => last.range.end = text.len(),
            _ => tokens.push(Token { range: at..text.len(), kind }),
        }
    }
    Some(PageLine { text: Cow::Owned(text), tokens, continued: false })
}

/// Bytes as pairs of digits with spaces between: `7b 22 6f`.
pub fn digits(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 3);
    for (index, byte) in bytes.iter().enumerate() {
        let space = if index == 0 { "" } else { " " };
        write!(text, "{space}{byte:02x}").expect("a string takes everything");
    }
    text
}

impl Document for Binary {
    fn name(&self) -> &'static str {
        "hex"
    }

    fn ending(&self) -> &'static str {
        "bin"
    }

    fn is_head(&self, _head: ValueHead<'_>) -> bool {
        true
    }

    fn typed(&self, text: &str) -> Result<Vec<u8>, DocumentFault> {
        parse(&text.replace('\n', " "))
            .ok_or_else(|| DocumentFault::new(&[], 0, "not hex: pairs of 0-9 a-f, spaces between them"))
    }

    fn body(&self, bytes: &[u8]) -> Option<ShownBody> {
        Some(ShownBody::Hex(bytes.to_vec()))
    }

    fn one_line(&self, head: ValueHead<'_>, limit: usize, page: &mut Page) -> Option<DocumentFault> {
        page.push(&digits(&head.bytes[..head.bytes.len().min(limit / 3 + 1)]), TokenKind::Hex);
        None
    }

    fn fits(&self, length: usize, limit: usize) -> bool {
        length <= limit / 3 + 1
    }
}

/// Bytes from what a user typed as hex: spaces and an `0x` in front are allowed; none if it is not hex.
pub fn parse(text: &str) -> Option<Vec<u8>> {
    let text = text.trim();
    let text = text.strip_prefix("0x").unwrap_or(text);
    let digits: Vec<u32> =
        text.chars().filter(|c| !c.is_whitespace()).map(|c| c.to_digit(16)).collect::<Option<_>>()?;
    if digits.len() % 2 == 1 {
        return None;
    }
    digits.chunks_exact(2).map(|pair| u8::try_from(pair[0] * 16 + pair[1]).ok()).collect()
}

#[cfg(test)]
#[path = "tests/hex_tests.rs"]
mod tests;
