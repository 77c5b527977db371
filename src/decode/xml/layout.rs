//! Lays XML out: pretty or as written. Text is kept exactly, spaces around `&amp;` included: only whitespace between
//! elements where no text stands is ours to change.
use super::tag;
use super::walk::{XmlKind, XmlToken, XmlWalk};
use crate::decode::fault::DocumentFault;
use crate::decode::page::Page;
use crate::decode::token::TokenKind;

/// Deeper levels are not indented further, so that a deeply nested value stays linear in its size.
const DEEPEST_INDENT: usize = 48;

/// Whether `bytes` can be gone through to their end.
pub(super) fn check(bytes: &[u8]) -> Result<(), DocumentFault> {
    XmlWalk::new(bytes).try_for_each(|token| token.map(|_| ()))
}

/// Whether the head of a document has no fault but its being cut.
pub(super) fn is_head(head: &[u8], whole: bool) -> bool {
    match check(head) {
        Ok(()) => true,
        // A cut in the middle of a character counts as the end.
        Err(fault) => {
            !whole
                && fault.at + 4 > head.len()
                && head.get(..fault.at).is_some_and(|head| std::str::from_utf8(head).is_ok())
        }
    }
}

/// Writes the document with an element a line.
pub fn pretty(bytes: &[u8], page: &mut Page) -> Result<(), DocumentFault> {
    let exact = verbatim(bytes, Some(&*page))?;
    let mut layout = XmlLayout { page, exact, elements: 0, open: Vec::new(), first: true, after_open: false };
    for token in XmlWalk::new(bytes) {
        let token = token?;
        layout.page.keeps_bounds(bytes, token.range.start, layout.open.len())?;
        layout.push(bytes, &token);
    }
    Ok(())
}

struct XmlLayout<'a> {
    page: &'a mut Page,
    /// For each element in the order of its opening tag: whether its content is to stay as it is.
    exact: Vec<bool>,
    elements: usize,
    /// For each open element: whether the content is to stay as it is.
    open: Vec<bool>,
    first: bool,
    /// Nothing stands between an opening tag and here.
    after_open: bool,
}

impl XmlLayout<'_> {
    fn push(&mut self, bytes: &[u8], token: &XmlToken) {
        let piece = piece(bytes, &token.range);
        let exact = self.open.last().copied().unwrap_or(false);
        let is_space = token.kind == XmlKind::Text && is_blank(piece);
        if is_space && !exact {
            return;
        }
        if token.kind == XmlKind::Close {
            self.open.pop();
        }
        let stays = exact || self.first || (token.kind == XmlKind::Close && self.after_open);
        if !stays {
            self.page.newline_at(token.range.start);
            self.page.indent(2 * self.open.len().min(DEEPEST_INDENT));
        }
        if matches!(token.kind, XmlKind::Open | XmlKind::Empty) {
            self.page.count_child();
        }
        if token.kind == XmlKind::Open {
            self.page.open_node();
        }
        push(self.page, token.kind, piece);
        if token.kind == XmlKind::Close {
            self.page.close_node();
        }
        self.first = false;
        self.after_open = token.kind == XmlKind::Open;
        if token.kind == XmlKind::Open {
            let stays = exact || self.exact.get(self.elements).copied().unwrap_or(true);
            self.open.push(stays);
            self.elements += 1;
        }
    }
}

/// For each element with a closing tag, in the order of opening tags: whether text stands in it, so that its content
/// must stay as it is. An element without child elements counts too: its whitespace may mean something.
fn verbatim(bytes: &[u8], page: Option<&Page>) -> Result<Vec<bool>, DocumentFault> {
    let mut exact: Vec<bool> = Vec::new();
    let mut open: Vec<(usize, bool)> = Vec::new();
    for token in XmlWalk::new(bytes) {
        let token = token?;
        if let Some(page) = page {
            page.keeps_bounds(bytes, token.range.start, open.len())?;
        }
        let piece = piece(bytes, &token.range);
        match token.kind {
            XmlKind::Open => {
                if let Some((_, has_child)) = open.last_mut() {
                    *has_child = true;
                }
                exact.push(memchr::memmem::find(piece, b"xml:space").is_some());
                open.push((exact.len() - 1, false));
            }
            XmlKind::Close => {
                if let Some((index, has_child)) = open.pop() {
                    exact[index] |= !has_child;
                }
            }
            XmlKind::Empty | XmlKind::Comment | XmlKind::Other => {
                if let Some((_, has_child)) = open.last_mut() {
                    *has_child = true;
                }
            }
            XmlKind::Text if is_blank(piece) => {}
            XmlKind::Text | XmlKind::CData | XmlKind::Reference => {
                if let Some((index, _)) = open.last() {
                    exact[*index] = true;
                }
            }
        }
    }
    Ok(exact)
}

