//! BSON: documents that say how long they are, with the type of each member before its name. An ObjectId is its digits, a date ISO 8601.
use super::bytes::{PackedBytes, base64, utf8};
use super::decimal128;
use super::walk::{PackedFormat, PackedWalk, PartsLeft, Piece};
use crate::decode::calendar;
use crate::decode::framed::{EncodingFault, Leaf, Read};
use std::borrow::Cow;
use std::fmt::Write;

#[derive(Debug, Default)]
pub(super) struct Bson;

impl PackedFormat for Bson {
    type Walk<'a> = BsonWalk<'a>;
}

pub(super) struct BsonWalk<'a> {
    input: PackedBytes<'a>,
    /// The type and the name of the member at hand.
    kind: u8,
    name: &'a str,
    /// Where the documents around it end.
    ends: Vec<usize>,
}

const DOCUMENT: u8 = 3;

/// Its length stands first, and a zero last.
#[inline]
pub(super) fn begins(bytes: &[u8]) -> bool {
    let length = bytes.first_chunk().map(|length| u32::from_le_bytes(*length));
    length.is_some_and(|length| length as usize == bytes.len()) && bytes.last() == Some(&0)
}

fn text(text: impl Into<String>) -> Piece<'static> {
    Piece::Leaf(Leaf::Text(Cow::Owned(text.into())))
}

impl<'a> BsonWalk<'a> {
    fn size(&mut self) -> Read<usize> {
        let at = self.input.at;
        let size = i32::from_le_bytes(self.input.array("a length")?);
        usize::try_from(size).map_err(|_| EncodingFault::at(at, format!("a length of {size}")))
    }

    /// A document begins: where it ends is held to what it says.
    fn document(&mut self) -> Read<()> {
        let at = self.input.at;
        let size = self.size()?;
        let most = self.ends.last().copied().unwrap_or(usize::MAX);
        let end = at.saturating_add(size);
        if size < 5 || end > most {
            return Err(EncodingFault::at(at, format!("a document of {size} bytes")));
        }
        self.ends.push(end);
        Ok(())
    }

    /// Text behind its length, with a zero behind it.
    fn string(&mut self) -> Read<&'a str> {
        let at = self.input.at;
        let length = self.size()?;
        match self.input.take(length, "a text")?.split_last() {
            Some((0, text)) => utf8(text, at + 4),
            _ => Err(EncodingFault::at(at, "a text without the zero behind it")),
        }
    }

    fn binary(&mut self) -> Read<Piece<'a>> {
        let length = self.size()?;
        let kind = self.input.byte()?;
        let bytes = self.input.take(length, "bytes")?;
        let bytes = match kind {
            // The old kind has its length once more.
            2 => bytes.get(4..).unwrap_or(bytes),
            _ => bytes,
        };
        Ok(match (kind, uuid::Uuid::from_slice(bytes)) {
            (4, Ok(id)) => text(id.to_string()),
            _ => text(base64(bytes)),
        })
    }

    fn object_id(&mut self) -> Read<Piece<'a>> {
        let id = self.input.take(12, "an id")?;
        let mut digits = String::with_capacity(24);
        for byte in id {
            let _ = write!(digits, "{byte:02x}");
        }
        Ok(text(digits))
    }

    fn date(&mut self) -> Read<Piece<'a>> {
        let millis = i64::from_le_bytes(self.input.array("a date")?);
        let behind = u32::try_from(millis.rem_euclid(1000)).unwrap_or_default();
        Ok(text(calendar::moment(millis.div_euclid(1000), behind, 3) + "Z"))
    }

    /// What few documents have.
    fn rare(&mut self, kind: u8) -> Read<Piece<'a>> {
        let input = &mut self.input;
        Ok(match kind {
            0x0b => {
                let pattern = input.text_until(0)?;
                text(format!("/{pattern}/{}", input.text_until(0)?))
            }
            0x0c => {
                let place = self.string()?;
                let Piece::Leaf(Leaf::Text(id)) = self.object_id()? else { return Ok(text(place)) };
                text(format!("{place}:{id}"))
            }
            0x11 => {
                let count = u32::from_le_bytes(input.array("a timestamp")?);
                let seconds = u32::from_le_bytes(input.array("a timestamp")?);
                text(format!("Timestamp({seconds}, {count})"))
            }
            0x13 => Piece::Leaf(decimal128::leaf(u128::from_le_bytes(input.array("a decimal")?))),
            0x7f => text("MaxKey"),
            0xff => text("MinKey"),
            _ => return Err(EncodingFault::at(input.at, format!("a member of type {kind:#04x}"))),
        })
    }
}

impl<'a> PackedWalk<'a> for BsonWalk<'a> {
    fn new(bytes: &'a [u8]) -> Self {
        BsonWalk { input: PackedBytes::new(bytes), kind: DOCUMENT, name: "", ends: Vec::new() }
    }

    fn at(&self) -> usize {
        self.input.at
    }

    fn piece(&mut self) -> Read<Piece<'a>> {
        let input = &mut self.input;
        Ok(match self.kind {
            0x01 => Piece::Leaf(Leaf::Double(f64::from_le_bytes(input.array("a number")?))),
            // Text, code and symbols.
            0x02 | 0x0d | 0x0e => Piece::Leaf(Leaf::Text(Cow::Borrowed(self.string()?))),
            DOCUMENT => {
                self.document()?;
                Piece::Map(PartsLeft::Open)
            }
            0x04 => {
                self.document()?;
                Piece::List(PartsLeft::Open)
            }
            0x05 => self.binary()?,
            0x06 | 0x0a => Piece::Leaf(Leaf::Null),
            0x07 => self.object_id()?,
            0x08 => match input.byte()? {
                0 => Piece::Leaf(Leaf::Bool(false)),
                1 => Piece::Leaf(Leaf::Bool(true)),
                other => {
                    return Err(EncodingFault::at(input.at - 1, format!("{other} is no boolean, 0 or 1")));
                }
            },
            0x09 => self.date()?,
            0x10 => Piece::Leaf(Leaf::Integer(i64::from(i32::from_le_bytes(input.array("a number")?)))),
            0x12 => Piece::Leaf(Leaf::Integer(i64::from_le_bytes(input.array("a number")?))),
            kind => self.rare(kind)?,
        })
    }

    fn open_more(&mut self) -> Read<bool> {
        let kind = self.input.byte()?;
        if kind == 0 {
            return match self.ends.pop() {
                Some(end) if end == self.input.at => Ok(false),
                _ => {
                    Err(EncodingFault::at(self.input.at - 1, "a document that ends where it does not say so"))
                }
            };
        }
        self.kind = kind;
        let at = self.input.at;
        self.name = self.input.text_until(0).map_err(|_| {
            EncodingFault::at(at, format!("a member of type {kind:#04x}, whose name is no text with an end"))
        })?;
        Ok(true)
    }

    fn name(&mut self) -> Read<Cow<'a, str>> {
        Ok(Cow::Borrowed(self.name))
    }

    fn end(&mut self) -> Read<()> {
        self.input.end()
    }
}
