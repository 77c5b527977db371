//! Walks XML bytes piece by piece and checks that they are well formed, without a tree and without resolving entities.
//! Knows nothing of how pieces are shown.
use crate::decode::fault::DocumentFault;
use quick_xml::Reader;
use quick_xml::errors::{Error, IllFormedError, SyntaxError};
use quick_xml::events::attributes::AttrError;
use quick_xml::events::{BytesStart, Event};
use std::ops::Range;

/// A piece of an XML document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum XmlKind {
    Open,
    Close,
    /// An element without content: `<a/>`.
    Empty,
    Text,
    CData,
    /// `&amp;` or `&#65;`.
    Reference,
    Comment,
    /// The declaration, a processing instruction, a document type.
    Other,
}

/// A piece and its bytes, angle brackets included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct XmlToken {
    pub kind: XmlKind,
    pub range: Range<usize>,
}

/// An iterator over the pieces of a document; ends after the first fault.
pub struct XmlWalk<'a> {
    text: &'a str,
    /// Where in the text the reader began: it never sees a byte order mark, which its positions would not count.
    from: usize,
    reader: Reader<&'a [u8]>,
    /// Where the tags of the open elements stand.
    open: Vec<Range<usize>>,
    /// The root element has begun.
    rooted: bool,
    ended: bool,
    not_text: Option<DocumentFault>,
}

impl<'a> XmlWalk<'a> {
    /// Walks `bytes` from the start.
    pub fn new(bytes: &'a [u8]) -> Self {
        let (text, not_text) = match std::str::from_utf8(bytes) {
            Ok(text) => (text, None),
            Err(error) => {
                let valid = error.valid_up_to();
                let fault = DocumentFault::new(bytes, valid, "this is not UTF-8");
                (std::str::from_utf8(&bytes[..valid]).unwrap_or_default(), Some(fault))
            }
        };
        let from = if text.starts_with('\u{feff}') { 3 } else { 0 };
        let mut reader = Reader::from_str(text.get(from..).unwrap_or_default());
        let config = reader.config_mut();
        // Both are checked here, so that the fault can say where the element was opened.
        config.check_end_names = false;
        config.allow_unmatched_ends = true;
        XmlWalk { text, from, reader, open: Vec::new(), rooted: false, ended: false, not_text }
    }

    fn step(&mut self) -> Result<Option<XmlToken>, DocumentFault> {
        let start = self.here();
        let event = self.reader.read_event().map_err(|error| self.syntax(start, &error))?;
        let range = start..self.here();
        let kind = match event {
            Event::Start(tag) => {
                self.opened(&range, &tag)?;
                self.open.push(range.clone());
                XmlKind::Open
            }
            Event::Empty(tag) => {
                self.opened(&range, &tag)?;
                XmlKind::Empty
            }
            Event::End(_) => {
                self.closed(&range)?;
                XmlKind::Close
            }
            Event::Text(_) => {
                self.inside(&range)?;
                XmlKind::Text
            }
            Event::CData(_) => {
                self.inside(&range)?;
                XmlKind::CData
            }
            Event::GeneralRef(_) => {
                self.inside(&range)?;
                XmlKind::Reference
            }
            Event::Comment(_) => XmlKind::Comment,
            Event::Decl(_) | Event::PI(_) | Event::DocType(_) => XmlKind::Other,
            Event::Eof => {
                self.ended = true;
                return self.end().map(|()| None);
            }
        };
        Ok(Some(XmlToken { kind, range }))
    }

    fn opened(&mut self, range: &Range<usize>, tag: &BytesStart<'_>) -> Result<(), DocumentFault> {
        if self.open.is_empty() && self.rooted {
            return Err(self.fault(range.start, "a document has one root element, which has ended already"));
        }
        self.rooted = true;
        let name = tag.name();
        let good = |c: char| c.is_alphabetic() || c == '_' || c == ':';
        if !name.as_ref().starts_with(good) {
            return Err(self
                .fault(range.start + 1, "expected the name of an element after `<`; write `&lt;` for text"));
        }
        for attribute in tag.attributes() {
            if let Err(error) = attribute {
                let (at, message) = attribute_fault(&error);
                return Err(self.fault(range.start + 1 + at, message));
            }
        }
        Ok(())
    }

