//! CBOR (RFC 8949): three bits say what a value is, five how long. Texts and lists may leave their length open; tags say what a value
//! stands for, and one that is not known here is named in the remark.
use super::bytes::{PackedBytes, base64};
use super::tagged;
use super::walk::{PackedFormat, PackedWalk, PartsLeft, Piece};
use crate::decode::framed::{EncodingFault, Leaf, Read};
use std::borrow::Cow;

#[derive(Debug, Default)]
pub(super) struct Cbor;

impl PackedFormat for Cbor {
    type Walk<'a> = CborWalk<'a>;
}

pub(super) struct CborWalk<'a> {
    input: PackedBytes<'a>,
    /// Tags that stand for something that is not known here.
    strange: Vec<u64>,
    /// Tags around the value at hand.
    around: usize,
}

/// Tags that are named.
const MOST_STRANGE: usize = 8;
/// Tags upon tags.
const MOST_AROUND: usize = 16;
/// The sign of the end of what left its length open.
const BREAK: u8 = 0xff;

/// A map whose first name is text, or the tag that says "this is CBOR".
pub(super) fn begins(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix(b"\xd9\xd9\xf7").unwrap_or(bytes);
    matches!(
        bytes,
        [0xbf, 0x61..=0x7b | 0x7f, ..]
            | [0xa1..=0xb7, 0x61..=0x7b | 0x7f, ..]
            | [0xb8, _, 0x61..=0x7b | 0x7f, ..]
            | [0xb9, _, _, 0x61..=0x7b | 0x7f, ..]
    )
}

/// The first byte of a value: what it is, and how long.
struct CborHead {
    kind: u8,
    low: u8,
    /// None where it is left open.
    count: Option<u64>,
}

impl<'a> CborWalk<'a> {
    fn head(&mut self) -> Read<CborHead> {
        let at = self.input.at;
        let byte = self.input.byte()?;
        let (kind, low) = (byte >> 5, byte & 0x1f);
        let count = match low {
            0..=23 => Some(u64::from(low)),
            24..=27 => Some(self.input.unsigned(1 << (low - 24))?),
            31 if (2..=5).contains(&kind) => None,
            _ => return Err(EncodingFault::at(at, format!("{byte:#04x}, which stands for nothing"))),
        };
        Ok(CborHead { kind, low, count })
    }

