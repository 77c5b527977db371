//! The transaction coordinator (KIP-98): producer ids, transactional ids, and what an open transaction has touched.
//! Knows topics by name; `markers` writes the markers.
use super::random::Random;
use kafka_protocol::error::ResponseError;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Longest `transaction.timeout.ms` that is granted (`transaction.max.timeout.ms`).
const LONGEST_TIMEOUT: i32 = 900_000;

/// Where a transactional id stands, worded as ListTransactions words it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TransactionPhase {
    Empty,
    Ongoing,
    CompleteCommit,
    CompleteAbort,
}

/// One transactional id.
#[derive(Clone, Debug)]
pub struct TransactionStanding {
    pub producer_id: i64,
    pub epoch: i16,
    pub phase: TransactionPhase,
    /// Milliseconds.
    pub timeout: i32,
    /// When the open transaction began (milliseconds since 1970), -1 without one.
    pub started: i64,
    pub partitions: BTreeSet<(Arc<str>, i32)>,
    pub groups: BTreeSet<String>,
}

/// A transaction that has just been decided: its markers are to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decided {
    pub producer_id: i64,
    pub epoch: i16,
    pub commit: bool,
    pub partitions: BTreeSet<(Arc<str>, i32)>,
    pub groups: BTreeSet<String>,
}

/// All transactional ids, and the next producer id.
#[derive(Debug)]
pub struct Transactions {
    next_producer_id: i64,
    pub by_id: BTreeMap<String, TransactionStanding>,
}

impl TransactionPhase {
    pub fn name(self) -> &'static str {
        match self {
            TransactionPhase::Empty => "Empty",
            TransactionPhase::Ongoing => "Ongoing",
            TransactionPhase::CompleteCommit => "CompleteCommit",
            TransactionPhase::CompleteAbort => "CompleteAbort",
        }
    }
}

impl TransactionStanding {
    fn decide(&mut self, commit: bool) -> Decided {
        self.phase = if commit { TransactionPhase::CompleteCommit } else { TransactionPhase::CompleteAbort };
        self.started = -1;
        let (partitions, groups) = (std::mem::take(&mut self.partitions), std::mem::take(&mut self.groups));
        Decided { producer_id: self.producer_id, epoch: self.epoch, commit, partitions, groups }
    }

    /// Aborts what is open, and locks out whoever opened it: the marker already carries the new epoch.
    fn lock_out(&mut self, fresh: impl FnOnce() -> i64) -> Option<Decided> {
        let mut left = (self.phase == TransactionPhase::Ongoing).then(|| self.decide(false));
        self.fence(fresh);
        if let Some(decided) = left.as_mut().filter(|decided| decided.producer_id == self.producer_id) {
            decided.epoch = self.epoch;
        }
        left
    }

    /// Goes on to the next epoch, or to a new id after the last one.
    fn fence(&mut self, fresh: impl FnOnce() -> i64) {
        match self.epoch.checked_add(1) {
            // Kafka keeps the last epoch for fencing.
            Some(next) if next < i16::MAX => self.epoch = next,
            _ => (self.producer_id, self.epoch) = (fresh(), 0),
        }
    }
}

impl Transactions {
    pub fn new(random: &mut Random) -> Transactions {
        Transactions { next_producer_id: 1_000 + random.below(9_000) as i64, by_id: BTreeMap::new() }
    }

    /// A producer id that nobody has (InitProducerId without a transactional id).
    pub fn fresh_producer(&mut self) -> i64 {
        self.next_producer_id += 1;
        self.next_producer_id - 1
    }

