//! The records that go to one partition, in their order: those that wait, and the batch that is being tried, which goes again as it
//! is until its fate is known. Knows no connection.
use super::PartitionKey;
use super::answer::BatchEnd;
use super::batch;
use super::numbering::Number;
use super::open::{NumberUse, OpenBatch, QueuedRecord};
use crate::kafka::produce::Writing;
use crate::kafka::produce::draft::{Failure, Fate};
use crate::kafka::produce::words::LOOK_FIRST;
use crate::wire::BrokerId;
use bytes::Bytes;
use std::collections::VecDeque;
use std::time::Duration;
use tokio::time::Instant;

/// Between two tries.
const PAUSE: Duration = Duration::from_millis(200);
/// A batch has at most so many bytes, unless one record alone has more: librdkafka's `message.max.bytes`, which brokers take unless
/// they are told otherwise.
pub(super) const BATCH: usize = 1_000_000;
/// Records of a batch at most, however small they are.
const MOST: usize = 100_000;

/// A partition's records.
pub(super) struct PartitionQueue {
    key: PartitionKey,
    waiting: VecDeque<QueuedRecord>,
    open: Option<OpenBatch>,
    /// How many records the next batches take at most: what was refused together goes in parts.
    parts: VecDeque<usize>,
    /// The bytes that a batch may have here, as far as it is known.
    limit: usize,
    /// No try before that.
    rest_until: Instant,
    /// When the last records arrived, here or, where nothing is in the way here, anywhere.
    progress: Instant,
    /// When the last batch left.
    left: Instant,
    last: Option<Failure>,
    /// Whether the numbers were made anew for the batch that is tried.
    renewed: bool,
    pub(super) leader: Option<BrokerId>,
    pub(super) asks_leader: bool,
}

impl PartitionQueue {
    pub(super) fn new(key: PartitionKey) -> Self {
        let now = Instant::now();
        PartitionQueue {
            key,
            waiting: VecDeque::new(),
            open: None,
            parts: VecDeque::new(),
            limit: BATCH,
            rest_until: now,
            progress: now,
            left: now,
            last: None,
            renewed: false,
            leader: None,
            asks_leader: false,
        }
    }

    pub(super) fn push(&mut self, record: QueuedRecord) {
        self.waiting.push_back(record);
    }

    pub(super) fn is_empty(&self) -> bool {
        self.waiting.is_empty() && self.open.is_none()
    }

    /// Whether there is something to send, and nothing in the way of it but whom to send it to.
    pub(super) fn is_ready(&self, now: Instant) -> bool {
        !self.is_empty() && now >= self.rest_until && !self.open.as_ref().is_some_and(|open| open.in_flight)
    }

    /// When something is to be done here though nobody answers; none where nothing waits.
    pub(super) fn wake(&self, patience: Duration) -> Option<Instant> {
        let ends = match &self.open {
            Some(open) if open.in_flight => return None,
            Some(open) => open.until,
            None => self.end_of(self.waiting.front()?, patience),
        };
        let rest = Some(self.rest_until).filter(|rest| *rest > Instant::now());
        Some(rest.map_or(ends, |rest| rest.min(ends)))
    }

    /// Records arrived elsewhere: on a slow line these have only to wait for their turn.
    pub(super) fn line_moved(&mut self, at: Instant) {
        if self.last.is_none() {
            self.progress = self.progress.max(at);
        }
    }

    /// Who has waited longest is served first.
    pub(super) fn last_left(&self) -> Instant {
        self.left
    }

    /// Records wait as long as others arrive.
    fn end_of(&self, record: &QueuedRecord, patience: Duration) -> Instant {
        record.begun.max(self.progress) + patience
    }

    /// How the next batch is to be written; none if it has been made already.
    pub(super) fn wants_batch(&self) -> Option<Writing> {
        if self.open.is_some() { None } else { self.waiting.front().map(|record| record.writing) }
    }

    /// Makes a batch of what waits, with this number.
    pub(super) fn gather(&mut self, number: Option<Number>, patience: Duration) {
        let Some(first) = self.waiting.front() else { return };
        let (writing, until) = (first.writing, self.end_of(first, patience));
        let most = self.parts.pop_front().unwrap_or(MOST);
        let (mut records, mut weight) = (Vec::new(), 0);
        while let Some(next) = self.waiting.front() {
            weight += batch::weight(&next.draft);
            let full = records.len() >= most || weight > self.limit || next.writing != writing;
            if full && !records.is_empty() {
                break;
            }
            records.extend(self.waiting.pop_front());
        }
        self.renewed = false;
        self.open = Some(OpenBatch::new(records, number, until));
    }

    /// The batch that is to be tried, and until when.
    pub(super) fn batch(&self) -> Option<(&Bytes, Instant)> {
        self.open.as_ref().map(|open| (&open.bytes, open.until))
    }

    pub(super) fn start(&mut self) {
        if let Some(open) = &mut self.open {
            open.in_flight = true;
            self.left = Instant::now();
        }
    }

    /// Of so many records is the batch that is tried.
    pub(super) fn count(&self) -> usize {
        self.open.as_ref().map_or(0, |open| open.records.len())
    }

