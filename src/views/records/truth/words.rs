//! The line about a search: how it stands or ended, what it found, how much it read, how fast, of which snapshot. What
//! matters most comes first, because narrow terminals cut the line.
use super::PASSING;
use crate::kafka::read::{Ending, Note, ReadPhase, ReadProgress, ReadWaiting, Reason};
use crate::shell::Look;
use crate::ui::number;
use crate::ui::spark;
use crate::ui::tone::Tone;
use crate::ui::words::Words;
use crate::views::records::reading::Spent;
use crate::views::records::{Reading, Records};

/// Cells of the progress bar.
const BAR: usize = 12;
/// Milliseconds that a search must take for its rate to be told.
const QUICK: u64 = 100;

impl Records {
    /// The search that runs or has ended; nothing if there is none.
    pub(in crate::views::records) fn search_words(&self, look: &Look) -> Words<'static> {
        let (Some(spent), Reading::Search { tap, .. }) =
            (self.read.reading.spent(look.now), &self.read.reading)
        else {
            return Words::new();
        };
        let found = Words::toned(Tone::Strong, format!(" · {} match", number::count(spent.progress.matched)))
            .then(unsure_words(&spent.progress))
            .then(self.pruned_words(&spent))
            .then(note_words(&tap.notes()))
            .then(self.list_words());
        let words = match spent.progress.phase.clone() {
            ReadPhase::Ended(ending) => {
                self.ended_words(&ending, &spent).then(found).then(read_words(&spent))
            }
            _ => {
                let waiting = tap.waiting().filter(|waiting| waiting.since >= PASSING);
                running_words(&spent)
                    .then(trouble_words(waiting.as_ref(), &spent))
                    .then(found)
                    .then(speed_words(&spent))
            }
        };
        words.then(self.snapshot_words(look))
    }

    /// Of when a search tells: its range ends where it ended then.
    fn snapshot_words(&self, look: &Look) -> Words<'static> {
        match &self.read.reading {
            Reading::Search { since, .. } => {
                Words::toned(Tone::Muted, format!(" · snapshot of {}", look.time(*since)))
            }
            _ => Words::new(),
        }
    }

    /// How it ended, and how to go on if it is not complete.
    fn ended_words(&self, ending: &Ending, spent: &Spent) -> Words<'static> {
        let missing = short(&spent.missing);
        let far = number::percent(spent.progress.fraction().unwrap_or(0.0)).text();
        let words = match ending {
            Ending::Failed(why) => return Words::toned(Tone::Bad, format!("! search failed: {why}")),
            Ending::Complete if missing.is_empty() => return Words::toned(Tone::Good, "✓ complete"),
            Ending::Complete | Ending::Incomplete(_) => {
                return Words::toned(Tone::Bad, format!("! incomplete: {missing}"))
                    .and(Tone::Muted, " · % tells why");
            }
            Ending::StoppedByUser => Words::toned(Tone::Warn, format!("stopped by you at {far}")),
            Ending::LimitReached => Words::toned(Tone::Warn, format!("limit reached at {far}")),
        };
        words.and(Tone::Muted, ", R goes on").then(missing_words(&spent.missing))
    }

    /// The plan, if partitions were left out: what it cost, and how to have the others too.
    fn pruned_words(&self, spent: &Spent) -> Words<'static> {
        let ReadProgress { partitions, partitions_pruned: pruned, ref phase, .. } = spent.progress;
        if pruned == 0 {
            return Words::new();
        }
        let mut words =
            Words::toned(Tone::Warn, format!(" in {partitions} of {} partitions", partitions + pruned));
        if matches!(phase, ReadPhase::Ended(_)) {
            let took = number::duration(spent.milliseconds.max(1)).text();
            words.push(Tone::Muted, format!(", {took}"));
        }
        // Other filters leave out only partitions that can't match.
        if self.question.looks_for_keys() {
            words.push(Tone::Muted, " · by the key's hash: * searches all");
        }
        words
    }
}

/// What a search that has ended read, and how fast.
fn read_words(spent: &Spent) -> Words<'static> {
    let Spent { progress, milliseconds, .. } = spent;
    let (records, bytes) = (number::count(progress.records), number::bytes(progress.bytes).text());
    let took = number::duration((*milliseconds).max(1)).text();
    let words = Words::toned(Tone::Muted, format!(" · {records} records, {bytes} in {took}"));
    // What is over in a moment has no rate worth telling.
    if *milliseconds < QUICK {
        return words;
    }
    let rate = progress.records as f64 * 1000.0 / *milliseconds as f64;
    words.and(Tone::Muted, format!(" · {}/s", number::rate(rate).text()))
}

