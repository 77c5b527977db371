//! Bytes of a record as words: what `decode` says in tones. Null, empty and missing look different; nothing that a terminal
//! would obey gets through.
use crate::decode::framed::{Awaited, KeyOrValue, Lack};
use crate::decode::{self, Format, Preview, Token, TokenKind, hex, preview};
use crate::kafka::record::Record;
use crate::query::{Document, Field, Marked};
use crate::ui::tone::Tone;
use crate::ui::words::Words;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// The tone of a piece of decoded text.
pub fn tone(kind: TokenKind) -> Tone {
    match kind {
        TokenKind::Plain => Tone::Plain,
        TokenKind::Key => Tone::JsonKey,
        TokenKind::String => Tone::Str,
        TokenKind::Number => Tone::Number,
        TokenKind::Word => Tone::Word,
        TokenKind::Punct => Tone::Punct,
        TokenKind::Tag => Tone::Tag,
        TokenKind::Attribute => Tone::Attribute,
        TokenKind::Comment => Tone::Comment,
        TokenKind::Escape => Tone::Control,
        TokenKind::Error => Tone::Mistake,
        TokenKind::Offset => Tone::Muted,
        TokenKind::Hex => Tone::Plain,
    }
}

/// Text with its tokens as words.
pub fn words(text: &str, tokens: &[Token]) -> Words<'static> {
    let pieces = tokens.iter().filter_map(|token| {
        let piece = text.get(token.range.clone())?;
        Some((tone(token.kind), piece.to_owned().into()))
    });
    Words::from(pieces.collect::<Vec<_>>())
}

/// A key on one line.
pub fn key(bytes: Option<&[u8]>, columns: usize) -> Words<'static> {
    match bytes {
        None => Words::toned(Tone::Null, "∅"),
        Some([]) => Words::toned(Tone::Null, "(empty)"),
        some => {
            let shown = preview(some, None, columns);
            // A key is a name first of all: colour only where it has structure.
            match shown.format {
                Format::Text => Words::plain(shown.text),
                _ => words(&shown.text, &shown.tokens),
            }
        }
    }
}

/// The number that a few bytes are which are no text, as Java writes one: big-endian, in two, four or eight bytes. None where it
/// would be out of all proportion, for then it is something else.
pub fn as_integer(bytes: &[u8]) -> Option<i64> {
    const MOST: i64 = 1_000_000_000_000_000;
    if std::str::from_utf8(bytes).is_ok_and(|text| !text.chars().any(char::is_control)) {
        return None;
    }
    let number = match bytes.len() {
        2 => i16::from_be_bytes(bytes.try_into().ok()?).into(),
        4 => i32::from_be_bytes(bytes.try_into().ok()?).into(),
        8 => i64::from_be_bytes(bytes.try_into().ok()?),
        _ => return None,
    };
    (-MOST..MOST).contains(&number).then_some(number)
}

/// What is copied and how it is called: text as it is, a document in another encoding as its text, bytes that are no text as
/// hex; which is said.
pub fn copied(what: &str, bytes: &[u8]) -> (String, String) {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return (what.to_owned(), text.to_owned());
    }
    match decode::text(bytes) {
        Cow::Owned(text) if std::str::from_utf8(&text).is_ok() => {
            (format!("{what} in UTF-8"), String::from_utf8_lossy(&text).into_owned())
        }
        _ => (format!("{what} as hex"), hex::digits(bytes)),
    }
}

/// A value on one line with what a filter asks for in it; one that is not what its neighbours are, or its schema says, says why.
pub fn found_value(
    record: &Record,
    expected: Option<Format>,
    columns: usize,
    found: (&Field, &Marked),
) -> Words<'static> {
    match record.view().document(KeyOrValue::Value) {
        None => Words::toned(Tone::Null, "null (tombstone)"),
        Some(Document::Bytes([])) => Words::toned(Tone::Null, "(empty)"),
        Some(Document::Unread(bytes, Lack::Coming(awaited))) => {
            let what = match awaited {
                Awaited::Schema(_) => "reading its schema … ",
                Awaited::Answer(..) => "asking the command … ",
            };
            let waits = Words::toned(Tone::Muted, what);
            waits.then(preview_words(bytes, columns).all(Tone::Muted))
        }
        Some(document) => {
            let (text, lack) = document.read();
            if let Some(why) = lack {
                let bytes = preview_words(&text, columns.min(24));
                return Words::toned(Tone::Warn, "⚠ ").then(bytes).and(Tone::Warn, format!("   {why}"));
            }
            let (shown, fault) = match piece(&text, expected, columns, found) {
                HeadOrExcerpt::Head(head) => (words(&head.text, &head.tokens), head.fault),
                HeadOrExcerpt::Excerpt(words) => (words, None),
            };
            let ranges = found.1.ranges(found.0, &shown.text());
            let shown = shown.marked(&ranges, Tone::Match);
            match (fault, expected) {
                (Some(fault), Some(expected)) => {
                    let (name, message) = (expected.name(), &fault.message);
                    let why = format!("   not {name}: {message} at {}:{}", fault.line, fault.column);
                    Words::toned(Tone::Warn, "⚠ ").then(shown).and(Tone::Warn, why)
                }
                _ => shown,
            }
        }
    }
}

