//! A mistake that is not told yet: who is still typing has made none. Reads no clock: the times are told.
use super::{InputMistake, LineInput};

/// Milliseconds without a key after which a line is meant as it stands.
pub const REST: i64 = 700;

/// What is wrong, and when it is told, in ms since the epoch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doubt {
    mistake: InputMistake,
    due: i64,
}

impl LineInput {
    /// Takes what is wrong with the text as it was typed `now`: it is told when the keys rest.
    pub fn doubt(&mut self, mistake: Option<InputMistake>, now: i64) {
        self.mistake = None;
        self.doubt = mistake.map(|mistake| Doubt { mistake, due: now + REST });
    }

    /// When a doubt becomes a mistake.
    pub fn due(&self) -> Option<i64> {
        self.doubt.as_ref().map(|doubt| doubt.due)
    }

    /// Tells what was doubted for long enough.
    pub fn rest(&mut self, now: i64) {
        if let Some(doubt) = self.doubt.take_if(|doubt| doubt.due <= now) {
            self.mistake = Some(doubt.mistake);
        }
    }
}
