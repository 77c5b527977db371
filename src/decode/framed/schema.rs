//! A schema that was fetched, with all that it refers to, compiled. Knows no registry.
use super::encoding::{Body, Encoding, EncodingFault};
use super::encryption::EncryptionRules;
use super::name::SchemaName;
use crate::decode::document::{HowFar, TakesValue};
use crate::decode::step::Step;
use std::fmt;
use std::sync::Arc;

/// What a schema is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SchemaKind {
    Avro,
    Protobuf,
    Json,
}

impl fmt::Display for SchemaKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            SchemaKind::Avro => "Avro",
            SchemaKind::Protobuf => "Protobuf",
            SchemaKind::Json => "JSON Schema",
        })
    }
}

/// A schema as a registry gives it.
#[derive(Clone, Debug)]
pub struct WrittenSchema {
    pub name: SchemaName,
    pub kind: SchemaKind,
    pub text: Arc<str>,
    /// What it refers to, each behind those that it refers to itself: the name by which it is referred to, and the text.
    pub references: Vec<(String, Arc<str>)>,
    pub encryption: EncryptionRules,
    /// Subject and version, where they are known.
    pub known_as: Vec<(Arc<str>, i32)>,
}

impl WrittenSchema {
    /// What single objects of Avro name it by.
    pub fn fingerprint(&self) -> Option<u64> {
        let is_avro = self.kind == SchemaKind::Avro;
        is_avro.then(|| crate::decode::avro::fingerprint(&self.text, &self.references)).flatten()
    }
}

/// A schema that records can be read by.
#[derive(Debug)]
pub struct Schema {
    pub written: WrittenSchema,
    encoding: Box<dyn Encoding>,
}

impl Schema {
    /// Compiles it.
    ///
    /// # Errors
    /// Why it is no schema, in words.
    pub fn compile(written: WrittenSchema) -> Result<Schema, String> {
        let (text, references, rules) = (&written.text, &written.references, &written.encryption);
        let encoding = match written.kind {
            _ if rules.of_whole().is_some() => Box::new(AllEncrypted(all_encrypted(rules))),
            SchemaKind::Avro => crate::decode::avro::compile_ruled(text, references, rules)?,
            SchemaKind::Protobuf => crate::decode::protobuf::compile_ruled(text, references, rules)?,
            SchemaKind::Json => crate::decode::json::behind_a_frame(text, references, rules),
        };
        Ok(Schema { written, encoding })
    }

    pub(super) fn with(written: WrittenSchema, encoding: Box<dyn Encoding>) -> Schema {
        Schema { written, encoding }
    }

    pub fn encoding(&self) -> &dyn Encoding {
        &*self.encoding
    }

    /// Why nobody can read any of its values here.
    pub fn hides_all(&self) -> Option<Arc<str>> {
        let rules = &self.written.encryption;
        rules.of_whole().map(|_| all_encrypted(rules).into())
    }
}

fn all_encrypted(rules: &EncryptionRules) -> String {
    format!("all of it is encrypted, as a rule of its schema says (KEK {})", rules.keks())
}

/// Values of which nothing can be read, and why.
#[derive(Debug)]
struct AllEncrypted(String);

impl Encoding for AllEncrypted {
    fn json(&self, _body: Body<'_>, _out: &mut Vec<u8>) -> Result<(), EncodingFault> {
        Err(EncodingFault { at: 0, path: String::new(), message: self.0.clone() })
    }

    fn visit<'a>(&self, _body: Body<'a>, _steps: &[Step], _found: TakesValue<'_, 'a>) -> HowFar {
        HowFar::Part
    }
}

impl fmt::Display for Schema {
    /// "Avro, schema 12 (orders-value v3)"
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, {}", self.written.kind, self.written.name)?;
        match &self.written.known_as[..] {
            [] => {}
            [(subject, version)] => write!(f, " ({subject} v{version})")?,
            [(subject, version), rest @ ..] => write!(f, " ({subject} v{version} and {} more)", rest.len())?,
        }
        match &self.written.encryption {
            rules if rules.is_empty() => Ok(()),
            rules => write!(f, ", with encrypted fields (KEK {})", rules.keks()),
        }
    }
}
