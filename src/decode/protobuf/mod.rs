//! Protobuf's wire format, by the messages of a compiled file.
//!
//! | file | owns |
//! |---|---|
//! | `compile`, `imports` | a schema's text or descriptor into types, and the files that it may import |
//! | `node` | the types |
//! | `wire`, `output` | fields by their forms, read and written |
//! | `parts` | a message taken apart |
//! | `choose` | which message a value is |
//! | `required` | what proto2 says must be there |
//! | `read` | a message as JSON |
//! | `visit` | the values at a path |
//! | `write` | bytes from that JSON |
//! | `scalar`, `scalars`, `known` | what bits mean, both ways, and the messages that JSON has a form of its own for |
//! | `one_message` | a message that somebody has named |
//! | `several` | messages in several files, which import each other |
//! | `fields` | the fields of a schema, and a value that fits it |
//!
//! # As JSON
//! Fields have the names of the file, in its order; numbers of 64 bits are numbers; enums their names, or the number where there is no
//! name; bytes base64; Google's own types as Protobuf's JSON has them (a Timestamp is text, a wrapper its value, an `Any` its
//! message). A field that the schema does not have stays visible by its number: `"#7": 12`.
//!
//! A field that is not on the wire, and of which the file does not tell whether it was set (proto3 without `optional`), is its zero,
//! as it was for whoever wrote it: `json` writes it, and `visit` finds it. So do lists and maps, which are empty. One that
//! can be absent (`optional`, a message, one of a `oneof`, all of proto2) is in neither.
mod choose;
mod compile;
mod fields;
mod imports;
mod known;
mod misfit;
mod node;
mod one_message;
mod output;
mod parts;
mod read;
mod required;
mod scalar;
mod scalars;
mod several;
mod visit;
mod wire;
mod write;

pub(super) use several::ProtobufFiles;

use super::document::{HowFar, TakesValue};
use super::framed::{Body, Encoding, EncodingFault, EncryptionRules, Validity, WhichMessage};
use super::step::Step;
use node::{TypeId, Types};
use read::ProtobufReading;
use std::any::Any;
use std::borrow::Cow;
use std::sync::Arc;

/// Compiles with the rules that fields are encrypted by a `.proto` text, or a descriptor set in base64; `references` are the files that it imports, each behind its own imports.
///
/// # Errors
/// Why it is no schema.
pub(super) fn compile_ruled(
    text: &str,
    references: &[(String, Arc<str>)],
    rules: &EncryptionRules,
) -> Result<Box<dyn Encoding>, String> {
    let types = compile::types(text, references, rules)?;
    if types.top.is_empty() {
        return Err("the schema has no message".to_owned());
    }
    Ok(Box::new(Protobuf { types }))
}

/// The same without rules.
#[cfg(test)]
pub(super) fn compile(text: &str, references: &[(String, Arc<str>)]) -> Result<Box<dyn Encoding>, String> {
    compile_ruled(text, references, &EncryptionRules::default())
}

/// The same for values that are one message of the file, the first or that of a name, without indexes before it.
///
/// # Errors
/// Why it is no schema, or has no such message.
pub(super) fn compile_message(
    text: &str,
    references: &[(String, Arc<str>)],
    message: Option<&str>,
) -> Result<Box<dyn Encoding>, String> {
    Ok(Box::new(one_message::OneMessage::of(
        compile::types(text, references, &EncryptionRules::default())?,
        message,
    )?))
}

#[derive(Debug)]
struct Protobuf {
    types: Types,
}

impl Protobuf {
    /// The message that is to be written, and what stands before it.
    fn asked_for<'a>(&self, which: WhichMessage<'a>) -> Result<(TypeId, Cow<'a, [u8]>), String> {
        match which {
            WhichMessage::First => Ok((self.types.top[0], Cow::Borrowed(&[0]))),
            WhichMessage::Named(name) => {
                let message = choose::by_name(&self.types, name);
                let way =
                    message.and_then(|id| Some((id, choose::way_to(&self.types, &self.types.top, id, 0)?)));
                let (message, way) = way.ok_or_else(|| format!("the schema has no message {name}"))?;
                Ok((message, Cow::Owned(output::indexes(&way))))
            }
            WhichMessage::Like(body) => {
                let chosen = choose::choose(&self.types, body).map_err(|fault| fault.message)?;
                let head = body.bytes.len() - chosen.bytes.len();
                Ok((chosen.message, Cow::Borrowed(&body.bytes[..head])))
            }
        }
    }
}

