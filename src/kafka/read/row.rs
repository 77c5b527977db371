//! What a read hands over: records, and what could not be read, as rows of their own.
use crate::kafka::model::{Offset, PartitionId, Timestamp};
use crate::kafka::record::Record;
use std::collections::BTreeMap;
use std::sync::Arc;
use uuid::Uuid;

/// One line of a list of records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RecordRow {
    Record(Record),
    /// Offsets that are there but can't be read; the read went on after them.
    Corrupt(CorruptBatch),
    /// From here on the partition's rows are of another log than those before.
    Break(Break),
}

/// A batch that is not what Kafka's format says: a wrong checksum, a stream that does not decompress, a cut record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CorruptBatch {
    pub topic: Arc<str>,
    pub partition: PartitionId,
    pub first: Offset,
    /// Inclusive.
    pub last: Offset,
    /// The timestamp in the batch header, -1 where even that is not to be trusted.
    pub timestamp: Timestamp,
    pub why: Arc<str>,
    /// It may be whole, but unpacks to more bytes than this, the read's bound.
    pub beyond: Option<u64>,
}

/// A topic was deleted and created anew while it was followed, or a log was cut back: rows before and after may have the
/// same offsets and are not of one log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Break {
    pub topic: Arc<str>,
    pub partition: PartitionId,
    /// The old log was read up to here, exclusive.
    pub was: Offset,
    /// The new one is read from here on.
    pub from: Offset,
    pub why: Arc<str>,
}

impl RecordRow {
    pub fn topic(&self) -> &Arc<str> {
        match self {
            Self::Record(record) => &record.topic,
            Self::Corrupt(corrupt) => &corrupt.topic,
            Self::Break(at) => &at.topic,
        }
    }

    pub fn partition(&self) -> PartitionId {
        match self {
            Self::Record(record) => record.partition,
            Self::Corrupt(corrupt) => corrupt.partition,
            Self::Break(at) => at.partition,
        }
    }

    /// The first offset of the row.
    pub fn offset(&self) -> Offset {
        match self {
            Self::Record(record) => record.offset,
            Self::Corrupt(corrupt) => corrupt.first,
            Self::Break(at) => at.from,
        }
    }

    /// The offset after the row.
    pub fn next(&self) -> Offset {
        match self {
            Self::Record(record) => Offset(record.offset.0 + 1),
            Self::Corrupt(corrupt) => Offset(corrupt.last.0 + 1),
            Self::Break(at) => at.from,
        }
    }

    pub fn timestamp(&self) -> Timestamp {
        match self {
            Self::Record(record) => record.timestamp,
            Self::Corrupt(corrupt) => corrupt.timestamp,
            Self::Break(_) => Timestamp(-1),
        }
    }

    /// The record, unless the row stands for something unreadable.
    pub fn record(&self) -> Option<&Record> {
        match self {
            Self::Record(record) => Some(record),
            Self::Corrupt(_) | Self::Break(_) => None,
        }
    }

    /// Bytes that the row holds in memory, about.
    pub fn memory(&self) -> usize {
        let payload = match self {
            Self::Record(record) => record.size() + record.headers.len() * HEADER,
            Self::Corrupt(corrupt) => corrupt.why.len(),
            Self::Break(at) => at.why.len(),
        };
        payload + size_of::<Self>()
    }
}

const HEADER: usize = size_of::<crate::kafka::record::Header>();

/// The next offset to read of each partition: how a stopped scan goes on, a page leads to the next one, and a page or
/// a scan turns into a live follow with neither gap nor double.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cursors {
    pub offsets: BTreeMap<(Arc<str>, PartitionId), Offset>,
    /// Which topics of these names the offsets belong to, where the cluster gives topics ids: an offset of a topic that
    /// was deleted means nothing in the next one of that name.
    pub topics: BTreeMap<Arc<str>, Uuid>,
}

impl Cursors {
    pub fn get(&self, topic: &Arc<str>, partition: PartitionId) -> Option<Offset> {
        self.offsets.get(&(topic.clone(), partition)).copied()
    }

    pub fn set(&mut self, topic: &Arc<str>, partition: PartitionId, offset: Offset) {
        self.offsets.insert((topic.clone(), partition), offset);
    }

    /// Says which topic of this name is meant; nil is none.
    pub fn name(&mut self, topic: &Arc<str>, id: Uuid) {
        if !id.is_nil() {
            self.topics.insert(topic.clone(), id);
        }
    }

    /// Whether the offsets are of another topic than that which has this name and id.
    pub fn are_of_another(&self, topic: &Arc<str>, id: Uuid) -> bool {
        !id.is_nil() && self.topics.get(topic).is_some_and(|known| *known != id)
    }
}
