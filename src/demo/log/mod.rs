//! The records of one partition: batches as they came, with their offsets patched in. Knows neither topics nor brokers.
mod compact;
mod lookup;
mod producers;
mod retention;
#[cfg(test)]
mod tests;

pub(crate) use compact::Compaction;
pub(crate) use producers::{AbortedRange, ActiveProducer};
pub(crate) use retention::Retention;

use super::batch::{Batch, BatchHeader, BatchProducer, stamp};
use bytes::{Bytes, BytesMut};
use kafka_protocol::error::ResponseError;
use producers::Producers;
use std::collections::VecDeque;

/// A batch and the offsets that it takes.
#[derive(Clone, Debug)]
struct LogEntry {
    base: i64,
    last: i64,
    /// Of its records, milliseconds since 1970; -1 where the format has none.
    max_timestamp: i64,
    epoch: i32,
    bytes: Bytes,
}

/// Where an append went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Appended {
    pub base_offset: i64,
    /// The broker's time where the topic says LogAppendTime, else -1.
    pub log_append_time: i64,
    /// The batch was there already: an idempotent producer sent it again.
    pub duplicate: bool,
}

/// One partition's log.
#[derive(Debug, Default)]
pub struct Log {
    entries: VecDeque<LogEntry>,
    start: i64,
    end: i64,
    bytes: u64,
    producers: Producers,
    /// (epoch, first offset) of every leader that wrote.
    epochs: Vec<(i32, i64)>,
    /// Bytes that came since the last compaction.
    dirty: u64,
}

/// A piece of the log as a fetch returns it.
#[derive(Debug, Default)]
pub struct Slice {
    /// The last one may be cut short.
    pub chunks: Vec<Bytes>,
    pub bytes: usize,
    /// One after the last offset in it.
    pub next: i64,
}

impl Log {
    /// The first offset that is still there.
    pub fn start(&self) -> i64 {
        self.start
    }

    /// The offset that the next record gets; also the high watermark, as every replica here is at once up to date.
    pub fn end(&self) -> i64 {
        self.end
    }

    /// The last stable offset: where the first open transaction begins, or the end.
    pub fn stable(&self) -> i64 {
        self.producers.first_open().unwrap_or(self.end)
    }

    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Appends a batch of format 2 whose checksum has been seen to fit, after the checks that need its producer's past.
    pub fn append(
        &mut self,
        batch: &Bytes,
        header: &BatchHeader,
        epoch: i32,
        log_append_time: Option<i64>,
        now: i64,
    ) -> Result<Appended, ResponseError> {
        let log_append_time_ms = log_append_time.unwrap_or(-1);
        if header.producer_id >= 0 {
            if let Some(base_offset) = self.producers.seen(header)? {
                return Ok(Appended { base_offset, log_append_time: log_append_time_ms, duplicate: true });
            }
            self.producers.note(header, self.end, now);
        }
        let base_offset = self.end;
        let mut bytes = BytesMut::from(batch.as_ref());
        stamp(&mut bytes, base_offset, epoch, log_append_time);
        let max_timestamp = log_append_time.unwrap_or(header.max_timestamp);
        let count = i64::from(header.last_offset_delta) + 1;
        self.push(bytes.freeze(), count, max_timestamp, epoch);
        Ok(Appended { base_offset, log_append_time: log_append_time_ms, duplicate: false })
    }

    /// Encodes and appends a batch of a producer's sequence.
    pub fn append_for(
        &mut self,
        batch: &Batch,
        producer: BatchProducer,
        epoch: i32,
        now: i64,
    ) -> Result<i64, ResponseError> {
        let bytes = batch.encode_for(producer, self.end, now);
        let header = BatchHeader::parse(&bytes).expect("an encoded batch has a header");
        self.append(&bytes, &header, epoch, None, now).map(|appended| appended.base_offset)
    }

    /// Appends bytes as they are: `count` offsets from the end on, which the bytes already carry.
    pub fn push(&mut self, bytes: Bytes, count: i64, max_timestamp: i64, epoch: i32) {
        if self.epochs.last().is_none_or(|(last, _)| *last < epoch) {
            self.epochs.push((epoch, self.end));
        }
        let entry = LogEntry { base: self.end, last: self.end + count - 1, max_timestamp, epoch, bytes };
        self.end = entry.last + 1;
        self.bytes += entry.bytes.len() as u64;
        self.dirty += entry.bytes.len() as u64;
        self.entries.push_back(entry);
    }

    /// Appends the marker that ends the transaction of a producer, if it wrote here.
    pub fn end_transaction(
        &mut self,
        producer_id: i64,
        producer_epoch: i16,
        marker: Bytes,
        commit: bool,
        now: i64,
    ) {
        self.producers.end(producer_id, producer_epoch, self.end, commit);
        let epoch = self.epochs.last().map_or(0, |(epoch, _)| *epoch);
        let mut bytes = BytesMut::from(marker.as_ref());
        stamp(&mut bytes, self.end, epoch, None);
        self.push(bytes.freeze(), 1, now, epoch);
    }

    /// What a reader gets from `offset` on, up to (not including) `upper` and about `limit` bytes. As on a real broker
    /// the last batch is cut at the limit; `whole` promises the first batch whole, and without it a first batch that
    /// does not fit gives nothing.
    pub fn slice(&self, offset: i64, upper: i64, limit: usize, whole: bool) -> Slice {
        let first = self.entries.partition_point(|entry| entry.last < offset);
        let mut slice = Slice { next: offset, ..Slice::default() };
        let mut left = limit;
        for entry in self.entries.range(first..).take_while(|entry| entry.base < upper) {
            let size = entry.bytes.len();
            if slice.chunks.is_empty() {
                if size > left && !whole {
                    return slice;
                }
                left = left.max(size);
            }
            let taken = size.min(left);
            if taken == 0 {
                break;
            }
            slice.chunks.push(entry.bytes.slice(..taken));
            slice.bytes += taken;
            slice.next = entry.last + 1;
            left -= taken;
        }
        slice
    }

    /// Aborted transactions that touch the offsets from `from` to before `upper`.
    pub fn aborted(&self, from: i64, upper: i64) -> Vec<AbortedRange> {
        self.producers.aborted(from, upper)
    }

    /// Every producer that wrote and is still remembered.
    pub fn active_producers(&self) -> Vec<ActiveProducer> {
        self.producers.active()
    }

    /// Forgets producers that have nothing open.
    pub fn expire_producers(&mut self) {
        self.producers.expire();
    }

    /// The epoch that `asked` falls back to and where that ends (OffsetForLeaderEpoch): (-1, -1) where unknown.
    pub fn end_of_epoch(&self, asked: i32, current: i32) -> (i32, i64) {
        if asked == current {
            return (current, self.end);
        }
        let Some(next) = self.epochs.iter().position(|(epoch, _)| *epoch > asked) else {
            return self.epochs.last().map_or((-1, -1), |(epoch, _)| (*epoch, self.end));
        };
        match next.checked_sub(1) {
            // Older than all that is known: the known log begins where that epoch ended.
            None => (asked, self.epochs[0].1),
            Some(known) => (self.epochs[known].0, self.epochs[next].1),
        }
    }
}
