//! JSON that a terminal can be given as it is: what it would obey, or turn text around by, stands as `\u009b`. The value is
//! the same to whoever reads the JSON. Knows no record.
use serde::Serialize;
use serde_json::ser::{CharEscape, CompactFormatter, Formatter};
use std::io::{self, Write};

/// Writes as the formatter within, but for those characters.
pub struct Harmless<F>(pub F);

/// C1 controls and delete (JSON escapes the other controls itself), line ends beyond ASCII, marks that turn text around.
fn is_obeyed(c: char) -> bool {
    matches!(
        c,
        '\u{7f}'..='\u{9f}' | '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
    )
}

impl<F: Formatter> Formatter for Harmless<F> {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()> {
        let mut rest = fragment;
        // Nearly all text is plain: a look at bytes tells that sooner than one at characters.
        while let Some(at) = rest.bytes().position(|byte| byte >= 0x7f) {
            let Some((from, c)) =
                rest.get(at..).and_then(|tail| tail.char_indices().find(|(_, c)| is_obeyed(*c)))
            else {
                break;
            };
            let (plain, tail) = rest.split_at(at + from);
            writer.write_all(plain.as_bytes())?;
            write!(writer, "\\u{:04x}", c as u32)?;
            rest = tail.get(c.len_utf8()..).unwrap_or_default();
        }
        writer.write_all(rest.as_bytes())
    }

    fn write_char_escape<W: ?Sized + Write>(&mut self, writer: &mut W, escape: CharEscape) -> io::Result<()> {
        self.0.write_char_escape(writer, escape)
    }

    fn begin_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_array(writer)
    }

    fn end_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_array(writer)
    }

    fn begin_array_value<W: ?Sized + Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_array_value(writer, first)
    }

    fn end_array_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_array_value(writer)
    }

    fn begin_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_object(writer)
    }

    fn end_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_object(writer)
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_object_key(writer, first)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_object_value(writer)
    }

    fn end_object_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_object_value(writer)
    }
}

/// Text as a JSON string.
pub fn string(text: &str, out: &mut Vec<u8>) {
    let mut serializer = serde_json::Serializer::with_formatter(out, Harmless(CompactFormatter));
    text.serialize(&mut serializer).expect("text always serializes into memory");
}

/// JSON that is written already: those characters stand in its strings only.
pub fn escaped(json: &str, out: &mut Vec<u8>) {
    let mut formatter = Harmless(CompactFormatter);
    formatter.write_string_fragment(out, json).expect("a Vec takes everything");
}

/// A value as indented JSON.
///
/// # Panics
/// Never for values of `serde_json`.
pub fn pretty(value: &serde_json::Value, out: &mut Vec<u8>) {
    let formatter = Harmless(serde_json::ser::PrettyFormatter::new());
    let mut serializer = serde_json::Serializer::with_formatter(out, formatter);
    value.serialize(&mut serializer).expect("values always serialize into memory");
}
