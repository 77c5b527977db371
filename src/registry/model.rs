//! Plain data of what registries tell. What one does not tell is no value.
use crate::decode::framed::SchemaKind;
use std::fmt;
use std::sync::Arc;

/// A schema that another one uses.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct SchemaReference {
    /// As the schema itself names it: a type, or a file.
    pub(crate) name: Arc<str>,
    pub(crate) subject: Arc<str>,
    pub(crate) version: i32,
}

/// A schema's text and what it is written in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SchemaText {
    pub(crate) kind: SchemaKind,
    pub(crate) text: Arc<str>,
    pub(crate) references: Vec<SchemaReference>,
}

/// One version of a subject.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SubjectVersion {
    pub(crate) subject: Arc<str>,
    pub(crate) version: i32,
    /// Of the schema, in this registry.
    pub(crate) id: u32,
    pub(crate) schema: SchemaText,
}

impl fmt::Display for SchemaReference {
    /// "customers-value v2"
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} v{}", self.subject, self.version)
    }
}
