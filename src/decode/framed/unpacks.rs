//! A schema whose values were packed by whoever framed them: read as what is inside. Knows no format.
use super::encoding::{Body, Encoding, EncodingFault, WhichMessage};
use super::schema::Schema;
use super::validity::Validity;
use crate::decode::document::{HowFar, TakesValue};
use crate::decode::step::Step;
use crate::decode::unpack;
use std::sync::Arc;

/// A schema behind zlib.
#[derive(Debug)]
struct Unpacks(Arc<Schema>);

impl Schema {
    /// The same schema for values that zlib has packed.
    pub fn behind_zlib(own: &Arc<Schema>) -> Arc<Schema> {
        Arc::new(Schema::with(own.written.clone(), Box::new(Unpacks(own.clone()))))
    }
}

fn unpacked(body: Body<'_>) -> Result<Vec<u8>, EncodingFault> {
    unpack::zlib(body.bytes).map_err(|why| *EncodingFault::at(0, format!("no zlib: {why}")))
}

impl Encoding for Unpacks {
    fn json(&self, body: Body<'_>, out: &mut Vec<u8>) -> Result<(), EncodingFault> {
        self.0.encoding().json(Body { bytes: &unpacked(body)?, ..body }, out)
    }

    fn visit<'a>(&self, body: Body<'a>, steps: &[Step], found: TakesValue<'_, 'a>) -> HowFar {
        match unpacked(body) {
            Ok(bytes) => {
                let inside = Body { bytes: &bytes, ..body };
                self.0.encoding().visit(inside, steps, &mut |value| found(value.into_owned()))
            }
            Err(_) => HowFar::Part,
        }
    }

    fn remark(&self, body: Body<'_>) -> Option<String> {
        self.0.encoding().remark(Body { bytes: &unpacked(body).ok()?, ..body })
    }

    fn validity(&self, body: Body<'_>) -> Option<Validity> {
        self.0.encoding().validity(Body { bytes: &unpacked(body).ok()?, ..body })
    }

    fn bytes(&self, json: &[u8], which: WhichMessage<'_>) -> Result<Vec<u8>, String> {
        match which {
            WhichMessage::Like(body) => {
                let bytes = unpacked(body).map_err(|fault| fault.to_string())?;
                let like = WhichMessage::Like(Body { bytes: &bytes, ..body });
                unpack::into_zlib(&self.0.encoding().bytes(json, like)?)
            }
            which => unpack::into_zlib(&self.0.encoding().bytes(json, which)?),
        }
    }

    fn skeleton(&self, which: WhichMessage<'_>) -> Result<String, String> {
        self.0.encoding().skeleton(which)
    }

    fn learn(&self, see: &mut dyn FnMut(&[Step])) {
        self.0.encoding().learn(see);
    }
}
