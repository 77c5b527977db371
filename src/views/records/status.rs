//! How complete the answer is, in words: the range, and the state of what is read. Never claims more than is known.
use super::truth::{PASSING, missing_words, note_words};
use super::{Reading, Records};
use crate::kafka::read::{Ending, Incident, Isolation, Partitions, ReadPhase, ReadProgress, ReadWaiting};
use crate::shell::Look;
use crate::ui::number;
use crate::ui::tone::Tone;
use crate::ui::words::Words;
use crate::views::table::topic_id;
use std::sync::Arc;

impl Records {
    /// What is read, for the head line.
    pub(super) fn range_words(&self, _look: &Look) -> Words<'static> {
        let range = &self.question.range;
        let partitions = match &range.partitions {
            Partitions::All => "all partitions".to_owned(),
            some => format!("partitions {some}"),
        };
        let isolation = match range.isolation {
            Isolation::Uncommitted => "read uncommitted",
            Isolation::Committed => "read committed",
        };
        let order = if self.listing.rows.newest_first() { "newest first" } else { "oldest first" };
        Words::toned(Tone::Plain, format!("{} → {}", range.from, range.until))
            .and(Tone::Accent, self.question.reading_as.words())
            .and(Tone::Muted, format!(" · {partitions} · {isolation} · {order}"))
    }

    /// Whether a search ended before its range did.
    pub(super) fn is_unfinished(&self) -> bool {
        let ending = self.read.reading.tap().and_then(crate::kafka::read::Tap::ending);
        ending.is_some_and(|ending| ending != Ending::Complete)
    }

    /// What is under way and how far it has come.
    pub(super) fn progress_words(&self, look: &Look) -> Words<'static> {
        match &self.read.reading {
            Reading::Page(_) => Words::toned(Tone::Muted, "reading …").then(self.waiting_words()),
            Reading::Idle if self.question.filter.is_some() => {
                self.became_of_topics(look).and(Tone::Muted, "stopped")
            }
            Reading::Idle => {
                self.became_of_topics(look).then(self.browsed()).then(note_words(&self.read.page.notes))
            }
            Reading::Follow { seen, paused, tap } => {
                let waiting = tap.waiting().filter(|waiting| waiting.since >= PASSING);
                followed(seen, *paused, waiting.as_ref(), self.listing.rows.len())
                    .then(self.unseen_words())
                    .then(incident_words(&tap.incidents()))
                    .then(missing_words(&tap.missing()))
            }
            // It puts these before its figures, which may be cut off.
            Reading::Search { .. } => return self.search_words(look),
        }
        .then(self.list_words())
    }

    /// What the list itself is: not everything that came, not in the order of time, with marks, held back.
    pub(super) fn list_words(&self) -> Words<'static> {
        let words = match self.listing.rows.let_go() {
            0 => Words::new(),
            gone => {
                Words::toned(Tone::Warn, format!(" · {} more not kept in this list", number::count(gone)))
            }
        };
        words.then(self.marks.words()).then(self.held_back())
    }

    /// What became of a topic since its records were read, by the last look at the cluster. A follow finds out by itself.
    fn became_of_topics(&self, look: &Look) -> Words<'static> {
        let read = &self.read.page.newer.topics;
        let became = |topic: &Arc<str>| match (read.get(topic), topic_id(topic, look)) {
            (Some(was), Some(now)) if *was != now => {
                Some(format!("! {topic} is another topic now, created anew: r reads it"))
            }
            _ if self.listing.rows.len() > 0 && self.listed.lost(topic, look) => {
                Some(format!("! {topic} is not listed any more: deleted, or hidden from you"))
            }
            _ => None,
        };
        match self.question.range.topics.iter().find_map(became) {
            Some(text) => Words::toned(Tone::Bad, text).and(Tone::Muted, " · "),
            None => Words::new(),
        }
    }

    /// Live rows that came where the reader does not look.
    fn unseen_words(&self) -> Words<'static> {
        let arrow = if self.listing.rows.newest_first() { '↑' } else { '↓' };
        match self.listing.unseen() {
            0 => Words::new(),
            unseen => {
                Words::toned(Tone::Accent, format!(" · {arrow} {} newer", number::count(unseen as u64)))
            }
        }
    }

    /// What a page waits for.
    fn waiting_words(&self) -> Words<'static> {
        match self.read.reading.waiting().filter(|waiting| waiting.since >= PASSING) {
            Some(waiting) => Words::toned(Tone::Warn, format!(" · {waiting}")),
            None => Words::new(),
        }
    }

    fn browsed(&self) -> Words<'static> {
        match &self.read.unread {
            Some(_) if self.listing.rows.len() == 0 => {
                return Words::toned(Tone::Bad, "! nothing could be read");
            }
            Some(why) => {
                let rows = number::counted(self.listing.rows.len() as u64, "record");
                return Words::toned(Tone::Bad, format!("! {rows}, incomplete: {why}"));
            }
            None => {}
        }
        let all = self.read.page.offsets;
        let whole = self.read.page.at_oldest && self.read.page.at_newest;
        let rows = self.listing.rows.len() as u64;
        let words = Words::plain(if whole { number::counted(rows, "record") } else { number::count(rows) });
        if !self.read.page.at_newest && !self.read.page.at_oldest {
            let of = format!(" of ≈{} records · more at both ends of the list", number::count(all));
            return words.and(Tone::Muted, of);
        }
        match (whole, self.read.page.at_newest) {
            (true, _) => words.and(Tone::Muted, " · all there are in the range"),
            (false, true) => words.and(
                Tone::Muted,
                format!(" newest of ≈{} records · more at the end of the list", number::count(all)),
            ),
            (false, false) => words.and(
                Tone::Muted,
                format!(" oldest of ≈{} records · more at the end of the list", number::count(all)),
            ),
        }
    }

    /// An open transaction that keeps committed readers from what is there.
    fn held_back(&self) -> Words<'static> {
        let held: Vec<String> = (self.read.page.ends.iter())
            .filter(|(.., ends)| ends.stable < ends.end)
            .map(|(_, partition, ends)| format!("{partition} at {}", number::signed(ends.stable.0)))
            .collect();
        match held.as_slice() {
            [] => Words::new(),
            some => Words::toned(
                Tone::Warn,
                format!(" · open transaction: last stable offset of partition {}", some.join(", ")),
            ),
        }
    }
}

