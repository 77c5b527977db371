//! Values that were written by a schema which they only name: the frame around them, the schema, and what it makes of the bytes.
//!
//! | file | owns |
//! |---|---|
//! | `name` | how a record names its schema |
//! | `frame` | where the name stands: the head of the bytes, or headers |
//! | `schema` | a schema that was fetched and compiled |
//! | `encoding` | the seam: what a compiled schema can do with bytes. `avro/` and `protobuf/` beside this folder are behind it |
//! | `leaf`, `fault` | what encodings share: a value without parts, and a fault on its way out |
//! | `source` | the seam to whoever fetches schemas; nothing here waits, unless it is asked to |
//! | `reader` | a topic's values, read with all of this |
//! | `tried` | why one of them is not read: each way, and how far it came |
mod encoding;
mod fault;
mod frame;
mod leaf;
mod name;
mod reader;
mod schema;
mod source;
mod tried;

pub(crate) use encoding::{Body, Encoding, EncodingFault, WhichMessage};
pub(in crate::decode) use fault::Read;
pub(crate) use frame::{FindsHeader, Frame, KeyOrValue};
pub(in crate::decode) use leaf::{Leaf, quoted};
pub(crate) use name::SchemaName;
pub(crate) use reader::{BySchema, Lack, PLAIN, Payload, Reader, SchemaReading};
pub(crate) use schema::{Schema, SchemaKind, WrittenSchema};
pub(crate) use source::{SchemaLook, SchemaSource, SchemaSources};
pub(crate) use tried::TriedReading;
