//! Whether a document is well formed to the letter (XML 1.0), as parsers take it: what is sent must pass elsewhere. The walk
//! behind views and paths is lenient, for they show what came; this is not. No DTD is fetched and nothing is validated.
//!
//! Kept crates that are as strict refuse prefixes that no namespace binds, which XML 1.0 allows, or build a tree.
use super::encoding;
use super::names::{is_character, name, quoted, space};
use super::pieces::{WrongAt, comment, instruction, reference_name};
use super::subset::{self, Entities};
use super::walk::{XmlKind, XmlWalk};
use crate::decode::fault::DocumentFault;
use encoding_rs::Encoding;
use std::collections::HashSet;

/// Entities within entities are followed so far.
const DEEPEST: usize = 32;

/// The first thing that keeps bytes from being a well-formed document.
pub(super) fn check(bytes: &[u8]) -> Result<(), DocumentFault> {
    encoded(bytes)?;
    let text = encoding::text(bytes);
    let mut strict = Strict::default();
    // The mark is no part of the text, and the walk's places count it.
    let begin = if text.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
    for token in XmlWalk::new(&text) {
        let token = token?;
        let piece = text.get(token.range.clone()).and_then(|piece| std::str::from_utf8(piece).ok());
        let first = token.range.start == begin;
        if let Err((at, message)) = strict.piece(token.kind, piece.unwrap_or_default(), first) {
            return Err(DocumentFault::new(&text, token.range.start + at, message));
        }
    }
    Ok(())
}

/// Whether the bytes are in the encoding that they declare.
fn encoded(bytes: &[u8]) -> Result<(), DocumentFault> {
    let wrong = |message: String| Err(DocumentFault::new(bytes, 0, message));
    if !encoding::is_sound(bytes) {
        return wrong(format!("these bytes are not {}", encoding::name(bytes).unwrap_or_default()));
    }
    let text = encoding::text(bytes);
    let wide = encoding::name(bytes).is_some_and(|name| name.starts_with("UTF-16"));
    match encoding::label(text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&text)) {
        Some(label) if Encoding::for_label(label.as_bytes()).is_none() => {
            wrong(format!("the encoding {label} is not known"))
        }
        Some(label) if wide != label.to_ascii_uppercase().starts_with("UTF-16") => {
            let is = if wide { "UTF-16" } else { "none of two bytes a character" };
            wrong(format!("it declares {label}, but its encoding is {is}"))
        }
        _ => Ok(()),
    }
}

#[derive(Default)]
struct Strict {
    entities: Entities,
    doctype: bool,
    rooted: bool,
    /// Entities that have been looked into, in text (false) or in an attribute: each once, or a few lines could keep us for
    /// ever.
    seen: HashSet<(String, bool)>,
    /// Those that are being looked into.
    open: Vec<String>,
}

impl Strict {
    fn piece(&mut self, kind: XmlKind, piece: &str, first: bool) -> Result<(), WrongAt> {
        if let Some((at, c)) = piece.char_indices().find(|(_, c)| !is_character(*c)) {
            return Err((at, format!("XML allows no character U+{:04X}", c as u32)));
        }
        match kind {
            XmlKind::Open | XmlKind::Empty => {
                self.rooted = true;
                self.tag(piece)
            }
            XmlKind::Close => close(piece),
            XmlKind::Text => match piece.find("]]>") {
                Some(at) => Err((at, "`]]>` ends a CDATA section; write `]]&gt;` for text".to_owned())),
                None => Ok(()),
            },
            XmlKind::Reference => self.reference(piece),
            XmlKind::CData => Ok(()),
            XmlKind::Comment => comment(piece),
            XmlKind::Other if piece.starts_with("<?") => instruction(piece, first),
            XmlKind::Other => {
                if std::mem::replace(&mut self.doctype, true) {
                    return Err((0, "a document has one DOCTYPE".to_owned()));
                }
                if self.rooted {
                    return Err((0, "a DOCTYPE stands before the root element".to_owned()));
                }
                self.entities = subset::doctype(piece)?;
                Ok(())
            }
        }
    }

