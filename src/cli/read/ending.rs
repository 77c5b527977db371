//! The last words of a read, on the standard error, and its exit code.
use super::progress::Meter;
use crate::cli::exit::Exit;
use crate::cli::say::say;
use crate::kafka::read::{Ending, PartState, Tap};
use std::fmt::Write;
use std::io::{self, IsTerminal};

/// Says how the read ended. A complete one is told only to people; what is missing is told always.
pub fn tell(ending: &Ending, tap: &Tap, meter: &Meter) -> anyhow::Result<Exit> {
    let sums = meter.sums(&tap.progress());
    match ending {
        Ending::Complete | Ending::LimitReached => {
            if io::stderr().is_terminal() {
                say!("{ending}: {sums}");
            }
            Ok(Exit::Done)
        }
        // A follow has no other end.
        Ending::StoppedByUser if meter.is_endless() => {
            say!("stopped by you: {sums}{}", resume(tap));
            Ok(Exit::Done)
        }
        Ending::StoppedByUser => {
            say!("stopped by you: {sums}{}", resume(tap));
            Ok(Exit::Incomplete)
        }
        Ending::Incomplete(reasons) => {
            say!("incomplete: {sums}");
            for reason in reasons {
                say!("  {reason}");
            }
            Ok(Exit::Incomplete)
        }
        Ending::Failed(why) => anyhow::bail!("{why}"),
    }
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
