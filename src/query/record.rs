//! A record as the filter sees it: borrowed, so that records are judged in place in a decompressed batch. Knows nothing
//! of how it was fetched, but for the one layout in which Kafka writes headers (KIP-82).
use crate::decode::framed::Reader;
use std::fmt;

/// What a filter is asked about. Nothing in it is copied.
///
/// Null, empty and missing are three things: `None` is Kafka's null (a null value is a tombstone).
#[derive(Clone, Copy, Debug)]
pub struct Record<'a> {
    pub topic: &'a str,
    pub partition: i32,
    pub offset: i64,
    /// Milliseconds since 1970-01-01T00:00Z; -1 where Kafka has none.
    pub timestamp: i64,
    pub key: Option<&'a [u8]>,
    pub value: Option<&'a [u8]>,
    pub headers: Headers<'a>,
    /// What key and value are read with.
    pub reader: &'a Reader,
}

impl Record<'_> {
    /// Bytes of key, value and headers (their names and values) together; null counts nothing.
    pub fn size(&self) -> usize {
        let headers = self.headers.into_iter();
        let headers = headers.map(|(name, value)| name.len() + value.map_or(0, <[u8]>::len));
        self.key.map_or(0, <[u8]>::len) + self.value.map_or(0, <[u8]>::len) + headers.sum::<usize>()
    }
}

/// One header: its name as bytes (old producers wrote other than UTF-8) and its value, which may be null.
pub type Header<'a> = (&'a [u8], Option<&'a [u8]>);

/// The headers of a record in whichever shape the caller has them; walked only if the filter asks for them.
#[derive(Clone, Copy, Default)]
pub enum Headers<'a> {
    #[default]
    None,
    /// The bytes that end a record of format 2, from the varint that counts the headers on. Read as far as they make sense.
    Raw(&'a [u8]),
    Pairs(&'a [Header<'a>]),
    /// Somebody else's list.
    List(&'a (dyn HeaderList + Sync)),
}

/// A list of headers that another room owns.
pub trait HeaderList {
    /// The header at `index`, none past the end.
    fn header(&self, index: usize) -> Option<Header<'_>>;
}

impl<'a> Headers<'a> {
    /// The headers in the order of the record; names may repeat.
    pub fn iter(self) -> HeaderIter<'a> {
        match self {
            Headers::Raw(bytes) => {
                let mut rest = bytes;
                let left = varint(&mut rest).and_then(|count| usize::try_from(count).ok()).unwrap_or(0);
                HeaderIter { left, index: 0, rest, source: self }
            }
            _ => HeaderIter { left: 0, index: 0, rest: &[], source: self },
        }
    }
}

impl<'a> IntoIterator for Headers<'a> {
    type Item = Header<'a>;
    type IntoIter = HeaderIter<'a>;
    fn into_iter(self) -> HeaderIter<'a> {
        self.iter()
    }
}

impl fmt::Debug for Headers<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

/// Walks [`Headers`]; made by [`Headers::iter`].
pub struct HeaderIter<'a> {
    left: usize,
    index: usize,
    rest: &'a [u8],
    source: Headers<'a>,
}

impl<'a> Iterator for HeaderIter<'a> {
    type Item = Header<'a>;

    fn next(&mut self) -> Option<Header<'a>> {
        let index = self.index;
        self.index += 1;
        match self.source {
            Headers::None => None,
            Headers::Pairs(pairs) => pairs.get(index).copied(),
            Headers::List(list) => list.header(index),
            Headers::Raw(_) => {
                self.left = self.left.checked_sub(1)?;
                let name = sized(&mut self.rest)??;
                let value = sized(&mut self.rest)?;
                Some((name, value))
            }
        }
    }
}

/// A varint length and as many bytes; `Some(None)` for a length of -1, none if the bytes end too early.
fn sized<'a>(rest: &mut &'a [u8]) -> Option<Option<&'a [u8]>> {
    let length = varint(rest)?;
    if length < 0 {
        return Some(None);
    }
    let (bytes, after) = rest.split_at_checked(usize::try_from(length).ok()?)?;
    *rest = after;
    Some(Some(bytes))
}

/// A zigzag-coded varint of at most 32 bits, as records of format 2 use them.
fn varint(rest: &mut &[u8]) -> Option<i32> {
    let mut value = 0u32;
    for place in 0..5 {
        let (&byte, after) = rest.split_first()?;
        *rest = after;
        value |= u32::from(byte & 0x7f) << (7 * place);
        if byte & 0x80 == 0 {
            return Some((value >> 1).cast_signed() ^ -(value & 1).cast_signed());
        }
    }
    None
}

#[cfg(test)]
#[path = "tests/record_tests.rs"]
mod tests;
