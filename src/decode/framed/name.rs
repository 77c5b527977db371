//! How a record names the schema that it was written by. Plain data.
use std::fmt;
use uuid::Uuid;

/// Which schema, in one registry.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SchemaName {
    /// Confluent's id, of 32 bits.
    Id(u32),
    /// Confluent's id of 128 bits, in a header since Confluent 8.
    Guid(Uuid),
    /// Apicurio's id of an artifact's version.
    GlobalId(i64),
    /// Apicurio's id of a text.
    ContentId(i64),
    /// AWS Glue's version of a schema.
    Glue(Uuid),
    /// The newest version of a subject: the record names none, its topic's name does.
    Newest(String),
    /// The version of a subject whose schema has this fingerprint: Avro's single objects.
    Fingerprint(String, u64),
}

impl fmt::Display for SchemaName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SchemaName::Id(id) => write!(f, "schema {id}"),
            SchemaName::Guid(id) => write!(f, "schema {id}"),
            SchemaName::GlobalId(id) => write!(f, "schema with global id {id}"),
            SchemaName::ContentId(id) => write!(f, "schema with content id {id}"),
            SchemaName::Glue(id) => write!(f, "Glue schema version {id}"),
            SchemaName::Newest(subject) => write!(f, "newest schema of {subject}"),
            SchemaName::Fingerprint(subject, print) => {
                write!(f, "schema with the fingerprint {print:016x} among the versions of {subject}")
            }
        }
    }
}
