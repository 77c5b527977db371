//! The seam to whoever turns bytes into JSON in its own time, as a program does; and such an answer, which is asked like any other
//! reading. Knows no program.
use super::decoded::Decoder;
use super::encoding::{Body, Encoding, EncodingFault};
use crate::decode::document::{HowFar, TakesValue};
use crate::decode::step::Step;
use crate::decode::{json_small, visit};
use std::fmt;
use std::sync::Arc;

/// What is known of the JSON of some bytes.
#[derive(Clone, Debug)]
pub enum Interpreted {
    /// What reads these bytes, and no others.
    Known(Arc<Decoder>),
    /// It is being asked for.
    Coming,
    /// Why there is none, in words.
    Lacks(Arc<str>),
}

/// Turns bytes into JSON. Remembers what it was told, within bounds.
pub trait Interpreter: Send + Sync + fmt::Debug {
    /// As it was chosen: "command:decode.py".
    fn name(&self) -> &str;

    /// What is known now; what is not, is asked for in the background. Never waits.
    fn look(&self, bytes: &[u8]) -> Interpreted;

    /// The same, once it is known or known why not; never [`Interpreted::Coming`]. Bounded in time. Only for threads that may wait.
    fn wait(&self, bytes: &[u8]) -> Interpreted;
}

/// JSON that somebody has answered.
#[derive(Debug)]
struct Told(Box<[u8]>);

impl Decoder {
    /// Reads some bytes, and no others, as what was answered; none if that is not JSON.
    pub fn told(name: &str, answer: &[u8]) -> Option<Decoder> {
        let json = json_small(answer)?;
        Some(Decoder::new(name, Box::new(Told(json.into()))))
    }
}

impl Encoding for Told {
    fn json(&self, _body: Body<'_>, out: &mut Vec<u8>) -> Result<(), EncodingFault> {
        out.extend_from_slice(&self.0);
        Ok(())
    }

    fn visit<'a>(&self, _body: Body<'a>, steps: &[Step], found: TakesValue<'_, 'a>) -> HowFar {
        visit(&self.0, steps, &mut |value| found(value.into_owned()))
    }
}
