//! Whether a document is well formed to the letter (XML 1.0), as parsers take it: what is sent must pass elsewhere. The walk
//! behind views and paths is lenient, for they show what came; this is not. No DTD is fetched and nothing is validated.
//!
//! Kept crates that are as strict refuse prefixes that no namespace binds, which XML 1.0 allows, or build a tree.
use super::encoding;
use super::names::{is_character, is_name, name, quoted, space};
use super::subset::{self, Entities};
use super::walk::{XmlKind, XmlWalk};
use crate::decode::fault::DocumentFault;
use encoding_rs::Encoding;
use std::collections::HashSet;

/// Entities within entities are followed so far.
const DEEPEST: usize = 32;

/// What is wrong, and at which byte of a piece.
pub(super) type WrongAt = (usize, String);

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

/// The name between `&` and `;`, or `#` and a number that is a character.
pub(super) fn reference_name(piece: &str) -> Result<&str, WrongAt> {
    let inner = piece.strip_prefix('&').and_then(|inner| inner.strip_suffix(';')).unwrap_or_default();
    let Some(number) = inner.strip_prefix('#') else {
        return match is_name(inner) {
            true => Ok(inner),
            false => {
                Err((0, "`&` begins an entity such as `&amp;`; write `&amp;` for the sign itself".to_owned()))
            }
        };
    };
    match character(number) {
        Some(_) => Ok(inner),
        None => Err((0, format!("`&{inner};` is no character that XML allows"))),
    }
}

/// The character of a reference by number.
pub(super) fn character(number: &str) -> Option<char> {
    let (digits, radix) = number.strip_prefix('x').map_or((number, 10), |digits| (digits, 16));
    let plain = !digits.is_empty() && digits.chars().all(|c| c.is_digit(radix));
    let code = plain.then(|| u32::from_str_radix(digits, radix).ok())??;
    char::from_u32(code).filter(|c| is_character(*c))
}

fn close(piece: &str) -> Result<(), WrongAt> {
    let (found, rest) = name(piece.get(2..).unwrap_or_default());
    match !found.is_empty() && space(rest).unwrap_or(rest) == ">" {
        true => Ok(()),
        false => Err((2, "expected a name and `>`".to_owned())),
    }
}

pub(super) fn comment(piece: &str) -> Result<(), WrongAt> {
    let inner = piece.strip_prefix("<!--").and_then(|inner| inner.strip_suffix("-->"));
    let Some(inner) = inner else { return Err((0, "a comment ends with `-->`".to_owned())) };
    match inner.find("--").or(inner.ends_with('-').then(|| inner.len() - 1)) {
        Some(at) => Err((4 + at, "`--` can't stand in a comment".to_owned())),
        None => Ok(()),
    }
}

/// A processing instruction, or the declaration if it stands first.
pub(super) fn instruction(piece: &str, first: bool) -> Result<(), WrongAt> {
    let inner = piece.strip_prefix("<?").and_then(|inner| inner.strip_suffix("?>")).unwrap_or_default();
    let (target, rest) = name(inner);
    let wrong = |message: &str| Err((2, message.to_owned()));
    if target.is_empty() || !(rest.is_empty() || space(rest).is_some()) {
        return wrong("expected the name of what the instruction is for");
    }
    if target == "xml" {
        return match (first, declaration(rest)) {
            (false, _) => wrong("an XML declaration is the very first thing of a document"),
            (true, None) => wrong("expected version=\"1.0\", then encoding and standalone if wanted"),
            (true, Some(())) => Ok(()),
        };
    }
    if target.eq_ignore_ascii_case("xml") { wrong("the name is reserved: it is `xml`") } else { Ok(()) }
}

fn declaration(rest: &str) -> Option<()> {
    let (version, mut rest) = pseudo(rest, "version")?;
    let digits = version.strip_prefix("1.")?;
    if digits.is_empty() || !digits.chars().all(|c| c.is_ascii_digit()) {
        return None;
    }
    if let Some((encoding, after)) = pseudo(rest, "encoding") {
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
        if !encoding.starts_with(|c: char| c.is_ascii_alphabetic()) || !encoding.chars().all(plain) {
            return None;
        }
        rest = after;
    }
    if let Some((standalone, after)) = pseudo(rest, "standalone") {
        rest = matches!(standalone, "yes" | "no").then_some(after)?;
    }
    space(rest).unwrap_or(rest).is_empty().then_some(())
}

fn pseudo<'a>(text: &'a str, wanted: &str) -> Option<(&'a str, &'a str)> {
    let rest = space(text)?.strip_prefix(wanted)?;
    let rest = space(rest).unwrap_or(rest).strip_prefix('=')?;
    quoted(space(rest).unwrap_or(rest))
}

#[cfg(test)]
#[path = "../tests/xml_strict_tests.rs"]
mod tests;
