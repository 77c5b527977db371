//! What is inside of packed bytes: unpacked, and then whatever it is: JSON or XML as it stands, another format as that, bytes as
//! their digits. What is packed several times over is unpacked so far as its signs tell.
use super::{LONGEST, format_of};
use crate::decode::document::{HowFar, TakesValue};
use crate::decode::found::Found;
use crate::decode::framed::{Body, Decoder, Encoding, EncodingFault, quoted};
use crate::decode::step::Step;
use crate::decode::unpack::{PACKINGS, Packing};
use crate::decode::{self, Format, hex};
use std::borrow::Cow;
use std::sync::Arc;

/// Packings within each other.
const DEEPEST: usize = 3;

/// Bytes that are packed in a way that is known.
#[derive(Debug)]
pub(super) struct Unpacking(pub &'static Packing);

/// What was inside.
enum Inside {
    /// JSON, XML or text: as it stands.
    Text(Vec<u8>),
    Format(&'static Arc<Decoder>, Vec<u8>),
    Bytes(Vec<u8>),
}

impl Unpacking {
    fn inside(&self, bytes: &[u8]) -> Result<Inside, EncodingFault> {
        let unpacked = |packing: &Packing, bytes: &[u8]| {
            (packing.unpack)(bytes).map_err(|why| EncodingFault {
                at: 0,
                path: String::new(),
                message: format!("no {}: {why}", packing.name),
            })
        };
        let mut bytes = unpacked(self.0, bytes)?;
        for _ in 1..DEEPEST {
            let Some(more) = PACKINGS.iter().find(|packing| packing.begins(&bytes)) else { break };
            bytes = unpacked(more, &bytes)?;
        }
        Ok(match format_of(&bytes) {
            Some(decoder) => Inside::Format(decoder, bytes),
            None if Format::guess(Some(&bytes)) == Format::Binary => Inside::Bytes(bytes),
            None => Inside::Text(bytes),
        })
    }
}

/// Bytes inside of something as JSON: a format or JSON as that, else text, else digits.
pub(super) fn as_json(bytes: &[u8], out: &mut Vec<u8>) {
    let begin = out.len();
    if let Some(decoder) = format_of(bytes) {
        if decoder.encoding().json(Body { bytes, message: None }, out).is_ok() {
            return;
        }
        out.truncate(begin);
    }
    match (decode::json_small(bytes), std::str::from_utf8(bytes)) {
        (Some(json), _) => out.extend_from_slice(&json),
        (None, Ok(text)) => quoted(text, out),
        (None, Err(_)) => quoted(&hex::digits(bytes), out),
    }
}

impl Encoding for Unpacking {
    fn json(&self, body: Body<'_>, out: &mut Vec<u8>) -> Result<(), EncodingFault> {
        match self.inside(body.bytes)? {
            Inside::Text(text) => out.extend_from_slice(&decode::text(&text)),
            Inside::Format(decoder, bytes) => {
                decoder.encoding().json(Body { bytes: &bytes, message: None }, out)?;
            }
            Inside::Bytes(bytes) => quoted(&hex::digits(&bytes), out),
        }
        Ok(())
    }

    fn visit<'a>(&self, body: Body<'a>, steps: &[Step], found: TakesValue<'_, 'a>) -> HowFar {
        let mut owned = |value: Found<'_>| found(value.into_owned());
        match self.inside(body.bytes) {
            Err(_) => HowFar::Part,
            Ok(Inside::Format(decoder, bytes)) => {
                decoder.encoding().visit(Body { bytes: &bytes, message: None }, steps, &mut owned)
            }
            Ok(Inside::Text(text)) if !steps.is_empty() || Format::guess(Some(&text)).has_paths() => {
                decode::visit(&text, steps, &mut owned)
            }
            Ok(Inside::Text(text)) => whole(String::from_utf8_lossy(&text), &mut owned),
            Ok(Inside::Bytes(bytes)) if steps.is_empty() => {
                whole(Cow::Owned(hex::digits(&bytes)), &mut owned)
            }
            Ok(Inside::Bytes(_)) => HowFar::All,
        }
    }

    /// A guess: small, whole, and of something that reads.
    fn fits(&self, body: Body<'_>) -> bool {
        body.bytes.len() <= LONGEST
            && matches!(self.inside(body.bytes), Ok(Inside::Text(_) | Inside::Format(..)))
    }

    fn remark(&self, body: Body<'_>) -> Option<String> {
        match self.inside(body.bytes).ok()? {
            Inside::Text(text) => Some(format!("{} inside", Format::guess(Some(&text)).name())),
            Inside::Format(decoder, _) => Some(format!("{} inside", decoder.name())),
            Inside::Bytes(_) => Some("bytes inside".to_owned()),
        }
    }
}

fn whole(text: Cow<'_, str>, found: &mut dyn FnMut(Found<'_>) -> bool) -> HowFar {
    if found(Found::Text(text)) { HowFar::Enough } else { HowFar::All }
}
