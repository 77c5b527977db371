//! Bytes of a record as words: what `decode` says in tones. Null, empty and missing look different; nothing that a terminal
//! would obey gets through.
use crate::decode::{Format, Kind, Preview, Token, preview};
use crate::kafka::record::Record;
use crate::ui::tone::Tone;
use crate::ui::words::Words;

/// The tone of a piece of decoded text.
pub fn tone(kind: Kind) -> Tone {
    match kind {
        Kind::Plain => Tone::Plain,
        Kind::Key => Tone::JsonKey,
        Kind::String => Tone::Str,
        Kind::Number => Tone::Number,
        Kind::Word => Tone::Word,
        Kind::Punct => Tone::Punct,
        Kind::Tag => Tone::Tag,
        Kind::Attribute => Tone::Attribute,
        Kind::Comment => Tone::Comment,
        Kind::Escape => Tone::Control,
        Kind::Error => Tone::Mistake,
        Kind::Offset => Tone::Muted,
        Kind::Hex => Tone::Plain,
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

/// A value on one line; one that is not what its neighbours are says why.
pub fn value(bytes: Option<&[u8]>, expected: Option<Format>, columns: usize) -> Words<'static> {
    match bytes {
        None => Words::toned(Tone::Null, "null (tombstone)"),
        Some([]) => Words::toned(Tone::Null, "(empty)"),
        some => {
            let Preview { text, tokens, fault, .. } = preview(some, expected, columns);
            let shown = words(&text, &tokens);
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

/// The format that most of some values have, if they have one with a structure.
pub fn usual_format<'a>(records: impl Iterator<Item = &'a Record>) -> Option<Format> {
    let (mut json, mut xml, mut all) = (0, 0, 0);
    for record in records.take(60) {
        match Format::guess(record.value.as_deref()) {
            Format::Json => json += 1,
            Format::Xml => xml += 1,
            Format::Null | Format::Empty => continue,
            Format::Text | Format::Binary => {}
        }
        all += 1;
    }
    let most = |count: usize| count * 2 > all;
    most(json).then_some(Format::Json).or(most(xml).then_some(Format::Xml))
}
