//! One line that stands for a value in a list: bounded work, whatever the value is.
use super::document::{HEAD, ValueHead};
use super::fault::DocumentFault;
use super::format::Format;
use super::page::Page;
use super::token::Token;

/// A value on one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preview {
    /// Safe to print.
    pub text: String,
    pub tokens: Vec<Token>,
    /// What the value is shown as.
    pub format: Format,
    /// Why it is not of the format that it looks like or that was expected, if that shows in its first few KB.
    pub fault: Option<DocumentFault>,
    /// The value goes on behind the text.
    pub cut: bool,
}

/// `bytes` on one line of about `columns` characters (at most a few thousand). `expected` is the format of the values
/// around: a value that is of another one is shown as what it is, and says what is wrong.
pub fn preview(bytes: Option<&[u8]>, expected: Option<Format>, columns: usize) -> Preview {
    let format = Format::guess(bytes);
    let bytes = bytes.unwrap_or_default();
    let document = format.document();
    let limit = columns.clamp(1, HEAD);
    // A character takes up to four bytes, and whitespace between tokens is dropped.
    let head = &bytes[..bytes.len().min((limit * 4).clamp(256, HEAD))];
    let whole = head.len() == bytes.len();
    let mut page = Page::new();
    let mut fault = document.one_line(ValueHead { bytes: head, whole }, limit, &mut page);
    let is_value = format.is_value();
    if let Some(expected) =
        expected.filter(|expected| is_value && expected.has_paths() && *expected != format)
    {
        fault = expected.document().check(head).err();
    }
    let (text, tokens, shortened) = first_line(&page, limit);
    let shown_all = whole && !shortened && document.fits(bytes.len(), limit);
    Preview { text, tokens, format, fault, cut: is_value && !shown_all }
}

/// The first line of a page, cut after `limit` characters; true if something follows.
fn first_line(page: &Page, limit: usize) -> (String, Vec<Token>, bool) {
    let line = page.line(0).expect("a page has a line");
    let end = line.text.char_indices().nth(limit).map_or(line.text.len(), |(at, _)| at);
    let mut tokens = line.tokens;
    tokens.retain(|token| token.range.start < end);
    if let Some(last) = tokens.last_mut() {
        last.range.end = last.range.end.min(end);
    }
    (line.text[..end].to_owned(), tokens, end < line.text.len() || page.len() > 1)
}

#[cfg(test)]
#[path = "tests/preview_tests.rs"]
mod tests;
