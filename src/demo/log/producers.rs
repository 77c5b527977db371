//! What a partition remembers of its producers: sequences (KIP-98, idempotence), open and aborted transactions.
use crate::demo::batch::BatchHeader;
use kafka_protocol::error::ResponseError;
use std::collections::{BTreeMap, HashMap, VecDeque};

/// Batches of one producer that are known again when they are sent twice; Kafka keeps as many.
const REMEMBERED: usize = 5;

/// A transaction that was taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AbortedRange {
    pub producer_id: i64,
    pub first_offset: i64,
    /// Of the marker that ended it.
    pub last_offset: i64,
}

/// A producer as DescribeProducers (KIP-664) tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ActiveProducer {
    pub id: i64,
    pub epoch: i16,
    /// -1 after a marker.
    pub last_sequence: i32,
    /// Milliseconds since 1970.
    pub last_timestamp: i64,
    /// Where its open transaction begins here, or -1.
    pub open_from: i64,
}

#[derive(Clone, Copy, Debug)]
struct SentBatch {
    first_sequence: i32,
    last_sequence: i32,
    base_offset: i64,
}

#[derive(Debug, Default)]
struct Past {
    epoch: i16,
    sent: VecDeque<SentBatch>,
    open_from: Option<i64>,
    last_timestamp: i64,
}

#[derive(Debug, Default)]
pub struct Producers {
    past: HashMap<i64, Past>,
    /// First offset of each open transaction -> producer id.
    open: BTreeMap<i64, i64>,
    /// In the order of their markers.
    aborted: Vec<AbortedRange>,
}

impl Producers {
    pub fn first_open(&self) -> Option<i64> {
        self.open.keys().next().copied()
    }

    /// The offset of a batch that is sent again; an error where its place in the sequence is wrong.
    pub fn seen(&self, header: &BatchHeader) -> Result<Option<i64>, ResponseError> {
        let Some(past) = self.past.get(&header.producer_id) else { return Ok(None) };
        if header.producer_epoch < past.epoch {
            return Err(ResponseError::InvalidProducerEpoch);
        }
        if header.producer_epoch > past.epoch {
            let fresh = header.base_sequence == 0;
            return if fresh { Ok(None) } else { Err(ResponseError::OutOfOrderSequenceNumber) };
        }
        let same = |sent: &&SentBatch| {
            sent.first_sequence == header.base_sequence && sent.last_sequence == header.last_sequence()
        };
        if let Some(sent) = past.sent.iter().find(same) {
            return Ok(Some(sent.base_offset));
        }
        let expected = past.sent.back().map(|sent| sent.last_sequence.checked_add(1).unwrap_or(0));
        match expected {
            Some(expected) if expected != header.base_sequence => {
                Err(ResponseError::OutOfOrderSequenceNumber)
            }
            _ => Ok(None),
        }
    }

    /// Remembers a batch that is about to be appended at `offset`.
    pub fn note(&mut self, header: &BatchHeader, offset: i64, now: i64) {
        let past = self.past.entry(header.producer_id).or_default();
        if header.producer_epoch != past.epoch {
            past.sent.clear();
            past.epoch = header.producer_epoch;
        }
        past.last_timestamp = now;
        if past.sent.len() == REMEMBERED {
            past.sent.pop_front();
        }
        let last_sequence = header.last_sequence();
        past.sent.push_back(SentBatch {
            first_sequence: header.base_sequence,
            last_sequence,
            base_offset: offset,
        });
        if header.transactional() && past.open_from.is_none() {
            past.open_from = Some(offset);
            self.open.insert(offset, header.producer_id);
        }
    }

    /// Ends the producer's transaction with a marker at `marker`.
    pub fn end(&mut self, producer_id: i64, epoch: i16, marker: i64, commit: bool) {
        let past = self.past.entry(producer_id).or_default();
        if epoch != past.epoch {
            past.epoch = epoch;
            past.sent.clear();
        }
        let Some(first_offset) = past.open_from.take() else { return };
        self.open.remove(&first_offset);
        if !commit {
            self.aborted.push(AbortedRange { producer_id, first_offset, last_offset: marker });
        }
    }

    pub fn aborted(&self, from: i64, upper: i64) -> Vec<AbortedRange> {
        let first = self.aborted.partition_point(|aborted| aborted.last_offset < from);
        self.aborted[first..].iter().filter(|aborted| aborted.first_offset < upper).copied().collect()
    }

    pub fn active(&self) -> Vec<ActiveProducer> {
        let mut active: Vec<_> = self
            .past
            .iter()
            .map(|(id, past)| ActiveProducer {
                id: *id,
                epoch: past.epoch,
                last_sequence: past.sent.back().map_or(-1, |sent| sent.last_sequence),
                last_timestamp: past.last_timestamp,
                open_from: past.open_from.unwrap_or(-1),
            })
            .collect();
        active.sort_by_key(|producer| producer.id);
        active
    }

    /// Forgets producers that have nothing open, as brokers do a day after their last batch.
    pub fn expire(&mut self) {
        self.past.retain(|_, past| past.open_from.is_some());
    }

    /// Forgets aborted transactions whose every record lies before `start`.
    pub fn forget_before(&mut self, start: i64) {
        let gone = self.aborted.partition_point(|aborted| aborted.last_offset < start);
        self.aborted.drain(..gone);
    }
}