    /// `<name a="b" …>`; that no attribute stands twice is the walk's to see.
    fn tag(&mut self, piece: &str) -> Result<(), WrongAt> {
        let at = |rest: &str| piece.len() - rest.len();
        let (found, mut rest) = name(piece.get(1..).unwrap_or_default());
        if found.is_empty() {
            return Err((1, "expected the name of an element after `<`".to_owned()));
        }
        loop {
            let spaced = space(rest);
            rest = spaced.unwrap_or(rest);
            if matches!(rest, ">" | "/>") {
                return Ok(());
            }
            let (attribute, after) = name(rest);
            if attribute.is_empty() {
                return Err((at(rest), "this can't stand in a tag".to_owned()));
            }
            if spaced.is_none() {
                return Err((at(rest), "expected a space before an attribute".to_owned()));
            }
            let value = space(after).unwrap_or(after).strip_prefix('=');
            let value = value.map(|value| space(value).unwrap_or(value)).and_then(quoted);
            let Some((value, after)) = value else {
                return Err((at(after), "expected `=` and a value in quotes".to_owned()));
            };
            let start = at(after) - 1 - value.len();
            self.value(value).map_err(|(at, message)| (start + at, message))?;
            rest = after;
        }
    }

    /// The value of an attribute.
    fn value(&mut self, value: &str) -> Result<(), WrongAt> {
        if let Some(at) = value.find('<') {
            return Err((at, "`<` can't stand in an attribute; write `&lt;`".to_owned()));
        }
        let mut at = 0;
        while let Some(from) = value.get(at..).and_then(|rest| rest.find('&')) {
            let start = at + from;
            let Some(end) = value.get(start..).and_then(|rest| rest.find(';')) else {
                return Err((
                    start,
                    "`&` begins an entity such as `&amp;`; write `&amp;` for the sign itself".to_owned(),
                ));
            };
            at = start + end + 1;
            let name =
                reference_name(value.get(start..at).unwrap_or_default()).map_err(|(_, why)| (start, why))?;
            if let Some(inner) = self.begin(name, true).map_err(|why| (start, why))? {
                self.value(&inner).map_err(|(_, why)| (start, format!("within `&{name};`: {why}")))?;
                self.open.pop();
            }
        }
        Ok(())
    }

    /// `&name;` in text.
    fn reference(&mut self, piece: &str) -> Result<(), WrongAt> {
        let name = reference_name(piece)?;
        let Some(inner) = self.begin(name, false).map_err(|why| (0, why))? else { return Ok(()) };
        let inner = format!("<e>{inner}</e>");
        let within = |why: &str| (0, format!("within `&{name};`: {why}"));
        for token in XmlWalk::new(inner.as_bytes()) {
            let token = token.map_err(|fault| within(&fault.message))?;
            let piece = inner.get(token.range).unwrap_or_default();
            let checked = match token.kind {
                XmlKind::Open | XmlKind::Empty => self.tag(piece),
                XmlKind::Reference => self.reference(piece),
                XmlKind::Comment => comment(piece),
                XmlKind::Other => instruction(piece, false),
                _ => Ok(()),
            };
            checked.map_err(|(_, why)| within(&why))?;
        }
        self.open.pop();
        Ok(())
    }

    /// What an entity stands for, if that is known and has not been looked into; it is open then.
    fn begin(&mut self, name: &str, attribute: bool) -> Result<Option<String>, String> {
        if name.starts_with('#') || matches!(name, "lt" | "gt" | "amp" | "apos" | "quot") {
            return Ok(None);
        }
        if self.open.len() >= DEEPEST || self.open.iter().any(|open| open == name) {
            return Err(format!("`&{name};` goes in circles, or too deep"));
        }
        let value = match self.entities.get(name) {
            Some(value) => value.clone(),
            None if self.entities.may_have_more => None,
            None => return Err(format!("the entity `&{name};` is not declared; write the character itself")),
        };
        if value.is_none() || !self.seen.insert((name.to_owned(), attribute)) {
            return Ok(None);
        }
        self.open.push(name.to_owned());
        Ok(value)
    }
}

fn close(piece: &str) -> Result<(), WrongAt> {
    let (found, rest) = name(piece.get(2..).unwrap_or_default());
    match !found.is_empty() && space(rest).unwrap_or(rest) == ">" {
        true => Ok(()),
        false => Err((2, "expected a name and `>`".to_owned())),
    }
}

#[cfg(test)]
#[path = "../tests/xml_strict_tests.rs"]
mod tests;
