//! Bytes into something to look at: JSON, XML, text, hex. Pure; knows nobody.
//!
//! | file | owns |
//! |---|---|
//! | `document` | the seam: what a format must be able to do |
//! | `format` | which formats there are, and which one bytes are in |
//! | `json/`, `xml/`, `text`, `hex` | a format each: its text, its grammar, its layout, its paths |
//! | `shown` | a value laid out in lines, pretty or raw, for a viewer that asks for the lines it draws |
//! | `framed/` | values that are read by something: by a schema that they name (the frame, the schema, the seams to its encoding and to whoever fetches it), by a format, as chosen |
//! | `unframed/` | what needs no schema: MessagePack, CBOR, BSON, Smile, what is packed, plain numbers and texts |
//! | `unpack` | bytes out of what packed them |
//! | `own_topics/` | what Kafka and MirrorMaker write into topics of their own |
//! | `choice` | what a user writes to say how keys or values are to be read |
//! | `avro/`, `protobuf/` | an encoding each |
//! | `several` | schemas that lie in several files: the seam, and which type a name means |
//! | `signs/` | what bytes are that are no text, by name |
//! | `stop` | how a layout that takes long is told that nobody waits for it |
//! | `preview` | a value on one line, with bounded work |
//! | `page` | lines and coloured pieces |
//! | `fold` | which lines belong to one object, array or element |
//! | `step`, `found` | a step of a path, and a value that it leads to |
//! | `exercise` | all of this at once, for the tests |
//! | `calendar`, `decimal` | days and seconds as ISO 8601; whole numbers of any length |
//! | `fault` | why bytes are not of a format, with line and column |
//!
//! Nothing here goes through a tree of values: numbers keep their digits, objects their order and duplicate names.
//!
//! # A format more
//!
//! A file here with a type that implements `document::Document`, a variant of [`Format`] and its line in `format.rs`. Rows,
//! views, paths, columns, completion, marks, the search's literals and files follow.
mod avro;
mod calendar;
pub(crate) mod choice;
mod decimal;
mod document;
#[cfg(test)]
mod exercise;
mod fault;
mod fold;
mod format;
mod found;
pub(crate) mod framed;
pub(crate) mod hex;
mod json;
mod own_topics;
mod page;
mod preview;
mod protobuf;
mod several;
mod shown;
mod signs;
mod step;
mod stop;
mod text;
mod token;
pub(crate) mod unframed;
mod unpack;
mod xml;

pub(crate) use document::{HowFar, Spelled};
pub(crate) use fault::DocumentFault;
pub(crate) use fold::Fold;
pub(crate) use format::Format;
pub(crate) use found::Found;
pub(crate) use json::{depth as json_depth, judged_within, plain as json_text};
pub(crate) use page::Page;
pub(crate) use preview::{Preview, preview};
pub(crate) use several::FolderFile;
pub(crate) use shown::{Showing, Shown, beginning, highlight, look, look_until};
pub(crate) use step::Step;
pub(crate) use stop::Stop;
pub(crate) use text::is_text;
pub(crate) use token::{Token, TokenKind};

use std::borrow::Cow;

/// Whether `bytes` are one whole document of `format`; the fault has line and column.
pub fn check(format: Format, bytes: &[u8]) -> Result<(), DocumentFault> {
    format.document().check(bytes)
}

/// Whether `bytes` may be sent as a document of `format`, which other readers must take.
pub fn check_sent(format: Format, bytes: &[u8]) -> Result<(), DocumentFault> {
    format.document().check_sent(bytes)
}

/// The bytes of a value that was typed as `format`.
pub fn typed(format: Format, text: &str) -> Result<Vec<u8>, DocumentFault> {
    format.document().typed(text)
}

/// `bytes` with a line for each member or element, as text to edit or send: every character is kept.
pub fn pretty(format: Format, bytes: &[u8]) -> Result<String, DocumentFault> {
    let (document, mut page) = (format.document(), Page::exact());
    document.pretty(&document.text(bytes), &mut page)?;
    Ok(page.into_text())
}

/// `bytes` without the whitespace that means nothing.
pub fn minify(format: Format, bytes: &[u8]) -> Result<Vec<u8>, DocumentFault> {
    let document = format.document();
    document.minify(&document.text(bytes))
}

/// One whole document of JSON without the whitespace that means nothing; none of anything else.
fn json_small(bytes: &[u8]) -> Option<Vec<u8>> {
    check(Format::Json, bytes).ok().and_then(|()| minify(Format::Json, bytes).ok())
}

/// What bytes say as text: out of their frame, in UTF-8. The same bytes, where they are that already.
pub fn text(bytes: &[u8]) -> Cow<'_, [u8]> {
    match leading(bytes) {
        Some(format) => format.document().text(bytes),
        None => Cow::Borrowed(bytes),
    }
}

/// Calls `found` for each value at the path in a document, in its order, until it returns true.
pub fn visit<'a>(bytes: &'a [u8], steps: &[Step], found: &mut dyn FnMut(Found<'a>) -> bool) -> HowFar {
    leading(bytes).map_or(HowFar::All, |format| format.document().visit(bytes, steps, found))
}

/// The steps to what begins at byte `at` of the text of a document that is laid out, and how many values those steps lead to
/// before it.
pub fn point(bytes: &[u8], at: usize) -> Option<(Vec<Step>, usize)> {
    let document = Format::guess(Some(bytes)).document();
    document.point(&document.text(bytes), at)
}

/// Tells of each member or element in the first `most` bytes its steps, and its value if it has one.
pub fn learn(bytes: &[u8], most: usize, see: &mut dyn FnMut(&[Step], Option<&str>)) {
    let document = Format::guess(Some(bytes)).document();
    document.learn(&document.text(&bytes[..bytes.len().min(most)]), see);
}

/// Signs of which one stands in every document that spells `text` with other bytes than its own.
pub fn disguises(text: &[u8], spelled: Spelled) -> Vec<&'static [u8]> {
    Format::PATHS.iter().flat_map(|format| format.document().disguises(text, spelled)).copied().collect()
}

/// Whether a document may write a byte of a value's text as an escape that none of those signs tells of.
pub fn escapes(byte: u8) -> bool {
    Format::PATHS.iter().any(|format| format.document().escapes(byte))
}

/// The format that follows paths in these bytes.
fn leading(bytes: &[u8]) -> Option<Format> {
    Format::PATHS.into_iter().find(|format| format.document().leads(bytes))
}

#[cfg(test)]
#[path = "tests/encryption_tests.rs"]
mod encryption_tests;

#[cfg(test)]
#[path = "tests/golden_tests.rs"]
mod golden_tests;
