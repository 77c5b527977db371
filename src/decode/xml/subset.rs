//! The DOCTYPE of a document: its grammar as far as well-formedness asks, and the entities that its internal subset declares.
//! External parts are never fetched.
use super::names::{is_character, name, quoted, space};
use super::pieces::{WrongAt, character, comment, instruction, reference_name};
use std::collections::HashMap;

/// What is known of a document's own entities.
#[derive(Default)]
pub(super) struct Entities {
    /// The replacement text; none for one that lies elsewhere.
    declared: HashMap<String, Option<String>>,
    /// Parts of the DTD lie elsewhere, and may declare more.
    pub may_have_more: bool,
}

impl Entities {
    pub fn get(&self, name: &str) -> Option<&Option<String>> {
        self.declared.get(name)
    }
}

type ReadText<'a> = Result<&'a str, String>;

/// Reads `<!DOCTYPE …>`.
pub(super) fn doctype(piece: &str) -> Result<Entities, WrongAt> {
    let inner = piece.strip_prefix("<!DOCTYPE").and_then(|inner| inner.strip_suffix('>'));
    let mut entities = Entities::default();
    match inner
        .ok_or_else(|| "expected `<!DOCTYPE name`".to_owned())
        .and_then(|inner| parts(inner, &mut entities))
    {
        Ok(()) => Ok(entities),
        Err(message) => Err((0, format!("in the DOCTYPE: {message}"))),
    }
}

fn parts(inner: &str, entities: &mut Entities) -> Result<(), String> {
    let (root, rest) = name(space(inner).ok_or("expected a space and the name of the root element")?);
    if root.is_empty() {
        return Err("expected the name of the root element".to_owned());
    }
    let mut rest = rest;
    if let Some(after) = space(rest).filter(|after| after.starts_with(['S', 'P'])) {
        rest = external(after, false)?;
        entities.may_have_more = true;
    }
    rest = space(rest).unwrap_or(rest);
    if let Some(subset) = rest.strip_prefix('[') {
        rest = internal(subset, entities)?.strip_prefix(']').ok_or("expected `]`")?;
        rest = space(rest).unwrap_or(rest);
    }
    if rest.is_empty() { Ok(()) } else { Err("something stands behind its end".to_owned()) }
}

/// `SYSTEM "…"` or `PUBLIC "…" "…"`; a notation may leave out the second.
fn external(text: &str, notation: bool) -> ReadText<'_> {
    let word = || "expected SYSTEM or PUBLIC and a place in quotes".to_owned();
    let literal = |text| space(text).and_then(quoted);
    if let Some(rest) = text.strip_prefix("SYSTEM") {
        return literal(rest).map(|(_, rest)| rest).ok_or_else(word);
    }
    let (public, rest) = text.strip_prefix("PUBLIC").and_then(literal).ok_or_else(word)?;
    let allowed = |c: char| c.is_ascii_alphanumeric() || " \r\n-'()+,./:=?;!*#@$_%".contains(c);
    if !public.chars().all(allowed) {
        return Err("a public name has a character that it can't have".to_owned());
    }
    match literal(rest) {
        Some((_, rest)) => Ok(rest),
        None if notation => Ok(rest),
        None => Err(word()),
    }
}

/// The declarations up to `]`.
fn internal<'a>(subset: &'a str, entities: &mut Entities) -> ReadText<'a> {
    let mut rest = subset;
    loop {
        rest = space(rest).unwrap_or(rest);
        rest = if rest.starts_with(']') {
            return Ok(rest);
        } else if rest.starts_with("<!--") {
            let end = rest.get(4..).and_then(|inner| inner.find("-->")).ok_or("a comment does not end")? + 7;
            comment(&rest[..end]).map_err(|(_, why)| why)?;
            &rest[end..]
        } else if rest.starts_with("<?") {
            let end = rest.find("?>").ok_or("an instruction does not end")? + 2;
            instruction(&rest[..end], false).map_err(|(_, why)| why)?;
            &rest[end..]
        } else if let Some(reference) = rest.strip_prefix('%') {
            let (found, after) = name(reference);
            entities.may_have_more = true;
            after
                .strip_prefix(';')
                .filter(|_| !found.is_empty())
                .ok_or("`%` is not followed by a name and `;`")?
        } else if let Some(entity) = rest.strip_prefix("<!ENTITY") {
            declared(entity, entities)?
        } else {
            other(rest)?
        };
    }
}

/// `<!ENTITY name "value">` and its kin, from behind the word.
fn declared<'a>(text: &'a str, entities: &mut Entities) -> ReadText<'a> {
    let rest = space(text).ok_or("expected a space after ENTITY")?;
    let (parameter, rest) = match rest.strip_prefix('%').and_then(space) {
        Some(rest) => (true, rest),
        None => (false, rest),
    };
    let (found, rest) = name(rest);
    let rest = space(rest).filter(|_| !found.is_empty()).ok_or("expected the name of an entity")?;
    let (value, mut rest) = match quoted(rest) {
        Some((value, rest)) => (Some(replacement(value)?), rest),
        None => (None, external(rest, false)?),
    };
    if let Some(unparsed) = space(rest).and_then(|rest| rest.strip_prefix("NDATA"))
        && value.is_none()
        && !parameter
    {
        let (notation, after) = name(space(unparsed).ok_or("expected a notation after NDATA")?);
        rest = if notation.is_empty() {
            return Err("expected a notation after NDATA".to_owned());
        } else {
            after
        };
    }
    if !parameter {
        // The first declaration counts.
        entities.declared.entry(found.to_owned()).or_insert(value);
    }
    space(rest).unwrap_or(rest).strip_prefix('>').ok_or_else(|| "expected `>` after an entity".to_owned())
}

/// The value of an entity with its references by number resolved, as a parser holds it.
fn replacement(value: &str) -> Result<String, String> {
    let mut text = String::with_capacity(value.len());
    let mut rest = value;
    if value.contains('%') {
        return Err("`%` can't stand in an entity here".to_owned());
    }
    while let Some((before, from)) = rest.split_once('&') {
        let (inner, after) = from.split_once(';').ok_or("`&` begins a reference, which ends with `;`")?;
        reference_name(&format!("&{inner};")).map_err(|(_, why)| why)?;
        text.push_str(before);
        match inner.strip_prefix('#').and_then(character) {
            Some(character) => text.push(character),
            None => text.push_str(&format!("&{inner};")),
        }
        rest = after;
    }
    text.push_str(rest);
    Ok(text)
}

/// A declaration of elements, attributes or a notation: its word, its name, and where it ends.
fn other(text: &str) -> ReadText<'_> {
    let words = ["<!ELEMENT", "<!ATTLIST", "<!NOTATION"];
    let Some(rest) = words.iter().find_map(|word| text.strip_prefix(word)) else {
        return Err("expected a declaration or `]`".to_owned());
    };
    let (found, mut rest) = name(space(rest).ok_or("expected a space after a declaration's word")?);
    if found.is_empty() {
        return Err("a declaration has no name".to_owned());
    }
    loop {
        match rest.chars().next() {
            Some('>') => return Ok(&rest[1..]),
            Some('"' | '\'') => {
                let (value, after) = quoted(rest).ok_or("a quote is not closed")?;
                if text.starts_with("<!ATTLIST") && value.contains('<') {
                    return Err("`<` can't stand in the value of an attribute".to_owned());
                }
                rest = after;
            }
            Some(c) if is_character(c) && !matches!(c, '<' | '&' | '[' | ']') => rest = &rest[c.len_utf8()..],
            _ => return Err(format!("the declaration of {found} does not end")),
        }
    }
}
