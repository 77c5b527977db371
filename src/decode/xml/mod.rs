//! XML as a format. `encoding` gives its text, `walk` goes through it piece by piece, `strict` says whether it is well
//! formed, `pieces` whether what stands by itself in it is, `layout` and `tag` write it, `path` follows paths, `element` tells elements and where they stand,
//! `chosen` reads as XML what somebody has said to be that.
mod chosen;
mod element;
mod encoding;
mod layout;
mod names;
mod path;
mod pieces;
mod strict;
mod subset;
mod tag;
pub(crate) mod walk;

pub(super) use chosen::ChosenXml;

use super::document::{Document, HowFar, Spelled, TakesValue, ValueHead};
use super::fault::DocumentFault;
use super::found::Found;
use super::page::Page;
use super::step::Step;
use std::borrow::Cow;

/// XML, in whichever encoding it declares.
pub struct Xml;

impl Document for Xml {
    fn name(&self) -> &'static str {
        "XML"
    }

    fn ending(&self) -> &'static str {
        "xml"
    }

    fn is_head(&self, head: ValueHead<'_>) -> bool {
        encoding::may_be_xml(head.bytes) && {
            let text = encoding::text(head.bytes);
            let start = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&text).trim_ascii_start();
            start.starts_with(b"<?xml") || start.starts_with(b"<") && layout::is_head(&text, head.whole)
        }
    }

    fn text<'a>(&self, bytes: &'a [u8]) -> Cow<'a, [u8]> {
        encoding::text(bytes)
    }

    fn wrapped(&self, bytes: &[u8]) -> Option<String> {
        encoding::name(bytes).map(str::to_owned)
    }

    fn check(&self, bytes: &[u8]) -> Result<(), DocumentFault> {
        strict::check(bytes)
    }

    fn pretty(&self, text: &[u8], page: &mut Page) -> Result<(), DocumentFault> {
        layout::pretty(text, page)
    }

    fn raw(&self, text: &[u8], page: &mut Page) -> Result<(), DocumentFault> {
        layout::raw(text, page)
    }

    fn one_line(&self, head: ValueHead<'_>, limit: usize, page: &mut Page) -> Option<DocumentFault> {
        layout::one_line(&encoding::text(head.bytes), head.whole, limit, page)
    }

    fn minify(&self, text: &[u8]) -> Result<Vec<u8>, DocumentFault> {
        layout::minify(text)
    }

    fn has_paths(&self) -> bool {
        true
    }

    fn leads(&self, bytes: &[u8]) -> bool {
        encoding::may_be_xml(bytes)
    }

    fn visit<'a>(&self, bytes: &'a [u8], steps: &[Step], found: TakesValue<'_, 'a>) -> HowFar {
        match encoding::text(bytes) {
            Cow::Borrowed(text) => path::visit(text, steps, found),
            Cow::Owned(text) => path::visit(&text, steps, &mut |value: Found<'_>| found(value.into_owned())),
        }
    }

    fn point(&self, text: &[u8], at: usize) -> Option<(Vec<Step>, usize)> {
        element::point(text, at)
    }

    fn learn(&self, text: &[u8], see: &mut dyn FnMut(&[Step], Option<&str>)) {
        element::learn(text, see);
    }

    fn disguises(&self, text: &[u8], spelled: Spelled) -> &'static [&'static [u8]] {
        match (spelled, text.is_ascii()) {
            (Spelled::Value, true) => &[b"&#", b"<!", b"<\0", b"\0<"],
            (Spelled::Value, false) => &[b"&#", b"<!", b"<\0", b"\0<", b"encoding"],
            // Every encoding that is read but UTF-16 has the bytes of ASCII for its characters, and begins with `<?xml`.
            (Spelled::Name | Spelled::Written, true) => &[b"<\0", b"\0<"],
            (Spelled::Name | Spelled::Written, false) => &[b"<\0", b"\0<", b"encoding"],
        }
    }

    /// Those that have entities, or that a declared one may stand for.
    fn escapes(&self, byte: u8) -> bool {
        byte < b' ' || matches!(byte, b'<' | b'>' | b'&' | b'\'' | b'"' | 0x7f)
    }
}