fn running_words(spent: &Spent) -> Words<'static> {
    let progress = &spent.progress;
    let state = match progress.phase {
        ReadPhase::Planning => {
            return Words::toned(Tone::Accent, "searching: asking where the range begins and ends");
        }
        ReadPhase::Paused => "paused",
        _ => "searching",
    };
    let fraction = progress.fraction().unwrap_or(0.0);
    let bar = spark::progress(fraction, BAR);
    Words::toned(Tone::Accent, format!("{state} {bar} {}", number::percent(fraction.min(0.999)).text()))
}

/// How much of how much, how fast, how long still.
fn speed_words(spent: &Spent) -> Words<'static> {
    let Spent { progress, milliseconds, .. } = spent;
    if progress.phase == ReadPhase::Planning {
        return Words::new();
    }
    let (records, total) = (number::count(progress.records), number::about(progress.total));
    let mut words = Words::plain(format!(" · {records}")).and(Tone::Muted, format!(" of {total} records"));
    let fraction = progress.fraction().unwrap_or(0.0);
    if *milliseconds >= QUICK && fraction > 0.0 {
        let rate = progress.records as f64 * 1000.0 / *milliseconds as f64;
        let left = ((1.0 - fraction) / fraction * *milliseconds as f64) as u64;
        let (rate, left) = (number::rate(rate).text(), number::duration(left).text());
        words.push(Tone::Muted, format!(" · {rate}/s · {left} left"));
    }
    words.push(Tone::Muted, format!(" · {}", number::bytes(progress.bytes).text()));
    if let Some(total) = progress.total_bytes() {
        words.push(Tone::Muted, format!(" of ≈{}", number::bytes(total).text()));
    }
    words
}

/// What keeps a running search from being whole.
fn trouble_words(waiting: Option<&ReadWaiting>, spent: &Spent) -> Words<'static> {
    let mut words = Words::new();
    if let Some(waiting) = waiting {
        words.push(Tone::Warn, format!(" · {waiting}"));
    }
    words.then(missing_words(&spent.missing))
}

/// Records that count as no match though nobody knows: a search that is complete may still lack them.
fn unsure_words(progress: &ReadProgress) -> Words<'static> {
    match progress.unsure.is_empty() {
        true => Words::new(),
        false => Words::toned(Tone::Warn, format!(" · ! {}", progress.unsure)),
    }
}

/// What is not read while the rest is.
pub fn missing_words(missing: &[Reason]) -> Words<'static> {
    match short(missing) {
        missing if missing.is_empty() => Words::new(),
        missing => Words::toned(Tone::Bad, format!(" · ! {missing}")),
    }
}

/// What a read says about its range, in few words; the page tells the rest.
pub fn note_words(notes: &[Note]) -> Words<'static> {
    let mut words = Words::new();
    for note in notes {
        match note {
            Note::ByTimeIndex { .. } => {
                words.push(Tone::Warn, " · the end is by the time index: late records are not read (%)");
            }
            Note::Clamped { .. } => words.push(Tone::Warn, format!(" · {note}")),
            Note::HashDoesNotHold { .. } => {
                words.push(Tone::Muted, " · in all partitions: keys do not lie where Java's hash leads");
            }
            // Its figures stand beside the matches.
            Note::ByHash { .. } => {}
        }
    }
    words
}

/// What is missing in few words; the page tells the rest.
fn short(missing: &[Reason]) -> String {
    let mut words: Vec<String> = Vec::new();
    let (mut corrupt, mut large) = (0, 0);
    for reason in missing {
        match reason {
            Reason::Unread { broker, partitions, .. } => {
                let broker = broker.map(|broker| format!("broker {broker}: ")).unwrap_or_default();
                let numbers: Vec<String> = partitions.iter().map(|(_, number)| number.to_string()).collect();
                let noun = if numbers.len() == 1 { "partition" } else { "partitions" };
                words.push(format!("{broker}{noun} {} unread", numbers.join(", ")));
            }
            Reason::Retention { .. } | Reason::Anew { .. } => words.push(reason.to_string()),
            Reason::Gone { .. } | Reason::PastEnd { .. } => words.push(reason.to_string()),
            Reason::Truncated { partition, .. } => words.push(format!("partition {partition} was truncated")),
            Reason::Corrupt { .. } => corrupt += 1,
            Reason::TooLarge { .. } => large += 1,
        }
    }
    if large > 0 {
        words.push(format!("{large} too large to unpack unasked (&)"));
    }
    if corrupt > 0 {
        words.push(format!("{corrupt} corrupt {}", if corrupt == 1 { "batch" } else { "batches" }));
    }
    words.join("; ")
}
