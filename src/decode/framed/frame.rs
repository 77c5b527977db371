//! Where a record names its schema: in the first bytes of its key or value, or in its headers. Says what the signs say; whether the
//! bytes behind them are what the schema promises is for the schema to judge.
use super::encoding::Body;
use super::name::SchemaName;
use super::schema::Schema;
use crate::decode::avro::SINGLE;
use std::fmt;
use std::sync::Arc;
use uuid::Uuid;

/// Which part of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum KeyOrValue {
    Key,
    Value,
}

/// Looks up a header; the last one of a name counts, as for Kafka's own deserializers.
pub trait FindsHeader<'a> {
    fn last(&self, name: &str) -> Option<&'a [u8]>;
}

/// The sign that a schema was found by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Framing {
    /// A header of Confluent 8: `__value_schema_id`.
    ConfluentHeader,
    /// A zero and four bytes.
    Confluent,
    /// A zero and eight bytes, of which the first four are zero: Apicurio 2.
    ApicurioBytes,
    /// `apicurio.value.globalId` and the like.
    ApicurioHeader,
    /// 3, the compression, and a UUID.
    Glue,
    /// The same, and zlib has packed what is behind.
    GlueZlib,
    /// Avro's single objects: C3 01, and the schema's fingerprint.
    SingleObject,
    /// None: a subject has the topic's name.
    TopicName,
}

impl fmt::Display for Framing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Framing::ConfluentHeader => "named in a header",
            Framing::Confluent => "behind Confluent's five bytes",
            Framing::ApicurioBytes => "behind Apicurio's nine bytes",
            Framing::ApicurioHeader => "named in Apicurio's headers",
            Framing::Glue => "behind Glue's header",
            Framing::GlueZlib => "behind Glue's header, packed with zlib",
            Framing::SingleObject => "an Avro single object",
            Framing::TopicName => "by the topic's name",
        })
    }
}

/// A schema's name and what stands behind it.
#[derive(Clone, Debug)]
pub struct Frame<'a> {
    pub name: SchemaName,
    pub framing: Framing,
    pub body: Body<'a>,
    /// The bytes of the frame before the body.
    pub length: usize,
}

impl KeyOrValue {
    fn headers(self) -> [&'static str; 3] {
        match self {
            KeyOrValue::Key => ["__key_schema_id", "apicurio.key.globalId", "apicurio.key.contentId"],
            KeyOrValue::Value => ["__value_schema_id", "apicurio.value.globalId", "apicurio.value.contentId"],
        }
    }

    /// The header of Confluent 8.
    pub(super) fn confluent_header(self) -> &'static str {
        self.headers()[0]
    }

    /// Whether a header of this name may name the schema of the part.
    pub fn is_named_in(self, header: &[u8]) -> bool {
        self.headers().iter().any(|own| own.as_bytes() == header)
    }

    /// What Confluent's serializers call the subject of a topic.
    pub fn subject(self, topic: &str) -> String {
        match self {
            KeyOrValue::Key => format!("{topic}-key"),
            KeyOrValue::Value => format!("{topic}-value"),
        }
    }
}

impl<'a> Frame<'a> {
    /// The schema that its name has led to, for what stands behind the frame.
    pub(super) fn opened(&self, schema: Arc<Schema>) -> Arc<Schema> {
        match self.framing {
            Framing::GlueZlib => Schema::behind_zlib(&schema),
            _ => schema,
        }
    }

    /// The frames that the signs allow, the likeliest first.
    #[inline]
    pub fn all(
        bytes: &'a [u8],
        of: KeyOrValue,
        headers: &dyn FindsHeader<'a>,
    ) -> impl Iterator<Item = Frame<'a>> {
        in_header(bytes, of, headers).into_iter().chain(at_head(bytes))
    }

    /// Whether the first bytes may be a frame. Asked of every record.
    #[inline]
    pub fn may_begin(bytes: &[u8]) -> bool {
        matches!(bytes, [0 | 3, ..] | [0xc3, 1, ..])
    }

    /// Whether headers, as they lie in a record, may name a schema. Asked of every record.
    #[inline]
    pub fn may_be_named_in(headers: &[u8]) -> bool {
        let named = |name: &[u8]| memchr::memmem::find(headers, name).is_some();
        headers.len() > 1 && (named(b"_schema_id") || named(b"apicurio."))
    }

    /// A single object of Avro, whose schema is looked for among the versions of a subject.
    pub fn single_object(bytes: &'a [u8], subject: &SchemaName) -> Option<Frame<'a>> {
        let SchemaName::Newest(subject) = subject else { return None };
        let (print, body) = bytes.strip_prefix(SINGLE)?.split_first_chunk()?;
        let name = SchemaName::Fingerprint(subject.clone(), u64::from_le_bytes(*print));
        let length = bytes.len() - body.len();
        let body = Body { bytes: body, message: None };
        Some(Frame { name, framing: Framing::SingleObject, body, length })
    }

    /// The value without a frame, to be tried with the schema of this name.
    pub fn by_name(bytes: &'a [u8], name: &SchemaName) -> Frame<'a> {
        let body = Body { bytes, message: None };
        Frame { name: name.clone(), framing: Framing::TopicName, body, length: 0 }
    }
}

fn in_header<'a>(bytes: &'a [u8], of: KeyOrValue, headers: &dyn FindsHeader<'a>) -> Option<Frame<'a>> {
    let [confluent, global, content] = of.headers();
    let frame = |name, framing, message| Frame { name, framing, body: Body { bytes, message }, length: 0 };
    if let Some(value) = headers.last(confluent) {
        let (name, message) = match value.split_first()? {
            (0, rest) => {
                let (id, message) = rest.split_first_chunk()?;
                (SchemaName::Id(u32::from_be_bytes(*id)), message)
            }
            (1, rest) => {
                let (id, message) = rest.split_first_chunk()?;
                (SchemaName::Guid(Uuid::from_bytes(*id)), message)
            }
            _ => return None,
        };
        let message = Some(message).filter(|message| !message.is_empty());
        return Some(frame(name, Framing::ConfluentHeader, message));
    }
    let id = |name| Some(i64::from_be_bytes(headers.last(name)?.try_into().ok()?));
    let name = id(global).map(SchemaName::GlobalId).or_else(|| id(content).map(SchemaName::ContentId))?;
    Some(frame(name, Framing::ApicurioHeader, None))
}

fn at_head(bytes: &[u8]) -> Option<Frame<'_>> {
    let frame = |name, framing, length| Frame {
        name,
        framing,
        body: Body { bytes: &bytes[length..], message: None },
        length,
    };
    match bytes.split_first()? {
        (0, rest) => {
            let id = u32::from_be_bytes(*rest.first_chunk()?);
            if id != 0 {
                return Some(frame(SchemaName::Id(id), Framing::Confluent, 5));
            }
            let id = i64::from_be_bytes(*rest.first_chunk()?);
            (id != 0).then(|| frame(SchemaName::GlobalId(id), Framing::ApicurioBytes, 9))
        }
        (3, [packing @ (0 | 5), rest @ ..]) => {
            let id = Uuid::from_bytes(*rest.first_chunk()?);
            let framing = if *packing == 0 { Framing::Glue } else { Framing::GlueZlib };
            Some(frame(SchemaName::Glue(id), framing, 18))
        }
        _ => None,
    }
}
