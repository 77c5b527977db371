//! What a piece of shown text is, for its colour. Knows no theme.
use std::ops::Range;

/// What a piece of text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TokenKind {
    /// Nothing special: text, whitespace.
    Plain,
    /// The name of a member of a JSON object.
    Key,
    String,
    Number,
    /// `true`, `false`, `null`, and our own words for what has no text.
    Word,
    /// Brackets, commas, colons, the signs of an XML tag.
    Punct,
    /// The name of an XML element.
    Tag,
    /// The name of an XML attribute.
    Attribute,
    /// An XML comment, declaration, processing instruction or document type.
    Comment,
    /// Stands for something that can't be shown as it is: a control character, a byte that is not UTF-8, an entity.
    Escape,
    /// The place of a fault.
    Error,
    /// The offset at the head of a line of hex.
    Offset,
    /// Bytes as hex.
    Hex,
}

/// A piece of a line, as a range of its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    pub range: Range<usize>,
    pub kind: TokenKind,
}
