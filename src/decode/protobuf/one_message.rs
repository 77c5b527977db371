//! A message of a file that somebody has named: no indexes stand before its bytes.
use super::super::document::{HowFar, TakesValue};
use super::super::framed::{Body, Encoding, EncodingFault, Validity, WhichMessage};
use super::super::step::Step;
use super::node::{TypeId, Types};
use super::read::ProtobufReading;
use super::{choose, fields, required, visit, write};

#[derive(Debug)]
pub(super) struct OneMessage {
    types: Types,
    message: TypeId,
}

impl OneMessage {
    /// The one of this name, or the first of the file.
    pub fn of(types: Types, name: Option<&str>) -> Result<OneMessage, String> {
        let found = match name {
            Some(name) => choose::by_name(&types, name).ok_or_else(|| {
                let known: Vec<&str> = types.top.iter().map(|id| &*types.message(*id).name).collect();
                format!("there is no message {name}: {}", known.join(", "))
            })?,
            None => *types.top.first().ok_or("it has no message")?,
        };
        Ok(OneMessage { types, message: found })
    }
}

impl Encoding for OneMessage {
    fn json(&self, body: Body<'_>, out: &mut Vec<u8>) -> Result<(), EncodingFault> {
        let read = ProtobufReading { types: &self.types }.message(self.message, body.bytes, 0, out);
        read.map_err(|fault| *fault)
    }

    fn visit<'a>(&self, body: Body<'a>, steps: &[Step], found: TakesValue<'_, 'a>) -> HowFar {
        visit::visit(&self.types, self.message, body.bytes, steps, found)
    }

    fn fits(&self, body: Body<'_>) -> bool {
        choose::fits(&self.types, self.message, body.bytes, 0)
    }

    fn remark(&self, _body: Body<'_>) -> Option<String> {
        Some(format!("message {}", self.types.message(self.message).name))
    }

    fn validity(&self, body: Body<'_>) -> Option<Validity> {
        required::judged(&self.types, self.message, body.bytes)
    }

    fn bytes(&self, json: &[u8], _which: WhichMessage<'_>) -> Result<Vec<u8>, String> {
        write::bytes(&self.types, self.message, json)
    }

    fn skeleton(&self, _which: WhichMessage<'_>) -> Result<String, String> {
        Ok(fields::skeleton(&self.types, self.message))
    }

    fn learn(&self, see: &mut dyn FnMut(&[Step])) {
        fields::learn(&self.types, self.message, see);
    }
}
