//! The reader's end of the mailbox: what it finds, what it could not read, what it waits for. Blocks while there is no room.
use super::mailbox::{Mailbox, MailboxBounds, SearchedStretch};
use super::notes::Note;
use super::progress::{Ending, Incident, PartState, PartitionProgress, ReadPhase, ReadWaiting, Reason};
use super::tap::Tap;
use super::unsure::Unsure;
use std::sync::Arc;
use std::time::Instant;

/// The reader's end.
#[derive(Clone)]
pub struct Feed(pub(super) Arc<Mailbox>);

/// Whether the reader shall go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flow {
    Go,
    Stop,
}

impl Feed {
    /// The two ends of a new mailbox.
    pub fn open(bounds: MailboxBounds) -> (Self, Tap) {
        let mailbox = Arc::new(Mailbox::new(bounds));
        (Self(mailbox.clone()), Tap(mailbox))
    }

    /// A mailbox for no rows: it tells what is waited for.
    pub fn silent() -> (Self, Tap) {
        Self::open(MailboxBounds { rows: 0, bytes: 0, drops: true, limit: None })
    }

    /// The plan is made: these partitions are read. `pruned` partitions were ruled out.
    pub fn begin(&self, parts: Vec<PartitionProgress>, pruned: usize) {
        let mut state = self.0.lock();
        let spans = parts.iter().filter_map(|part| Some((part.end?.0 - part.from.0).max(0) as u64));
        state.progress.total = spans.sum();
        state.progress.partitions = parts.len();
        state.progress.partitions_pruned = pruned;
        state.progress.partitions_done = parts.iter().filter(|part| part.is_done()).count();
        state.progress.phase = if state.paused { ReadPhase::Paused } else { ReadPhase::Running };
        state.parts = parts;
        drop(state);
        self.0.news.notify_one();
    }

    /// One more partition joins the read; its index.
    pub fn add(&self, part: PartitionProgress) -> usize {
        let mut state = self.0.lock();
        state.progress.partitions += 1;
        state.progress.partitions_done += usize::from(part.is_done());
        state.progress.total += part.end.map_or(0, |end| (end.0 - part.from.0).max(0).unsigned_abs());
        state.parts.push(part);
        state.parts.len() - 1
    }

    /// Hands over a stretch. Blocks a scan while the mailbox is full or paused; never call it on an async thread.
    pub fn deliver(&self, mut delivery: SearchedStretch) -> Flow {
        let bounds = &self.0.bounds;
        let mut state = self.0.lock();
        while state.stopping.is_none() && (state.paused || (!bounds.drops && state.is_full(bounds))) {
            self.0.room.wait(&mut state);
        }
        if state.stopping.is_some() {
            return Flow::Stop;
        }
        let limited = state.limit(&mut delivery, bounds);
        state.account(&mut delivery);
        state.append(delivery.rows, bounds);
        drop(state);
        if limited {
            self.0.stop(Ending::LimitReached);
        }
        self.0.news.notify_one();
        if limited { Flow::Stop } else { Flow::Go }
    }

    /// A partition changed its state: it is being retried, or reads again.
    pub fn note(&self, part: usize, change: PartState) {
        let mut state = self.0.lock();
        // News from the fetching side may come after the searching side is through with the partition.
        let part = &mut state.parts[part];
        if !part.is_done() {
            let failing = matches!(change, PartState::Retrying(_));
            part.failing_since = failing.then(|| part.failing_since.unwrap_or_else(Instant::now));
            part.state = change;
        }
        drop(state);
        self.0.news.notify_one();
    }

    /// Something will be missing; told at the end, and at once as the partition's state where it is given up.
    pub fn missing(&self, reason: Reason) {
        self.0.lock().reasons.push(reason);
        self.0.news.notify_one();
    }

    /// So many partitions can't be planned at the moment; 0 ends the wait.
    pub fn awaits(&self, partitions: usize, why: &Arc<str>) {
        let mut state = self.0.lock();
        let since = state.awaited.as_ref().map_or_else(Instant::now, |(.., since)| *since);
        state.awaited = (partitions > 0).then(|| (partitions, why.clone(), since));
        drop(state);
        self.0.news.notify_one();
    }

    /// What a part of this read that is a read of its own waits for.
    pub fn waits_for(&self, waiting: Option<ReadWaiting>) {
        let mut state = self.0.lock();
        let same = match (&state.awaited, &waiting) {
            (Some((partitions, why, _)), Some(now)) => *partitions == now.partitions && *why == now.why,
            (None, None) => true,
            _ => false,
        };
        if same {
            return;
        }
        let since =
            |waiting: &ReadWaiting| Instant::now().checked_sub(waiting.since).unwrap_or_else(Instant::now);
        state.awaited = waiting.map(|now| (now.partitions, now.why.clone(), since(&now)));
        drop(state);
        self.0.news.notify_one();
    }

    /// Something happened to a topic that is read; told once, whatever partition shows it.
    pub fn happened(&self, incident: Incident) {
        let mut state = self.0.lock();
        let last = state.incidents.iter().rfind(|last| last.topic() == incident.topic());
        if last == Some(&incident) {
            return;
        }
        state.incidents.push(incident);
        drop(state);
        self.0.news.notify_one();
    }

    /// Something about the range itself; told beside the answer.
    pub fn say(&self, note: Note) {
        self.0.lock().notes.push(note);
        self.0.news.notify_one();
    }

    /// The read is over. What was asked of it first (a stop, the limit) names the ending; else what is missing does.
    pub fn end(&self, ending: Ending) {
        let mut state = self.0.lock();
        let reasons = state.reasons.clone();
        let ending = match (state.stopping.take(), ending) {
            (Some(asked), _) => asked,
            (None, Ending::Complete) if !reasons.is_empty() => Ending::Incomplete(reasons),
            (None, ending) => ending,
        };
        state.stopping = Some(ending.clone());
        state.progress.phase = ReadPhase::Ended(ending);
        drop(state);
        self.0.news.notify_one();
    }

    /// Records that were judged elsewhere, and of which nobody knows whether they match.
    pub fn unsure(&self, unsure: &Unsure) {
        self.0.lock().progress.unsure.add(unsure);
    }

    /// Whether the read shall stop.
    pub fn is_stopping(&self) -> bool {
        *self.0.stopping().borrow()
    }

    /// Waits until the read shall stop.
    pub async fn stopping(&self) {
        let mut stop = self.0.stopping();
        // The sender lives in the mailbox that `self` holds, so the wait can't fail.
        let _ = stop.wait_for(|stop| *stop).await;
    }
}
