//! Formats that begin with a map and have no sign of their own: walked from the first byte to the last, which must be the last of
//! the map as well. Values are passed over, not read; what is nested is counted, so that depth costs nothing.

/// Smaller ones come about by chance.
const SHORTEST: usize = 8;
/// A longer value is not walked each time that it is drawn.
const LONGEST: usize = 1 << 20;

pub(super) fn named(bytes: &[u8]) -> Option<&'static str> {
    if !(SHORTEST..=LONGEST).contains(&bytes.len()) {
        return None;
    }
    let whole = |walked: Option<PackedWalk<'_>>| walked.is_some_and(|walk| walk.rest.is_empty());
    let walk = || PackedWalk { rest: bytes };
    match bytes[0] {
        _ if whole(walk().bson()) => Some("BSON"),
        0x81..=0x8f | 0xde | 0xdf if whole(walk().message_pack()) => Some("MessagePack"),
        0xa1..=0xb9 | 0xbf if whole(walk().cbor()) => Some("CBOR"),
        _ => None,
    }
}

struct PackedWalk<'a> {
    rest: &'a [u8],
}

impl<'a> PackedWalk<'a> {
    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.rest.split_at_checked(length)?;
        self.rest = rest;
        Some(taken)
    }

    /// A number of so many bytes, the highest first.
    fn number(&mut self, length: usize) -> Option<usize> {
        let bytes = self.take(length)?;
        bytes.iter().try_fold(0usize, |value, byte| Some(value.checked_mul(256)? | usize::from(*byte)))
    }

    fn text(&mut self, length: usize) -> Option<()> {
        std::str::from_utf8(self.take(length)?).ok().map(|_| ())
    }

    /// A map whose first key is text.
    fn message_pack(mut self) -> Option<Self> {
        let first = match self.rest {
            [0xde, _, _, key, ..] | [0xdf, _, _, _, _, key, ..] | [0x81..=0x8f, key, ..] => *key,
            _ => return None,
        };
        if !matches!(first, 0xa1..=0xbf | 0xd9..=0xdb) {
            return None;
        }
        let mut left = 1usize;
        while left > 0 {
            let kind = self.number(1)?;
            left = left.checked_sub(1)?.checked_add(self.message_pack_value(kind)?)?;
        }
        Some(self)
    }

    /// Passes a value over, but for the values in it: how many those are.
    fn message_pack_value(&mut self, kind: usize) -> Option<usize> {
        let length = match kind {
            0x00..=0x7f | 0xc0 | 0xc2 | 0xc3 | 0xe0..=0xff => 0,
            0x80..=0x8f => return Some(2 * (kind - 0x80)),
            0x90..=0x9f => return Some(kind - 0x90),
            0xa0..=0xbf => return self.text(kind - 0xa0).map(|()| 0),
            0xc4..=0xc6 => self.number(1 << (kind - 0xc4))?,
            0xc7..=0xc9 => self.number(1 << (kind - 0xc7))?.checked_add(1)?,
            0xca => 4,
            0xcb => 8,
            0xcc..=0xcf => 1 << (kind - 0xcc),
            0xd0..=0xd3 => 1 << (kind - 0xd0),
            0xd4..=0xd8 => 1 + (1 << (kind - 0xd4)),
            0xd9..=0xdb => {
                let length = self.number(1 << (kind - 0xd9))?;
                return self.text(length).map(|()| 0);
            }
            0xdc | 0xdd => return self.number(2 << (kind - 0xdc)),
            0xde | 0xdf => return self.number(2 << (kind - 0xde))?.checked_mul(2),
            _ => return None,
        };
        self.take(length).map(|_| 0)
    }

    /// A map whose first key is text. Lists and maps without a length end with a sign: those that are open are counted apart.
    fn cbor(mut self) -> Option<Self> {
        if !matches!(
            self.rest,
            [0xbf, 0x61..=0x7b, ..] | [0xa1..=0xb7, 0x61..=0x7b, ..] | [0xb8, _, 0x61..=0x7b, ..]
        ) {
            return None;
        }
        // How many values are still to come at each level; none where a sign ends it.
        let mut open: Vec<Option<usize>> = vec![Some(1)];
        while let Some(level) = open.last_mut() {
            match level {
                Some(0) => {
                    open.pop();
                    continue;
                }
                Some(left) => *left -= 1,
                None => {}
            }
            let head = self.number(1)?;
            if head == 0xff {
                // Only what has no length ends so.
                open.pop()?.is_none().then_some(())?;
                continue;
            }
            let (major, low) = (head >> 5, head & 0x1f);
            let count = match low {
                0..=23 => Some(low),
                24..=27 => Some(self.number(1 << (low - 24))?),
                31 => None,
                _ => return None,
            };
            match (major, count) {
                (0 | 1 | 7, Some(_)) => {}
                (2, Some(length)) => self.take(length).map(|_| ())?,
                (3, Some(length)) => self.text(length)?,
                (4, Some(items)) => open.push(Some(items)),
                (5, Some(pairs)) => open.push(Some(pairs.checked_mul(2)?)),
                (6, Some(_)) => open.push(Some(1)),
                (2..=5, None) => open.push(None),
                _ => return None,
            }
        }
        Some(self)
    }

    /// A document: its length in the first four bytes, elements, and a zero. Documents within it are walked as they come.
    fn bson(mut self) -> Option<Self> {
        let mut ends = Vec::new();
        let total = self.rest.len();
        ends.push(self.bson_length(total)?);
        while let Some(&end) = ends.last() {
            let at = total - self.rest.len();
            let kind = self.number(1)?;
            if kind == 0 {
                (at + 1 == end).then_some(())?;
                ends.pop();
                continue;
            }
            let name = self.rest.iter().position(|byte| *byte == 0)?;
            self.text(name)?;
            self.take(1)?;
            let length = match kind {
                0x01 | 0x09 | 0x11 | 0x12 => 8,
                0x02 | 0x0d | 0x0e => self.bson_number()?,
                0x03 | 0x04 => {
                    let begin = total - self.rest.len();
                    let length = self.bson_length(total - begin)?;
                    ends.push(begin + length);
                    continue;
                }
                0x05 => self.bson_number()?.checked_add(1)?,
                0x06 | 0x0a | 0x7f | 0xff => 0,
                0x07 => 12,
                0x08 => 1,
                0x0b => {
                    let pattern = self.rest.iter().position(|byte| *byte == 0)?;
                    self.take(pattern + 1)?;
                    self.rest.iter().position(|byte| *byte == 0)? + 1
                }
                0x10 => 4,
                0x13 => 16,
                _ => return None,
            };
            self.take(length)?;
        }
        Some(self)
    }

    /// The length of a document, itself included.
    fn bson_length(&mut self, left: usize) -> Option<usize> {
        let length = self.bson_number()?;
        (5..=left).contains(&length).then_some(length)
    }

    fn bson_number(&mut self) -> Option<usize> {
        let (number, rest) = self.rest.split_first_chunk()?;
        self.rest = rest;
        usize::try_from(i32::from_le_bytes(*number)).ok()
    }
}
