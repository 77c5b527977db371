//! Avro's binary encoding, by a compiled schema.
//!
//! | file | owns |
//! |---|---|
//! | `compile`, `names` | a schema's text into nodes |
//! | `node`, `sizes` | the nodes, and how many bytes a value of them takes where that is always the same |
//! | `input`, `blocks`, `output` | numbers, lengths and blocks, read and written |
//! | `read` | a value as JSON, and a value passed over |
//! | `visit` | the values at a path |
//! | `resolve`, `matching` | a value as another schema reads it |
//! | `write` | bytes from that JSON |
//! | `logical`, `big_decimal` | what numbers and bytes stand for |
//! | `container` | container files, which bring their schema along |
//! | `fingerprint` | what a schema is named by in a single object |
//! | `self_told` | values that may say themselves of which of several types they are |
//! | `brought` | what of these can't be read, by name |
//! | `several` | types in several files, which name each other |
//! | `fields` | the fields of a schema, and a value that fits it |
//!
//! # As JSON
//! A union is the value of its branch, without a wrapper around it. `bytes` and `fixed` are text of ISO-8859-1, a character for each
//! byte, as in Avro's own JSON. Decimals are numbers with the digits of their scale; dates and times ISO 8601 with all digits of
//! their unit; a UUID and a duration (`P1M2DT3.456S`) text. `NaN` and the infinities are text, as JSON has no such numbers.
mod big_decimal;
mod blocks;
mod brought;
mod compile;
mod container;
mod fields;
mod fingerprint;
mod input;
mod logical;
mod matching;
mod names;
mod node;
mod output;
mod read;
mod resolve;
mod self_told;
mod several;
mod sizes;
mod visit;
mod write;

pub(super) use brought::{SINGLE, named};
pub(super) use container::{AvroContainers, begins};
pub(super) use fingerprint::fingerprint;
pub(super) use several::AvroFiles;

use super::document::{HowFar, TakesValue};
use super::framed::{Body, Encoding, EncodingFault, EncryptionRules, WhichMessage};
use super::step::Step;
use input::Input;
use node::{BytesAs, Node, Nodes};
use read::AvroReading;
use resolve::Resolving;
use self_told::SelfTold;
use std::any::Any;
use std::sync::Arc;

/// Compiles a schema with the rules that its fields are encrypted by; `references` are named types that it uses, each behind those that it uses itself.
///
/// # Errors
/// Why it is no schema.
pub(super) fn compile_ruled(
    text: &str,
    references: &[(String, Arc<str>)],
    rules: &EncryptionRules,
) -> Result<Box<dyn Encoding>, String> {
    Ok(Box::new(Avro { nodes: compile::ruled(text, references, rules)? }))
}

/// The same without rules.
#[cfg(test)]
pub(super) fn compile(text: &str, references: &[(String, Arc<str>)]) -> Result<Box<dyn Encoding>, String> {
    compile_ruled(text, references, &EncryptionRules::default())
}

/// The same for values that may say themselves which schema they are of.
///
/// # Errors
/// Why it is no schema.
pub(super) fn compile_file(text: &str) -> Result<Box<dyn Encoding>, String> {
    let named = Avro { nodes: compile::nodes(text, &[])? };
    let own = OwnFingerprint { print: fingerprint(text, &[]), text: text.into() };
    Ok(Box::new(SelfTold::new(Ok(named), Box::new(own))))
}

/// That of the only schema there is.
#[derive(Debug)]
struct OwnFingerprint {
    print: Option<u64>,
    text: Box<str>,
}

impl self_told::Fingerprints for OwnFingerprint {
    fn compiled(&self, fingerprint: u64) -> Option<Result<Avro, String>> {
        let is_own = self.print == Some(fingerprint);
        is_own.then(|| Ok(Avro { nodes: compile::nodes(&self.text, &[])? }))
    }

    fn count(&self) -> usize {
        1
    }
}

#[derive(Debug)]
struct Avro {
    nodes: Nodes,
}

impl Avro {
    /// Of a schema that is `"bytes"` and nothing else, Confluent's serializer for Java writes the bytes as they are, others behind
    /// their length. The bytes, if there is no length.
    fn bare<'a>(&self, bytes: &'a [u8]) -> Option<&'a [u8]> {
        let root = self.nodes.root;
        let is_bytes = matches!(self.nodes.node(root), Node::Bytes(BytesAs::Bytes));
        let mut reading = AvroReading::new(&self.nodes, bytes);
        (is_bytes && reading.skip(root, 0).and_then(|()| reading.end()).is_err()).then_some(bytes)
    }
}

impl Encoding for Avro {
    fn json(&self, body: Body<'_>, out: &mut Vec<u8>) -> Result<(), EncodingFault> {
        if let Some(leaf) = self.bare(body.bytes).and_then(|bytes| BytesAs::Bytes.leaf(bytes)) {
            leaf.write(out);
            return Ok(());
        }
        let mut reading = AvroReading::new(&self.nodes, body.bytes);
        let read = reading.json(self.nodes.root, 0, out).and_then(|()| reading.end());
        read.map_err(|fault| *fault)
    }

    fn visit<'a>(&self, body: Body<'a>, steps: &[Step], found: TakesValue<'_, 'a>) -> HowFar {
        match self.bare(body.bytes).and_then(|bytes| BytesAs::Bytes.leaf(bytes)) {
            Some(leaf) if steps.is_empty() => {
                if found(leaf.found()) {
                    HowFar::Enough
                } else {
                    HowFar::All
                }
            }
            Some(_) => HowFar::All,
            None => visit::visit(&self.nodes, body.bytes, steps, found),
        }
    }

    fn fits(&self, body: Body<'_>) -> bool {
        self.bare(body.bytes).is_none() && self.json(body, &mut Vec::new()).is_ok()
    }

    fn remark(&self, body: Body<'_>) -> Option<String> {
        self.bare(body.bytes).map(|_| "bytes without their length".to_owned())
    }

    fn resolved(
        &self,
        writer: &dyn Encoding,
        body: Body<'_>,
        out: &mut Vec<u8>,
    ) -> Result<(), EncodingFault> {
        let Some(writer) = (writer as &dyn Any).downcast_ref::<Avro>() else {
            return Err(*EncodingFault::at(0, "it is not written in Avro"));
        };
        if writer.bare(body.bytes).is_some() {
            return self.json(body, out);
        }
        Resolving::new(&writer.nodes, &self.nodes, body.bytes).whole(out).map_err(|fault| *fault)
    }

    fn bytes(&self, json: &[u8], which: WhichMessage<'_>) -> Result<Vec<u8>, String> {
        let bytes = write::bytes(&self.nodes, json)?;
        match which {
            WhichMessage::Like(body) if self.bare(body.bytes).is_some() => {
                Input::new(&bytes).sized("bytes").map(<[u8]>::to_vec).map_err(|fault| fault.message)
            }
            _ => Ok(bytes),
        }
    }

    fn skeleton(&self, which: WhichMessage<'_>) -> Result<String, String> {
        which.only_type().map(|()| fields::skeleton(&self.nodes))
    }

    fn learn(&self, see: &mut dyn FnMut(&[Step])) {
        fields::learn(&self.nodes, see);
    }
}

#[cfg(test)]
#[path = "../tests/avro_tests.rs"]
mod tests;

#[cfg(test)]
#[path = "../tests/avro_resolve_tests.rs"]
mod resolve_tests;