    fn closed(&mut self, range: &Range<usize>) -> Result<(), DocumentFault> {
        let closing = name(self.text, range);
        let Some(opened) = self.open.pop() else {
            return Err(self.fault(range.start, format!("`</{closing}>` closes nothing")));
        };
        let expected = name(self.text, &opened);
        if expected == closing {
            return Ok(());
        }
        let line = DocumentFault::new(self.text.as_bytes(), opened.start, "").line;
        Err(self.fault(
            range.start,
            format!("expected `</{expected}>` (opened in line {line}), not `</{closing}>`"),
        ))
    }

    /// Text may stand in an element only; whitespace anywhere.
    fn inside(&self, range: &Range<usize>) -> Result<(), DocumentFault> {
        let text = self.text.get(range.clone()).unwrap_or_default().trim_ascii_start();
        if self.open.is_empty() && !text.is_empty() {
            return Err(self.fault(range.end - text.len(), "text stands outside the root element"));
        }
        Ok(())
    }

    fn end(&mut self) -> Result<(), DocumentFault> {
        if let Some(fault) = self.not_text.take() {
            return Err(fault);
        }
        match self.open.last() {
            Some(open) => {
                let message = format!("expected `</{}>`, but the text ends", name(self.text, open));
                Err(self.fault(self.text.len(), message))
            }
            None if !self.rooted => {
                Err(self.fault(self.text.len(), "expected an element, but the text ends"))
            }
            None => Ok(()),
        }
    }

    fn syntax(&self, start: usize, error: &Error) -> DocumentFault {
        if let Some(fault) = &self.not_text {
            return fault.clone();
        }
        let end = self.text.len();
        let at = usize::try_from(self.reader.error_position()).map_or(start, |at| at + self.from);
        match error {
            Error::Syntax(SyntaxError::InvalidBangMarkup) => {
                self.fault(at, "after `<!` expected `--`, `[CDATA[` or `DOCTYPE`")
            }
            Error::Syntax(error) => self.fault(end, error.to_string()),
            Error::IllFormed(IllFormedError::UnclosedReference) => {
                self.fault(at, "`&` begins an entity such as `&amp;`; write `&amp;` for the sign itself")
            }
            error => self.fault(at, error.to_string()),
        }
    }

    fn here(&self) -> usize {
        let here = usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX);
        here.saturating_add(self.from).min(self.text.len())
    }

    fn fault(&self, at: usize, message: impl Into<String>) -> DocumentFault {
        DocumentFault::new(self.text.as_bytes(), at, message)
    }
}

/// The name in an opening or closing tag.
fn name<'a>(text: &'a str, tag: &Range<usize>) -> &'a str {
    // A position is the reader's word: one that fits no character must not take the program down.
    let inner = text.get(tag.clone()).unwrap_or_default().trim_start_matches(['<', '/']);
    let end = inner.find(|c: char| c.is_ascii_whitespace() || c == '>' || c == '/').unwrap_or(inner.len());
    &inner[..end]
}

/// Where in a tag an attribute is wrong, and how.
fn attribute_fault(error: &AttrError) -> (usize, &'static str) {
    match *error {
        AttrError::ExpectedEq(at) => (at, "expected `=` after the name of an attribute"),
        AttrError::ExpectedValue(at) => (at, "expected the value of the attribute after `=`"),
        AttrError::UnquotedValue(at) => (at, "the value of an attribute needs quotes"),
        AttrError::ExpectedQuote(at, _) => (at, "the value of the attribute has no closing quote"),
        AttrError::Duplicated(at, _) => (at, "the attribute stands here for the second time"),
    }
}

impl Iterator for XmlWalk<'_> {
    type Item = Result<XmlToken, DocumentFault>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let step = self.step();
        self.ended |= step.is_err();
        step.transpose()
    }
}