/// What happened to the topics last.
fn incident_words(incidents: &[Incident]) -> Words<'static> {
    match incidents.last() {
        Some(incident) => Words::toned(Tone::Warn, format!(" · {incident}")),
        None => Words::new(),
    }
}

fn followed(
    progress: &ReadProgress,
    paused: bool,
    waiting: Option<&ReadWaiting>,
    rows: usize,
) -> Words<'static> {
    let words = match (&progress.phase, paused) {
        (ReadPhase::Ended(Ending::Failed(why)), _) => {
            return Words::toned(Tone::Bad, format!("! follow failed: {why}"));
        }
        (ReadPhase::Ended(ending), _) => return Words::toned(Tone::Warn, format!("follow ended: {ending}")),
        (_, true) => Words::toned(Tone::Warn, "paused"),
        (ReadPhase::Planning, false) => Words::toned(Tone::Accent, "asking where the end is"),
        // What can't be read is not live, whatever comes from the rest.
        (_, false) if waiting.is_some() => {
            Words::toned(Tone::Bad, waiting.map(ToString::to_string).unwrap_or_default())
        }
        (_, false) => Words::toned(Tone::Good, "● live"),
    };
    let words = words
        .and(Tone::Muted, format!(" · {} came, ", number::count(progress.records)))
        .and(Tone::Plain, number::count(rows as u64))
        .and(Tone::Muted, " shown");
    match progress.dropped {
        0 => words,
        dropped => {
            words.and(Tone::Warn, format!(" · {} dropped, faster than can be shown", number::count(dropped)))
        }
    }
}
