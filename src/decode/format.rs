//! Which format bytes are in, as far as their head tells. Knows not how they are shown.
use super::{json_walk, xml};

/// What bytes are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// Kafka's null: a null value is a tombstone.
    Null,
    /// Zero bytes, which is not null.
    Empty,
    Json,
    Xml,
    /// UTF-8 without control characters other than those of text files and coloured logs.
    Text,
    /// Anything else; shown as hex.
    Binary,
}

/// Bytes at the head that a guess looks at.
pub(super) const HEAD: usize = 4096;

impl Format {
    /// The name on screens: "JSON", "hex".
    pub fn name(self) -> &'static str {
        match self {
            Format::Null => "null",
            Format::Empty => "empty",
            Format::Json => "JSON",
            Format::Xml => "XML",
            Format::Text => "text",
            Format::Binary => "hex",
        }
    }

    /// A guess by the first few KB. What begins like a JSON object or an XML declaration is taken for one even if a
    /// fault follows: the fault is what its reader wants to see.
    pub fn guess(bytes: Option<&[u8]>) -> Format {
        let Some(bytes) = bytes else { return Format::Null };
        if bytes.is_empty() {
            return Format::Empty;
        }
        let head = &bytes[..bytes.len().min(HEAD)];
        let whole = head.len() == bytes.len();
        let start = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
        match start.first() {
            Some(b'{') if matches!(start[1..].trim_ascii_start().first(), Some(b'"' | b'}') | None) => {
                Format::Json
            }
            Some(b'[' | b'"' | b'-' | b'0'..=b'9' | b't' | b'f' | b'n') if is_json_head(head, whole) => {
                Format::Json
            }
            Some(b'<') if start.starts_with(b"<?xml") || xml::is_head(head, whole) => Format::Xml,
            _ if is_text(head, whole) => Format::Text,
            _ => Format::Binary,
        }
    }
}

/// Whether the head has no JSON fault but its being cut.
fn is_json_head(head: &[u8], whole: bool) -> bool {
    match json_walk::check(head) {
        Ok(()) => true,
        Err(fault) => !whole && fault.at == head.len(),
    }
}

/// Whether bytes are text: UTF-8 (the last character may be cut off if they are not the whole) and printable.
pub fn is_text(bytes: &[u8], whole: bool) -> bool {
    let valid = match std::str::from_utf8(bytes) {
        Ok(_) => true,
        Err(error) => !whole && error.error_len().is_none(),
    };
    let allowed = |byte: &u8| matches!(byte, b'\t' | b'\n' | b'\r' | 0x08 | 0x0c | 0x1b) || *byte >= b' ';
    valid && bytes.iter().all(allowed)
}

#[cfg(test)]
#[path = "tests/format_tests.rs"]
mod tests;