    /// InitProducerId: the id and epoch that `name` goes on with. A transaction left open by its predecessor is decided.
    pub fn init(&mut self, name: &str, timeout: i32) -> Result<((i64, i16), Option<Decided>), ResponseError> {
        if name.is_empty() {
            return Err(ResponseError::InvalidRequest);
        }
        if !(1..=LONGEST_TIMEOUT).contains(&timeout) {
            return Err(ResponseError::InvalidTransactionTimeout);
        }
        let next = &mut self.next_producer_id;
        let mut fresh = || {
            *next += 1;
            *next - 1
        };
        let Some(standing) = self.by_id.get_mut(name) else {
            let producer_id = fresh();
            let (partitions, groups) = (BTreeSet::new(), BTreeSet::new());
            let (phase, started) = (TransactionPhase::Empty, -1);
            let standing =
                TransactionStanding { producer_id, epoch: 0, phase, timeout, started, partitions, groups };
            self.by_id.insert(name.to_owned(), standing);
            return Ok(((producer_id, 0), None));
        };
        let left = standing.lock_out(&mut fresh);
        standing.timeout = timeout;
        standing.phase = TransactionPhase::Empty;
        Ok(((standing.producer_id, standing.epoch), left))
    }

    /// The transactional id, if `producer_id` and `epoch` are its owner's.
    pub fn owned(
        &mut self,
        name: &str,
        producer_id: i64,
        epoch: i16,
    ) -> Result<&mut TransactionStanding, ResponseError> {
        let standing = self.by_id.get_mut(name).ok_or(ResponseError::InvalidProducerIdMapping)?;
        if standing.producer_id != producer_id {
            return Err(ResponseError::InvalidProducerIdMapping);
        }
        if standing.epoch != epoch {
            return Err(ResponseError::ProducerFenced);
        }
        Ok(standing)
    }

    /// AddPartitionsToTxn and AddOffsetsToTxn: what the transaction touches; the first of it opens the transaction.
    pub fn add(
        &mut self,
        name: &str,
        producer: (i64, i16),
        partitions: impl IntoIterator<Item = (Arc<str>, i32)>,
        group: Option<&str>,
        now: i64,
    ) -> Result<(), ResponseError> {
        let standing = self.owned(name, producer.0, producer.1)?;
        if standing.phase != TransactionPhase::Ongoing {
            (standing.phase, standing.started) = (TransactionPhase::Ongoing, now);
        }
        standing.partitions.extend(partitions);
        standing.groups.extend(group.map(str::to_owned));
        Ok(())
    }

    /// EndTxn. Ending twice in the same way is fine: the answer to the first may have been lost.
    pub fn end(
        &mut self,
        name: &str,
        producer: (i64, i16),
        commit: bool,
    ) -> Result<Option<Decided>, ResponseError> {
        let standing = self.owned(name, producer.0, producer.1)?;
        match (standing.phase, commit) {
            (TransactionPhase::Ongoing, _) => Ok(Some(standing.decide(commit))),
            (TransactionPhase::CompleteCommit, true) | (TransactionPhase::CompleteAbort, false) => Ok(None),
            _ => Err(ResponseError::InvalidTxnState),
        }
    }

    /// Whether the producer has an open transaction that this partition is part of.
    pub fn covers(&self, producer_id: i64, topic: &str, partition: i32) -> bool {
        let open = |standing: &&TransactionStanding| {
            standing.producer_id == producer_id && standing.phase == TransactionPhase::Ongoing
        };
        self.by_id.values().filter(open).any(|standing| {
            standing.partitions.iter().any(|(name, number)| **name == *topic && *number == partition)
        })
    }

    /// Decides transactions that have been open for longer than their timeout; their producers are fenced.
    pub fn expire(&mut self, now: i64) -> Vec<Decided> {
        let next = &mut self.next_producer_id;
        let mut decided = Vec::new();
        for standing in self.by_id.values_mut() {
            let until = standing.started.saturating_add(i64::from(standing.timeout));
            if standing.phase == TransactionPhase::Ongoing && until <= now {
                decided.extend(standing.lock_out(|| {
                    *next += 1;
                    *next - 1
                }));
            }
        }
        decided
    }
}
