//! Numbers, texts and lengths as Kafka writes them, in both of its ways. Knows no record.
use crate::decode::framed::{EncodingFault, Read};

#[derive(Clone, Copy, Debug)]
pub(super) struct OwnBytes<'a> {
    bytes: &'a [u8],
    pub at: usize,
    /// Lengths are varints, one more than they are, and structures have tagged fields.
    pub is_flexible: bool,
}

impl<'a> OwnBytes<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        OwnBytes { bytes, at: 0, is_flexible: false }
    }

    pub fn of_lengths(self, is_flexible: bool) -> Self {
        OwnBytes { is_flexible, ..self }
    }

    pub fn take(&mut self, length: usize, what: &str) -> Read<&'a [u8]> {
        let Some(bytes) = self.bytes.get(self.at..).and_then(|rest| rest.get(..length)) else {
            return Err(self.ended(what));
        };
        self.at += length;
        Ok(bytes)
    }

    pub fn array<const LENGTH: usize>(&mut self, what: &str) -> Read<[u8; LENGTH]> {
        let Some(bytes) = self.bytes.get(self.at..).and_then(<[u8]>::first_chunk) else {
            return Err(self.ended(what));
        };
        self.at += LENGTH;
        Ok(*bytes)
    }

    pub fn short(&mut self) -> Read<i16> {
        Ok(i16::from_be_bytes(self.array("a version")?))
    }

    pub fn varint(&mut self) -> Read<u32> {
        let at = self.at;
        let mut value = 0u64;
        for place in 0..5 {
            let [byte] = self.array("a number")?;
            value |= u64::from(byte & 0x7f) << (7 * place);
            if byte < 0x80 {
                let wrong = |_| EncodingFault::at(at, "a length of more than 32 bits");
                return u32::try_from(value).map_err(wrong);
            }
        }
        Err(EncodingFault::at(at, "a length of more than 32 bits"))
    }

    /// How many items follow; none for null.
    pub fn count(&mut self, what: &str) -> Read<Option<usize>> {
        let at = self.at;
        let count = if self.is_flexible {
            i64::from(self.varint()?) - 1
        } else {
            i64::from(i32::from_be_bytes(self.array(what)?))
        };
        self.length(count, at, what)
    }

    /// Bytes behind their length; none for null.
    pub fn sized(&mut self) -> Read<Option<&'a [u8]>> {
        let length = self.count("bytes")?;
        length.map(|length| self.take(length, "bytes")).transpose()
    }

    pub fn text(&mut self) -> Read<Option<&'a str>> {
        let at = self.at;
        let length = if self.is_flexible { i64::from(self.varint()?) - 1 } else { self.short()?.into() };
        let Some(length) = self.length(length, at, "a text")? else { return Ok(None) };
        let text = std::str::from_utf8(self.take(length, "a text")?);
        text.map(Some).map_err(|_| EncodingFault::at(at, "text that is no UTF-8"))
    }

    fn length(&self, length: i64, at: usize, what: &str) -> Read<Option<usize>> {
        if length == -1 {
            return Ok(None);
        }
        let left = self.bytes.len() - self.at;
        // Every item takes a byte at least.
        let fitting = usize::try_from(length).ok().filter(|length| *length <= left);
        let wrong = || EncodingFault::at(at, format!("{what} of {length}, and {left} bytes are left"));
        fitting.map(Some).ok_or_else(wrong)
    }

    /// Nothing may be left.
    pub fn end(&self) -> Read<()> {
        match self.bytes.len() - self.at {
            0 => Ok(()),
            left => Err(EncodingFault::at(self.at, format!("{left} bytes are left behind the record"))),
        }
    }

    fn ended(&self, what: &str) -> Box<EncodingFault> {
        let left = self.bytes.len() - self.at;
        EncodingFault::at(self.at, format!("the bytes end before {what}, {left} are left"))
    }
}
