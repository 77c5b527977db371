//! Record batches: what a test or the story wants written, and what producers send. Knows bytes, not partitions.
mod codec;
mod control;
mod encode;
mod header;
mod legacy;
mod record;
mod varint;
mod walk;

pub use codec::Codec;
pub(super) use codec::decompress;
pub(super) use control::marker;
pub(super) use encode::{BatchProducer, rewrite};
pub(super) use header::{BatchHeader, HEADER_BYTES, stamp};
pub use record::{Header, Record};
pub(super) use walk::{WalkedRecord, records_of};

use bytes::Bytes;

/// The record format on disk and on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BatchFormat {
    /// Magic 0 (before 0.10): no timestamps.
    V0,
    /// Magic 1 (0.10): with timestamps.
    V1,
    /// Magic 2 (0.11, KIP-98): the batch of today.
    V2,
}

/// Records to be appended as one batch.
#[derive(Clone, Debug)]
pub struct Batch {
    pub(super) records: Vec<Record>,
    pub(super) codec: Codec,
    pub(super) format: BatchFormat,
    pub(super) log_append_time: bool,
}

impl Batch {
    /// A batch of today's format, uncompressed, with the times of its records.
    pub fn of(records: impl IntoIterator<Item = Record>) -> Batch {
        let records = records.into_iter().collect();
        Batch { records, codec: Codec::None, format: BatchFormat::V2, log_append_time: false }
    }

    pub fn codec(mut self, codec: Codec) -> Batch {
        self.codec = codec;
        self
    }

    /// Formats 0 and 1 keep no headers, and format 0 no timestamps.
    pub fn format(mut self, format: BatchFormat) -> Batch {
        self.format = format;
        self
    }

    /// Stamps the whole batch with the broker's time, as `message.timestamp.type=LogAppendTime` does.
    pub fn log_append_time(mut self) -> Batch {
        self.log_append_time = true;
        self
    }

    /// How many offsets it takes.
    pub fn count(&self) -> usize {
        self.records.len()
    }

    /// The batch as it lies in a log from `base_offset` on; `now` (milliseconds since 1970) stamps records without a time.
    pub fn encode(&self, base_offset: i64, now: i64) -> Bytes {
        match self.format {
            BatchFormat::V2 => encode::batch(self, BatchProducer::NONE, base_offset, now),
            BatchFormat::V0 => legacy::message_set(self, 0, base_offset, now),
            BatchFormat::V1 => legacy::message_set(self, 1, base_offset, now),
        }
    }

    /// As [`encode`](Batch::encode), as part of a producer's sequence.
    pub(super) fn encode_for(&self, producer: BatchProducer, base_offset: i64, now: i64) -> Bytes {
        encode::batch(self, producer, base_offset, now)
    }
}

#[cfg(test)]
mod tests;
