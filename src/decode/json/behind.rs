//! JSON behind the frame of a schema registry: its own text, which needs no schema to be read.
use super::super::document::{HowFar, TakesValue};
use super::super::framed::{Body, Encoding, EncodingFault, WhichMessage};
use super::super::step::Step;
use super::{layout, path, walk};

#[derive(Debug)]
pub(super) struct JsonBehind;

impl Encoding for JsonBehind {
    fn json(&self, body: Body<'_>, out: &mut Vec<u8>) -> Result<(), EncodingFault> {
        let small = layout::minify(body.bytes).map_err(|fault| EncodingFault {
            at: fault.at,
            path: String::new(),
            message: fault.message,
        })?;
        out.extend_from_slice(&small);
        Ok(())
    }

    fn visit<'a>(&self, body: Body<'a>, steps: &[Step], found: TakesValue<'_, 'a>) -> HowFar {
        path::visit(body.bytes, steps, found)
    }

    fn remark(&self, _body: Body<'_>) -> Option<String> {
        None
    }

    fn bytes(&self, json: &[u8], _which: WhichMessage<'_>) -> Result<Vec<u8>, String> {
        walk::check(json).map(|()| json.to_vec()).map_err(|fault| fault.to_string())
    }

    fn learn(&self, _see: &mut dyn FnMut(&[Step])) {}
}
