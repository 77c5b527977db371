//! A key or a value written by a schema, from JSON: the bytes, and what names the schema before them or in a header. The other way
//! round of `frame`. Knows no registry.
use super::decoded::Decoded;
use super::encoding::{Body, WhichMessage};
use super::frame::{Framing, KeyOrValue};
use super::schema::Schema;
use std::fmt;
use std::sync::Arc;
use uuid::Uuid;

/// Where what is written names its schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum NamedIn {
    /// Confluent's five bytes before it.
    #[default]
    Bytes,
    /// A header of Confluent 8.
    Header,
}

/// What a registry calls a schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SchemaId {
    pub id: u32,
    /// The same in every registry; old ones have none.
    pub guid: Option<Uuid>,
}

/// Writes by one schema.
#[derive(Clone, Debug)]
pub struct SchemaWriter {
    pub schema: Arc<Schema>,
    naming: Naming,
}

#[derive(Clone, Debug)]
enum Naming {
    Anew {
        id: SchemaId,
        named: NamedIn,
        /// Of a Protobuf file; else its first.
        message: Option<Arc<str>>,
    },
    /// As the value that was read has it: what stands before its body, and whatever its headers say.
    Like { framing: Framing, length: usize, bytes: Arc<[u8]>, message: Option<Arc<[u8]>> },
}

/// What was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrittenPart {
    pub bytes: Vec<u8>,
    /// The header that belongs to it, and stands in place of others that name a schema.
    pub header: Option<(&'static str, Vec<u8>)>,
}

impl SchemaWriter {
    /// Names its schema itself.
    ///
    /// # Errors
    /// The schema has no such message.
    pub fn new(
        schema: Arc<Schema>,
        id: SchemaId,
        named: NamedIn,
        message: Option<&str>,
    ) -> Result<SchemaWriter, String> {
        let naming = Naming::Anew { id, named, message: message.map(Into::into) };
        let writer = SchemaWriter { schema, naming };
        writer.schema.encoding().head(writer.which())?;
        Ok(writer)
    }

    /// Writes as a value that was read was written; none if no schema read it.
    pub fn like(read: &Decoded<'_>) -> Option<SchemaWriter> {
        let (frame, schema) = read.schema()?;
        let naming = Naming::Like {
            framing: frame.framing,
            length: frame.length,
            bytes: read.bytes.into(),
            message: frame.body.message.map(Into::into),
        };
        Some(SchemaWriter { schema: schema.clone(), naming })
    }

    /// Whether it keeps the frame and the headers of a value that was read.
    pub fn is_like_another(&self) -> bool {
        matches!(self.naming, Naming::Like { .. })
    }

    /// A value to begin with, as JSON on one line.
    pub fn skeleton(&self) -> Result<String, String> {
        self.schema.encoding().skeleton(self.which())
    }

    /// Writes a value that is given as JSON, as reading by the schema gives it.
    ///
    /// # Errors
    /// What does not fit the schema, and where.
    pub fn write(&self, json: &[u8], of: KeyOrValue) -> Result<WrittenPart, String> {
        let encoding = self.schema.encoding();
        match &self.naming {
            Naming::Anew { id, named: NamedIn::Bytes, .. } => {
                let body = encoding.bytes(json, self.which())?;
                let bytes = [&[0], &id.id.to_be_bytes()[..], &body].concat();
                Ok(WrittenPart { bytes, header: None })
            }
            Naming::Anew { id, named: NamedIn::Header, .. } => {
                let head = encoding.head(self.which())?;
                let bare = Body { bytes: &[], message: Some(&head) };
                let like = if head.is_empty() { self.which() } else { WhichMessage::Like(bare) };
                let header = [id.in_header(), head.clone()].concat();
                let bytes = encoding.bytes(json, like)?;
                Ok(WrittenPart { bytes, header: Some((of.confluent_header(), header)) })
            }
            Naming::Like { length, bytes, .. } => {
                let body = encoding.bytes(json, self.which())?;
                Ok(WrittenPart { bytes: [&bytes[..*length], &body].concat(), header: None })
            }
        }
    }

    fn which(&self) -> WhichMessage<'_> {
        match &self.naming {
            Naming::Anew { message: Some(message), .. } => WhichMessage::Named(message),
            Naming::Anew { message: None, .. } => WhichMessage::First,
            Naming::Like { length, bytes, message, .. } => {
                WhichMessage::Like(Body { bytes: &bytes[*length..], message: message.as_deref() })
            }
        }
    }
}

impl SchemaId {
    /// As Confluent's serializers write it into a header; an id where there is no guid.
    fn in_header(self) -> Vec<u8> {
        match self.guid {
            Some(guid) => [&[1], &guid.as_bytes()[..]].concat(),
            None => [&[0], &self.id.to_be_bytes()[..]].concat(),
        }
    }
}

impl fmt::Display for SchemaWriter {
    /// "Avro, schema 12 (orders-value v3), behind Confluent's five bytes"
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let framing = match &self.naming {
            Naming::Anew { named: NamedIn::Bytes, .. } => Framing::Confluent,
            Naming::Anew { named: NamedIn::Header, .. } => Framing::ConfluentHeader,
            Naming::Like { framing, .. } => *framing,
        };
        write!(f, "{}, {framing}", self.schema)?;
        match &self.naming {
            Naming::Anew { message: Some(message), .. } => write!(f, ", message {message}"),
            Naming::Anew { .. } | Naming::Like { .. } => Ok(()),
        }
    }
}