    /// Bytes or a text; one without a length comes in pieces that have one.
    fn run(&mut self, kind: u8, count: Option<u64>) -> Read<Cow<'a, [u8]>> {
        let size = |count: u64| usize::try_from(count).unwrap_or(usize::MAX);
        if let Some(count) = count {
            return Ok(Cow::Borrowed(self.input.take(size(count), "a text")?));
        }
        let mut all = Vec::new();
        while self.input.peek() != Some(BREAK) {
            let at = self.input.at;
            match self.head()? {
                CborHead { kind: own, count: Some(count), .. } if own == kind => {
                    all.extend_from_slice(self.input.take(size(count), "a text")?);
                }
                _ => return Err(EncodingFault::at(at, "a piece of a text that is of another kind")),
            }
        }
        self.input.at += 1;
        Ok(Cow::Owned(all))
    }

    fn text(&mut self, count: Option<u64>) -> Read<Leaf<'a>> {
        let at = self.input.at;
        let wrong = || EncodingFault::at(at, "text that is no UTF-8");
        Ok(Leaf::Text(match self.run(3, count)? {
            Cow::Borrowed(bytes) => Cow::Borrowed(std::str::from_utf8(bytes).map_err(|_| wrong())?),
            Cow::Owned(bytes) => Cow::Owned(String::from_utf8(bytes).map_err(|_| wrong())?),
        }))
    }

    /// A number, a word, or what stands for nothing else.
    fn simple(&mut self, low: u8, count: u64) -> Leaf<'a> {
        match (low, count) {
            (20, _) => Leaf::Bool(false),
            (21, _) => Leaf::Bool(true),
            // Null, and undefined.
            (22 | 23, _) => Leaf::Null,
            (25, bits) => Leaf::Single(tagged::half(bits as u16)),
            (26, bits) => Leaf::Single(f32::from_bits(bits as u32)),
            (27, bits) => Leaf::Double(f64::from_bits(bits)),
            (_, number) => Leaf::Text(Cow::Owned(format!("simple value {number}"))),
        }
    }

    /// The value behind a tag.
    fn tagged(&mut self, tag: u64) -> Read<Piece<'a>> {
        if self.around >= MOST_AROUND {
            return Err(EncodingFault::at(self.input.at, format!("more than {MOST_AROUND} tags upon tags")));
        }
        self.around += 1;
        let piece = self.behind(tag);
        self.around -= 1;
        piece
    }

    fn behind(&mut self, tag: u64) -> Read<Piece<'a>> {
        let at = self.input.at;
        match tag {
            2 | 3 | 37 => {
                let head = self.head()?;
                if head.kind == 2 {
                    let bytes = self.run(2, head.count)?;
                    let leaf = if tag == 37 { tagged::uuid(&bytes) } else { tagged::big(&bytes, tag == 3) };
                    let leaf = leaf.unwrap_or_else(|| Leaf::Text(Cow::Owned(base64(&bytes))));
                    return Ok(Piece::Leaf(leaf));
                }
                self.of(head)
            }
            4 => self.fraction(at),
            1 => Ok(match self.piece()? {
                Piece::Leaf(leaf) => Piece::Leaf(tagged::moment(leaf)),
                piece => piece,
            }),
            _ => {
                let is_new = !tagged::PLAIN.contains(&tag) && !self.strange.contains(&tag);
                if is_new && self.strange.len() < MOST_STRANGE {
                    self.strange.push(tag);
                }
                self.piece()
            }
        }
    }

    fn fraction(&mut self, at: usize) -> Read<Piece<'a>> {
        let wrong = || EncodingFault::at(at, "a decimal that is no list of an exponent and a number");
        let Piece::List(PartsLeft::Count(2)) = self.piece()? else { return Err(wrong()) };
        match (self.piece()?, self.piece()?) {
            (Piece::Leaf(Leaf::Integer(exponent)), Piece::Leaf(digits)) => {
                tagged::fraction(exponent, &digits).map(Piece::Leaf).ok_or_else(wrong)
            }
            _ => Err(wrong()),
        }
    }

    fn of(&mut self, head: CborHead) -> Read<Piece<'a>> {
        let CborHead { kind, low, count } = head;
        let parts = match count {
            Some(count) => PartsLeft::Count(usize::try_from(count).unwrap_or(usize::MAX)),
            None => PartsLeft::Open,
        };
        Ok(match (kind, count) {
            (0, Some(number)) => Piece::Leaf(whole(number)),
            (1, Some(number)) => Piece::Leaf(negative(number)),
            (2, _) => Piece::Leaf(Leaf::Text(Cow::Owned(base64(&self.run(2, count)?)))),
            (3, _) => Piece::Leaf(self.text(count)?),
            (4, _) => Piece::List(parts),
            (5, _) => Piece::Map(parts),
            (6, Some(tag)) => self.tagged(tag)?,
            (_, count) => Piece::Leaf(self.simple(low, count.unwrap_or_default())),
        })
    }
}

fn whole(number: u64) -> Leaf<'static> {
    i64::try_from(number).map_or(Leaf::Unsigned(number), Leaf::Integer)
}

/// The number -1 less what is written.
fn negative(number: u64) -> Leaf<'static> {
    match i64::try_from(number) {
        Ok(number) => Leaf::Integer(-1 - number),
        Err(_) => Leaf::Decimal((-1 - i128::from(number)).to_string()),
    }
}

impl<'a> PackedWalk<'a> for CborWalk<'a> {
    fn new(bytes: &'a [u8]) -> Self {
        CborWalk { input: PackedBytes::new(bytes), strange: Vec::new(), around: 0 }
    }

    fn at(&self) -> usize {
        self.input.at
    }

    fn piece(&mut self) -> Read<Piece<'a>> {
        let head = self.head()?;
        self.of(head)
    }

    fn open_more(&mut self) -> Read<bool> {
        if self.input.peek() == Some(BREAK) {
            self.input.at += 1;
            return Ok(false);
        }
        Ok(true)
    }

    fn name(&mut self) -> Read<Cow<'a, str>> {
        let at = self.input.at;
        self.piece()?.into_name(at)
    }

    fn end(&mut self) -> Read<()> {
        self.input.end()
    }

    fn remark(&self) -> Option<String> {
        let tags: Vec<String> = self.strange.iter().map(u64::to_string).collect();
        (!tags.is_empty()).then(|| format!("without its tags {}", tags.join(", ")))
    }
}
