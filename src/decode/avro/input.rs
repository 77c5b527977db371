//! The bytes of a value, read from their beginning on. Knows Avro's numbers and lengths, and no schema.
use super::super::framed::{EncodingFault, Read};

/// Where a reading stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Input<'a> {
    bytes: &'a [u8],
    pub at: usize,
}

impl<'a> Input<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        Input { bytes, at: 0 }
    }

    pub fn left(&self) -> usize {
        self.bytes.len() - self.at
    }

    /// A number of up to 64 bits: seven in each byte, the lowest first, the sign in the lowest bit.
    #[inline]
    pub fn long(&mut self) -> Read<i64> {
        let Some(&first) = self.bytes.get(self.at) else { return Err(self.ended("a number")) };
        if first < 0x80 {
            self.at += 1;
            return Ok(i64::from(first >> 1) ^ -i64::from(first & 1));
        }
        self.long_of_several()
    }

    fn long_of_several(&mut self) -> Read<i64> {
        let mut value = 0u64;
        for (index, &byte) in self.bytes[self.at..].iter().enumerate().take(10) {
            // Of the tenth byte only one bit is left.
            if index == 9 && byte > 1 {
                break;
            }
            value |= u64::from(byte & 0x7f) << (7 * index);
            if byte < 0x80 {
                self.at += index + 1;
                return Ok((value >> 1).cast_signed() ^ -(value & 1).cast_signed());
            }
        }
        if self.left() < 10 {
            return Err(self.ended("a number"));
        }
        Err(EncodingFault::at(self.at, "a number of more than 64 bits"))
    }

    #[inline]
    pub fn int(&mut self) -> Read<i32> {
        let at = self.at;
        let value = self.long()?;
        i32::try_from(value).map_err(|_| EncodingFault::at(at, format!("{value} is more than an int holds")))
    }

    /// The bytes behind their length.
    #[inline]
    pub fn sized(&mut self, what: &str) -> Read<&'a [u8]> {
        let at = self.at;
        let length = self.long()?;
        match usize::try_from(length) {
            Ok(length) if length <= self.left() => self.take(length, what),
            Ok(_) => {
                Err(EncodingFault::at(at, format!("{what} of {length} bytes, and {} are left", self.left())))
            }
            Err(_) => Err(EncodingFault::at(at, format!("{what} of {length} bytes"))),
        }
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

    /// The items of the next block of an array or a map, and its size in bytes if it says so; no items at the end.
    #[inline]
    pub fn block(&mut self) -> Read<(usize, Option<usize>)> {
        let at = self.at;
        let count = self.long()?;
        if count >= 0 {
            return Ok((usize::try_from(count).unwrap_or(usize::MAX), None));
        }
        let count = usize::try_from(count.unsigned_abs()).unwrap_or(usize::MAX);
        let size = self.long()?;
        match usize::try_from(size) {
            Ok(size) if size <= self.left() => Ok((count, Some(size))),
            _ => Err(EncodingFault::at(at, format!("a block of {size} bytes, and {} are left", self.left()))),
        }
    }

    #[cold]
    fn ended(&self, what: &str) -> Box<EncodingFault> {
        EncodingFault::at(self.at, format!("the bytes end before {what}, {} are left", self.left()))
    }
}
