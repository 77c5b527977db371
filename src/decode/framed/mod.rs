//! Values that are read by something: by a schema which they only name, with the frame around them; by a format that their bytes are
//! in; as somebody chose.
//!
//! | file | owns |
//! |---|---|
//! | `name` | how a record names its schema |
//! | `frame` | where the name stands: the head of the bytes, or headers |
//! | `schema` | a schema that was fetched and compiled |
//! | `encoding` | the seam: what a compiled schema can do with bytes. `avro/` and `protobuf/` beside this folder are behind it |
//! | `encryption` | which fields are encrypted, by the rules of their schema |
//! | `decoded` | a value and what reads it, whatever that is |
//! | `read_as`, `readers` | what was chosen for a topic, and who reads its records |
//! | `unpacks` | a schema whose values were packed |
//! | `validity` | whether a value that can be read is what its schema demands |
//! | `leaf`, `fault` | what encodings share: a value without parts, and a fault on its way out |
//! | `source` | the seam to whoever fetches schemas; nothing here waits, unless it is asked to |
//! | `interpreter` | the seam to whoever turns bytes into JSON in its own time |
//! | `reader` | a topic's values, read with all of this |
//! | `writing` | the other way round: a value written by a schema that is named beside it |
//! | `tried` | why one of them is not read: each way, and how far it came |
mod decoded;
mod encoding;
pub(in crate::decode) mod encryption;
mod fault;
mod frame;
mod interpreter;
mod leaf;
mod name;
mod read_as;
mod reader;
mod readers;
mod schema;
mod source;
mod tried;
mod unpacks;
mod validity;
mod writing;

pub(crate) use decoded::{Decoded, Decoder};
pub(crate) use encoding::{Body, Encoding, EncodingFault, WhichMessage};
pub(crate) use encryption::{EncryptionRule, EncryptionRules};
pub(in crate::decode) use fault::Read;
pub(crate) use frame::{FindsHeader, Frame, Framing, KeyOrValue};
pub(crate) use interpreter::{Interpreted, Interpreter};
pub(in crate::decode) use leaf::{Leaf, quoted};
pub(crate) use name::SchemaName;
pub(crate) use read_as::{ReadAs, ReadChoices, ReadRecordAs};
pub(crate) use reader::{Awaited, Lack, PLAIN, Payload, PayloadReading, Reader};
pub(crate) use readers::RecordReaders;
pub(crate) use schema::{Schema, SchemaKind, WrittenSchema};
pub(crate) use source::{SchemaLook, SchemaSource, SchemaSources};
pub(crate) use tried::TriedReading;
pub(crate) use validity::{Objection, Validity};
pub(crate) use writing::{NamedIn, SchemaId, SchemaWriter};
