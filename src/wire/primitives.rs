//! Reads the primitive types of Kafka's protocol from bytes, and writes the one that takes more than a line, for the few answers so large that decoding them into
//! general structures costs too much (Metadata and ListOffsets of 100,000 partitions).
use bytes::{Buf, BufMut, Bytes};
use uuid::Uuid;

/// A cursor over an answer's bytes. `flexible` chooses the compact forms of KIP-482.
#[derive(Debug)]
pub struct Primitives<'a> {
    bytes: &'a mut Bytes,
    flexible: bool,
}

/// The bytes ended before the answer did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the answer is cut short")]
pub struct CutShort;

/// Writes what [`Primitives::varint`] reads.
pub fn put_varint(out: &mut impl BufMut, mut value: u32) {
    while value >= 0x80 {
        out.put_u8((value & 0x7f) as u8 | 0x80);
        value >>= 7;
    }
    out.put_u8(value as u8);
}

impl<'a> Primitives<'a> {
    /// Reads from the front of `bytes`, which moves on.
    pub fn new(bytes: &'a mut Bytes, flexible: bool) -> Self {
        Primitives { bytes, flexible }
    }

    /// Bytes left.
    pub fn left(&self) -> usize {
        self.bytes.len()
    }

    /// A boolean or an 8-bit number.
    pub fn i8(&mut self) -> Result<i8, CutShort> {
        self.bytes.try_get_i8().map_err(|_| CutShort)
    }

    pub fn i16(&mut self) -> Result<i16, CutShort> {
        self.bytes.try_get_i16().map_err(|_| CutShort)
    }

    pub fn i32(&mut self) -> Result<i32, CutShort> {
        self.bytes.try_get_i32().map_err(|_| CutShort)
    }

    pub fn i64(&mut self) -> Result<i64, CutShort> {
        self.bytes.try_get_i64().map_err(|_| CutShort)
    }

    /// A topic id.
    pub fn uuid(&mut self) -> Result<Uuid, CutShort> {
        self.bytes.try_get_u128().map(Uuid::from_u128).map_err(|_| CutShort)
    }

    /// An unsigned variable-length number.
    pub fn varint(&mut self) -> Result<u32, CutShort> {
        let mut value = 0;
        for shift in (0..32).step_by(7) {
            let byte = self.bytes.try_get_u8().map_err(|_| CutShort)?;
            value |= u32::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Ok(value);
            }
        }
        Err(CutShort)
    }

    /// The length of an array; none for null. Never more than the bytes left could hold.
    pub fn array(&mut self) -> Result<Option<usize>, CutShort> {
        let length = if self.flexible { i64::from(self.varint()?) - 1 } else { i64::from(self.i32()?) };
        match usize::try_from(length) {
            Err(_) => Ok(None),
            Ok(length) if length <= self.left() => Ok(Some(length)),
            Ok(_) => Err(CutShort),
        }
    }

    /// The bytes of a string; none for null.
    pub fn string(&mut self) -> Result<Option<Bytes>, CutShort> {
        let length = if self.flexible { i64::from(self.varint()?) - 1 } else { i64::from(self.i16()?) };
        match usize::try_from(length) {
            Err(_) => Ok(None),
            Ok(length) if length <= self.left() => Ok(Some(self.bytes.split_to(length))),
            Ok(_) => Err(CutShort),
        }
    }

    /// Steps over the tagged fields at the end of a structure; older forms have none.
    pub fn tags(&mut self) -> Result<(), CutShort> {
        if !self.flexible {
            return Ok(());
        }
        for _ in 0..self.varint()? {
            self.varint()?;
            let length = self.varint()? as usize;
            if length > self.left() {
                return Err(CutShort);
            }
            self.bytes.advance(length);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_both_forms() {
        let mut old = Bytes::from_static(&[0, 2, b'h', b'i', 0xff, 0xff, 0, 0, 0, 1, 7]);
        let mut old = Primitives::new(&mut old, false);
        assert_eq!(old.string().unwrap().unwrap(), "hi");
        assert_eq!(old.string().unwrap(), None);
        assert_eq!(old.array(), Ok(Some(1)));
        let mut new = Bytes::from_static(&[3, b'h', b'i', 0, 0x80, 0x01, 1, 5, 1, 9, 42]);
        let mut new = Primitives::new(&mut new, true);
        assert_eq!(new.string().unwrap().unwrap(), "hi");
        assert_eq!(new.string().unwrap(), None);
        assert_eq!(new.varint(), Ok(128));
        assert_eq!(new.tags(), Ok(()));
        assert_eq!(new.i8(), Ok(42));
        assert_eq!(new.i8(), Err(CutShort));
    }

    #[test]
    fn refuses_lengths_beyond_the_end() {
        let mut bytes = Bytes::from_static(&[0x7f, 0xff, 0xff, 0xff]);
        assert_eq!(Primitives::new(&mut bytes, false).array(), Err(CutShort));
        let mut bytes = Bytes::from_static(&[0xff, 0xff, 0xff, 0xff, 0xff, 0xff]);
        assert_eq!(Primitives::new(&mut bytes, true).varint(), Err(CutShort));
    }
}