fn preview_words(bytes: &[u8], columns: usize) -> Words<'static> {
    let shown = preview(Some(bytes), None, columns);
    words(&shown.text, &shown.tokens)
}

/// A record's key on one line with what a filter asks for in it.
pub fn found_record_key(record: &Record, columns: usize, found: (&Field, &Marked)) -> Words<'static> {
    let text = record.view().document(KeyOrValue::Key).map(|document| document.text());
    found_key(text.as_deref(), columns, found)
}

/// A key or a header on one line with what a filter asks for in it.
pub fn found_key(bytes: Option<&[u8]>, columns: usize, found: (&Field, &Marked)) -> Words<'static> {
    let Some(some) = bytes.filter(|bytes| !bytes.is_empty()) else { return key(bytes, columns) };
    let shown = match piece(some, None, columns, found) {
        HeadOrExcerpt::Head(head) if head.format == Format::Text => Words::plain(head.text),
        HeadOrExcerpt::Head(head) => words(&head.text, &head.tokens),
        HeadOrExcerpt::Excerpt(words) => words,
    };
    let ranges = found.1.ranges(found.0, &shown.text());
    shown.marked(&ranges, Tone::Match)
}

/// The head of some bytes, or a part from within if only that holds what is asked for.
enum HeadOrExcerpt {
    Head(Preview),
    Excerpt(Words<'static>),
}

/// Characters of a head that is looked through for what is asked for.
const LONG_HEAD: usize = 4000;
/// Bytes before a find that say where it stands.
const BEFORE: usize = 48;

fn piece(
    bytes: &[u8],
    expected: Option<Format>,
    columns: usize,
    (field, marked): (&Field, &Marked),
) -> HeadOrExcerpt {
    let head = preview(Some(bytes), expected, columns);
    let holds = |head: &Preview| !marked.ranges(field, &head.text).is_empty();
    if marked.is_empty() || !head.cut {
        return HeadOrExcerpt::Head(head);
    }
    // Also where the head holds it: what follows it may have to be shown in the place of what stands before it.
    let long = preview(Some(bytes), expected, LONG_HEAD);
    if holds(&long) {
        return HeadOrExcerpt::Head(long);
    }
    let at = marked.first(field, bytes).filter(|_| long.cut && head.format != Format::Binary);
    match at.and_then(|at| excerpt(bytes, at, columns)) {
        Some(text) if !marked.ranges(field, &text).is_empty() => HeadOrExcerpt::Excerpt(Words::plain(text)),
        _ => HeadOrExcerpt::Head(head),
    }
}

/// The text around a byte, with a sign that something stands before it; none at the beginning.
fn excerpt(bytes: &[u8], at: usize, columns: usize) -> Option<String> {
    let start = at.checked_sub(BEFORE)?;
    let is_inside = |byte: &u8| byte & 0xc0 == 0x80;
    let start = start + bytes[start..].iter().take_while(|byte| is_inside(byte)).count();
    let end = bytes.len().min(at + 4 * columns);
    let text = String::from_utf8_lossy(&bytes[start..end]);
    let line: Vec<&str> = text.split(['\n', '\r', '\t']).map(str::trim).collect();
    Some(format!("…{}", line.join(" ")))
}

/// The format that most of some values have, if they have one with a structure.
pub fn usual_format<'a>(records: impl Iterator<Item = &'a Record>) -> Option<Format> {
    let mut counts: BTreeMap<Format, usize> = BTreeMap::new();
    let text = |record: &'a Record| record.view().document(KeyOrValue::Value).map(|document| document.text());
    let formats = records.map(|record| Format::guess(text(record).as_deref()));
    formats.filter(|format| format.is_value()).for_each(|format| *counts.entry(format).or_default() += 1);
    let all: usize = counts.values().sum();
    counts.into_iter().find(|(format, count)| format.has_paths() && count * 2 > all).map(|(format, _)| format)
}

#[cfg(test)]
mod tests {
    use super::as_integer;

    #[test]
    fn a_few_bytes_that_are_no_text_are_a_number() {
        assert_eq!(as_integer(&[0, 0, 0, 7]), Some(7));
        assert_eq!(as_integer(&(-3_i64).to_be_bytes()), Some(-3));
        assert_eq!(as_integer(&1_795_341_600_000_i64.to_be_bytes()), Some(1_795_341_600_000));
        assert_eq!(as_integer(&2_i16.to_be_bytes()), Some(2));
        assert_eq!(as_integer(b"true"), None, "text is text");
        assert_eq!(as_integer(&[0, 0, 7]), None);
        assert_eq!(as_integer(&0.5_f64.to_be_bytes()), None, "out of all proportion");
    }
}
