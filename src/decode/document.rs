//! The seam between bytes and everything above them: what a format must be able to do. Rows, the pretty view, paths, columns,
//! completion, marks and export ask a [`Document`] and match no format. Knows none of them.
//!
//! A format is one file or folder that implements this, one variant and one line in `format`. What it takes to read bytes
//! (their frame, their encoding) is resolved by [`Document::text`]; everything else is asked of that text, and places in it
//! are places in the text. Should a format need something fetched first, as a schema, it holds what was fetched: nothing
//! here waits, for it is asked on the threads that judge records and on the one that draws.
use super::fault::DocumentFault;
use super::found::Found;
use super::page::Page;
use super::step::Step;
use super::token::TokenKind;
use std::borrow::Cow;

/// Bytes at the head that a guess looks at.
pub(super) const HEAD: usize = 4096;

/// The beginning of a value.
#[derive(Clone, Copy, Debug)]
pub struct ValueHead<'a> {
    pub bytes: &'a [u8],
    /// It is all of the value.
    pub whole: bool,
}

/// How far a document was read for the values at a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HowFar {
    /// Who asked has enough.
    Enough,
    /// To its end.
    All,
    /// Up to a fault: what lies behind it is not known.
    Part,
}

/// What a literal is looked for as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spelled {
    /// The text of a value: escapes and entities may stand for its characters.
    Value,
    /// The name of a member or an element.
    Name,
    /// Text as it is written, in its encoding.
    Written,
}

/// A value in lines, of text or of bytes.
#[derive(Clone, Debug)]
pub enum ShownBody {
    Page(Page),
    Hex(Vec<u8>),
}

/// Takes a value at a path; true if it was enough.
pub type TakesValue<'f, 'a> = &'f mut dyn FnMut(Found<'a>) -> bool;

/// What a format can do with bytes that are in it.
pub trait Document: Sync {
    /// The name on screens: "JSON", "hex".
    fn name(&self) -> &'static str;

    /// How the name of a file with such a value ends.
    fn ending(&self) -> &'static str;

    /// Whether bytes look like it, by their head.
    fn is_head(&self, head: ValueHead<'_>) -> bool;

    /// What the bytes say as text of the format: without a frame, in UTF-8.
    fn text<'a>(&self, bytes: &'a [u8]) -> Cow<'a, [u8]> {
        Cow::Borrowed(bytes)
    }

    /// How the text lay in the bytes, if not as it is: "ISO-8859-1", "behind the five bytes of schema 12".
    fn wrapped(&self, _bytes: &[u8]) -> Option<String> {
        None
    }

    /// Whether bytes are one whole document.
    fn check(&self, _bytes: &[u8]) -> Result<(), DocumentFault> {
        Ok(())
    }

    /// What keeps the bytes from being sent as a document, though readers here would take them.
    fn check_sent(&self, bytes: &[u8]) -> Result<(), DocumentFault> {
        self.check(bytes)
    }

    /// The bytes of a value that was typed.
    fn typed(&self, text: &str) -> Result<Vec<u8>, DocumentFault> {
        self.check_sent(text.as_bytes()).map(|()| text.as_bytes().to_vec())
    }

    /// Writes the text with a line for each member or element. A fault if that can't be.
    fn pretty(&self, text: &[u8], page: &mut Page) -> Result<(), DocumentFault> {
        self.raw(text, page)
    }

    /// Writes the text as it stands. What follows a fault is shown plainly behind it.
    fn raw(&self, text: &[u8], page: &mut Page) -> Result<(), DocumentFault> {
        page.push_bytes(text, TokenKind::Plain);
        Ok(())
    }

    /// Lays bytes out for a viewer; a layout of its own for what is no text.
    fn body(&self, _bytes: &[u8]) -> Option<ShownBody> {
        None
    }

    /// Writes the head on one line, until the page holds `limit` bytes; the fault, if one stands in the head.
    fn one_line(&self, head: ValueHead<'_>, limit: usize, page: &mut Page) -> Option<DocumentFault>;

    /// Whether the one line of a head of so many characters shows all of a value of `length` bytes.
    fn fits(&self, _length: usize, _limit: usize) -> bool {
        true
    }

    /// The text without the whitespace that means nothing.
    fn minify(&self, text: &[u8]) -> Result<Vec<u8>, DocumentFault> {
        Ok(text.to_vec())
    }

    /// Whether it has members or elements that a path leads to.
    fn has_paths(&self) -> bool {
        false
    }

    /// Whether a path is followed in these bytes by this format. Asked of every record: a look at the first bytes.
    fn leads(&self, _bytes: &[u8]) -> bool {
        false
    }

    /// Calls `found` for each value at the path, in the order of the document, until it returns true. Faulty documents are
    /// read as far as they make sense.
    fn visit<'a>(&self, _bytes: &'a [u8], _steps: &[Step], _found: TakesValue<'_, 'a>) -> HowFar {
        HowFar::All
    }

    /// The steps to what begins at byte `at` of the text, and how many values those steps lead to before it.
    fn point(&self, _text: &[u8], _at: usize) -> Option<(Vec<Step>, usize)> {
        None
    }

    /// Tells of each member or element its steps, and its value if it has one.
    fn learn(&self, _text: &[u8], _see: &mut dyn FnMut(&[Step], Option<&str>)) {}

    /// Whether a text can be spelled with other bytes than its own: signs of which one stands in every document that does.
    /// Nothing may be missing here, for by it whole batches are passed over unread.
    fn disguises(&self, _text: &[u8], _as: Spelled) -> &'static [&'static [u8]] {
        &[]
    }

    /// Whether a byte of a value's text may be written as an escape that no sign of [`Document::disguises`] tells of.
    fn escapes(&self, _byte: u8) -> bool {
        false
    }
}
