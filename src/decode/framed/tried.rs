//! Why a key or a value is not read: each way in which it could be, and how far that came. For one record under the user's eyes.
use super::decoded::Decoder;
use super::encoding::Body;
use super::frame::Frame;
use super::interpreter::Interpreted;
use super::reader::{Payload, Reader};
use super::source::SchemaLook;
use crate::decode::{Format, check, unframed};

/// A way to read bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TriedReading {
    /// "schema 12, behind Confluent's five bytes"
    pub what: String,
    /// None: it reads so.
    pub why_not: Option<String>,
}

fn tried(decoder: &Decoder, what: String, body: Body<'_>) -> TriedReading {
    let read = decoder.encoding().json(body, &mut Vec::new());
    TriedReading { what, why_not: read.err().map(|fault| fault.to_string()) }
}

impl Reader {
    /// Tries every way that the signs allow, the likeliest first: what is set for the topic, schemas that are named, the one of the
    /// topic's name, formats that the bytes begin as, JSON, XML and text.
    pub fn tried(&self, payload: Payload<'_, '_>) -> Vec<TriedReading> {
        let body = Body { bytes: payload.bytes, message: payload.key };
        let set = self
            .set(payload.of)
            .map(|(decoder, why)| tried(decoder, format!("{}, {why}", decoder.name()), body));
        let through = self.interpreter(payload.of).map(|through| {
            let why_not = match through.look(payload.bytes) {
                Interpreted::Known(_) => None,
                Interpreted::Coming => Some("it has not answered yet".to_owned()),
                Interpreted::Lacks(why) => Some(why.to_string()),
            };
            TriedReading { what: format!("{}, as chosen", through.name()), why_not }
        });
        let frames = Frame::all(payload.bytes, payload.of, payload.headers);
        let by_name = self.subject(payload.of).map(|name| Frame::by_name(payload.bytes, name));
        let single = self.subject(payload.of).and_then(|name| Frame::single_object(payload.bytes, name));
        let named = frames.chain(single).chain(by_name).map(|frame| self.try_frame(&frame));
        let formats = unframed::likely(payload.bytes);
        let formats = formats.map(|decoder| tried(decoder, decoder.name().to_owned(), body));
        let mut tried: Vec<TriedReading> =
            set.into_iter().chain(through).chain(named).chain(formats).collect();
        for format in [Format::Json, Format::Xml] {
            let why_not = check(format, payload.bytes).err().map(|fault| fault.to_string());
            tried.push(TriedReading { what: format.name().to_owned(), why_not });
        }
        let text = std::str::from_utf8(payload.bytes).err();
        let why_not = text.map(|fault| format!("byte {} is not UTF-8", fault.valid_up_to()));
        tried.push(TriedReading { what: Format::Text.name().to_owned(), why_not });
        tried
    }

    fn try_frame(&self, frame: &Frame<'_>) -> TriedReading {
        let what = format!("{}, {}", frame.name, frame.framing);
        let why_not = match self.look(&frame.name) {
            None => {
                Some("no schema registry is configured: `registry` in the profile, or --registry".to_owned())
            }
            Some(SchemaLook::Coming) => Some("it is still being asked for".to_owned()),
            Some(SchemaLook::Lacks(why)) => Some(why.to_string()),
            Some(SchemaLook::Known(schema)) => {
                let read = frame.opened(schema).encoding().json(frame.body, &mut Vec::new());
                read.err().map(|fault| format!("the bytes are not what it says: {fault}"))
            }
        };
        TriedReading { what, why_not }
    }
}
