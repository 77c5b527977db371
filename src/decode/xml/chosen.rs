//! XML where somebody has said that it is: held to that, and shown as it stands.
use super::super::document::{Document, HowFar, TakesValue};
use super::super::framed::{Body, Encoding, EncodingFault};
use super::super::step::Step;
use super::{Xml, encoding, layout, strict};

/// Reads values as XML, whatever they look like.
#[derive(Debug)]
pub(in crate::decode) struct ChosenXml;

impl Encoding for ChosenXml {
    fn json(&self, body: Body<'_>, out: &mut Vec<u8>) -> Result<(), EncodingFault> {
        let small = strict::check(body.bytes).and_then(|()| layout::minify(&encoding::text(body.bytes)));
        let small = small.map_err(|fault| *EncodingFault::at(fault.at, fault.message))?;
        out.extend_from_slice(&small);
        Ok(())
    }

    fn visit<'a>(&self, body: Body<'a>, steps: &[Step], found: TakesValue<'_, 'a>) -> HowFar {
        Xml.visit(body.bytes, steps, found)
    }

    fn remark(&self, body: Body<'_>) -> Option<String> {
        encoding::name(body.bytes).map(str::to_owned)
    }
}
