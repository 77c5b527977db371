//! Text that people read, and the words for what has no bytes. The one place that says what is text: lists, views, the shell
//! and filters ask here.
use super::document::{Document, ValueHead};
use super::fault::DocumentFault;
use super::page::Page;
use super::token::TokenKind;

/// Plain text.
pub struct Text;

/// Stands for null and for no bytes at all.
pub struct Word(pub &'static str);

/// One odd byte in so many makes no hex of a text: FIX parts its fields with 0x01, C ends strings with 0, and a town's name
/// is Latin-1 in a system where nobody looked.
const ODD: usize = 5;

/// Whether bytes are text that people read: UTF-8 but for few bytes, printable but for few characters. A 0 stands at the
/// end only, as a string's end: numbers and the frames of serializers have it elsewhere.
pub fn is_text(bytes: &[u8], whole: bool) -> bool {
    let kept = bytes.iter().rposition(|&byte| byte != 0).map_or(0, |last| last + 1);
    let (text, zeros) = bytes.split_at(kept);
    if text.is_empty() || memchr::memchr(0, text).is_some() {
        return false;
    }
    let mut odd = zeros.len().min(1);
    let mut chunks = text.utf8_chunks().peekable();
    while let Some(chunk) = chunks.next() {
        let printed = |byte: u8| byte >= b' ' && byte != 0x7f;
        let allowed =
            |byte: &u8| matches!(byte, b'\t' | b'\n' | b'\r' | 0x08 | 0x0c | 0x1b) || printed(*byte);
        odd += chunk.valid().bytes().filter(|byte| !allowed(byte)).count();
        // The last character may be cut off.
        let cut = chunks.peek().is_none() && !whole && chunk.invalid().len() < 4;
        odd += if cut { 0 } else { chunk.invalid().len() };
    }
    odd * ODD <= text.len()
}

/// Whether bytes are UTF-8.
fn utf8(bytes: &[u8]) -> Result<(), DocumentFault> {
    match std::str::from_utf8(bytes) {
        Ok(_) => Ok(()),
        Err(error) => Err(DocumentFault::new(bytes, error.valid_up_to(), "this is not UTF-8")),
    }
}

impl Document for Text {
    fn name(&self) -> &'static str {
        "text"
    }

    fn ending(&self) -> &'static str {
        "txt"
    }

    fn is_head(&self, head: ValueHead<'_>) -> bool {
        is_text(head.bytes, head.whole)
    }

    fn check(&self, bytes: &[u8]) -> Result<(), DocumentFault> {
        utf8(bytes)
    }

    fn raw(&self, text: &[u8], page: &mut Page) -> Result<(), DocumentFault> {
        page.push_bytes(text, TokenKind::Plain);
        utf8(text)
    }

    fn one_line(&self, head: ValueHead<'_>, limit: usize, page: &mut Page) -> Option<DocumentFault> {
        for line in head.bytes.split_inclusive(|&byte| byte == b'\n') {
            let (line, ended) = line.strip_suffix(b"\n").map_or((line, false), |line| (line, true));
            page.push_bytes(line, TokenKind::Plain);
            if ended {
                page.push("␊", TokenKind::Escape);
            }
            if page.size() >= limit * 4 {
                break;
            }
        }
        None
    }
}

impl Document for Word {
    fn name(&self) -> &'static str {
        self.0
    }

    fn ending(&self) -> &'static str {
        "txt"
    }

    fn is_head(&self, _head: ValueHead<'_>) -> bool {
        false
    }

    fn raw(&self, _text: &[u8], page: &mut Page) -> Result<(), DocumentFault> {
        page.push(self.0, TokenKind::Word);
        Ok(())
    }

    fn one_line(&self, _head: ValueHead<'_>, _limit: usize, page: &mut Page) -> Option<DocumentFault> {
        page.push(self.0, TokenKind::Word);
        None
    }
}
