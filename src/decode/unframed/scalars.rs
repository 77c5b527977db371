//! Values that Kafka's own serializers write, and other ways to see bytes: one value without parts, of which nothing says what it is.
//! Only read so by choice.
use super::bytes::utf8;
use crate::decode::document::{HowFar, TakesValue};
use crate::decode::framed::{Body, Encoding, EncodingFault, Leaf, Read};
use crate::decode::step::Step;
use std::borrow::Cow;
use std::fmt::Write;

/// What bytes stand for, or why they do not.
type AsLeaf = for<'a> fn(&'a [u8]) -> Read<Leaf<'a>>;

/// A way to see all bytes as one value.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scalar {
    pub name: &'static str,
    pub what: &'static str,
    pub leaf: AsLeaf,
}

/// All of them.
pub(super) const SCALARS: &[Scalar] = &[
    Scalar { name: "string", what: "text in UTF-8, whatever it looks like", leaf: text },
    Scalar {
        name: "text",
        what: "text in UTF-8, UTF-16 with its mark, or else Windows-1252",
        leaf: any_text,
    },
    Scalar { name: "int", what: "a whole number of 4 bytes", leaf: int },
    Scalar { name: "long", what: "a whole number of 8 bytes", leaf: long },
    Scalar { name: "short", what: "a whole number of 2 bytes", leaf: short },
    Scalar { name: "float", what: "a number of 4 bytes with a point", leaf: float },
    Scalar { name: "double", what: "a number of 8 bytes with a point", leaf: double },
    Scalar { name: "boolean", what: "a byte, 0 or 1", leaf: boolean },
    Scalar { name: "uuid", what: "16 bytes, or a UUID as text", leaf: uuid },
    Scalar { name: "hex", what: "the digits of the bytes", leaf: hex },
];

fn sized<const SIZE: usize>(bytes: &[u8]) -> Read<[u8; SIZE]> {
    let wrong = || EncodingFault::at(bytes.len().min(SIZE), format!("{} bytes, and not {SIZE}", bytes.len()));
    bytes.try_into().map_err(|_| wrong())
}

fn text(bytes: &[u8]) -> Read<Leaf<'_>> {
    Ok(Leaf::Text(Cow::Borrowed(utf8(bytes, 0)?)))
}

/// Windows-1252 has a character for every byte.
fn any_text(bytes: &[u8]) -> Read<Leaf<'_>> {
    let usual =
        if std::str::from_utf8(bytes).is_ok() { encoding_rs::UTF_8 } else { encoding_rs::WINDOWS_1252 };
    let (encoding, mark) = encoding_rs::Encoding::for_bom(bytes).unwrap_or((usual, 0));
    let (text, is_odd) = encoding.decode_without_bom_handling(&bytes[mark..]);
    match is_odd {
        true => Err(EncodingFault::at(0, format!("text that is no {}", encoding.name()))),
        false => Ok(Leaf::Text(text)),
    }
}

fn int(bytes: &[u8]) -> Read<Leaf<'_>> {
    Ok(Leaf::Integer(i32::from_be_bytes(sized(bytes)?).into()))
}

fn long(bytes: &[u8]) -> Read<Leaf<'_>> {
    Ok(Leaf::Integer(i64::from_be_bytes(sized(bytes)?)))
}

fn short(bytes: &[u8]) -> Read<Leaf<'_>> {
    Ok(Leaf::Integer(i16::from_be_bytes(sized(bytes)?).into()))
}

fn float(bytes: &[u8]) -> Read<Leaf<'_>> {
    Ok(Leaf::Single(f32::from_be_bytes(sized(bytes)?)))
}

fn double(bytes: &[u8]) -> Read<Leaf<'_>> {
    Ok(Leaf::Double(f64::from_be_bytes(sized(bytes)?)))
}

fn boolean(bytes: &[u8]) -> Read<Leaf<'_>> {
    match sized(bytes)? {
        [0] => Ok(Leaf::Bool(false)),
        [1] => Ok(Leaf::Bool(true)),
        [other] => Err(EncodingFault::at(0, format!("{other} is no boolean, 0 or 1"))),
    }
}

fn uuid(bytes: &[u8]) -> Read<Leaf<'_>> {
    let id =
        if bytes.len() == 16 { uuid::Uuid::from_slice(bytes) } else { uuid::Uuid::try_parse_ascii(bytes) };
    let id = id.map_err(|_| EncodingFault::at(0, "neither the 16 bytes of a UUID nor its text"))?;
    Ok(Leaf::Text(Cow::Owned(id.to_string())))
}

fn hex(bytes: &[u8]) -> Read<Leaf<'_>> {
    let mut digits = String::with_capacity(2 * bytes.len());
    for byte in bytes {
        let _ = write!(digits, "{byte:02x}");
    }
    Ok(Leaf::Text(Cow::Owned(digits)))
}

impl Encoding for Scalar {
    fn json(&self, body: Body<'_>, out: &mut Vec<u8>) -> Result<(), EncodingFault> {
        (self.leaf)(body.bytes).map(|leaf| leaf.write(out)).map_err(|fault| *fault)
    }

    fn visit<'a>(&self, body: Body<'a>, steps: &[Step], found: TakesValue<'_, 'a>) -> HowFar {
        match (self.leaf)(body.bytes) {
            Ok(leaf) if steps.is_empty() => {
                if found(leaf.found()) {
                    HowFar::Enough
                } else {
                    HowFar::All
                }
            }
            Ok(_) => HowFar::All,
            Err(_) => HowFar::Part,
        }
    }
}
