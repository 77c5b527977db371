//! A record's key or value as a document: what its bytes are, or what the schema that it names, or the format that they are in,
//! makes of them. The one place where questions meet these.
use super::literals::Literals;
use super::needle::Needle;
use super::path::Path;
use super::record::{Headers, Record};
use crate::decode::framed::{Decoded, FindsHeader, KeyOrValue, Lack, Payload, PayloadReading, TriedReading};
use crate::decode::{self, Found, HowFar};
use std::borrow::Cow;
use std::sync::Arc;

/// A key or value that is not null.
#[derive(Debug)]
pub(crate) enum Document<'a> {
    /// What its bytes are.
    Bytes(&'a [u8]),
    /// What a schema or a format makes of them.
    Decoded(Decoded<'a>),
    /// Nobody knows what they say, and why.
    Unread(&'a [u8], Lack),
}

impl<'a> FindsHeader<'a> for Headers<'a> {
    fn last(&self, name: &str) -> Option<&'a [u8]> {
        let named = self.iter().filter(|(found, _)| *found == name.as_bytes());
        named.last().and_then(|(_, value)| value)
    }
}

impl<'a> Record<'a> {
    /// The bytes of the key or the value.
    pub(crate) fn bytes(&self, of: KeyOrValue) -> Option<&'a [u8]> {
        match of {
            KeyOrValue::Key => self.key,
            KeyOrValue::Value => self.value,
        }
    }

    /// The key or the value as a document; none for null.
    #[inline]
    pub(crate) fn document(&self, of: KeyOrValue) -> Option<Document<'a>> {
        let bytes = self.bytes(of)?;
        if self.reader.is_plain() {
            return Some(Document::Bytes(bytes));
        }
        Some(match self.reader.read(Payload { bytes, of, key: self.key, headers: &self.headers }) {
            PayloadReading::Plain => Document::Bytes(bytes),
            PayloadReading::Decoded(decoded) => Document::Decoded(decoded),
            PayloadReading::Unread(lack) => Document::Unread(bytes, lack),
        })
    }
}

impl<'a> Record<'a> {
    /// Each way in which the key or the value could be read, and why not; nothing for null.
    pub(crate) fn tried(&self, of: KeyOrValue) -> Vec<TriedReading> {
        let (headers, key) = (&self.headers, self.key);
        self.bytes(of).map_or_else(Vec::new, |bytes| self.reader.tried(Payload { bytes, of, key, headers }))
    }
}

impl<'a> Document<'a> {
    /// What it says as text: JSON where something makes that of it, else its bytes.
    pub(crate) fn text(&self) -> Cow<'a, [u8]> {
        self.read().0
    }

    /// The same, and why it is not what it should be, or that there is no schema.
    pub(crate) fn read(&self) -> (Cow<'a, [u8]>, Option<String>) {
        match self {
            Document::Bytes(bytes) => (Cow::Borrowed(bytes), None),
            Document::Unread(bytes, lack) => (Cow::Borrowed(bytes), Some(lack.words().to_string())),
            Document::Decoded(decoded) => match decoded.json() {
                Ok(json) => (Cow::Owned(json), None),
                Err(fault) => {
                    let why = format!("not what {} says: {fault}", decoded.named());
                    (Cow::Borrowed(decoded.bytes), Some(why))
                }
            },
        }
    }

    /// Calls `found` for what lies at the path, until it returns true.
    pub(super) fn visit(&self, path: &Path, found: &mut dyn FnMut(Found<'a>) -> bool) -> HowFar {
        match self {
            Document::Bytes(bytes) => decode::visit(bytes, path.steps(), found),
            Document::Decoded(decoded) => decoded.visit(path.steps(), found),
            Document::Unread(..) => HowFar::Part,
        }
    }

    /// Whether it holds the text: in its bytes as they are, or as they read.
    pub(super) fn says(&self, needle: &Needle) -> bool {
        match self {
            Document::Bytes(bytes) | Document::Unread(bytes, _) => needle.is_said_in(bytes),
            Document::Decoded(decoded) => needle.is_in(decoded.body().bytes) || needle.is_in(&self.text()),
        }
    }

    /// Whether it surely holds none of these. What is decoded may not be in the bytes as it reads.
    pub(super) fn is_without(&self, literals: &Literals) -> bool {
        matches!(self, Document::Bytes(bytes) if !literals.may_match(bytes))
    }

    /// All of it as one value: a number, a text or bytes that are made of it are that.
    pub(super) fn whole(&self) -> Found<'a> {
        match self {
            Document::Bytes(bytes) | Document::Unread(bytes, _) => Found::Bytes(bytes),
            Document::Decoded(decoded) => {
                let mut whole = None;
                decoded.visit(&[], &mut |found| {
                    whole = Some(found);
                    true
                });
                whole.unwrap_or(Found::Bytes(decoded.bytes))
            }
        }
    }

    /// Why nobody knows what it says.
    pub(crate) fn lacks(&self) -> Option<Arc<str>> {
        match self {
            Document::Unread(_, lack) => Some(lack.words()),
            Document::Decoded(decoded) => decoded.schema().and_then(|(_, schema)| schema.hides_all()),
            Document::Bytes(_) => None,
        }
    }
}
