//! Words that changes share, whether they are of one thing or of several: the title and what is typed, an amount of which a part
//! may be missing, and the marks after it. Knows no particular thing.
use super::table::{Resource, Table};
use crate::change::Outcome;
use crate::kafka::model::Known;
use std::sync::Arc;

/// "Delete topic orders" or "Delete 2 topics", and what is typed to agree.
pub fn title(deed: &str, noun: &str, names: &[&str]) -> (String, String) {
    match names {
        [only] => (format!("{deed} {noun} {only}"), (*only).to_owned()),
        all => (format!("{deed} {} {noun}s", all.len()), format!("{} {noun}s", all.len())),
    }
}

/// A part is told as a part.
pub fn amount<T>(known: &Known<T>, words: impl Fn(&T) -> String) -> String {
    match (known, known.why()) {
        (Known::Is(value), _) => words(value),
        (Known::AtLeast(value, lacks), _) => format!("≥ {} ({lacks})", words(value)),
        (_, why) => format!("unknown ({})", why.map_or("no answer", |why| why)),
    }
}

impl<R: Resource> Table<R> {
    /// Takes the marks off the rows that are done: the rest is done again without it.
    pub(super) fn unmark_done(&mut self, ids: &[Arc<str>], outcomes: &[Outcome]) {
        for (id, _) in ids.iter().zip(outcomes).filter(|(_, outcome)| outcome.is_done()) {
            self.unmark(id);
        }
    }
}
