//! Smile, Jackson's binary JSON: a head, then values whose first byte says what they are. Names and short texts that were there before
//! are told by their number.
use super::bytes::{PackedBytes, base64, utf8};
use super::seven_bits;
use super::walk::{PackedFormat, PackedWalk, PartsLeft, Piece};
use crate::decode::decimal;
use crate::decode::framed::{EncodingFault, Leaf, Read};
use std::borrow::Cow;

#[derive(Debug, Default)]
pub(super) struct Smile;

impl PackedFormat for Smile {
    type Walk<'a> = SmileWalk<'a>;
}

pub(super) struct SmileWalk<'a> {
    input: PackedBytes<'a>,
    names: Shared<'a>,
    texts: Shared<'a>,
    /// It has the head.
    is_begun: bool,
}

/// What may be told again by its number.
struct Shared<'a> {
    known: Option<Vec<&'a str>>,
}

const SIGN: &[u8] = b":)\n";
/// Then they are forgotten.
const MOST_SHARED: usize = 1024;
const LONGEST_SHARED: usize = 64;
/// The sign of the end of a long text.
const TEXT_END: u8 = 0xfc;

/// The sign, and the first version.
pub(super) fn begins(bytes: &[u8]) -> bool {
    matches!(bytes.strip_prefix(SIGN), Some([head, ..]) if head >> 4 == 0)
}

impl<'a> Shared<'a> {
    fn of(known: bool) -> Self {
        Shared { known: known.then(Vec::new) }
    }

    fn learn(&mut self, text: &'a str) {
        let Some(known) = self.known.as_mut().filter(|_| text.len() <= LONGEST_SHARED) else { return };
        if known.len() == MOST_SHARED {
            known.clear();
        }
        known.push(text);
    }

    fn at(&self, index: usize, at: usize) -> Read<&'a str> {
        let found = self.known.as_ref().and_then(|known| known.get(index));
        found
            .copied()
            .ok_or_else(|| EncodingFault::at(at, format!("text {index}, which was not there before")))
    }
}

impl<'a> SmileWalk<'a> {
    fn short(&mut self, length: usize) -> Read<&'a str> {
        let text = self.input.text(length)?;
        self.texts.learn(text);
        Ok(text)
    }

    /// The number of a shared text in two bytes.
    fn far(&mut self, kind: u8) -> Read<usize> {
        Ok(usize::from(kind & 3) << 8 | usize::from(self.input.byte()?))
    }

    fn text(&mut self, kind: u8) -> Read<&'a str> {
        let at = self.input.at;
        Ok(match kind {
            0x01..=0x1f => self.texts.at(usize::from(kind) - 1, at)?,
            0x20 => "",
            0x40..=0x7f => self.short(usize::from(kind - 0x40) + 1)?,
            0x80..=0xbf => self.short(usize::from(kind - 0x80) + 2)?,
            0xe0 | 0xe4 => utf8(self.input.until(TEXT_END, "the end of a text")?, at)?,
            _ => {
                let index = self.far(kind)?;
                self.texts.at(index, at)?
            }
        })
    }

    fn number(&mut self, kind: u8) -> Read<Leaf<'a>> {
        let at = self.input.at;
        let input = &mut self.input;
        let digits = |bytes: &[u8], scale| {
            decimal::of(bytes, scale)
                .map(Leaf::Decimal)
                .ok_or_else(|| EncodingFault::at(at, "a number too long"))
        };
        Ok(match kind {
            0x24 | 0x25 => Leaf::Integer(seven_bits::signed(input)?),
            0x26 => digits(&seven_bits::bytes(input)?, 0)?,
            0x28 => Leaf::Single(f32::from_bits(seven_bits::fixed(input, 5)? as u32)),
            0x29 => Leaf::Double(f64::from_bits(seven_bits::fixed(input, 10)? as u64)),
            0x2a => {
                let scale = seven_bits::signed(input)?;
                digits(&seven_bits::bytes(input)?, scale)?
            }
            _ => return Err(strange(kind, at)),
        })
    }

    fn raw(&mut self) -> Read<&'a [u8]> {
        let length = seven_bits::unsigned(&mut self.input)?;
        self.input.take(usize::try_from(length).unwrap_or(usize::MAX), "bytes")
    }
}

fn strange(kind: u8, at: usize) -> Box<EncodingFault> {
    EncodingFault::at(at - 1, format!("{kind:#04x}, which stands for nothing"))
}

impl<'a> PackedWalk<'a> for SmileWalk<'a> {
    fn new(bytes: &'a [u8]) -> Self {
        let mut input = PackedBytes::new(bytes);
        let head = if begins(bytes) { bytes[SIGN.len()] } else { 0 };
        // Without its head it fails at the first byte.
        input.at = if begins(bytes) { SIGN.len() + 1 } else { 0 };
        let (names, texts) = (Shared::of(head & 1 != 0), Shared::of(head & 2 != 0));
        SmileWalk { input, names, texts, is_begun: input.at > 0 }
    }

    fn at(&self) -> usize {
        self.input.at
    }

    fn piece(&mut self) -> Read<Piece<'a>> {
        if !self.is_begun {
            return Err(EncodingFault::at(0, "it does not begin with `:)` and a line end"));
        }
        let kind = self.input.byte()?;
        Ok(match kind {
            0x01..=0x20 | 0x40..=0xbf | 0xe0 | 0xe4 | 0xec..=0xef => {
                Piece::Leaf(Leaf::Text(Cow::Borrowed(self.text(kind)?)))
            }
            0x21 => Piece::Leaf(Leaf::Null),
            0x22 => Piece::Leaf(Leaf::Bool(false)),
            0x23 => Piece::Leaf(Leaf::Bool(true)),
            0xc0..=0xdf => {
                let bits = i64::from(kind & 0x1f);
                Piece::Leaf(Leaf::Integer((bits >> 1) ^ -(bits & 1)))
            }
            0xe8 => Piece::Leaf(Leaf::Text(Cow::Owned(base64(&seven_bits::bytes(&mut self.input)?)))),
            0xfd => Piece::Leaf(Leaf::Text(Cow::Owned(base64(self.raw()?)))),
            0xf8 => Piece::List(PartsLeft::Open),
            0xfa => Piece::Map(PartsLeft::Open),
            _ => Piece::Leaf(self.number(kind)?),
        })
    }

    fn open_more(&mut self) -> Read<bool> {
        // No value and no name begins as the ends do.
        let ends = matches!(self.input.peek(), Some(0xf9 | 0xfb));
        self.input.at += usize::from(ends);
        Ok(!ends)
    }

    fn name(&mut self) -> Read<Cow<'a, str>> {
        let kind = self.input.byte()?;
        let at = self.input.at;
        let name = match kind {
            0x20 => "",
            0x30..=0x33 => {
                let index = self.far(kind)?;
                self.names.at(index, at)?
            }
            0x34 => utf8(self.input.until(TEXT_END, "the end of a name")?, at)?,
            0x40..=0x7f => self.names.at(usize::from(kind - 0x40), at)?,
            0x80..=0xf7 => {
                let length = if kind < 0xc0 { kind - 0x80 + 1 } else { kind - 0xc0 + 2 };
                let name = self.input.text(usize::from(length))?;
                self.names.learn(name);
                name
            }
            _ => return Err(strange(kind, at)),
        };
        Ok(Cow::Borrowed(name))
    }

    fn end(&mut self) -> Read<()> {
        // The sign of the end may be left out.
        self.input.at += usize::from(self.input.peek() == Some(0xff));
        self.input.end()
    }
}