impl Encoding for Protobuf {
    fn json(&self, body: Body<'_>, out: &mut Vec<u8>) -> Result<(), EncodingFault> {
        let types = &self.types;
        let read = choose::choose(types, body).and_then(|chosen| {
            let read = ProtobufReading { types }.message(chosen.message, chosen.bytes, 0, out);
            read.map_err(|fault| parts::moved(fault, body.bytes, chosen.bytes))
        });
        read.map_err(|fault| *fault)
    }

    fn visit<'a>(&self, body: Body<'a>, steps: &[Step], found: TakesValue<'_, 'a>) -> HowFar {
        match choose::choose(&self.types, body) {
            Ok(chosen) => visit::visit(&self.types, chosen.message, chosen.bytes, steps, found),
            Err(_) => HowFar::Part,
        }
    }

    fn fits(&self, body: Body<'_>) -> bool {
        choose::choose(&self.types, body)
            .is_ok_and(|chosen| choose::fits(&self.types, chosen.message, chosen.bytes, 0))
    }

    fn remark(&self, body: Body<'_>) -> Option<String> {
        let chosen = choose::choose(&self.types, body).ok()?;
        let only = self.types.top.len() == 1 && self.types.top[0] == chosen.message;
        let name = &self.types.message(chosen.message).name;
        match chosen.how {
            choose::FoundHow::Written if only => None,
            how => Some(format!("message {name}{how}")),
        }
    }

    fn resolved(
        &self,
        writer: &dyn Encoding,
        body: Body<'_>,
        out: &mut Vec<u8>,
    ) -> Result<(), EncodingFault> {
        let types = &self.types;
        let Some(writer) = (writer as &dyn Any).downcast_ref::<Protobuf>() else {
            return Err(*EncodingFault::at(0, "it is not written in Protobuf"));
        };
        let read = choose::choose(&writer.types, body).and_then(|chosen| {
            // Of the message that the writer meant, wherever that stands in the file now.
            let name = &writer.types.message(chosen.message).name;
            let message = types
                .by_name
                .get(name)
                .ok_or_else(|| EncodingFault::at(0, format!("the schema has no message {name}")))?;
            let fits = misfit::held_to(types, *message, chosen.bytes, 0)
                .and_then(|()| required::held_to(types, *message, chosen.bytes));
            let read = fits.and_then(|()| ProtobufReading { types }.message(*message, chosen.bytes, 0, out));
            read.map_err(|fault| parts::moved(fault, body.bytes, chosen.bytes))
        });
        read.map_err(|fault| *fault)
    }

    fn validity(&self, body: Body<'_>) -> Option<Validity> {
        let chosen = choose::choose(&self.types, body).ok()?;
        required::judged(&self.types, chosen.message, chosen.bytes)
    }

    fn bytes(&self, json: &[u8], which: WhichMessage<'_>) -> Result<Vec<u8>, String> {
        let (message, head) = self.asked_for(which)?;
        let message = write::bytes(&self.types, message, json)?;
        Ok([&head[..], &message].concat())
    }

    fn head(&self, which: WhichMessage<'_>) -> Result<Vec<u8>, String> {
        self.asked_for(which).map(|(_, head)| head.into_owned())
    }

    fn messages(&self) -> Vec<&str> {
        choose::all(&self.types).into_iter().map(|id| &*self.types.message(id).name).collect()
    }

    fn skeleton(&self, which: WhichMessage<'_>) -> Result<String, String> {
        self.asked_for(which).map(|(message, _)| fields::skeleton(&self.types, message))
    }

    /// Those of every message at the top: a topic may hold any of them.
    fn learn(&self, see: &mut dyn FnMut(&[Step])) {
        self.types.top.iter().for_each(|id| fields::learn(&self.types, *id, see));
    }
}

#[cfg(test)]
#[path = "../tests/protobuf_tests.rs"]
mod tests;

#[cfg(test)]
#[path = "../tests/required_tests.rs"]
mod required_tests;
