//! Words that changes share, whether they are of one thing or of several: the title and what is typed, an amount of which a part
//! may be missing, the report, and the marks after it. Knows no particular thing.
use super::table::{Resource, Table};
use crate::change::{Outcome, sum};
use crate::kafka::model::Known;
use crate::shell::{Cx, Notice};
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

/// What became of each, those that are not done by name. `deed` is in the past: "Deleted".
pub fn notice(deed: &str, noun: &str, ends: &[(Arc<str>, Outcome)]) -> Notice {
    let outcomes: Vec<Outcome> = ends.iter().map(|(_, outcome)| outcome.clone()).collect();
    let open: Vec<String> = ends
        .iter()
        .filter(|(_, outcome)| !outcome.is_done())
        .map(|(name, outcome)| format!("{name}: {outcome}"))
        .collect();
    let open = open.join("; ");
    let capital = noun[..1].to_uppercase() + &noun[1..];
    match (sum(&outcomes), ends) {
        (Outcome::Done(text), [(name, _)]) if text.is_empty() => {
            Notice::good(format!("{deed} {noun} {name}"))
        }
        (Outcome::Done(text), [(name, _)]) => Notice::good(format!("{deed} {noun} {name}: {text}")),
        (Outcome::Done(_), all) => Notice::good(format!("{deed} {} {noun}s", all.len())),
        (_, [_]) => Notice::bad(format!("{capital} {open}")),
        (whole, _) => Notice::bad(format!("{capital}s {} · {open}", whole.text())),
    }
}

impl<R: Resource> Table<R> {
    /// Takes the marks off what is done: the rest is done again without it.
    pub(super) fn unmark_done(&mut self, ends: Vec<(Arc<str>, Outcome)>, _: &mut Cx<'_>) {
        for (name, _) in ends.iter().filter(|(_, outcome)| outcome.is_done()) {
            self.unmark(name);
        }
    }
}
