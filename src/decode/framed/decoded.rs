//! A key or a value that something makes readable: by the schema that it names, by a format that its bytes are in, or as somebody
//! chose. Whoever stands above asks it all in one way. Knows no format and no registry.
use super::encoding::{Body, Encoding, EncodingFault};
use super::frame::Frame;
use super::schema::Schema;
use super::validity::Validity;
use crate::decode::document::{HowFar, TakesValue};
use crate::decode::step::Step;
use std::fmt;
use std::sync::Arc;

/// What reads values that name no schema, and what it is called: "CBOR", "Avro, Order.avsc".
#[derive(Debug)]
pub struct Decoder {
    name: Box<str>,
    encoding: Box<dyn Encoding>,
}

/// By what a value is read.
#[derive(Clone, Debug)]
pub enum DecodedBy<'a> {
    /// The schema that the record names, or its topic's name.
    Schema(Frame<'a>, Arc<Schema>),
    /// What its bytes are, read to the last one.
    Bytes(Arc<Decoder>),
    /// What is written into a topic of this name; its key says of which kind a value is.
    Topic(Arc<Decoder>, Option<&'a [u8]>),
    /// What was chosen for the topic.
    Choice(Arc<Decoder>),
}

/// A value and what reads it.
#[derive(Debug)]
pub struct Decoded<'a> {
    /// With the frame, if there is one.
    pub bytes: &'a [u8],
    pub by: DecodedBy<'a>,
}

impl Decoder {
    pub fn new(name: impl Into<Box<str>>, encoding: Box<dyn Encoding>) -> Decoder {
        Decoder { name: name.into(), encoding }
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    pub fn encoding(&self) -> &dyn Encoding {
        &*self.encoding
    }
}

impl<'a> Decoded<'a> {
    /// What is read, out of its frame.
    pub fn body(&self) -> Body<'a> {
        match &self.by {
            DecodedBy::Schema(frame, _) => frame.body,
            DecodedBy::Topic(_, key) => Body { bytes: self.bytes, message: *key },
            DecodedBy::Bytes(_) | DecodedBy::Choice(_) => Body { bytes: self.bytes, message: None },
        }
    }

    pub fn encoding(&self) -> &dyn Encoding {
        match &self.by {
            DecodedBy::Schema(_, schema) => schema.encoding(),
            DecodedBy::Bytes(decoder) | DecodedBy::Topic(decoder, _) | DecodedBy::Choice(decoder) => {
                decoder.encoding()
            }
        }
    }

    /// The schema that the record names, and where.
    pub fn schema(&self) -> Option<(&Frame<'a>, &Arc<Schema>)> {
        match &self.by {
            DecodedBy::Schema(frame, schema) => Some((frame, schema)),
            DecodedBy::Bytes(_) | DecodedBy::Topic(..) | DecodedBy::Choice(_) => None,
        }
    }

    /// The value as JSON on one line.
    ///
    /// # Errors
    /// Where the bytes are not what they should be.
    pub fn json(&self) -> Result<Vec<u8>, EncodingFault> {
        let body = self.body();
        let mut out = Vec::with_capacity(body.bytes.len() * 3);
        self.encoding().json(body, &mut out).map(|()| out)
    }

    /// Whether it is what its schema demands; none where whatever can be read is.
    pub fn validity(&self) -> Option<Validity> {
        self.encoding().validity(self.body())
    }

    /// Calls `found` for each value at the path, until it returns true.
    pub fn visit(&self, steps: &[Step], found: TakesValue<'_, 'a>) -> HowFar {
        self.encoding().visit(self.body(), steps, found)
    }

    /// What the bytes are not, if they do not read: "schema 12", "CBOR".
    pub fn named(&self) -> String {
        match &self.by {
            DecodedBy::Schema(_, schema) => schema.written.name.to_string(),
            DecodedBy::Bytes(decoder) | DecodedBy::Topic(decoder, _) | DecodedBy::Choice(decoder) => {
                decoder.name().to_owned()
            }
        }
    }
}

impl fmt::Display for Decoded<'_> {
    /// "Avro, schema 12 (orders-value v3), behind Confluent's five bytes", "CBOR, by its bytes"
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.by {
            DecodedBy::Schema(frame, schema) => write!(f, "{schema}, {}", frame.framing)?,
            DecodedBy::Bytes(decoder) => write!(f, "{}, by its bytes", decoder.name())?,
            DecodedBy::Topic(decoder, _) => write!(f, "{}, by the topic's name", decoder.name())?,
            DecodedBy::Choice(decoder) => write!(f, "{}, as chosen", decoder.name())?,
        }
        match self.encoding().remark(self.body()) {
            Some(remark) => write!(f, ", {remark}"),
            None => Ok(()),
        }
    }
}
