//! One record as it was read, with all that Kafka says about it. Plain data; knows nothing of how it was fetched.
use super::model::{Offset, PartitionId, Timestamp};
use crate::decode;
use crate::decode::framed::{KeyOrValue, Reader, Validity};
use crate::query::{self, Document};
use bytes::Bytes;
use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

/// Whoever looks at a record on a screen waits no longer to be told whether it is valid.
const SOON: Duration = Duration::from_millis(50);

/// A record copied out of its batch.
///
/// Null, empty and missing are three things: `None` is Kafka's null (a null value is a tombstone).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    pub topic: Arc<str>,
    pub partition: PartitionId,
    pub offset: Offset,
    pub timestamp: Timestamp,
    pub key: Option<Bytes>,
    pub value: Option<Bytes>,
    /// In the order of the record; names may repeat and values may be null.
    pub headers: Vec<Header>,
    /// What the batch around the record says; shared by the records of one batch.
    pub batch: Arc<BatchFacts>,
    /// What key and value are read with.
    pub(crate) reader: Reader,
}

/// One header of a record. The name should be UTF-8, but old producers wrote other bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    pub name: Bytes,
    pub value: Option<Bytes>,
}

/// What stands in the header of a record batch (KIP-98), or in a message set of format 0 or 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BatchFacts {
    /// Record format: 0, 1 or 2.
    pub magic: i8,
    pub codec: Codec,
    pub timestamp_type: TimestampType,
    pub transactional: bool,
    /// -1 where the batch has none.
    pub leader_epoch: i32,
    /// -1 where the batch has none.
    pub producer_id: i64,
    pub producer_epoch: i16,
    /// First sequence number of the batch, -1 where it has none.
    pub base_sequence: i32,
    pub base_offset: Offset,
    /// Records in the batch as its header counts them.
    pub count: u32,
    /// Bytes of the batch on the wire, header included.
    pub bytes: u32,
}

#[cfg(test)]
impl BatchFacts {
    /// An uncompressed batch of one record, for the tests of those who only pass it on.
    pub(crate) fn plain(base_offset: Offset) -> Self {
        BatchFacts {
            magic: 2,
            codec: Codec::None,
            timestamp_type: TimestampType::Create,
            transactional: false,
            leader_epoch: 0,
            producer_id: -1,
            producer_epoch: -1,
            base_sequence: -1,
            base_offset,
            count: 1,
            bytes: 100,
        }
    }
}

/// A key or a value as it reads.
#[derive(Debug)]
pub(crate) struct ReadText<'a> {
    /// JSON where a schema or a format makes that of it, else its bytes.
    pub text: Cow<'a, [u8]>,
    /// Why it is not what its schema says, or that there is none.
    pub lack: Option<String>,
    /// Something other than its bytes is to tell what it says.
    pub is_decoded: bool,
}

/// How a batch is compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Codec {
    None,
    Gzip,
    Snappy,
    Lz4,
    Zstd,
}

/// Who set the record's timestamp.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TimestampType {
    /// Format 0 has no timestamps.
    None,
    Create,
    LogAppend,
}

impl Record {
    /// Bytes of key, value and headers together, as written by the producer.
    pub fn size(&self) -> usize {
        self.view().size()
    }

    /// The key or the value as it reads; none for null.
    pub(crate) fn read(&self, of: KeyOrValue) -> Option<ReadText<'_>> {
        let document = self.view().document(of)?;
        let (text, lack) = document.read();
        Some(ReadText { text, lack, is_decoded: !matches!(document, Document::Bytes(_)) })
    }

    /// By which schema or format the key or the value reads; none if by none.
    pub(crate) fn read_by(&self, of: KeyOrValue) -> Option<String> {
        match self.view().document(of)? {
            Document::Decoded(read) => Some(read.to_string()),
            Document::Bytes(_) | Document::Unread(..) => None,
        }
    }

    /// The same where a screen waits for it.
    pub(crate) fn validity_soon(&self, of: KeyOrValue) -> Option<Validity> {
        decode::judged_within(SOON, || self.validity(of))
    }

    /// Whether the key or the value is what its schema demands; none where whatever can be read is.
    pub(crate) fn validity(&self, of: KeyOrValue) -> Option<Validity> {
        match self.view().document(of)? {
            Document::Decoded(read) => read.validity(),
            Document::Bytes(_) | Document::Unread(..) => None,
        }
    }

    /// The record as a filter sees it; nothing is copied.
    pub fn view(&self) -> query::Record<'_> {
        query::Record {
            topic: &self.topic,
            partition: self.partition.0,
            offset: self.offset.0,
            timestamp: self.timestamp.0,
            key: self.key.as_deref(),
            value: self.value.as_deref(),
            headers: query::Headers::List(&self.headers),
            reader: &self.reader,
        }
    }
}

impl query::HeaderList for Vec<Header> {
    fn header(&self, index: usize) -> Option<query::Header<'_>> {
        self.get(index).map(|header| (&header.name[..], header.value.as_deref()))
    }
}
