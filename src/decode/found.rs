//! A value that was found in a record, where it lies: undecoded until somebody asks. Knows no filter.
use std::borrow::Cow;

/// A value, borrowed from the record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found<'a> {
    /// Kafka's null, JSON's null, or an XML element with `xsi:nil="true"`.
    Null,
    /// A JSON string without its quotes; `escaped` if a backslash stands in it.
    Quoted { raw: &'a [u8], escaped: bool },
    /// A JSON number, `true` or `false`: as it is written, or of a format that keeps numbers otherwise, with its shortest digits.
    Plain(Cow<'a, [u8]>),
    /// A JSON object or array, or what is inside an XML element that has child elements: as it is written.
    Whole(Cow<'a, [u8]>),
    /// A whole key, value or header.
    Bytes(&'a [u8]),
    /// The text of an XML element or attribute, entities resolved.
    Text(Cow<'a, str>),
}

impl<'a> Found<'a> {
    /// The value as text, or its bytes; none for null.
    pub fn text(&self) -> Option<Cow<'a, [u8]>> {
        Some(match self {
            Found::Null => return None,
            Found::Quoted { raw, escaped: true } => Cow::Owned(unescape(raw)),
            Found::Quoted { raw, .. } | Found::Bytes(raw) => Cow::Borrowed(*raw),
            Found::Plain(raw) | Found::Whole(raw) => raw.clone(),
            Found::Text(Cow::Borrowed(text)) => Cow::Borrowed(text.as_bytes()),
            Found::Text(Cow::Owned(text)) => Cow::Owned(text.clone().into_bytes()),
        })
    }

    /// The value on its own, for text that was made of the record's bytes.
    pub(super) fn into_owned<'b>(self) -> Found<'b> {
        match self {
            Found::Null => Found::Null,
            Found::Text(text) => Found::Text(Cow::Owned(text.into_owned())),
            Found::Whole(bytes) => Found::Whole(Cow::Owned(bytes.into_owned())),
            Found::Plain(bytes) => Found::Plain(Cow::Owned(bytes.into_owned())),
            Found::Quoted { .. } | Found::Bytes(_) => Found::Text(Cow::Owned(self.shown().into_owned())),
        }
    }

    /// The value as text to show, null included; what is not UTF-8 is replaced.
    pub fn shown(&self) -> Cow<'a, str> {
        match self.text() {
            None => Cow::Borrowed("null"),
            Some(Cow::Borrowed(bytes)) => String::from_utf8_lossy(bytes),
            Some(Cow::Owned(bytes)) => Cow::Owned(String::from_utf8_lossy(&bytes).into_owned()),
        }
    }
}

/// What the inside of a JSON string means. Escapes that make no sense stay as they are, half a surrogate pair becomes the
/// replacement character.
pub fn unescape(raw: &[u8]) -> Vec<u8> {
    let mut plain = Vec::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = memchr::memchr(b'\\', rest) {
        plain.extend_from_slice(&rest[..at]);
        rest = &rest[at..];
        let simple = match rest.get(1) {
            Some(b'n') => b'\n',
            Some(b't') => b'\t',
            Some(b'r') => b'\r',
            Some(b'b') => 8,
            Some(b'f') => 12,
            Some(&quote @ (b'"' | b'\\' | b'/' | b'\'')) => quote,
            Some(b'u') => {
                let (character, length) = unicode(rest);
                plain.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
                rest = &rest[length..];
                continue;
            }
            _ => {
                plain.push(b'\\');
                rest = &rest[1..];
                continue;
            }
        };
        plain.push(simple);
        rest = &rest[2..];
    }
    plain.extend_from_slice(rest);
    plain
}

/// The character of a `\uXXXX` at the head (or of a pair of them), and its length.
fn unicode(rest: &[u8]) -> (char, usize) {
    let Some(first) = hex(rest) else { return ('\\', 1) };
    if let Some(character) = char::from_u32(first) {
        return (character, 6);
    }
    let second = rest.get(6..).filter(|rest| rest.starts_with(b"\\u")).and_then(hex);
    match second {
        Some(low @ 0xdc00..=0xdfff) if first < 0xdc00 => {
            let code = 0x10000 + ((first - 0xd800) << 10) + (low - 0xdc00);
            (char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER), 12)
        }
        _ => (char::REPLACEMENT_CHARACTER, 6),
    }
}

fn hex(rest: &[u8]) -> Option<u32> {
    let digits = rest.get(2..6)?;
    digits.iter().try_fold(0, |code, &digit| Some(code * 16 + (digit as char).to_digit(16)?))
}

#[cfg(test)]
#[path = "tests/found_tests.rs"]
mod tests;
