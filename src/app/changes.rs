//! Watches over the changes under way: how far they are is told on the line above the footer; leaving waits until their outcomes are known, or the user insists.
use super::App;
use crate::change::{ChangeProgress, Confirmation, Plan};
use crate::shell::{Notice, Touched, far};
use crate::ui::tone::Tone;
use crate::ui::words::Words;
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
        over.iter().for_each(|change| self.touch(change.plan()));
        for trouble in over.iter().filter_map(ChangeProgress::unwritten) {
            self.note(Notice::bad(format!("It is done, but {trouble}")));
        }
        if self.leaves_after && self.look.changes.is_empty() {
            self.leave();
        }
    }

    /// Tells the open places what a change has touched, by the names that its steps say; one too many is read once too often.
    fn touch(&mut self, plan: &Plan) {
        let how = if plan.ask == Confirmation::Sends { Touched::RecordsSent } else { Touched::Altered };
        let names = plan.steps.iter().flat_map(|step| step.touches.split([' ', '/', ',']));
        let names: Vec<&str> = names.collect();
        self.stack.all_mut().for_each(|open| open.touched_by(&names, how));
    }

    /// How far the oldest change of several steps is, in at most `room` cells.
    pub(super) fn change_words(&self, room: usize) -> Option<Words<'static>> {
        let told = |change: &ChangeProgress| Some((change.plan().title.clone(), far(change)?));
        let (title, words) = self.look.changes.iter().find_map(told)?;
        let choices = [format!("{title} · {words}"), words];
        choices
            .map(|text| Words::toned(Tone::Accent, format!("{} ", self.spinner())).and(Tone::Plain, text))
            .into_iter()
            .find(|words| words.width() <= room)
    }

    /// Turns while something is waited for.
    pub(super) fn spinner(&self) -> &'static str {
        let turn = usize::try_from(self.look.now.0 / 120).unwrap_or_default();
        ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"][turn % 10]
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
