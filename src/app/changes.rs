//! Watches over the changes under way: leaving waits until their outcomes are known, or the user insists.
use super::App;
use crate::change::ChangeProgress;
use crate::shell::Notice;
use std::sync::Arc;

impl App {
    /// Takes those that are over from the list; whoever waited for the last of them leaves.
    pub(super) fn end_changes(&mut self) {
        if self.look.changes.is_empty() {
            return;
        }
        let over: Vec<ChangeProgress> =
            self.look.changes.iter().filter(|change| change.is_over()).cloned().collect();
        Arc::make_mut(&mut self.look.changes).retain(|change| !change.is_over());
        for trouble in over.iter().filter_map(ChangeProgress::unwritten) {
            self.note(Notice::bad(format!("It is done, but {trouble}")));
        }
        if self.leaves_after && self.look.changes.is_empty() {
            self.leave();
        }
    }

    /// Whether the user has said to leave whatever is under way.
    pub fn insists(&self) -> bool {
        self.insists
    }

    /// Leaves as soon as the outcome of every change is known; at once, if that was said before.
    pub(super) fn leave_after_changes(&mut self) {
        let Some(change) = self.look.changes.first() else { return self.leave() };
        if self.leaves_after {
            self.insists = true;
            return self.leave();
        }
        let title = change.plan().title.clone();
        let more = match self.look.changes.len() {
            1 => String::new(),
            all => format!(" (and {} more)", all - 1),
        };
        self.leaves_after = true;
        self.note(Notice::warn(format!(
            "Waiting for: {title}{more} · once more leaves now, and what became of it stays unknown"
        )));
    }
}
