//! The bounded mailbox between a reader and a screen: the reader holds the feed, the screen holds the tap.
//!
//! Bounded by rows and by bytes. A scan's reader waits for room; a tail's oldest rows go, counted. Rows and the offsets
//! that they stand for change under one lock, so that wherever a read stops it can go on with neither gap nor double.
use super::notes::Note;
use super::progress::{
    Ending, Incident, PartState, PartitionProgress, ReadPhase, ReadProgress, ReadWaiting, Reason,
};
use super::row::{CorruptBatch, RecordRow};
use super::tap::Tap;
use super::unsure::Unsure;
use crate::kafka::model::Offset;
use parking_lot::{Condvar, Mutex, MutexGuard};
use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Instant;
use tokio::sync::{Notify, watch};
use uuid::Uuid;

/// How much may lie in the mailbox, and what happens when it is full.
#[derive(Clone, Copy, Debug)]
pub struct MailboxBounds {
    pub rows: usize,
    pub bytes: usize,
    /// Let the oldest rows go rather than wait (a tail).
    pub drops: bool,
    /// End after so many matches.
    pub limit: Option<u64>,
}

/// The reader's end.
#[derive(Clone)]
pub struct Feed(pub(super) Arc<Mailbox>);

pub(super) struct Mailbox {
    state: Mutex<MailboxState>,
    bounds: MailboxBounds,
    /// A waiting reader is woken by it: there is room, or no reason to wait any more.
    room: Condvar,
    /// The screen is woken by it; any number of wakes before the next look are one.
    pub(super) news: Notify,
    /// True once the read shall stop.
    stop: watch::Sender<bool>,
}

#[derive(Default)]
pub(super) struct MailboxState {
    pub(super) rows: VecDeque<RecordRow>,
    pub(super) bytes: usize,
    pub(super) progress: ReadProgress,
    pub(super) parts: Vec<PartitionProgress>,
    pub(super) reasons: Vec<Reason>,
    pub(super) incidents: Vec<Incident>,
    /// Partitions that are not parts yet, as nobody can say where they end; why, and since when.
    pub(super) awaited: Option<(usize, Arc<str>, Instant)>,
    pub(super) notes: Vec<Note>,
    pub(super) paused: bool,
    stopping: Option<Ending>,
}

/// A stretch of one partition that has been looked at.
#[derive(Debug, Default)]
pub struct SearchedStretch {
    /// Index into the parts given to [`Feed::begin`].
    pub part: usize,
    /// The offset after the stretch.
    pub next: i64,
    pub records: u64,
    pub bytes: u64,
    /// Hits; more than `rows` holds where only counting is wanted.
    pub matched: u64,
    /// In offset order.
    pub rows: Vec<RecordRow>,
    /// Those that did not match though nobody knows.
    pub unsure: Unsure,
    /// The partition begins anew, at this offset of the topic with this id.
    pub restart: Option<(i64, Uuid)>,
}

/// Whether the reader shall go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flow {
    Go,
    Stop,
}

impl Feed {
    /// The two ends of a new mailbox.
    pub fn open(bounds: MailboxBounds) -> (Self, Tap) {
        let (stop, _) = watch::channel(false);
        let state = Mutex::new(MailboxState::default());
        let mailbox = Arc::new(Mailbox { state, bounds, room: Condvar::new(), news: Notify::new(), stop });
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
        state.account(&delivery);
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
        *self.0.stop.borrow()
    }

    /// Waits until the read shall stop.
    pub async fn stopping(&self) {
        let mut stop = self.0.stop.subscribe();
        // The sender lives in the mailbox that `self` holds, so the wait can't fail.
        let _ = stop.wait_for(|stop| *stop).await;
    }
}

impl Mailbox {
    pub(super) fn lock(&self) -> MutexGuard<'_, MailboxState> {
        self.state.lock()
    }

    pub(super) fn stop(&self, why: Ending) {
        let mut state = self.lock();
        if state.stopping.is_none() {
            state.stopping = Some(why);
        }
        drop(state);
        self.stop.send_replace(true);
        self.room.notify_all();
    }

    pub(super) fn make_room(&self) {
        self.room.notify_all();
    }
}

impl MailboxState {
    fn is_full(&self, bounds: &MailboxBounds) -> bool {
        self.rows.len() >= bounds.rows || self.bytes >= bounds.bytes
    }

    /// Cuts the delivery after the last match that the limit allows; true if the limit is reached. Rows for what could
    /// not be read are no matches: they neither count nor keep the rest from being cut.
    fn limit(&self, delivery: &mut SearchedStretch, bounds: &MailboxBounds) -> bool {
        let Some(left) = bounds.limit.map(|limit| limit.saturating_sub(self.progress.matched)) else {
            return false;
        };
        if delivery.matched < left {
            return false;
        }
        // Where only counting is wanted there are no rows to cut.
        if delivery.matched > left && !delivery.rows.is_empty() {
            let records = delivery.rows.iter().enumerate().filter(|(_, row)| row.record().is_some());
            let keep = records.take(left as usize).last().map_or(0, |(at, _)| at + 1);
            delivery.rows.truncate(keep);
            delivery.next = delivery.rows.last().map_or(self.parts[delivery.part].next.0, |row| row.next().0);
        }
        delivery.matched = left;
        true
    }

    fn account(&mut self, delivery: &SearchedStretch) {
        let part = &mut self.parts[delivery.part];
        let was_done = part.is_done();
        if let Some((from, id)) = delivery.restart {
            (part.from, part.next, part.id) = (Offset(from), Offset(from), id);
        }
        let reach = part.end.map_or(delivery.next, |end| delivery.next.min(end.0));
        self.progress.passed += (reach - part.next.0).max(0) as u64;
        part.next = Offset(reach.max(part.next.0));
        part.records += delivery.records;
        part.bytes += delivery.bytes;
        if part.is_done() {
            (part.state, part.failing_since) = (PartState::Done, None);
            self.progress.partitions_done += usize::from(!was_done);
        }
        self.progress.records += delivery.records;
        self.progress.bytes += delivery.bytes;
        self.progress.matched += delivery.matched;
        self.progress.unsure.add(&delivery.unsure);
    }

    fn append(&mut self, rows: Vec<RecordRow>, bounds: &MailboxBounds) {
        for row in rows {
            if let RecordRow::Corrupt(CorruptBatch { topic, partition, first, last, beyond, .. }) = &row {
                self.progress.corrupt += 1;
                let (topic, partition, first, last) = (topic.clone(), *partition, *first, *last);
                self.reasons.push(match *beyond {
                    None => Reason::Corrupt { topic, partition, first, last },
                    Some(most) => Reason::TooLarge { topic, partition, first, last, most },
                });
            }
            self.bytes += row.memory();
            self.rows.push_back(row);
        }
        while bounds.drops
            && self.rows.len() > 1
            && (self.rows.len() > bounds.rows || self.bytes > bounds.bytes)
        {
            let Some(oldest) = self.rows.pop_front() else { break };
            self.bytes -= oldest.memory();
            self.progress.dropped += 1;
        }
    }
}
