//! What goes wrong while a read goes on, in words for the standard error as it happens: what it waits for, what happened
//! to its topics, what is lost. A follow may run for weeks: silence must mean that all is well.
use crate::kafka::read::Tap;
use std::time::{Duration, Instant};

/// Failures that pass sooner are no news: leaders move all the time.
const PASSING: Duration = Duration::from_secs(2);
/// Between two words about what is still waited for.
const AGAIN: Duration = Duration::from_secs(10);

/// What has been said already.
#[derive(Default)]
pub struct ToldTrouble {
    incidents: usize,
    reasons: usize,
    waiting: Option<Instant>,
}

impl ToldTrouble {
    /// What is new since the last look. A read that ends tells at its end what is missing from it; an `endless` one has
    /// no other time than now.
    pub fn look(&mut self, tap: &Tap, endless: bool) -> Vec<String> {
        let incidents = tap.incidents();
        let mut words: Vec<String> = incidents.iter().skip(self.incidents).map(ToString::to_string).collect();
        self.incidents = incidents.len();
        if endless {
            let missing = tap.missing();
            words.extend(missing.iter().skip(self.reasons).map(ToString::to_string));
            self.reasons = missing.len();
        }
        let rested = self.waiting.is_none_or(|said| said.elapsed() >= AGAIN);
        match tap.waiting() {
            Some(waiting) if waiting.since >= PASSING && rested => {
                self.waiting = Some(Instant::now());
                words.push(waiting.to_string());
            }
            Some(_) => {}
            None if self.waiting.take().is_some() && tap.ending().is_none() => {
                words.push("nothing is waited for any more: all partitions are read".to_owned());
            }
            None => {}
        }
        words
    }
}