/// Writes the document as it stands. What follows a fault is shown plainly behind it.
pub fn raw(bytes: &[u8], page: &mut Page) -> Result<(), DocumentFault> {
    let mut at = 0;
    for token in XmlWalk::new(bytes) {
        match token {
            Ok(token) => {
                page.push_bytes(piece(bytes, &(at..token.range.start)), TokenKind::Plain);
                push(page, token.kind, piece(bytes, &token.range));
                at = token.range.end;
            }
            Err(fault) => {
                let end = (fault.at + 1..bytes.len()).find(|&end| bytes[end] & 0xc0 != 0x80);
                let (from, end) = (fault.at.max(at), end.unwrap_or(bytes.len()).max(at));
                page.push_bytes(piece(bytes, &(at..from)), TokenKind::Plain);
                page.push_bytes(piece(bytes, &(from..end)), TokenKind::Error);
                page.push_bytes(piece(bytes, &(end..bytes.len())), TokenKind::Plain);
                return Err(fault);
            }
        }
    }
    Ok(())
}

/// The document without the whitespace between elements where no text stands.
pub fn minify(bytes: &[u8]) -> Result<Vec<u8>, DocumentFault> {
    let exact = verbatim(bytes, None)?;
    let mut small = Vec::with_capacity(bytes.len());
    let mut open: Vec<bool> = Vec::new();
    let mut elements = 0;
    for token in XmlWalk::new(bytes) {
        let token = token?;
        let piece = piece(bytes, &token.range);
        let stays = open.last().copied().unwrap_or(false);
        match token.kind {
            XmlKind::Open => {
                open.push(stays || exact[elements]);
                elements += 1;
            }
            XmlKind::Close => drop(open.pop()),
            XmlKind::Text if !stays && is_blank(piece) => continue,
            _ => {}
        }
        small.extend_from_slice(piece);
    }
    Ok(small)
}

/// Writes the head of a document on one line, until the page holds `limit` bytes; the fault, if one stands in the head.
pub(super) fn one_line(head: &[u8], whole: bool, limit: usize, page: &mut Page) -> Option<DocumentFault> {
    let mut at = 0;
    for token in XmlWalk::new(head) {
        match token {
            Ok(XmlToken { kind, range }) => {
                at = range.end;
                let piece = piece(head, &range);
                // A declaration says nothing that a list has room for.
                let declares = piece.starts_with(b"<?xml") && at < head.len();
                if !(declares || kind == XmlKind::Text && is_blank(piece)) {
                    push(page, kind, &without_newlines(piece));
                }
            }
            Err(fault) => {
                page.push_bytes(&without_newlines(head.get(at..).unwrap_or_default()), TokenKind::Plain);
                return (whole || fault.at + 4 < head.len()).then_some(fault);
            }
        }
        if page.size() >= limit {
            break;
        }
    }
    None
}

/// The bytes of a piece: its place is the reader's word, and none that lies outside.
fn piece<'a>(bytes: &'a [u8], range: &std::ops::Range<usize>) -> &'a [u8] {
    bytes.get(range.clone()).unwrap_or_default()
}

fn without_newlines(piece: &[u8]) -> Vec<u8> {
    piece.iter().map(|&byte| if byte == b'\n' { b' ' } else { byte }).collect()
}

fn is_blank(text: &[u8]) -> bool {
    text.iter().all(u8::is_ascii_whitespace)
}

fn push(page: &mut Page, kind: XmlKind, piece: &[u8]) {
    match kind {
        XmlKind::Open | XmlKind::Close | XmlKind::Empty => tag::push(page, piece),
        XmlKind::Text => page.push_bytes(piece, TokenKind::Plain),
        XmlKind::CData => page.push_bytes(piece, TokenKind::String),
        XmlKind::Reference => page.push_bytes(piece, TokenKind::Escape),
        XmlKind::Comment | XmlKind::Other => page.push_bytes(piece, TokenKind::Comment),
    }
}

#[cfg(test)]
#[path = "../tests/xml_tests.rs"]
mod tests;
