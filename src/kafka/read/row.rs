//! What a read hands over: records, and what could not be read, as rows of their own.
use crate::kafka::model::{Offset, PartitionId, Timestamp};
use crate::kafka::record::Record;
use std::collections::BTreeMap;
use std::sync::Arc;

/// One line of a list of records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Row {
    Record(Record),
    /// Offsets that are there but can't be read; the read went on after them.
    Corrupt(Corrupt),
}

/// A batch that is not what Kafka's format says: a wrong checksum, a stream that does not decompress, a cut record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Corrupt {
    pub topic: Arc<str>,
    pub partition: PartitionId,
    pub first: Offset,
    /// Inclusive.
    pub last: Offset,
    /// The timestamp in the batch header, -1 where even that is not to be trusted.
    pub timestamp: Timestamp,
    pub why: Arc<str>,
}

impl Row {
    pub fn topic(&self) -> &Arc<str> {
        match self {
            Self::Record(record) => &record.topic,
            Self::Corrupt(corrupt) => &corrupt.topic,
        }
    }

    pub fn partition(&self) -> PartitionId {
        match self {
            Self::Record(record) => record.partition,
            Self::Corrupt(corrupt) => corrupt.partition,
        }
    }

    /// The first offset of the row.
    pub fn offset(&self) -> Offset {
        match self {
            Self::Record(record) => record.offset,
            Self::Corrupt(corrupt) => corrupt.first,
        }
    }

    /// The offset after the row.
    pub fn next(&self) -> Offset {
        match self {
            Self::Record(record) => Offset(record.offset.0 + 1),
            Self::Corrupt(corrupt) => Offset(corrupt.last.0 + 1),
        }
    }

    pub fn timestamp(&self) -> Timestamp {
        match self {
            Self::Record(record) => record.timestamp,
            Self::Corrupt(corrupt) => corrupt.timestamp,
        }
    }

    /// The record, unless the row stands for something unreadable.
    pub fn record(&self) -> Option<&Record> {
        match self {
            Self::Record(record) => Some(record),
            Self::Corrupt(_) => None,
        }
    }

    /// Bytes that the row holds in memory, about.
    pub fn memory(&self) -> usize {
        let payload = match self {
            Self::Record(record) => {
                let headers = record.headers.iter().map(|header| {
                    header.name.len() + header.value.as_ref().map_or(0, bytes::Bytes::len) + HEADER
                });
                record.size() + headers.sum::<usize>()
            }
            Self::Corrupt(corrupt) => corrupt.why.len(),
        };
        payload + size_of::<Self>()
    }
}

const HEADER: usize = size_of::<crate::kafka::record::Header>();

/// The next offset to read of each partition: how a stopped scan goes on, a page leads to the next one, and a page or
/// a scan turns into a live follow with neither gap nor double.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cursors(pub BTreeMap<(Arc<str>, PartitionId), Offset>);

impl Cursors {
    pub fn get(&self, topic: &Arc<str>, partition: PartitionId) -> Option<Offset> {
        self.0.get(&(topic.clone(), partition)).copied()
    }

    pub fn set(&mut self, topic: &Arc<str>, partition: PartitionId, offset: Offset) {
        self.0.insert((topic.clone(), partition), offset);
    }
}
