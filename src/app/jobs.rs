//! Watches over the work in the background: how far it is on the line above the footer, a notice at its end.
use super::App;
use crate::change::ChangeProgress;
use crate::shell::{Job, Notice};
use crate::ui::words::Words;
use std::sync::Arc;

impl App {
    pub(super) fn watch(&mut self, job: Arc<dyn Job>) {
        Arc::make_mut(&mut self.look.jobs).push(job);
        // It may be over already, and then nothing wakes us for it any more.
        self.end_jobs();
    }

    /// Tells of those that have ended.
    pub(super) fn end_jobs(&mut self) {
        let jobs = std::mem::take(&mut self.look.jobs);
        let mut running = Vec::new();
        for job in jobs.iter() {
            match job.end() {
                Some(notice) => self.note(notice),
                None => running.push(Arc::clone(job)),
            }
        }
        self.look.jobs = Arc::new(running);
    }

    /// Stops all of them, and changes before their next step; each tells its end.
    pub(super) fn stop_jobs(&mut self) {
        self.look.jobs.iter().for_each(|job| job.stop());
        self.look.changes.iter().for_each(ChangeProgress::stop);
        if let Some(change) = self.look.changes.first() {
            let title = &change.plan().title;
            self.note(Notice::info(format!("Stopping before the next step: {title}")));
        }
    }

    /// What goes on and how far it is, in at most `room` cells; the oldest speaks for several.
    pub(super) fn job_words(&self, room: usize) -> Words<'static> {
        let Some(job) = self.look.jobs.first() else { return Words::new() };
        let choices = job.words(self.look.now, self.look.jobs.len() - 1);
        choices.into_iter().find(|words| words.width() <= room).unwrap_or_default()
    }
}
