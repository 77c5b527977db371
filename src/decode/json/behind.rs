//! JSON behind the frame of a schema registry: its own text, which needs no schema to be read, and is held to one all the same.
use super::super::document::{HowFar, TakesValue};
use super::super::framed::{Body, Encoding, EncodingFault, Validity, WhichMessage};
use super::super::step::Step;
use super::encrypted::EncryptedParts;
use super::schema::JsonSchema;
use super::{layout, path, walk};

#[derive(Debug)]
pub(super) struct JsonBehind {
    pub schema: JsonSchema,
    /// What a rule of the schema has encrypted.
    pub encrypted: Option<EncryptedParts>,
}

impl Encoding for JsonBehind {
    fn json(&self, body: Body<'_>, out: &mut Vec<u8>) -> Result<(), EncodingFault> {
        let small = layout::minify(body.bytes).map_err(|fault| EncodingFault {
            at: fault.at,
            path: String::new(),
            message: fault.message,
        })?;
        match &self.encrypted {
            Some(parts) => parts.write(&small, out),
            None => out.extend_from_slice(&small),
        }
        Ok(())
    }

    fn visit<'a>(&self, body: Body<'a>, steps: &[Step], found: TakesValue<'_, 'a>) -> HowFar {
        if self.encrypted.is_none() {
            return path::visit(body.bytes, steps, found);
        }
        let mut json = Vec::new();
        match self.json(body, &mut json) {
            Ok(()) => path::visit(&json, steps, &mut |value| found(value.into_owned())),
            Err(_) => HowFar::Part,
        }
    }

    fn resolved(
        &self,
        _writer: &dyn Encoding,
        body: Body<'_>,
        out: &mut Vec<u8>,
    ) -> Result<(), EncodingFault> {
        self.json(body, out)?;
        let fault = |path: String, message: String| EncodingFault { at: 0, path, message };
        match self.schema.validity(body.bytes) {
            Validity::Valid => Ok(()),
            Validity::Unknown(why) => {
                Err(fault(String::new(), format!("not known whether it is valid: {why}")))
            }
            Validity::Invalid(mut objections) => {
                let first = objections.swap_remove(0);
                Err(fault(first.path, first.message))
            }
        }
    }

    fn skeleton(&self, which: WhichMessage<'_>) -> Result<String, String> {
        which.only_type().map(|()| self.schema.skeleton())
    }

    fn validity(&self, body: Body<'_>) -> Option<Validity> {
        Some(self.schema.validity(body.bytes))
    }

    fn remark(&self, _body: Body<'_>) -> Option<String> {
        None
    }

    fn bytes(&self, json: &[u8], _which: WhichMessage<'_>) -> Result<Vec<u8>, String> {
        walk::check(json).map_err(|fault| fault.to_string())?;
        if self.encrypted.as_ref().is_some_and(|parts| parts.are_in_place(json)) {
            return Err(
                "a field of it only stands for what is encrypted: it can't be encrypted here".to_owned()
            );
        }
        match self.schema.validity(json).fault() {
            None => Ok(json.to_vec()),
            Some(fault) => Err(fault),
        }
    }

    fn learn(&self, _see: &mut dyn FnMut(&[Step])) {}
}
