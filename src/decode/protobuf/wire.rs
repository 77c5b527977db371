//! Protobuf's wire: a row of numbered fields, whose form says how long they are. Knows no schema.
use super::super::framed::{EncodingFault, Read};

/// Groups within each other.
const DEEPEST: usize = 100;

/// What a field holds, by its form alone.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum WireValue<'a> {
    Varint(u64),
    Fixed64(u64),
    Fixed32(u32),
    Bytes(&'a [u8]),
    Group(&'a [u8]),
}

/// A reading of fields from the beginning of a message on.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wire<'a> {
    bytes: &'a [u8],
    pub at: usize,
}

impl<'a> Wire<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        Wire { bytes, at: 0 }
    }

    pub fn is_at_end(&self) -> bool {
        self.at == self.bytes.len()
    }

    pub fn rest(&self) -> &'a [u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    /// The next field's number and value; none at the end.
    #[inline]
    pub fn next(&mut self) -> Read<Option<(u32, WireValue<'a>)>> {
        if self.is_at_end() {
            return Ok(None);
        }
        let (number, form) = self.tag()?;
        Ok(Some((number, self.value(number, form, 0)?)))
    }

    #[inline]
    fn tag(&mut self) -> Read<(u32, u64)> {
        let at = self.at;
        let tag = self.varint()?;
        match u32::try_from(tag >> 3) {
            Ok(number) if number != 0 => Ok((number, tag & 7)),
            _ => Err(EncodingFault::at(at, "a field without a number")),
        }
    }

    #[inline]
    fn value(&mut self, number: u32, form: u64, depth: usize) -> Read<WireValue<'a>> {
        Ok(match form {
            0 => WireValue::Varint(self.varint()?),
            1 => WireValue::Fixed64(u64::from_le_bytes(self.array()?)),
            2 => WireValue::Bytes(self.sized()?),
            3 => WireValue::Group(self.group(number, depth)?),
            5 => WireValue::Fixed32(u32::from_le_bytes(self.array()?)),
            _ => {
                let message = format!("field {number} has the form {form}, and there is none such");
                return Err(EncodingFault::at(self.at, message));
            }
        })
    }

    /// What stands between the beginning of a group and its end.
    fn group(&mut self, number: u32, depth: usize) -> Read<&'a [u8]> {
        if depth > DEEPEST {
            return Err(EncodingFault::at(self.at, format!("groups nested deeper than {DEEPEST} levels")));
        }
        let start = self.at;
        loop {
            let end = self.at;
            match self.tag()? {
                (of, 4) if of == number => return Ok(&self.bytes[start..end]),
                (of, 4) => {
                    return Err(EncodingFault::at(end, format!("the end of group {of} in group {number}")));
                }
                (of, form) => self.value(of, form, depth + 1).map(|_| ())?,
            }
        }
    }

    /// Seven bits in each byte, the lowest first.
    #[inline]
    pub fn varint(&mut self) -> Read<u64> {
        match self.bytes.get(self.at) {
            Some(&byte) if byte < 0x80 => {
                self.at += 1;
                Ok(u64::from(byte))
            }
            _ => self.varint_of_several(),
        }
    }

    fn varint_of_several(&mut self) -> Read<u64> {
        let mut value = 0u64;
        for (index, &byte) in self.rest().iter().enumerate().take(10) {
            // What is above 64 bits is dropped, as other readers do.
            value |= u64::from(byte & 0x7f) << (7 * index);
            if byte < 0x80 {
                self.at += index + 1;
                return Ok(value);
            }
        }
        let left = self.rest().len();
        if left < 10 {
            Err(self.ended("a number"))
        } else {
            Err(EncodingFault::at(self.at, "a number without an end"))
        }
    }

    #[inline]
    pub fn sized(&mut self) -> Read<&'a [u8]> {
        let at = self.at;
        let length = self.varint()?;
        let value = usize::try_from(length).ok().and_then(|length| self.rest().get(..length));
        let Some(value) = value else {
            let left = self.rest().len();
            return Err(EncodingFault::at(at, format!("a value of {length} bytes, and {left} are left")));
        };
        self.at += value.len();
        Ok(value)
    }

    #[inline]
    pub fn array<const LENGTH: usize>(&mut self) -> Read<[u8; LENGTH]> {
        let Some(bytes) = self.rest().first_chunk() else { return Err(self.ended("a number")) };
        self.at += LENGTH;
        Ok(*bytes)
    }

    #[cold]
    fn ended(&self, what: &str) -> Box<EncodingFault> {
        EncodingFault::at(self.at, format!("the bytes end before {what}, {} are left", self.rest().len()))
    }
}
