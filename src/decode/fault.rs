//! Why bytes are not of a format, and where. Knows no format.
use std::fmt;

/// The first thing that is wrong with a JSON or XML document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentFault {
    /// Offset of the wrong byte.
    pub at: usize,
    /// Line and column, counted from 1; the column counts characters.
    pub line: usize,
    pub column: usize,
    /// What is wrong and what would be right: "expected `,` or `}`: a string needs quotes".
    pub message: String,
}

impl DocumentFault {
    pub fn new(bytes: &[u8], at: usize, message: impl Into<String>) -> Self {
        let at = at.min(bytes.len());
        let before = &bytes[..at];
        let start = memchr::memrchr(b'\n', before).map_or(0, |newline| newline + 1);
        // Continuation bytes of UTF-8 are not characters of their own.
        let column = before[start..].iter().filter(|&&byte| byte & 0xc0 != 0x80).count() + 1;
        let line = memchr::memchr_iter(b'\n', before).count() + 1;
        DocumentFault { at, line, column, message: message.into() }
    }
}

impl fmt::Display for DocumentFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, column {}: {}", self.line, self.column, self.message)
    }
}

impl std::error::Error for DocumentFault {}
