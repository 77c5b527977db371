//! The pieces of one XML tag: signs, name, attributes and their values. Knows nothing of documents.
use crate::decode::page::Page;
use crate::decode::token::TokenKind;

/// Writes a tag, coloured.
pub(super) fn push(page: &mut Page, tag: &[u8]) {
    let name_start = tag.iter().take_while(|byte| matches!(byte, b'<' | b'/')).count();
    page.push_bytes(&tag[..name_start], TokenKind::Punct);
    let mut rest = &tag[name_start..];
    rest = take(page, rest, TokenKind::Tag, |byte| !is_space(byte) && !matches!(byte, b'>' | b'/'));
    while let Some(&byte) = rest.first() {
        rest = match byte {
            b'"' | b'\'' => {
                let end = memchr::memchr(byte, &rest[1..]).map_or(rest.len(), |at| at + 2);
                page.push_bytes(&rest[..end], TokenKind::String);
                &rest[end..]
            }
            b'=' | b'>' | b'/' => {
                page.push_bytes(&rest[..1], TokenKind::Punct);
                &rest[1..]
            }
            byte if is_space(byte) => take(page, rest, TokenKind::Plain, is_space),
            _ => {
                let in_name = |byte| !is_space(byte) && !matches!(byte, b'=' | b'>' | b'/' | b'"' | b'\'');
                take(page, rest, TokenKind::Attribute, in_name)
            }
        };
    }
}

fn is_space(byte: u8) -> bool {
    byte.is_ascii_whitespace()
}

/// Writes the bytes at the head that fit and returns the rest.
fn take<'a>(page: &mut Page, bytes: &'a [u8], kind: TokenKind, fits: impl Fn(u8) -> bool) -> &'a [u8] {
    let end = bytes.iter().position(|&byte| !fits(byte)).unwrap_or(bytes.len());
    page.push_bytes(&bytes[..end], kind);
    &bytes[end..]
}
