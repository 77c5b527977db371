//! A topic's keys and values, read by whatever schemas they name. Knows no registry: schemas come from a [`SchemaSource`].
use super::encoding::EncodingFault;
use super::frame::{FindsHeader, Frame, KeyOrValue};
use super::name::SchemaName;
use super::schema::Schema;
use super::source::{SchemaLook, SchemaSource};
use crate::decode::document::{HowFar, TakesValue};
use crate::decode::format::Format;
use crate::decode::step::Step;
use std::fmt;
use std::sync::{Arc, OnceLock};

/// How the records of one topic are read. Cheap to clone; the default knows no schema, and every value is what its bytes are.
#[derive(Clone, Default)]
pub struct Reader {
    topic: Option<Arc<TopicReader>>,
    /// It is asked on a thread that may wait for a schema.
    waits: bool,
}

/// Who asks for no schemas.
pub static PLAIN: Reader = Reader { topic: None, waits: false };

struct TopicReader {
    source: Arc<dyn SchemaSource>,
    /// For values that name no schema: the newest of the subject that has the topic's name.
    keys: Subject,
    values: Subject,
}

/// A subject by a topic's name: asked for once, when there is a value that may need it.
struct Subject {
    name: SchemaName,
    newest: OnceLock<Option<Arc<Schema>>>,
}

/// A key or a value, with what may tell how it is written.
#[derive(Clone, Copy)]
pub struct Payload<'a, 'h> {
    pub bytes: &'a [u8],
    pub of: KeyOrValue,
    pub headers: &'h dyn FindsHeader<'a>,
}

/// What a value was found to be.
#[derive(Debug)]
pub enum SchemaReading<'a> {
    /// No schema is named: it is what its bytes are.
    Plain,
    BySchema(BySchema<'a>),
    /// A schema is named, and there is no reading by it.
    Unread(Frame<'a>, Lack),
}

/// Why there is no reading by a schema that is named.
#[derive(Clone, Debug)]
pub enum Lack {
    /// It is being asked for.
    Coming(SchemaName),
    /// It can't be had.
    Schema(Arc<str>),
}

/// A value and its schema.
#[derive(Debug)]
pub struct BySchema<'a> {
    /// With the frame.
    pub bytes: &'a [u8],
    pub frame: Frame<'a>,
    pub schema: Arc<Schema>,
}

impl Reader {
    pub fn of(topic: &str, source: &Arc<dyn SchemaSource>) -> Self {
        let subject =
            |of: KeyOrValue| Subject { name: SchemaName::Newest(of.subject(topic)), newest: OnceLock::new() };
        let topic = TopicReader {
            source: source.clone(),
            keys: subject(KeyOrValue::Key),
            values: subject(KeyOrValue::Value),
        };
        Reader { topic: Some(Arc::new(topic)), waits: false }
    }

    /// The same for threads that may wait for a schema: those that search.
    pub fn patient(&self) -> Self {
        Reader { topic: self.topic.clone(), waits: true }
    }

    /// Whether no schema is ever looked for.
    #[inline]
    pub fn is_plain(&self) -> bool {
        self.topic.is_none()
    }

    /// What is known of a schema now; none where none is ever looked for.
    pub(super) fn look(&self, name: &SchemaName) -> Option<SchemaLook> {
        self.topic.as_ref().map(|topic| topic.source.look(name))
    }

    /// Asks for schemas and returns once each is known, or known why not. Waits: only for threads that may.
    pub fn await_all(names: &[(Reader, SchemaName)]) {
        // All are asked for before the first is waited for.
        names.iter().for_each(|(reader, name)| drop(reader.look(name)));
        for (reader, name) in names {
            if let Some(topic) = &reader.topic {
                topic.source.wait(name);
            }
        }
    }

    /// The subject that has the topic's name.
    pub(super) fn subject(&self, of: KeyOrValue) -> Option<&SchemaName> {
        let topic = self.topic.as_ref()?;
        Some(match of {
            KeyOrValue::Key => &topic.keys.name,
            KeyOrValue::Value => &topic.values.name,
        })
    }

    /// Whether values that name no schema may be read by one, as far as is known now.
    pub fn may_read_unnamed(&self) -> bool {
        let Some(topic) = &self.topic else { return false };
        let look = |name: &SchemaName| topic.source.look(name);
        // Not known yet counts as a yes.
        [&topic.keys, &topic.values]
            .into_iter()
            .any(|subject| subject.newest(look).is_some() || subject.newest.get().is_none())
    }

    /// Which schema it is written by, as far as is known now.
    pub fn read<'a>(&self, payload: Payload<'a, '_>) -> SchemaReading<'a> {
        let Some(topic) = &self.topic else { return SchemaReading::Plain };
        let look = if self.waits { SchemaSource::wait } else { SchemaSource::look };
        let look = |name: &SchemaName| look(&*topic.source, name);
        let bytes = payload.bytes;
        let mut lacks = None;
        for frame in Frame::all(bytes, payload.of, payload.headers) {
            match look(&frame.name) {
                SchemaLook::Known(schema) => {
                    return SchemaReading::BySchema(BySchema { bytes, frame, schema });
                }
                SchemaLook::Coming => {
                    let coming = Lack::Coming(frame.name.clone());
                    return SchemaReading::Unread(frame, coming);
                }
                SchemaLook::Lacks(why) => {
                    lacks.get_or_insert((frame, Lack::Schema(why)));
                }
            }
        }
        match lacks {
            Some((frame, lack)) => SchemaReading::Unread(frame, lack),
            None => topic.by_its_name(payload, look),
        }
    }
}

impl TopicReader {
    /// Bytes that are no text may be written by the schema that has the topic's name.
    fn by_its_name<'a>(
        &self,
        payload: Payload<'a, '_>,
        look: impl Fn(&SchemaName) -> SchemaLook,
    ) -> SchemaReading<'a> {
        let subject = match payload.of {
            KeyOrValue::Key => &self.keys,
            KeyOrValue::Value => &self.values,
        };
        // The cheapest first: nearly always there is no such subject, or no such need.
        if subject.newest.get().is_some_and(Option::is_none)
            || Format::guess(Some(payload.bytes)) != Format::Binary
        {
            return SchemaReading::Plain;
        }
        let frame = Frame::by_name(payload.bytes, &subject.name);
        let schema = match subject.newest(look) {
            Some(schema) => schema,
            None if subject.newest.get().is_some() => return SchemaReading::Plain,
            None => return SchemaReading::Unread(frame, Lack::Coming(subject.name.clone())),
        };
        let framed = BySchema { bytes: payload.bytes, frame, schema };
        // A guess: it must read to the last byte, and hold nothing else.
        if framed.schema.encoding().fits(framed.frame.body) {
            SchemaReading::BySchema(framed)
        } else {
            SchemaReading::Plain
        }
    }
}

impl Subject {
    fn newest(&self, look: impl Fn(&SchemaName) -> SchemaLook) -> Option<Arc<Schema>> {
        if let Some(known) = self.newest.get() {
            return known.clone();
        }
        let known = match look(&self.name) {
            SchemaLook::Known(schema) => Some(schema),
            SchemaLook::Lacks(_) => None,
            SchemaLook::Coming => return None,
        };
        self.newest.get_or_init(|| known).clone()
    }
}

impl Lack {
    /// In words.
    pub fn words(&self) -> Arc<str> {
        match self {
            Lack::Coming(_) => "its schema is still being asked for".into(),
            Lack::Schema(why) => why.clone(),
        }
    }
}

impl<'a> BySchema<'a> {
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

impl fmt::Display for BySchema<'_> {
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
