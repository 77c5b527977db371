//! JSON as a format. `walk` checks it token by token, `layout` writes it, `path` follows paths through its bytes, `member`
//! tells members and where they stand, `schema` holds a value to a JSON Schema, `encrypted` tells what a
//! rule of that has encrypted, `encrypted_look` finds where.
mod behind;
mod encrypted;
mod encrypted_look;
mod frame;
mod layout;
mod member;
mod path;
mod schema;
mod tree;
pub(crate) mod walk;

pub(crate) use schema::within as judged_within;
pub(super) use tree::JsonValue;

use super::document::{Document, HEAD, HowFar, Spelled, TakesValue, ValueHead};
use super::fault::DocumentFault;
use super::framed::EncryptionRules;
use super::page::Page;
use super::step::Step;
use std::borrow::Cow;
use std::sync::Arc;

/// JSON, as it stands or behind the five bytes of a schema registry.
pub struct Json;

const MARK: &[u8] = b"\xef\xbb\xbf";

impl Document for Json {
    fn name(&self) -> &'static str {
        "JSON"
    }

    fn ending(&self) -> &'static str {
        "json"
    }

    fn is_head(&self, head: ValueHead<'_>) -> bool {
        is_head(head) || frame::inside(head.bytes).is_some_and(|bytes| is_head(ValueHead { bytes, ..head }))
    }

    fn text<'a>(&self, bytes: &'a [u8]) -> Cow<'a, [u8]> {
        Cow::Borrowed(frame::inside(bytes).unwrap_or(bytes))
    }

    fn wrapped(&self, bytes: &[u8]) -> Option<String> {
        let schema = frame::schema(bytes)?;
        Some(format!("behind the five bytes of schema {schema}"))
    }

    fn check(&self, bytes: &[u8]) -> Result<(), DocumentFault> {
        walk::check(frame::inside(bytes).unwrap_or(bytes))
    }

    fn check_sent(&self, bytes: &[u8]) -> Result<(), DocumentFault> {
        if bytes.starts_with(MARK) {
            return Err(DocumentFault::new(
                bytes,
                0,
                "a byte order mark stands before it, which most readers of JSON refuse",
            ));
        }
        self.check(bytes)
    }

    fn pretty(&self, text: &[u8], page: &mut Page) -> Result<(), DocumentFault> {
        layout::pretty(text, page)
    }

    fn raw(&self, text: &[u8], page: &mut Page) -> Result<(), DocumentFault> {
        layout::raw(text, page)
    }

    fn one_line(&self, head: ValueHead<'_>, limit: usize, page: &mut Page) -> Option<DocumentFault> {
        layout::one_line(frame::inside(head.bytes).unwrap_or(head.bytes), head.whole, limit, page)
    }

    fn minify(&self, text: &[u8]) -> Result<Vec<u8>, DocumentFault> {
        layout::minify(text)
    }

    fn has_paths(&self) -> bool {
        true
    }

    /// Whatever is nothing else: its walk knows soon that there is no member.
    fn leads(&self, _bytes: &[u8]) -> bool {
        true
    }

    fn visit<'a>(&self, bytes: &'a [u8], steps: &[Step], found: TakesValue<'_, 'a>) -> HowFar {
        let bytes = if bytes.first() == Some(&0) { frame::inside(bytes).unwrap_or(bytes) } else { bytes };
        match path::visit(bytes, steps, found) {
            // `[INFO] started` is a line of a log, and no array of which a part was not read.
            HowFar::Part if !opens(bytes) => HowFar::All,
            seen => seen,
        }
    }

    fn point(&self, text: &[u8], at: usize) -> Option<(Vec<Step>, usize)> {
        member::point(text, at).map(|steps| (steps, 0))
    }

    fn learn(&self, text: &[u8], see: &mut dyn FnMut(&[Step], Option<&str>)) {
        member::learn(text, see);
    }

    /// Any character may be written `\u0041`.
    fn disguises(&self, _text: &[u8], spelled: Spelled) -> &'static [&'static [u8]] {
        match spelled {
            Spelled::Value | Spelled::Name => &[b"\\u"],
            Spelled::Written => &[],
        }
    }

    /// Those with a backslash of their own.
    fn escapes(&self, byte: u8) -> bool {
        byte < b' ' || matches!(byte, b'"' | b'\\' | b'/' | b'\'')
    }
}

/// Follows a path in JSON that was made here.
pub(super) fn follow<'a>(bytes: &'a [u8], steps: &[Step], found: TakesValue<'_, 'a>) -> HowFar {
    path::visit(bytes, steps, found)
}

/// What reads JSON behind a frame, and holds it to a schema.
pub(super) fn behind_a_frame(
    text: &str,
    references: &[(String, Arc<str>)],
    rules: &EncryptionRules,
) -> Box<dyn super::framed::Encoding> {
    let encrypted = encrypted_look::of(text, rules);
    Box::new(behind::JsonBehind { schema: schema::JsonSchema::compile(text, references), encrypted })
}

/// How deep JSON is nested; none if the bytes are not JSON.
pub fn depth(bytes: &[u8]) -> Option<usize> {
    let mut walk = walk::JsonWalk::new(frame::inside(bytes).unwrap_or(bytes));
    let mut deepest = 0;
    while let Some(token) = walk.next() {
        token.ok()?;
        deepest = deepest.max(walk.depth());
    }
    Some(deepest)
}

/// JSON for a parser that knows neither frames nor marks.
pub fn plain(bytes: &[u8]) -> Option<&str> {
    let bytes = frame::inside(bytes).unwrap_or(bytes);
    std::str::from_utf8(bytes.strip_prefix(MARK).unwrap_or(bytes)).ok()
}

/// Whether bytes look like an object, however it goes on, or like the beginning of an array.
fn opens(bytes: &[u8]) -> bool {
    let start = bytes.strip_prefix(MARK).unwrap_or(bytes).trim_ascii_start();
    match start.first() {
        Some(b'[') => is_head(ValueHead { bytes: &start[..start.len().min(HEAD)], whole: false }),
        _ => true,
    }
}

fn is_head(ValueHead { bytes, whole }: ValueHead<'_>) -> bool {
    let start = bytes.strip_prefix(MARK).unwrap_or(bytes).trim_ascii_start();
    match start.first() {
        Some(b'{') => matches!(start[1..].trim_ascii_start().first(), Some(b'"' | b'}') | None),
        Some(b'[' | b'"' | b'-' | b'0'..=b'9' | b't' | b'f' | b'n') => match walk::check(bytes) {
            Ok(()) => true,
            // No fault but its being cut.
            Err(fault) => !whole && fault.at == bytes.len(),
        },
        _ => false,
    }
}
