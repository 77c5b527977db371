//! A topic's keys and values, read by whatever schemas they name. Knows no registry: schemas come from a [`SchemaSource`].
use super::encoding::EncodingFault;
use super::frame::{FindsHeader, Frame, Side};
use super::name::SchemaName;
use super::schema::Schema;
use super::source::{SchemaLook, SchemaSource};
use crate::decode::document::{HowFar, TakesValue};
use crate::decode::format::Format;
use crate::decode::step::Step;
use std::fmt;
use std::sync::Arc;

/// How the records of one topic are read. Cheap to clone; the default knows no schema, and every value is what its bytes are.
#[derive(Clone, Default)]
pub struct Reader(Option<Arc<TopicReader>>);

type Looks = fn(&dyn SchemaSource, &SchemaName) -> SchemaLook;

struct TopicReader {
    topic: Arc<str>,
    source: Arc<dyn SchemaSource>,
}

/// A key or a value, with what may tell how it is written.
#[derive(Clone, Copy)]
pub struct Payload<'a> {
    pub bytes: &'a [u8],
    pub side: Side,
    pub headers: &'a dyn FindsHeader,
}

/// What a value was found to be.
#[derive(Debug)]
pub enum Reading<'a> {
    /// No schema is named: it is what its bytes are.
    Plain,
    Framed(Framed<'a>),
    /// A schema is named, and there is no reading by it.
    Unread(Frame<'a>, Lack),
}

/// Why a named schema does not serve.
#[derive(Clone, Debug)]
pub enum Lack {
    /// It is being asked for.
    Coming,
    /// It can't be had.
    Schema(Arc<str>),
    /// It is there, and the bytes are not what it says.
    Bytes(Arc<Schema>, EncodingFault),
}

/// A value and its schema.
#[derive(Debug)]
pub struct Framed<'a> {
    pub frame: Frame<'a>,
    pub schema: Arc<Schema>,
}

impl Reader {
    pub fn of(topic: &Arc<str>, source: &Arc<dyn SchemaSource>) -> Self {
        Reader(Some(Arc::new(TopicReader { topic: topic.clone(), source: source.clone() })))
    }

    /// Whether no schema is ever looked for.
    pub fn is_plain(&self) -> bool {
        self.0.is_none()
    }

    /// Which schema it is written by, as far as is known now.
    pub fn read<'a>(&self, payload: Payload<'a>) -> Reading<'a> {
        self.read_with(payload, |source, name| source.look(name))
    }

    /// The same for threads that may wait for a schema.
    pub fn read_waiting<'a>(&self, payload: Payload<'a>) -> Reading<'a> {
        self.read_with(payload, |source, name| source.wait(name))
    }

    fn read_with<'a>(&self, payload: Payload<'a>, look: Looks) -> Reading<'a> {
        let Some(topic) = &self.0 else { return Reading::Plain };
        let mut lacks = None;
        for frame in Frame::all(payload.bytes, payload.side, payload.headers) {
            match look(&*topic.source, &frame.name) {
                SchemaLook::Known(schema) => return Reading::Framed(Framed { frame, schema }),
                SchemaLook::Coming => return Reading::Unread(frame, Lack::Coming),
                SchemaLook::Lacks(why) => {
                    lacks.get_or_insert((frame, Lack::Schema(why)));
                }
            }
        }
        match lacks {
            Some((frame, lack)) => Reading::Unread(frame, lack),
            None => topic.by_its_name(payload, look),
        }
    }
}

impl TopicReader {
    /// Bytes that are no text may be written by the schema that has the topic's name.
    fn by_its_name<'a>(&self, payload: Payload<'a>, look: Looks) -> Reading<'a> {
        if Format::guess(Some(payload.bytes)) != Format::Binary {
            return Reading::Plain;
        }
        let frame = Frame::by_topic(payload.bytes, payload.side, &self.topic);
        match look(&*self.source, &frame.name) {
            SchemaLook::Known(schema) => {
                let framed = Framed { frame, schema };
                // A guess: it must read to the last byte.
                if framed.json().is_ok() { Reading::Framed(framed) } else { Reading::Plain }
            }
            SchemaLook::Coming | SchemaLook::Lacks(_) => Reading::Plain,
        }
    }
}

impl<'a> Framed<'a> {
    /// The value as JSON on one line.
    ///
    /// # Errors
    /// Where the bytes are not what the schema says.
    pub fn json(&self) -> Result<Vec<u8>, EncodingFault> {
        let mut out = Vec::with_capacity(self.frame.body.bytes.len() * 3);
        self.schema.encoding().json(self.frame.body, &mut out).map(|()| out)
    }

    /// Calls `found` for each value at the path, until it returns true.
    pub fn visit(&self, steps: &[Step], found: TakesValue<'_, 'a>) -> HowFar {
        self.schema.encoding().visit(self.frame.body, steps, found)
    }
}

impl fmt::Display for Framed<'_> {
    /// "Avro, schema 12 (orders-value v3), behind Confluent's five bytes"
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, {}", self.schema, self.frame.framing)?;
        match self.schema.encoding().remark(self.frame.body) {
            Some(remark) => write!(f, ", {remark}"),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for Reader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.is_plain() { "Reader(plain)" } else { "Reader(by schema)" })
    }
}

/// Two records are the same whoever reads them.
impl PartialEq for Reader {
    fn eq(&self, _: &Reader) -> bool {
        true
    }
}

impl Eq for Reader {}
