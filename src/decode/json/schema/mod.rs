//! JSON Schema: whether a value is what its schema says, by the draft that the schema names. Schemas that it refers to are those that
//! came along with it; nothing is fetched. Bounded whatever schema and value say.
mod fuel;
mod least;
mod references;

pub(crate) use fuel::within;

use super::super::framed::{Objection, Validity};
use fuel::{Counted, CountedValue, with_looks};
use jsonschema::{Draft, PatternOptions, ValidationError, Validator};
use references::CameAlong;
use serde_json::Value;
use std::fmt;
use std::sync::Arc;

/// Looks that may be taken at a value to find whether it fits, and to tell why not.
const LOOKS: u64 = 2_000_000;
/// Steps back that a pattern may take, and bytes that it may be compiled to.
const BACKTRACKS: usize = 100_000;
const PATTERN: usize = 1 << 20;
/// Faults of one value that are told, and letters of each.
const MOST_TOLD: usize = 20;
const LETTERS: usize = 300;

/// A schema that values are held to, or why none can be.
pub(super) struct JsonSchema(Result<Validator<Counted>, String>, Value);

impl JsonSchema {
    pub(super) fn compile(text: &str, references: &[(String, Arc<str>)]) -> JsonSchema {
        JsonSchema(compiled(text, references), least::value(text))
    }

    /// A value to begin with: what must be there, and nothing else.
    pub(super) fn skeleton(&self) -> String {
        self.1.to_string()
    }

    /// Whether a value fits.
    pub(super) fn validity(&self, json: &[u8]) -> Validity {
        let validator = match &self.0 {
            Ok(validator) => validator,
            Err(why) => return Validity::Unknown(why.clone()),
        };
        let value: Value = match serde_json::from_slice(json) {
            Ok(value) => value,
            Err(error) => return Validity::Unknown(format!("the value can't be taken apart: {error}")),
        };
        let node = CountedValue(&value);
        match with_looks(LOOKS, || validator.is_valid(node)) {
            Some(true) => return Validity::Valid,
            None => {
                return Validity::Unknown(format!(
                    "its branches and patterns ask for too much: more than {LOOKS} looks, or than there is time for"
                ));
            }
            Some(false) => {}
        }
        let all = || validator.iter_errors(node).take(MOST_TOLD).map(|error| objection(&error)).collect();
        let first = || validator.validate(node).err().map(|error| objection(&error));
        let told: Vec<Objection> = with_looks(LOOKS, all)
            .or_else(|| with_looks(LOOKS, first).flatten().map(|one| vec![one]))
            .unwrap_or_else(|| vec![Objection { path: String::new(), message: "at many places".to_owned() }]);
        Validity::Invalid(told)
    }
}

fn compiled(text: &str, references: &[(String, Arc<str>)]) -> Result<Validator<Counted>, String> {
    let broken =
        |error: &dyn fmt::Display| format!("its schema can't be used to judge: {}", cut(&error.to_string()));
    let schema: Value = serde_json::from_str(text).map_err(|error| broken(&error))?;
    let patterns = PatternOptions::fancy_regex().backtrack_limit(BACKTRACKS).size_limit(PATTERN);
    let came_along = CameAlong::of(references).map_err(|why| broken(&why))?;
    let options =
        jsonschema::options_for::<Counted>().with_retriever(came_along).with_pattern_options(patterns);
    let options = match schema.get("$schema") {
        Some(_) => options,
        // As Confluent's serializers have it, who write most of them.
        None => options.with_draft(Draft::Draft7),
    };
    options.build(&schema).map_err(|error| broken(&error))
}

fn objection(error: &ValidationError<'_>) -> Objection {
    Objection { path: error.instance_path().to_string(), message: cut(&error.to_string()) }
}

/// Values stand in what is said of them, however large they are.
fn cut(text: &str) -> String {
    match text.char_indices().nth(LETTERS) {
        Some((at, _)) => format!("{} …", &text[..at]),
        None => text.to_owned(),
    }
}

impl fmt::Debug for JsonSchema {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("JsonSchema").field(&self.0.as_ref().err()).finish()
    }
}

#[cfg(test)]
#[path = "../../tests/json_schema_tests.rs"]
mod tests;
