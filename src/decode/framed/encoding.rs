//! What a compiled schema can do with the bytes that were written by it. Knows no format; one implements it in `avro/`, one in
//! `protobuf/`, and JSON behind a frame is its own text.
use super::validity::Validity;
use crate::decode::document::{HowFar, TakesValue};
use crate::decode::step::Step;
use std::any::Any;
use std::fmt;

/// What stands behind the frame.
#[derive(Clone, Copy, Debug)]
pub struct Body<'a> {
    pub bytes: &'a [u8],
    /// Which message of a Protobuf file, where a header says it; else it stands at the head of the bytes. In Kafka's own topics
    /// the record's key, which says of which kind the value is.
    pub message: Option<&'a [u8]>,
}

/// Which message of a Protobuf file is to be written. Other schemas have but one type.
#[derive(Clone, Copy, Debug)]
pub enum WhichMessage<'a> {
    /// The first of the file.
    First,
    Named(&'a str),
    /// That of a value that was read, said in the way in which that says it.
    Like(Body<'a>),
}

impl WhichMessage<'_> {
    /// Of a schema that has but one type no message can be named.
    ///
    /// # Errors
    /// One is.
    pub fn only_type(self) -> Result<(), String> {
        match self {
            WhichMessage::Named(name) => {
                Err(format!("it has but one type, and no message {name}: those are Protobuf's"))
            }
            WhichMessage::First | WhichMessage::Like(_) => Ok(()),
        }
    }
}

/// Why bytes are not what their schema says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EncodingFault {
    /// The byte of the body at which it shows.
    pub at: usize,
    /// The field that was being read, as a path: `.items[2].sku`; empty for the whole.
    pub path: String,
    /// "a string of 1,200 bytes, and 7 are left"
    pub message: String,
}

impl fmt::Display for EncodingFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let of = if self.path.is_empty() { String::new() } else { format!(" of {}", self.path) };
        write!(f, "byte {}{of}: {}", self.at, self.message)
    }
}

/// Reads and writes by one schema. Shared by threads; every call is bounded by its bytes and never recurses without a limit.
pub trait Encoding: Any + Send + Sync + fmt::Debug {
    /// Writes the value as JSON on one line: every number with all its digits, fields in the order of the schema. What was
    /// written up to a fault stays.
    fn json(&self, body: Body<'_>, out: &mut Vec<u8>) -> Result<(), EncodingFault>;

    /// Calls `found` for each value at the path, in the order of the bytes, until it returns true. Fields beside the path are
    /// passed over, and no tree is built. The values are those that [`Encoding::json`] writes.
    fn visit<'a>(&self, body: Body<'a>, steps: &[Step], found: TakesValue<'_, 'a>) -> HowFar;

    /// Whether bytes that nothing says to be of this schema are: read to the last one, and with nothing in them that it does not have.
    fn fits(&self, body: Body<'_>) -> bool {
        self.json(body, &mut Vec::new()).is_ok()
    }

    /// How the bytes were read, if there was a choice: "message Order", "message indexes reversed".
    fn remark(&self, _body: Body<'_>) -> Option<String> {
        None
    }

    /// Writes what was written by another schema of the kind as JSON, as this one reads it. What has no schema reads as it is.
    ///
    /// # Errors
    /// What this schema can't read, or does not take.
    fn resolved(
        &self,
        _writer: &dyn Encoding,
        body: Body<'_>,
        out: &mut Vec<u8>,
    ) -> Result<(), EncodingFault> {
        self.json(body, out)
    }

    /// Whether a value that can be read is what the schema demands of it; none where whatever can be read is.
    fn validity(&self, _body: Body<'_>) -> Option<Validity> {
        None
    }

    /// The bytes of a value that is given as JSON, as [`Encoding::json`] writes it: a body, without a frame, but with what
    /// says in it which message it is.
    ///
    /// # Errors
    /// What does not fit the schema, and where; or that this is only read.
    fn bytes(&self, _json: &[u8], _which: WhichMessage<'_>) -> Result<Vec<u8>, String> {
        Err("this is read here, and not written".to_owned())
    }

    /// What says which message it is, at the head of those bytes or, before a body without a head, in a header. Empty where a
    /// schema has but one type.
    ///
    /// # Errors
    /// There is no such message.
    fn head(&self, which: WhichMessage<'_>) -> Result<Vec<u8>, String> {
        which.only_type().map(|()| Vec::new())
    }

    /// The messages that [`WhichMessage::Named`] can name, the first of the file first. None where a schema has but one type.
    fn messages(&self) -> Vec<&str> {
        Vec::new()
    }

    /// A value that fits the schema, as JSON on one line: every field, with its default or the least value of its type; what
    /// knows no fields begins with none.
    ///
    /// # Errors
    /// There is no such message.
    fn skeleton(&self, which: WhichMessage<'_>) -> Result<String, String> {
        which.only_type().map(|()| "{}".to_owned())
    }

    /// Tells of each field of the schema its steps, recursion cut; for completion. Nothing where the fields stand in the values.
    fn learn(&self, _see: &mut dyn FnMut(&[Step])) {}
}
