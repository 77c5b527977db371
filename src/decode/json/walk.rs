//! Walks JSON bytes token by token and checks the grammar on the way, without a tree and without recursion. Knows nothing
//! of how tokens are shown.
use crate::decode::fault::DocumentFault;
use std::ops::Range;

/// A token of a JSON document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JsonKind {
    ObjectOpen,
    ObjectClose,
    ArrayOpen,
    ArrayClose,
    Colon,
    Comma,
    Key,
    String,
    Number,
    Word,
}

/// A token and its bytes, quotes included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JsonToken {
    pub kind: JsonKind,
    pub range: Range<usize>,
}

/// What may come next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum NextToken {
    Value,
    ValueOrClose,
    Key,
    KeyOrClose,
    Colon,
    CommaOrClose,
    End,
}

/// An iterator over the tokens of a document; ends after the first fault.
pub struct JsonWalk<'a> {
    bytes: &'a [u8],
    at: usize,
    next: NextToken,
    /// The open containers, true for an object.
    open: Vec<bool>,
    failed: bool,
}

impl<'a> JsonWalk<'a> {
    /// Walks `bytes` from the start; a byte order mark is passed over.
    pub fn new(bytes: &'a [u8]) -> Self {
        let at = if bytes.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
        JsonWalk { bytes, at, next: NextToken::Value, open: Vec::new(), failed: false }
    }

    /// Containers open around the next token.
    pub fn depth(&self) -> usize {
        self.open.len()
    }

