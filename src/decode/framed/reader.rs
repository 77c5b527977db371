//! A topic's keys and values, read by whatever schemas they name, formats they are in, or as was chosen. Knows no registry: schemas
//! come from a [`SchemaSource`].
use super::decoded::{Decoded, DecodedBy, Decoder};
use super::frame::{FindsHeader, Frame, KeyOrValue};
use super::interpreter::{Interpreted, Interpreter};
use super::name::SchemaName;
use super::read_as::{ReadAs, ReadRecordAs};
use super::schema::Schema;
use super::source::{SchemaLook, SchemaSource};
use crate::decode::format::Format;
use crate::decode::{own_topics, unframed};
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
    /// Who fetches the schemas that are named; nobody where no registry is known.
    source: Option<Arc<dyn SchemaSource>>,
    chosen: ReadRecordAs,
    /// What is written into topics of this name: keys, and values.
    own: [Option<Arc<Decoder>>; 2],
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
    /// Of its record.
    pub key: Option<&'a [u8]>,
    pub headers: &'h dyn FindsHeader<'a>,
}

/// What a value was found to be.
#[derive(Debug)]
pub enum PayloadReading<'a> {
    /// It is the text or the bytes that it is.
    Plain,
    Decoded(Decoded<'a>),
    /// A schema is named or a way to read chosen, and there is no reading by it.
    Unread(Lack),
}

/// Why there is no reading by a schema that is named, or as was chosen.
#[derive(Clone, Debug)]
pub enum Lack {
    /// It is being asked for.
    Coming(Awaited),
    /// It can't be had.
    Schema(Arc<str>),
}

/// What a reading waits for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Awaited {
    Schema(SchemaName),
    /// What these bytes say.
    Answer(KeyOrValue, Arc<[u8]>),
}

impl Reader {
    /// `source`: nobody, where no registry is known.
    pub fn of(topic: &str, source: Option<Arc<dyn SchemaSource>>, chosen: ReadRecordAs) -> Self {
        let subject =
            |of: KeyOrValue| Subject { name: SchemaName::Newest(of.subject(topic)), newest: OnceLock::new() };
        let (keys, values) = (subject(KeyOrValue::Key), subject(KeyOrValue::Value));
        let own = [KeyOrValue::Key, KeyOrValue::Value].map(|of| own_topics::decoder(topic, of));
        Reader { topic: Some(Arc::new(TopicReader { source, chosen, own, keys, values })), waits: false }
    }

    /// The same for threads that may wait for a schema: those that search.
    pub fn patient(&self) -> Self {
        Reader { topic: self.topic.clone(), waits: true }
    }

    /// Whether every value is what its bytes are.
    #[inline]
    pub fn is_plain(&self) -> bool {
        self.topic.is_none()
    }

    /// What is known of a schema now; none where none is ever looked for.
    pub fn look(&self, name: &SchemaName) -> Option<SchemaLook> {
        self.topic.as_ref()?.source.as_ref().map(|source| source.look(name))
    }

    /// Asks for schemas and answers and returns once each is known, or known why not. Waits: only for threads that may.
    pub fn await_all(awaited: &[(Reader, Awaited)]) {
        // All are asked for before the first is waited for.
        for (reader, awaited) in awaited {
            match awaited {
                Awaited::Schema(name) => drop(reader.look(name)),
                Awaited::Answer(of, bytes) => drop(reader.interpreter(*of).map(|by| by.look(bytes))),
            }
        }
        for (reader, awaited) in awaited {
            match awaited {
                Awaited::Schema(name) => {
                    let source = reader.topic.as_ref().and_then(|topic| topic.source.as_ref());
                    drop(source.map(|source| source.wait(name)));
                }
                Awaited::Answer(of, bytes) => drop(reader.interpreter(*of).map(|by| by.wait(bytes))),
            }
        }
    }

    /// Who is asked what the keys or the values say, as was chosen.
    pub(super) fn interpreter(&self, of: KeyOrValue) -> Option<&Arc<dyn Interpreter>> {
        match self.topic.as_ref()?.chosen.part(of) {
            ReadAs::Through(interpreter) => Some(interpreter),
            _ => None,
        }
    }

