//! The bytes of a value, taken from their beginning on. Knows no format.
use crate::decode::framed::{EncodingFault, Read};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;

/// Where a walk stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct PackedBytes<'a> {
    bytes: &'a [u8],
    pub at: usize,
}

impl<'a> PackedBytes<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        PackedBytes { bytes, at: 0 }
    }

    /// The next byte, which is not taken.
    #[inline]
    pub fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    #[inline]
    pub fn byte(&mut self) -> Read<u8> {
        let byte = self.peek().ok_or_else(|| self.ended("a value"))?;
        self.at += 1;
        Ok(byte)
    }

    #[inline]
    pub fn take(&mut self, length: usize, what: &str) -> Read<&'a [u8]> {
        let Some(bytes) = self.bytes.get(self.at..).and_then(|rest| rest.get(..length)) else {
            return Err(self.ended(what));
        };
        self.at += length;
        Ok(bytes)
    }

    #[inline]
    pub fn array<const LENGTH: usize>(&mut self, what: &str) -> Read<[u8; LENGTH]> {
        let Some(bytes) = self.bytes.get(self.at..).and_then(<[u8]>::first_chunk) else {
            return Err(self.ended(what));
        };
        self.at += LENGTH;
        Ok(*bytes)
    }

    /// A number of one, two, four or eight bytes, the highest first.
    pub fn unsigned(&mut self, length: usize) -> Read<u64> {
        let bytes = self.take(length, "a number")?;
        Ok(bytes.iter().fold(0, |value, byte| value << 8 | u64::from(*byte)))
    }

    /// The same as how many bytes or parts follow.
    pub fn length(&mut self, length: usize) -> Read<usize> {
        Ok(usize::try_from(self.unsigned(length)?).unwrap_or(usize::MAX))
    }

    /// So many bytes of UTF-8.
    pub fn text(&mut self, length: usize) -> Read<&'a str> {
        let at = self.at;
        let bytes = self.take(length, "a text")?;
        utf8(bytes, at)
    }

    /// What stands before the next byte `end`, which is taken as well.
    pub fn until(&mut self, end: u8, what: &str) -> Read<&'a [u8]> {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let length = memchr::memchr(end, rest).ok_or_else(|| self.ended(what))?;
        self.at += length + 1;
        Ok(&rest[..length])
    }

    /// The same as UTF-8.
    pub fn text_until(&mut self, end: u8) -> Read<&'a str> {
        let at = self.at;
        utf8(self.until(end, "the end of a text")?, at)
    }

    /// Nothing may be left.
    pub fn end(&self) -> Read<()> {
        match self.bytes.len() - self.at {
            0 => Ok(()),
            1 => Err(EncodingFault::at(self.at, "a byte is left behind the value")),
            left => Err(EncodingFault::at(self.at, format!("{left} bytes are left behind the value"))),
        }
    }

    #[cold]
    pub fn ended(&self, what: &str) -> Box<EncodingFault> {
        let left = self.bytes.len() - self.at;
        EncodingFault::at(self.at, format!("the bytes end before {what}, {left} are left"))
    }
}

pub(super) fn utf8(bytes: &[u8], at: usize) -> Read<&str> {
    std::str::from_utf8(bytes)
        .map_err(|fault| EncodingFault::at(at + fault.valid_up_to(), "text that is no UTF-8"))
}

/// Bytes that stand for nothing else, as text.
pub(super) fn base64(bytes: &[u8]) -> String {
    BASE64_STANDARD.encode(bytes)
}
