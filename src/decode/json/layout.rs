//! Lays JSON out: pretty or as written, token by token, so that digits, escapes, order and duplicate names stay as they are.
use super::walk::{JsonKind, JsonToken, JsonWalk};
use crate::decode::fault::DocumentFault;
use crate::decode::page::Page;
use crate::decode::token::TokenKind;

/// Deeper levels are not indented further, so that a deeply nested value stays linear in its size.
const DEEPEST_INDENT: usize = 48;

/// An array of plain values up to this size stays on one line.
const SHORT_ARRAY: usize = 72;

/// Writes the document with a member a line.
pub fn pretty(bytes: &[u8], page: &mut Page) -> Result<(), DocumentFault> {
    let mut walk = JsonWalk::new(bytes);
    let mut before: Option<JsonKind> = None;
    let mut inline = false;
    while let Some(token) = walk.next() {
        let token = token?;
        page.keeps_bounds(bytes, token.range.start, walk.depth())?;
        let closes = matches!(token.kind, JsonKind::ObjectClose | JsonKind::ArrayClose);
        let opened = matches!(before, Some(JsonKind::ObjectOpen | JsonKind::ArrayOpen));
        let breaks = match before {
            Some(JsonKind::Comma) => true,
            _ => opened != closes,
        };
        if breaks && !inline {
            let depth = walk.depth() - usize::from(opens(token.kind));
            page.newline_at(token.range.start);
            page.indent(2 * depth.min(DEEPEST_INDENT));
        } else if before == Some(JsonKind::Colon) || (inline && before == Some(JsonKind::Comma)) {
            page.push(" ", TokenKind::Plain);
        }
        // A member counts by its name, an element of an array by itself.
        let is_child = match token.kind {
            JsonKind::Key => true,
            JsonKind::Colon | JsonKind::Comma | JsonKind::ObjectClose | JsonKind::ArrayClose => false,
            _ => before != Some(JsonKind::Colon),
        };
        if is_child {
            page.count_child();
        }
        if opens(token.kind) {
            page.open_node();
        }
        page.push_bytes(&bytes[token.range.clone()], kind(token.kind));
        if closes {
            page.close_node();
        }
        inline = match token.kind {
            JsonKind::ArrayOpen => is_short(&bytes[token.range.end..]),
            JsonKind::ArrayClose => false,
            _ => inline,
        };
        before = Some(token.kind);
    }
    Ok(())
}

/// Writes the document as it stands. What follows a fault is shown plainly behind it.
pub fn raw(bytes: &[u8], page: &mut Page) -> Result<(), DocumentFault> {
    let mut at = 0;
    for token in JsonWalk::new(bytes) {
        match token {
            Ok(JsonToken { kind: found, range }) => {
                page.push_bytes(&bytes[at..range.start], TokenKind::Plain);
                page.push_bytes(&bytes[range.clone()], kind(found));
                at = range.end;
            }
            Err(fault) => {
                let end = (fault.at + 1..bytes.len()).find(|&end| bytes[end] & 0xc0 != 0x80);
                let end = end.unwrap_or(bytes.len());
                page.push_bytes(&bytes[at..fault.at], TokenKind::Plain);
                page.push_bytes(&bytes[fault.at..end], TokenKind::Error);
                page.push_bytes(&bytes[end..], TokenKind::Plain);
                return Err(fault);
            }
        }
    }
    page.push_bytes(&bytes[at..], TokenKind::Plain);
    Ok(())
}

/// The document without the whitespace between its tokens.
pub fn minify(bytes: &[u8]) -> Result<Vec<u8>, DocumentFault> {
    let mut small = Vec::with_capacity(bytes.len());
    for token in JsonWalk::new(bytes) {
        small.extend_from_slice(&bytes[token?.range]);
    }
    Ok(small)
}

/// Writes the head of a document on one line, until the page holds `limit` bytes; the fault, if one stands in the head.
pub fn one_line(head: &[u8], whole: bool, limit: usize, page: &mut Page) -> Option<DocumentFault> {
    let mut at = 0;
    for token in JsonWalk::new(head) {
        match token {
            Ok(JsonToken { kind: found, range }) => {
                at = range.end;
                page.push_bytes(&head[range], kind(found));
            }
            Err(fault) => {
                let real = whole || fault.at < head.len();
                let rest: Vec<u8> =
                    head[at..].iter().map(|&byte| if byte == b'\n' { b' ' } else { byte }).collect();
                page.push_bytes(&rest, if real { TokenKind::Plain } else { TokenKind::String });
                return real.then_some(fault);
            }
        }
        if page.size() >= limit {
            break;
        }
    }
    None
}

fn opens(kind: JsonKind) -> bool {
    matches!(kind, JsonKind::ObjectOpen | JsonKind::ArrayOpen)
}

fn kind(kind: JsonKind) -> TokenKind {
    match kind {
        JsonKind::Key => TokenKind::Key,
        JsonKind::String => TokenKind::String,
        JsonKind::Number => TokenKind::Number,
        JsonKind::Word => TokenKind::Word,
        _ => TokenKind::Punct,
    }
}

/// Whether an array that was opened before `rest` holds plain values only and is short.
fn is_short(rest: &[u8]) -> bool {
    let mut in_string = false;
    let mut escaped = false;
    let mut size = 0;
    for &byte in rest {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => in_string = !in_string,
            b'[' | b'{' if !in_string => return false,
            b']' if !in_string => return true,
            b' ' | b'\t' | b'\n' | b'\r' if !in_string => continue,
            _ => {}
        }
        size += 1;
        if size > SHORT_ARRAY {
            return false;
        }
    }
    false
}

#[cfg(test)]
#[path = "../tests/json_tests.rs"]
mod tests;