    /// Whether somebody who takes his time is asked what keys or values say.
    pub fn is_through(&self) -> bool {
        [KeyOrValue::Key, KeyOrValue::Value].into_iter().any(|of| self.interpreter(of).is_some())
    }

    /// What the keys or the values are read with, whatever their bytes are; and why.
    pub(super) fn set(&self, of: KeyOrValue) -> Option<(&Arc<Decoder>, &'static str)> {
        let topic = self.topic.as_ref()?;
        match topic.chosen.part(of) {
            ReadAs::By(decoder) => Some((decoder, "as chosen")),
            ReadAs::Signs => topic.own(of).map(|own| (own, "by the topic's name")),
            ReadAs::Plain | ReadAs::Through(_) | ReadAs::Lacking(_) => None,
        }
    }

    /// The subject that has the topic's name; none where no registry is known.
    pub(super) fn subject(&self, of: KeyOrValue) -> Option<&SchemaName> {
        let topic = self.topic.as_ref().filter(|topic| topic.source.is_some())?;
        Some(&topic.subject(of).name)
    }

    /// Whether what any value says may stand in none of its bytes, as far as is known now.
    pub fn may_hide_all(&self) -> bool {
        let Some(topic) = &self.topic else { return false };
        [KeyOrValue::Key, KeyOrValue::Value].into_iter().any(|of| match topic.chosen.part(of) {
            ReadAs::By(_) | ReadAs::Through(_) | ReadAs::Lacking(_) => true,
            ReadAs::Plain => false,
            ReadAs::Signs if topic.own(of).is_some() => true,
            ReadAs::Signs => topic.source.as_ref().is_some_and(|source| {
                let subject = topic.subject(of);
                // Not known yet counts as a yes.
                subject.newest(|name| source.look(name)).is_some() || subject.newest.get().is_none()
            }),
        })
    }

    /// Whether what this value says may not stand in its bytes. Asked of every record.
    #[inline]
    pub fn may_hide(&self, of: KeyOrValue, bytes: &[u8]) -> bool {
        let Some(topic) = &self.topic else { return false };
        match topic.chosen.part(of) {
            ReadAs::By(_) | ReadAs::Through(_) | ReadAs::Lacking(_) => true,
            ReadAs::Plain => false,
            ReadAs::Signs => unframed::may_be(bytes) || topic.source.is_some() && Frame::may_begin(bytes),
        }
    }

    /// Whether these headers, as they lie in a record, may name a schema by which key or value say something else.
    #[inline]
    pub fn may_be_named_in(&self, headers: &[u8]) -> bool {
        self.topic.as_ref().is_some_and(|topic| topic.source.is_some()) && Frame::may_be_named_in(headers)
    }

    /// What reads it, as far as is known now.
    pub fn read<'a>(&self, payload: Payload<'a, '_>) -> PayloadReading<'a> {
        let Some(topic) = self.topic.as_ref().filter(|_| !payload.bytes.is_empty()) else {
            return PayloadReading::Plain;
        };
        match topic.chosen.part(payload.of) {
            ReadAs::Plain => PayloadReading::Plain,
            ReadAs::By(decoder) => {
                let by = DecodedBy::Choice(decoder.clone());
                PayloadReading::Decoded(Decoded { bytes: payload.bytes, by })
            }
            ReadAs::Through(interpreter) => {
                let bytes = payload.bytes;
                match if self.waits { interpreter.wait(bytes) } else { interpreter.look(bytes) } {
                    Interpreted::Known(decoder) => {
                        PayloadReading::Decoded(Decoded { bytes, by: DecodedBy::Choice(decoder) })
                    }
                    Interpreted::Coming => {
                        PayloadReading::Unread(Lack::Coming(Awaited::Answer(payload.of, bytes.into())))
                    }
                    Interpreted::Lacks(why) => PayloadReading::Unread(Lack::Schema(why)),
                }
            }
            ReadAs::Lacking(why) => PayloadReading::Unread(Lack::Schema(why.clone())),
            ReadAs::Signs => topic.by_signs(payload, self.waits),
        }
    }
}

