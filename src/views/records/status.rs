//! How complete the answer is, in words: the range, and the state of what is read. Never claims more than is known.
use super::{Reading, Records};
use crate::kafka::model::Timestamp;
use crate::kafka::read::{Ending, Isolation, Partitions, Phase, Progress};
use crate::shell::Look;
use crate::ui::number;
use crate::ui::spark;
use crate::ui::tone::Tone;
use crate::ui::words::Words;

impl Records {
    /// What is read, for the head line.
    pub(super) fn range_words(&self, _look: &Look) -> Words<'static> {
        let range = &self.range;
        let partitions = match &range.partitions {
            Partitions::All => "all partitions".to_owned(),
            some => format!("partitions {some}"),
        };
        let isolation = match range.isolation {
            Isolation::Uncommitted => "read uncommitted",
            Isolation::Committed => "read committed",
        };
        let order = if self.newest_first { "newest first" } else { "oldest first" };
        Words::toned(Tone::Plain, format!("{} → {}", range.from, range.until))
            .and(Tone::Muted, format!(" · {partitions} · {isolation} · {order}"))
    }

    /// Whether a search ended before its range did.
    pub(super) fn is_unfinished(&self) -> bool {
        let ending = self.reading.tap().and_then(crate::kafka::read::Tap::ending);
        ending.is_some_and(|ending| ending != Ending::Complete)
    }

    /// What is under way and how far it has come.
    pub(super) fn progress_words(&self, look: &Look) -> Words<'static> {
        let words = match &self.reading {
            Reading::Page => Words::toned(Tone::Muted, "reading …"),
            Reading::Idle if self.searched.is_some() => Words::toned(Tone::Muted, "stopped"),
            Reading::Idle => self.browsed(),
            Reading::Follow { tap, paused } => followed(&tap.progress(), *paused, self.list.len()),
            Reading::Search { tap, since, ended } => {
                searched(&tap.progress(), *since, ended.unwrap_or(look.now))
            }
        };
        let words = match self.list.let_go() {
            0 => words,
            gone => {
                words.and(Tone::Warn, format!(" · {} more are not kept in this list", number::count(gone)))
            }
        };
        words.then(self.sorted_words()).then(self.held_back())
    }

    fn browsed(&self) -> Words<'static> {
        let all: u64 =
            self.page.ends.iter().map(|(.., ends)| (ends.end.0 - ends.first.0).max(0).unsigned_abs()).sum();
        let whole = self.page.at_oldest && self.page.at_newest;
        let rows = number::count(self.list.len() as u64);
        let words = Words::plain(rows);
        match (whole, self.newest_first) {
            (true, _) => words.and(Tone::Muted, " records · all there are in the range"),
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
        let held: Vec<String> = (self.page.ends.iter())
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

fn followed(progress: &Progress, paused: bool, rows: usize) -> Words<'static> {
    let words = match (&progress.phase, paused) {
        (Phase::Ended(Ending::Failed(why)), _) => {
            return Words::toned(Tone::Bad, format!("! follow failed: {why}"));
        }
        (Phase::Ended(ending), _) => return Words::toned(Tone::Warn, format!("follow ended: {ending}")),
        (_, true) => Words::toned(Tone::Warn, "paused"),
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

fn searched(progress: &Progress, since: Timestamp, until: Timestamp) -> Words<'static> {
    let took = (until.0 - since.0).max(1).unsigned_abs();
    let bytes = number::bytes(progress.bytes).text();
    let records = number::count(progress.records);
    let found = Words::toned(Tone::Strong, format!(" · {} match", number::count(progress.matched)));
    let pruned = match progress.partitions_pruned {
        0 => Words::new(),
        pruned => Words::toned(
            Tone::Warn,
            format!(
                " · {} of {} partitions, by the key's hash",
                progress.partitions,
                progress.partitions + pruned
            ),
        ),
    };
    if let Phase::Ended(ending) = &progress.phase {
        let (mark, tone) = match ending {
            Ending::Complete => ("✓ ", Tone::Good),
            Ending::StoppedByUser | Ending::LimitReached => ("", Tone::Warn),
            Ending::Incomplete(_) | Ending::Failed(_) => ("! ", Tone::Bad),
        };
        let rate = progress.records.saturating_mul(1000) / took;
        return Words::toned(tone, format!("{mark}{ending}"))
            .and(
                Tone::Muted,
                format!(
                    " · {records} records, {bytes} in {} · {}/s",
                    number::duration(took).text(),
                    number::count(rate)
                ),
            )
            .then(found)
            .then(pruned);
    }
    let fraction = progress.fraction().unwrap_or(0.0);
    let left = ((1.0 - fraction) / fraction.max(0.001) * took as f64) as u64;
    let total = progress
        .total_bytes()
        .map(|total| format!(" of ≈{}", number::bytes(total).text()))
        .unwrap_or_default();
    let state = if progress.phase == Phase::Paused { "paused" } else { "searching" };
    Words::toned(Tone::Accent, format!("{state}  {}  ", spark::progress(fraction, 20)))
        .and(Tone::Plain, records)
        .and(Tone::Muted, format!(" of ≈{} records · {bytes}{total}", number::count(progress.total)))
        .and(
            Tone::Muted,
            if fraction > 0.02 {
                format!(" · {} left", number::duration(left).text())
            } else {
                String::new()
            },
        )
        .then(found)
        .then(pruned)
}
