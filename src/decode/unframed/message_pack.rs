//! MessagePack: the first byte of a value says what it is. Extension types are told by their number, timestamps as ISO 8601.
use super::bytes::{PackedBytes, base64};
use super::walk::{PackedFormat, PackedWalk, PartsLeft, Piece};
use crate::decode::calendar;
use crate::decode::framed::{EncodingFault, Leaf, Read};
use std::borrow::Cow;

#[derive(Debug, Default)]
pub(super) struct MessagePack;

impl PackedFormat for MessagePack {
    type Walk<'a> = MessagePackWalk<'a>;
}

pub(super) struct MessagePackWalk<'a>(PackedBytes<'a>);

/// A map whose first name is text.
pub(super) fn begins(bytes: &[u8]) -> bool {
    let first = match bytes {
        [0xde, _, _, name, ..] | [0xdf, _, _, _, _, name, ..] | [0x81..=0x8f, name, ..] => *name,
        _ => return false,
    };
    matches!(first, 0xa1..=0xbf | 0xd9..=0xdb)
}

impl<'a> MessagePackWalk<'a> {
    fn text(&mut self, length: usize) -> Read<Piece<'a>> {
        Ok(Piece::Leaf(Leaf::Text(Cow::Borrowed(self.0.text(length)?))))
    }

    fn extension(&mut self, length: usize) -> Read<Piece<'a>> {
        let kind = self.0.byte()?.cast_signed();
        let bytes = self.0.take(length, "an extension")?;
        let moment = if kind == -1 { timestamp(bytes) } else { None };
        let text = moment.unwrap_or_else(|| format!("extension {kind}: {}", base64(bytes)));
        Ok(Piece::Leaf(Leaf::Text(Cow::Owned(text))))
    }

    fn signed(&mut self, length: usize) -> Read<Piece<'a>> {
        let shift = 64 - 8 * length;
        let value = (self.0.unsigned(length)? << shift).cast_signed() >> shift;
        Ok(Piece::Leaf(Leaf::Integer(value)))
    }

    /// What is no single byte.
    fn sized(&mut self, kind: u8) -> Read<Piece<'a>> {
        let input = &mut self.0;
        // The lengths stand in one, two and four bytes.
        let width = |first: u8| 1usize << (kind - first);
        Ok(match kind {
            0xc4..=0xc6 => {
                let length = input.length(width(0xc4))?;
                Piece::Leaf(Leaf::Text(Cow::Owned(base64(input.take(length, "bytes")?))))
            }
            0xc7..=0xc9 => {
                let length = input.length(width(0xc7))?;
                self.extension(length)?
            }
            0xca => Piece::Leaf(Leaf::Single(f32::from_be_bytes(input.array("a number")?))),
            0xcb => Piece::Leaf(Leaf::Double(f64::from_be_bytes(input.array("a number")?))),
            0xcc..=0xcf => Piece::Leaf(Leaf::Unsigned(input.unsigned(width(0xcc))?)),
            0xd0..=0xd3 => self.signed(width(0xd0))?,
            0xd4..=0xd8 => self.extension(width(0xd4))?,
            0xd9..=0xdb => {
                let length = input.length(width(0xd9))?;
                self.text(length)?
            }
            0xdc | 0xdd => Piece::List(PartsLeft::Count(input.length(2 * width(0xdc))?)),
            0xde | 0xdf => Piece::Map(PartsLeft::Count(input.length(2 * width(0xde))?)),
            _ => {
                return Err(EncodingFault::at(
                    self.0.at - 1,
                    format!("{kind:#04x}, which stands for nothing"),
                ));
            }
        })
    }
}

/// Seconds since 1970 and nanoseconds, in one of three sizes.
fn timestamp(bytes: &[u8]) -> Option<String> {
    let (seconds, nanos) = match bytes.len() {
        4 => (i64::from(u32::from_be_bytes(bytes.try_into().ok()?)), 0),
        8 => {
            let both = u64::from_be_bytes(bytes.try_into().ok()?);
            ((both & 0x3_ffff_ffff).cast_signed(), u32::try_from(both >> 34).ok()?)
        }
        12 => {
            let (nanos, seconds) = bytes.split_first_chunk()?;
            (i64::from_be_bytes(seconds.try_into().ok()?), u32::from_be_bytes(*nanos))
        }
        _ => return None,
    };
    (nanos < 1_000_000_000).then(|| calendar::shortest(seconds, nanos) + "Z")
}

impl<'a> PackedWalk<'a> for MessagePackWalk<'a> {
    fn new(bytes: &'a [u8]) -> Self {
        MessagePackWalk(PackedBytes::new(bytes))
    }

    fn at(&self) -> usize {
        self.0.at
    }

    #[inline]
    fn piece(&mut self) -> Read<Piece<'a>> {
        let kind = self.0.byte()?;
        Ok(match kind {
            0x00..=0x7f => Piece::Leaf(Leaf::Integer(i64::from(kind))),
            0x80..=0x8f => Piece::Map(PartsLeft::Count(usize::from(kind & 0x0f))),
            0x90..=0x9f => Piece::List(PartsLeft::Count(usize::from(kind & 0x0f))),
            0xa0..=0xbf => self.text(usize::from(kind & 0x1f))?,
            0xc0 => Piece::Leaf(Leaf::Null),
            0xc2 => Piece::Leaf(Leaf::Bool(false)),
            0xc3 => Piece::Leaf(Leaf::Bool(true)),
            0xe0..=0xff => Piece::Leaf(Leaf::Integer(i64::from(kind.cast_signed()))),
            _ => self.sized(kind)?,
        })
    }

    fn open_more(&mut self) -> Read<bool> {
        // Every list and map says how long it is.
        Ok(false)
    }

    fn name(&mut self) -> Read<Cow<'a, str>> {
        let at = self.0.at;
        self.piece()?.into_name(at)
    }

    fn end(&mut self) -> Read<()> {
        self.0.end()
    }
}
