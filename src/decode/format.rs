//! Which formats there are, and which one bytes are in as far as their head tells. The registry: nothing else in the program
//! matches formats.
use super::document::{Document, HEAD, ValueHead};
use super::{hex, json, text, xml};

/// What bytes are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// Kafka's null: a null value is a tombstone.
    Null,
    /// Zero bytes, which is not null.
    Empty,
    Json,
    Xml,
    /// Text that people read; a few bytes in it may be none.
    Text,
    /// Anything else; shown as hex.
    Binary,
}

impl Format {
    /// Those that bytes can be in, in the order in which they are tried.
    pub const ALL: [Format; 4] = [Format::Json, Format::Xml, Format::Text, Format::Binary];

    /// As which what is written by a schema is typed.
    pub const OF_SCHEMAS: Format = Format::Json;

    /// Those whose paths are followed, in the order in which they are asked whether they lead.
    pub(super) const PATHS: [Format; 2] = [Format::Xml, Format::Json];

    pub(super) fn document(self) -> &'static dyn Document {
        match self {
            Format::Null => &text::Word("null"),
            Format::Empty => &text::Word("empty"),
            Format::Json => &json::Json,
            Format::Xml => &xml::Xml,
            Format::Text => &text::Text,
            Format::Binary => &hex::Binary,
        }
    }

    /// The name on screens: "JSON", "hex".
    pub fn name(self) -> &'static str {
        self.document().name()
    }

    /// How the name of a file with such a value ends.
    pub fn ending(self) -> &'static str {
        self.document().ending()
    }

    /// Whether it has members or elements that a path leads to.
    pub fn has_paths(self) -> bool {
        self.document().has_paths()
    }

    /// Whether there is a value at all, with something in it.
    pub fn is_value(self) -> bool {
        !matches!(self, Format::Null | Format::Empty)
    }

    /// A guess by the first few KB. What begins like a JSON object or an XML declaration is taken for one even if a
    /// fault follows: the fault is what its reader wants to see.
    pub fn guess(bytes: Option<&[u8]>) -> Format {
        let Some(bytes) = bytes else { return Format::Null };
        if bytes.is_empty() {
            return Format::Empty;
        }
        let head = ValueHead { bytes: &bytes[..bytes.len().min(HEAD)], whole: bytes.len() <= HEAD };
        let found = Format::ALL.into_iter().find(|format| format.document().is_head(head));
        found.unwrap_or(Format::Binary)
    }
}

#[cfg(test)]
#[path = "tests/format_tests.rs"]
mod tests;
