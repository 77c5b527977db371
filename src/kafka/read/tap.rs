//! The screen's end of the mailbox. Never blocks; dropping it stops the read.
use super::census::PartCensus;
use super::mailbox::Mailbox;
use super::notes::Note;
use super::progress::{
    Ending, Incident, PartState, PartitionProgress, ReadPhase, ReadProgress, ReadWaiting, Reason,
};
use super::row::{Cursors, RecordRow};
use std::sync::Arc;

/// Rows as they are found. Everything here returns at once, except what is `async`.
pub struct Tap(pub(super) Arc<Mailbox>);

impl Tap {
    /// Everything that has come since the last look. Gives the reader room to go on.
    pub fn take(&self) -> Vec<RecordRow> {
        let mut state = self.0.lock();
        state.bytes = 0;
        let rows = std::mem::take(&mut state.rows);
        drop(state);
        self.0.make_room();
        rows.into()
    }

    /// The same with how far the read is and where it goes on behind these rows, all of one moment: nothing lies between.
    pub fn take_with_place(&self) -> (Vec<RecordRow>, ReadProgress, Cursors) {
        let mut state = self.0.lock();
        state.bytes = 0;
        let rows = std::mem::take(&mut state.rows);
        let (progress, cursors) = (state.progress.clone(), state.cursors());
        drop(state);
        self.0.make_room();
        (rows.into(), progress, cursors)
    }

    pub fn progress(&self) -> ReadProgress {
        self.0.lock().progress.clone()
    }

    /// Each partition's own progress, in the order of the plan; empty while planning.
    pub fn parts(&self) -> Vec<PartitionProgress> {
        self.0.lock().parts.clone()
    }

    /// Shows of each partition which schemas its records name, as far as it has been read.
    pub(crate) fn census<T>(&self, see: impl FnOnce(&[PartitionProgress], &[PartCensus]) -> T) -> T {
        let state = self.0.lock();
        see(&state.parts, &state.censuses)
    }

    /// What could not be read so far. A read that is stopped ends as such, whatever it had missed before.
    pub fn missing(&self) -> Vec<Reason> {
        self.0.lock().reasons.clone()
    }

    /// What happened to the topics so far, in order.
    pub fn incidents(&self) -> Vec<Incident> {
        self.0.lock().incidents.clone()
    }

    /// What it waits for at this moment; none while nothing fails.
    pub fn waiting(&self) -> Option<ReadWaiting> {
        let state = self.0.lock();
        let failing = state.parts.iter().filter_map(|part| match &part.state {
            PartState::Retrying(why) => Some((1, why, part.failing_since?)),
            _ => None,
        });
        let awaited = state.awaited.iter().map(|(partitions, why, since)| (*partitions, why, *since));
        let all = failing.chain(awaited);
        let (_, why, since) = all.clone().min_by_key(|(.., since)| *since)?;
        let partitions = all.map(|(partitions, ..)| partitions).sum();
        Some(ReadWaiting { partitions, since: since.elapsed(), why: why.clone() })
    }

    /// What the read has to say about its range.
    pub fn notes(&self) -> Vec<Note> {
        self.0.lock().notes.clone()
    }

    /// The next offset of each partition: everything before has been handed over or lies in the mailbox.
    /// A scan that starts from here goes on where this one stopped; a tail, where it ended.
    pub fn cursors(&self) -> Cursors {
        self.0.lock().cursors()
    }

    /// Waits for something new: rows, progress, the end. Any number of changes since the last wait are one.
    pub async fn wake(&self) {
        self.0.news.notified().await;
    }

    /// Calls `tell` at each piece of news until the read has ended, for those who do not wait themselves. Must be called
    /// within a tokio runtime; takes the place of [`Tap::wake`], which would not see the same news.
    pub fn on_news(&self, tell: Arc<dyn Fn() + Send + Sync>) {
        let mailbox = self.0.clone();
        tokio::spawn(async move {
            loop {
                mailbox.news.notified().await;
                let ended = mailbox.lock().progress.ending().is_some();
                tell();
                if ended {
                    break;
                }
            }
        });
    }

    /// Waits for rows; none once the read has ended and everything has been taken.
    pub async fn next(&self) -> Option<Vec<RecordRow>> {
        loop {
            // Asked first: rows that come between the two looks would otherwise be missed.
            let ended = self.ending().is_some();
            let rows = self.take();
            if !rows.is_empty() {
                return Some(rows);
            }
            if ended {
                return None;
            }
            self.wake().await;
        }
    }

    /// Waits for the end, and lets go of any rows: for counting.
    pub async fn end(&self) -> Ending {
        while self.next().await.is_some() {}
        self.ending().expect("next() gives nothing only after the end")
    }

    pub fn ending(&self) -> Option<Ending> {
        self.0.lock().progress.ending().cloned()
    }

    /// Stops the read. What lies in the mailbox can still be taken; the ending follows as news.
    pub fn stop(&self) {
        self.0.stop(Ending::StoppedByUser);
    }

    /// Holds the reader where it is, or lets it go on; nothing is dropped meanwhile.
    pub fn pause(&self, paused: bool) {
        let mut state = self.0.lock();
        state.paused = paused;
        match (&state.progress.phase, paused) {
            (ReadPhase::Running, true) => state.progress.phase = ReadPhase::Paused,
            (ReadPhase::Paused, false) => state.progress.phase = ReadPhase::Running,
            _ => {}
        }
        drop(state);
        self.0.make_room();
        self.0.news.notify_one();
    }
}

impl Drop for Tap {
    fn drop(&mut self) {
        self.0.stop(Ending::StoppedByUser);
    }
}
