//! The last words of a read, on the standard error, and its exit code.
use super::progress::Meter;
use crate::cli::exit::Exit;
use crate::cli::say::say;
use crate::kafka::read::{Ending, PartState, Tap};
use crate::ui::number;
use std::fmt::Write;
use std::io::{self, IsTerminal};

/// Says how the read ended. A complete one is told only to people; what is missing is told always, and makes the answer
/// incomplete however the read ended.
pub fn tell(ending: &Ending, tap: &Tap, meter: &Meter) -> anyhow::Result<Exit> {
    let progress = tap.progress();
    let sums = meter.sums(&progress);
    if !progress.unsure.is_empty() {
        say!("not sure: {} (counted as no match)", progress.unsure);
    }
    if progress.unsure.undecoded > 0 {
        let (records, why) =
            (progress.unsure.undecoded, progress.unsure.lacks.as_deref().unwrap_or_default());
        say!("{} not read by schema, and told as bytes: {why}", number::counted(records, "record"));
    }
    let missing = missing(tap);
    // Whoever has the schema finds more.
    let whole = missing.is_empty() && progress.unsure.unknown + progress.unsure.undecoded == 0;
    for note in tap.notes() {
        say!("kafdeck: {note}");
    }
    match ending {
        Ending::Failed(why) => anyhow::bail!("{why}"),
        Ending::Complete | Ending::LimitReached if whole => {
            if io::stderr().is_terminal() {
                say!("{ending}: {sums}");
            }
            return Ok(Exit::Done);
        }
        Ending::StoppedByUser => say!("stopped by you: {sums}{}", resume(tap)),
        Ending::LimitReached => say!("limit reached, but not all could be read: {sums}"),
        Ending::Complete | Ending::Incomplete(_) => say!("incomplete: {sums}"),
    }
    for reason in &missing {
        say!("  {reason}");
    }
    // A follow has no other end than to be stopped.
    let whole = whole && meter.is_endless();
    Ok(if whole { Exit::Done } else { Exit::Incomplete })
}

/// What could not be read, and what was still waited for.
fn missing(tap: &Tap) -> Vec<String> {
    let mut missing: Vec<String> = tap.missing().iter().map(ToString::to_string).collect();
    missing.extend(tap.waiting().map(|waiting| waiting.to_string()));
    missing
}

/// Partitions named one by one; a topic may have thousands.
const NAMED: usize = 20;

/// Where each partition was left, as options that go on there.
fn resume(tap: &Tap) -> String {
    let parts = tap.parts();
    let left: Vec<_> = parts.iter().filter(|part| !part.is_done() && part.state != PartState::Done).collect();
    let mut text = String::new();
    for part in left.iter().take(NAMED) {
        // Writing to a String can't fail.
        let _ =
            write!(text, "\n  go on in {}: --partitions {} --from {}", part.topic, part.partition, part.next);
    }
    if left.len() > NAMED {
        let _ = write!(text, "\n  and {} partitions more", left.len() - NAMED);
    }
    text
}