    /// Takes the end of a try in, and tells the fates that are known by it.
    pub(super) fn tried(&mut self, how: BatchEnd) -> NumberUse {
        let Some(mut open) = self.open.take() else { return NumberUse::Kept };
        open.in_flight = false;
        match how {
            BatchEnd::Written { first, stamped } => {
                (self.progress, self.last) = (Instant::now(), None);
                open.written(self.key.1, first, stamped)
            }
            BatchEnd::Refused(failure) => self.again(open, failure),
            BatchEnd::Lost(failure) => {
                open.may_be_there = true;
                if open.number.is_none() { open.over(failure) } else { self.again(open, failure) }
            }
            BatchEnd::Forgotten(failure) if open.may_be_there || self.renewed => open.over(failure),
            BatchEnd::Forgotten(failure) => {
                self.renewed = true;
                self.again(open, failure);
                NumberUse::Void
            }
            // What a later try is told does not take back what an earlier one may have done.
            _ if open.may_be_there => open.over(how.failure()),
            BatchEnd::Odd(odd) => self.without(open, odd),
            BatchEnd::Fewer(_) => self.halve(open),
            BatchEnd::TooLarge(_) => {
                self.limit = (open.bytes.len() / 2).max(1);
                self.halve(open)
            }
            BatchEnd::FormatTooOld(failure) => open.not_sent(&failure, true),
            BatchEnd::Never(failure) => open.not_sent(&failure, false),
        }
    }

    fn again(&mut self, open: OpenBatch, failure: Failure) -> NumberUse {
        self.rest(failure);
        self.open = Some(open);
        NumberUse::Kept
    }

    /// Nothing could be tried, for this reason.
    pub(super) fn rest(&mut self, failure: Failure) {
        self.rest_until = Instant::now() + PAUSE;
        self.last = Some(failure);
    }

    /// Tells those that are meant, and takes the others back to the front.
    fn without(&mut self, open: OpenBatch, odd: Vec<(usize, Failure)>) -> NumberUse {
        let mut good = Vec::new();
        for (place, record) in open.records.into_iter().enumerate() {
            match odd.iter().find(|(meant, _)| *meant == place) {
                Some((_, failure)) => record.tell(Fate::NotSent(failure.clone()), false),
                None => good.push(record),
            }
        }
        if !good.is_empty() {
            self.parts.push_front(good.len());
        }
        self.back(good);
        NumberUse::Kept
    }

    fn halve(&mut self, open: OpenBatch) -> NumberUse {
        let count = open.records.len();
        self.parts.push_front(count - count / 2);
        self.parts.push_front(count / 2);
        self.back(open.records);
        NumberUse::Kept
    }

    fn back(&mut self, records: Vec<QueuedRecord>) {
        records.into_iter().rev().for_each(|record| self.waiting.push_front(record));
    }

    /// The number of a batch that the brokers have forgotten is replaced.
    pub(super) fn renumber(&mut self, number: Option<Number>) {
        if let Some(open) = self.open.take() {
            self.open = Some(OpenBatch::new(open.records, number, open.until));
        }
    }

    /// Whether the batch that is to go again needs a new number.
    pub(super) fn wants_number(&self) -> bool {
        self.renewed && self.open.as_ref().is_some_and(|open| !open.in_flight && !open.may_be_there)
    }

    /// Ends what has waited too long.
    pub(super) fn expire(&mut self, now: Instant, patience: Duration) -> NumberUse {
        let why = |last: &Option<Failure>| {
            last.clone().unwrap_or_else(|| Failure::because("no broker took it in time"))
        };
        let mut numbers = NumberUse::Kept;
        if self.open.as_ref().is_some_and(|open| !open.in_flight && open.until <= now) {
            let failure = why(&self.last);
            numbers = self.open.take().map_or(NumberUse::Kept, |open| open.over(failure));
        }
        while self.open.is_none()
            && self.waiting.front().is_some_and(|record| self.end_of(record, patience) <= now)
        {
            let failure = why(&self.last);
            self.waiting
                .pop_front()
                .into_iter()
                .for_each(|record| record.tell(Fate::NotSent(failure.clone()), false));
        }
        numbers
    }

    /// Tells all that it will not be sent.
    pub(super) fn fail(&mut self, failure: &Failure) -> NumberUse {
        let numbers = self.open.take().map_or(NumberUse::Kept, |open| open.over(failure.clone()));
        self.waiting.drain(..).for_each(|record| record.tell(Fate::NotSent(failure.clone()), false));
        self.parts.clear();
        numbers
    }

    /// Takes back what no broker was handed.
    pub(super) fn take_back(&mut self) {
        let failure = Failure::because("it was taken back before a broker had it");
        let handed = self.open.take_if(|open| !open.in_flight && !open.may_be_there);
        handed.into_iter().flat_map(|open| open.records).chain(self.waiting.drain(..)).for_each(|record| {
            record.tell(Fate::NotSent(failure.clone()), false);
        });
        self.parts.clear();
    }

    /// Waits for nothing any more.
    pub(super) fn give_up(&mut self) -> NumberUse {
        self.take_back();
        let failure = Failure::because("the answer of the broker was not waited for").try_to(LOOK_FIRST);
        self.open.take().map_or(NumberUse::Kept, |open| open.unknown(&failure))
    }

    /// Why nothing is confirmed, by the last word of a broker.
    pub(super) fn last_word(&self) -> Option<&Failure> {
        self.last.as_ref().filter(|_| !self.is_empty())
    }
}
