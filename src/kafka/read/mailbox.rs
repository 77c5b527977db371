//! The bounded mailbox between a reader, who holds its feed, and a screen, which holds its tap: what lies in it, and what it
//! counts. Knows neither end.
//!
//! Bounded by rows and by bytes. A scan's reader waits for room; a tail's oldest rows go, counted. Rows and the offsets
//! that they stand for change under one lock, so that wherever a read stops it can go on with neither gap nor double.
use super::census::PartCensus;
use super::notes::Note;
use super::progress::{Ending, Incident, PartState, PartitionProgress, ReadProgress, Reason};
use super::row::{CorruptBatch, Cursors, RecordRow};
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

/// Rows on their way, and all that is known of the read.
pub(super) struct Mailbox {
    state: Mutex<MailboxState>,
    pub(super) bounds: MailboxBounds,
    /// A waiting reader is woken by it: there is room, or no reason to wait any more.
    pub(super) room: Condvar,
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
    /// Of each part, as far as it has been read.
    pub(super) censuses: Vec<PartCensus>,
    pub(super) reasons: Vec<Reason>,
    pub(super) incidents: Vec<Incident>,
    /// Partitions that are not parts yet, as nobody can say where they end; why, and since when.
    pub(super) awaited: Option<(usize, Arc<str>, Instant)>,
    pub(super) notes: Vec<Note>,
    pub(super) paused: bool,
    pub(super) stopping: Option<Ending>,
}

/// A stretch of one partition that has been looked at.
#[derive(Debug, Default)]
pub struct SearchedStretch {
    /// Index into the parts that the read began with.
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
    /// Which schemas the records name, where that is asked for.
    pub census: PartCensus,
    /// The partition begins anew, at this offset of the topic with this id.
    pub restart: Option<(i64, Uuid)>,
}

impl Mailbox {
    pub(super) fn new(bounds: MailboxBounds) -> Self {
        let (stop, _) = watch::channel(false);
        let state = Mutex::new(MailboxState::default());
        Mailbox { state, bounds, room: Condvar::new(), news: Notify::new(), stop }
    }

    /// Whether the read shall stop, and each change of that.
    pub(super) fn stopping(&self) -> watch::Receiver<bool> {
        self.stop.subscribe()
    }

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
    /// The next offset of each partition: everything before has been handed over or lies here.
    pub(super) fn cursors(&self) -> Cursors {
        let mut cursors = Cursors::default();
        for part in &self.parts {
            cursors.set(&part.topic, part.partition, part.next);
            cursors.name(&part.topic, part.id);
        }
        cursors
    }

    pub(super) fn is_full(&self, bounds: &MailboxBounds) -> bool {
        self.rows.len() >= bounds.rows || self.bytes >= bounds.bytes
    }

    /// Cuts the delivery after the last match that the limit allows; true if the limit is reached. Rows for what could
    /// not be read are no matches: they neither count nor keep the rest from being cut.
    pub(super) fn limit(&self, delivery: &mut SearchedStretch, bounds: &MailboxBounds) -> bool {
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

    pub(super) fn account(&mut self, delivery: &mut SearchedStretch) {
        self.take_census(delivery);
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

    /// What was tallied of a topic that is gone is none of the one that has come in its place.
    fn take_census(&mut self, delivery: &mut SearchedStretch) {
        if self.censuses.len() < self.parts.len() {
            self.censuses.resize_with(self.parts.len(), PartCensus::default);
        }
        let census = &mut self.censuses[delivery.part];
        if delivery.restart.is_some() {
            *census = PartCensus::default();
        }
        census.take_in(std::mem::take(&mut delivery.census));
    }

    pub(super) fn append(&mut self, rows: Vec<RecordRow>, bounds: &MailboxBounds) {
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