    fn step(&mut self) -> Result<Option<JsonToken>, DocumentFault> {
        while self.bytes.get(self.at).is_some_and(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
        let Some(&byte) = self.bytes.get(self.at) else {
            return if self.next == NextToken::End { Ok(None) } else { Err(self.fault()) };
        };
        let start = self.at;
        let kind = match (self.next, byte) {
            (NextToken::Value | NextToken::ValueOrClose, _) if byte != b']' => self.value(byte)?,
            (NextToken::Key | NextToken::KeyOrClose, b'"') => {
                self.string()?;
                self.next = NextToken::Colon;
                JsonKind::Key
            }
            (NextToken::Colon, b':') => self.punct(JsonKind::Colon, NextToken::Value),
            (NextToken::CommaOrClose, b',') => {
                let next = if self.open.last() == Some(&true) { NextToken::Key } else { NextToken::Value };
                self.punct(JsonKind::Comma, next)
            }
            (NextToken::KeyOrClose | NextToken::CommaOrClose, b'}') if self.open.last() == Some(&true) => {
                self.close(JsonKind::ObjectClose)
            }
            (NextToken::ValueOrClose | NextToken::CommaOrClose, b']') if self.open.last() == Some(&false) => {
                self.close(JsonKind::ArrayClose)
            }
            _ => return Err(self.fault()),
        };
        Ok(Some(JsonToken { kind, range: start..self.at }))
    }

    fn punct(&mut self, kind: JsonKind, next: NextToken) -> JsonKind {
        self.at += 1;
        self.next = next;
        kind
    }

    fn close(&mut self, kind: JsonKind) -> JsonKind {
        self.open.pop();
        let next = self.after_value();
        self.punct(kind, next)
    }

    fn after_value(&self) -> NextToken {
        if self.open.is_empty() { NextToken::End } else { NextToken::CommaOrClose }
    }

    fn value(&mut self, byte: u8) -> Result<JsonKind, DocumentFault> {
        let kind = match byte {
            b'{' => {
                self.open.push(true);
                return Ok(self.punct(JsonKind::ObjectOpen, NextToken::KeyOrClose));
            }
            b'[' => {
                self.open.push(false);
                return Ok(self.punct(JsonKind::ArrayOpen, NextToken::ValueOrClose));
            }
            b'"' => {
                self.string()?;
                JsonKind::String
            }
            b'-' | b'0'..=b'9' => {
                self.number()?;
                JsonKind::Number
            }
            _ => {
                let rest = &self.bytes[self.at..];
                let found =
                    ["true", "false", "null"].into_iter().find(|word| rest.starts_with(word.as_bytes()));
                let length = found.map(str::len).filter(|&end| !rest.get(end).is_some_and(|&b| is_word(b)));
                self.at += length.ok_or_else(|| self.fault())?;
                JsonKind::Word
            }
        };
        self.next = self.after_value();
        Ok(kind)
    }

    fn string(&mut self) -> Result<(), DocumentFault> {
        let opened = self.at;
        let mut at = self.at + 1;
        loop {
            match self.bytes.get(at) {
                Some(b'"') => break,
                Some(b'\\') => {
                    let digits = self.bytes.get(at + 2..at + 6);
                    let hex = digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit));
                    at += match self.bytes.get(at + 1) {
                        Some(b'u') if hex => 6,
                        Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => 2,
                        None => return Err(self.wrong(self.bytes.len(), "the string has no closing `\"`")),
                        Some(b'u') => return Err(self.wrong(at, "`\\u` needs four hex digits")),
                        Some(_) => return Err(self.wrong(at, "no such escape; a backslash itself is `\\\\`")),
                    };
                }
                Some(b'\n') => {
                    return Err(self.wrong(at, "a string can't go over the end of a line; write `\\n`"));
                }
                Some(0..0x20) => {
                    return Err(self.wrong(at, "a control character in a string must be escaped"));
                }
                Some(_) => at += 1,
                None => return Err(self.wrong(self.bytes.len(), "the string has no closing `\"`")),
            }
        }
        if let Err(error) = std::str::from_utf8(&self.bytes[opened..at]) {
            return Err(self.wrong(opened + error.valid_up_to(), "this is not UTF-8"));
        }
        self.at = at + 1;
        Ok(())
    }

    fn number(&mut self) -> Result<(), DocumentFault> {
        let digits = |from: usize| self.bytes[from..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        let mut at = self.at + usize::from(self.bytes[self.at] == b'-');
        match digits(at) {
            0 => return Err(self.wrong(at, "expected a digit after `-`")),
            count if count > 1 && self.bytes[at] == b'0' => {
                return Err(self.wrong(at, "a number can't start with 0; put it in quotes if it is text"));
            }
            count => at += count,
        }
        if self.bytes.get(at) == Some(&b'.') {
            match digits(at + 1) {
                0 => return Err(self.wrong(at + 1, "expected a digit after the decimal point")),
                count => at += 1 + count,
            }
        }
        if matches!(self.bytes.get(at), Some(b'e' | b'E')) {
            let sign = usize::from(matches!(self.bytes.get(at + 1), Some(b'+' | b'-')));
            match digits((at + 1 + sign).min(self.bytes.len())) {
                0 => return Err(self.wrong(at + 1, "expected the digits of the exponent")),
                count => at += 1 + sign + count,
            }
        }
        if self.bytes.get(at).is_some_and(|&byte| is_word(byte)) {
            return Err(self.wrong(at, "this does not belong to a number; text needs quotes"));
        }
        self.at = at;
        Ok(())
    }

    fn wrong(&self, at: usize, message: &str) -> DocumentFault {
        DocumentFault::new(self.bytes, at, message)
    }

    /// The fault of a byte that may not stand here.
    fn fault(&self) -> DocumentFault {
        let in_object = self.open.last() == Some(&true);
        let mut message = match self.next {
            NextToken::Value => "expected a value",
            NextToken::ValueOrClose => "expected a value or `]`",
            NextToken::Key => "expected the name of a member in quotes",
            NextToken::KeyOrClose => "expected the name of a member in quotes, or `}`",
            NextToken::Colon => "expected `:` after the name",
            NextToken::CommaOrClose if in_object => "expected `,` or `}`",
            NextToken::CommaOrClose => "expected `,` or `]`",
            NextToken::End => "the document has ended here already",
        }
        .to_owned();
        let byte = self.bytes.get(self.at).copied();
        let hint = match (byte, self.next) {
            (None, _) => ", but the text ends",
            (Some(b'\''), _) => ": JSON quotes with `\"`",
            (Some(b'}' | b']'), NextToken::Key | NextToken::Value) => ": a comma stands before the end",
            (Some(b'/'), _) => ": JSON has no comments",
            (
                Some(byte),
                NextToken::Value | NextToken::ValueOrClose | NextToken::Key | NextToken::KeyOrClose,
            ) if is_word(byte) => ": a string needs quotes",
            _ => "",
        };
        message.push_str(hint);
        DocumentFault::new(self.bytes, self.at, message)
    }
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
}

impl Iterator for JsonWalk<'_> {
    type Item = Result<JsonToken, DocumentFault>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.failed {
            return None;
        }
        let step = self.step();
        self.failed = step.is_err();
        step.transpose()
    }
}

/// Whether `bytes` are one whole JSON document.
pub fn check(bytes: &[u8]) -> Result<(), DocumentFault> {
    JsonWalk::new(bytes).try_for_each(|token| token.map(|_| ()))
}