impl TopicReader {
    fn subject(&self, of: KeyOrValue) -> &Subject {
        match of {
            KeyOrValue::Key => &self.keys,
            KeyOrValue::Value => &self.values,
        }
    }

    fn own(&self, of: KeyOrValue) -> Option<&Arc<Decoder>> {
        self.own[usize::from(of == KeyOrValue::Value)].as_ref()
    }

    /// What is written into topics of this name counts most, then the schema that is named, then the format that the bytes are in, then the schema that has the topic's name.
    fn by_signs<'a>(&self, payload: Payload<'a, '_>, waits: bool) -> PayloadReading<'a> {
        let bytes = payload.bytes;
        if let Some(own) = self.own(payload.of) {
            let decoded = Decoded { bytes, by: DecodedBy::Topic(own.clone(), payload.key) };
            // Another topic may have such a name.
            if decoded.encoding().fits(decoded.body()) {
                return PayloadReading::Decoded(decoded);
            }
        }
        let by_bytes = || {
            let by = DecodedBy::Bytes(unframed::guess(bytes)?.clone());
            Some(PayloadReading::Decoded(Decoded { bytes, by }))
        };
        let Some(source) = &self.source else { return by_bytes().unwrap_or(PayloadReading::Plain) };
        let look = |name: &SchemaName| if waits { source.wait(name) } else { source.look(name) };
        let mut lacks = None;
        let single = Frame::single_object(bytes, &self.subject(payload.of).name);
        for frame in Frame::all(bytes, payload.of, payload.headers).chain(single) {
            match look(&frame.name) {
                SchemaLook::Known(schema) => {
                    let schema = frame.opened(schema);
                    let by = DecodedBy::Schema(frame, schema);
                    return PayloadReading::Decoded(Decoded { bytes, by });
                }
                SchemaLook::Coming => {
                    let coming = Awaited::Schema(frame.name.clone());
                    return PayloadReading::Unread(Lack::Coming(coming));
                }
                SchemaLook::Lacks(why) => {
                    lacks.get_or_insert(Lack::Schema(why));
                }
            }
        }
        match (by_bytes(), lacks) {
            (Some(reading), _) => reading,
            (None, Some(lack)) => PayloadReading::Unread(lack),
            (None, None) => self.by_its_name(payload, look),
        }
    }

    /// Bytes that are no text may be written by the schema that has the topic's name.
    fn by_its_name<'a>(
        &self,
        payload: Payload<'a, '_>,
        look: impl Fn(&SchemaName) -> SchemaLook,
    ) -> PayloadReading<'a> {
        let subject = self.subject(payload.of);
        // The cheapest first: nearly always there is no such subject, or no such need.
        if subject.newest.get().is_some_and(Option::is_none)
            || Format::guess(Some(payload.bytes)) != Format::Binary
        {
            return PayloadReading::Plain;
        }
        let frame = Frame::by_name(payload.bytes, &subject.name);
        let schema = match subject.newest(look) {
            Some(schema) => schema,
            None if subject.newest.get().is_some() => return PayloadReading::Plain,
            None => return PayloadReading::Unread(Lack::Coming(Awaited::Schema(subject.name.clone()))),
        };
        // A guess: it must read to the last byte, and hold nothing else.
        if schema.encoding().fits(frame.body) {
            let by = DecodedBy::Schema(frame, schema);
            PayloadReading::Decoded(Decoded { bytes: payload.bytes, by })
        } else {
            PayloadReading::Plain
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
            Lack::Coming(Awaited::Schema(_)) => "its schema is still being asked for".into(),
            Lack::Coming(Awaited::Answer(..)) => "the command that reads it has not answered yet".into(),
            Lack::Schema(why) => why.clone(),
        }
    }
}

impl fmt::Debug for Reader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.is_plain() { "Reader(plain)" } else { "Reader(decodes)" })
    }
}

/// Two records are the same whoever reads them.
impl PartialEq for Reader {
    fn eq(&self, _: &Reader) -> bool {
        true
    }
}

impl Eq for Reader {}
