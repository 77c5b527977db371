//! A value without parts, as an encoding reads it. It is written as JSON here, and found by a path from here, so that both say
//! the same. Knows no encoding.
use crate::decode::found::Found;
use std::borrow::Cow;
use std::io::Write;

/// A value that has no members and no elements.
#[derive(Clone, Debug, PartialEq)]
pub enum Leaf<'a> {
    Null,
    Bool(bool),
    Integer(i64),
    Unsigned(u64),
    /// Written with the fewest digits that read as the same number of 32 bits.
    Single(f32),
    Double(f64),
    /// Decimal digits of any length.
    Decimal(String),
    Text(Cow<'a, str>),
}

impl<'a> Leaf<'a> {
    /// Text that should be UTF-8; what is not is replaced.
    pub fn text(bytes: &'a [u8]) -> Leaf<'a> {
        Leaf::Text(String::from_utf8_lossy(bytes))
    }

    /// Writes it as JSON.
    pub fn write(&self, out: &mut Vec<u8>) {
        // A Vec takes all that is written.
        let _ = match self {
            Leaf::Null => out.write_all(b"null"),
            Leaf::Bool(value) => write!(out, "{value}"),
            Leaf::Integer(value) => write!(out, "{value}"),
            Leaf::Unsigned(value) => write!(out, "{value}"),
            Leaf::Single(value) if value.is_finite() => write!(out, "{value:?}"),
            Leaf::Double(value) if value.is_finite() => write!(out, "{value:?}"),
            Leaf::Single(value) => write!(out, "\"{}\"", no_number(f64::from(*value))),
            Leaf::Double(value) => write!(out, "\"{}\"", no_number(*value)),
            Leaf::Decimal(digits) => out.write_all(digits.as_bytes()),
            Leaf::Text(text) => {
                quoted(text, out);
                Ok(())
            }
        };
    }

    /// The same as a value that was found.
    pub fn found(self) -> Found<'a> {
        let number = |text: String| Found::Plain(Cow::Owned(text.into_bytes()));
        match self {
            Leaf::Null => Found::Null,
            Leaf::Bool(true) => Found::Plain(Cow::Borrowed(b"true")),
            Leaf::Bool(false) => Found::Plain(Cow::Borrowed(b"false")),
            Leaf::Integer(value) => number(value.to_string()),
            Leaf::Unsigned(value) => number(value.to_string()),
            Leaf::Single(value) if value.is_finite() => number(format!("{value:?}")),
            Leaf::Double(value) if value.is_finite() => number(format!("{value:?}")),
            Leaf::Single(value) => Found::Text(Cow::Borrowed(no_number(f64::from(value)))),
            Leaf::Double(value) => Found::Text(Cow::Borrowed(no_number(value))),
            Leaf::Decimal(digits) => number(digits),
            Leaf::Text(text) => Found::Text(text),
        }
    }
}

/// Writes text as a JSON string.
pub fn quoted(text: &str, out: &mut Vec<u8>) {
    // Nothing refuses to be written: it is text, and a Vec takes it.
    let _ = serde_json::to_writer(out, text);
}

/// What JSON has no number for: as Protobuf writes it, and Avro's own JSON.
fn no_number(value: f64) -> &'static str {
    match value {
        _ if value.is_nan() => "NaN",
        _ if value > 0.0 => "Infinity",
        _ => "-Infinity",
    }
}
