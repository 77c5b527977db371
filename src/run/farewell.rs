//! The end: what is under way is waited for, within bounds, and what stays unknown is said and stands in the journal.
use super::signals::Signal;
use super::{Loop, now};
use crate::app::Event;
use crate::change::ChangeProgress;
use crate::cli::say::say;
use crate::shell::Notice;
use std::time::Duration;

/// How long an end that nobody can put off (a signal) waits for changes under way.
const WAIT: Duration = Duration::from_secs(5);
/// How long the last reports may take once everything was given up.
const LAST_WORDS: Duration = Duration::from_millis(500);

/// Gives the terminal back and ends what is still under way. Whoever asks once more does not want to wait for it.
pub(super) async fn leave(mut running: Loop) {
    let changes = running.app.look.changes.to_vec();
    let unknown = if changes.is_empty() { Vec::new() } else { end_changes(&mut running, &changes).await };
    // Whether the terminal has said its last word does not matter to the end.
    drop(running.hear_out().await);
    let Loop { app, mut screen, mut signals, remembering, .. } = running;
    // A terminal that reads no more would hold up the words as well.
    if screen.leave() {
        for title in unknown {
            say!("kafdeck: left before this was known: {title} (the journal has it)");
        }
    }
    let end = async {
        remembering.finish().await;
        for job in app.look.jobs.iter() {
            job.discard().await;
        }
    };
    tokio::select! {
        () = end => {}
        () = async { while signals.next().await != Signal::Leave {} } => {}
    }
}

/// Waits for changes unless the user has already said twice to leave; the titles of those whose outcome stays unknown.
async fn end_changes(running: &mut Loop, changes: &[ChangeProgress]) -> Vec<String> {
    if !running.app.insists() {
        let title = &changes[0].plan().title;
        let waiting = format!("Leaving in at most {} s, waiting for: {title}", WAIT.as_secs());
        running.app.look.now = now();
        drop(running.app.handle(Event::Note(Notice::warn(waiting))));
        // Whether that line can be seen does not matter: the terminal may be gone.
        if !running.screen.is_busy() {
            drop(running.draw());
        }
        until_over(running, changes, WAIT).await;
    }
    if changes.iter().any(|change| !change.is_over()) {
        running.session.give_up();
        until_over(running, changes, LAST_WORDS).await;
    }
    let unknown =
        changes.iter().filter(|change| change.abandon() || !change.outcomes().iter().all(is_certain));
    unknown.map(|change| change.plan().title.clone()).collect()
}

fn is_certain(outcome: &crate::change::Outcome) -> bool {
    !matches!(outcome, crate::change::Outcome::Unknown(_))
}

async fn until_over(running: &mut Loop, changes: &[ChangeProgress], within: Duration) {
    let over = async {
        while changes.iter().any(|change| !change.is_over()) {
            running.performer.reply().await;
        }
    };
    tokio::select! {
        () = over => {}
        () = tokio::time::sleep(within) => {}
        _ = running.signals.next() => {}
    }
}
