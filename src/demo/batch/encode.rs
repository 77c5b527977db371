//! Builds batches of format 2.
use super::codec::compress;
use super::header::{BatchHeader, HEADER_BYTES, attributes, check};
use super::{Batch, Codec, Record, WalkedRecord, varint};
use bytes::Bytes;

/// Whose sequence a batch belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BatchProducer {
    pub id: i64,
    pub epoch: i16,
    pub sequence: i32,
    pub transactional: bool,
}

impl BatchProducer {
    /// No producer id: neither idempotent nor transactional.
    pub const NONE: BatchProducer = BatchProducer { id: -1, epoch: -1, sequence: -1, transactional: false };
}

/// What the header says besides the records.
#[derive(Clone, Copy, Debug)]
pub struct BatchFrame {
    pub base_offset: i64,
    pub leader_epoch: i32,
    pub attributes: i16,
    /// Greater than the records tell where compaction took the last ones.
    pub last_offset_delta: i32,
    pub first_timestamp: i64,
    pub max_timestamp: i64,
    pub producer: BatchProducer,
}

/// Encodes the batch; `now` stamps records without a time.
pub fn batch(batch: &Batch, producer: BatchProducer, base_offset: i64, now: i64) -> Bytes {
    let time = |record: &Record| record.timestamp.unwrap_or(now);
    let first_timestamp = batch.records.first().map_or(now, time);
    let latest = batch.records.iter().map(time).max().unwrap_or(now);
    let payload = batch.records.iter().map(|record| 24 + content(record)).sum();
    let mut body =
        Vec::with_capacity(if batch.codec == Codec::None { HEADER_BYTES + payload } else { payload });
    if batch.codec == Codec::None {
        body.resize(HEADER_BYTES, 0);
    }
    for (delta, record) in batch.records.iter().enumerate() {
        put_record(&mut body, record, time(record) - first_timestamp, delta as i64);
    }
    let frame = BatchFrame {
        base_offset,
        leader_epoch: 0,
        attributes: attributes(batch.codec, batch.log_append_time, producer.transactional, false),
        last_offset_delta: batch.records.len() as i32 - 1,
        first_timestamp,
        max_timestamp: if batch.log_append_time { now } else { latest },
        producer,
    };
    if batch.codec == Codec::None {
        return finish(body, frame, batch.records.len());
    }
    seal(compress(batch.codec, body), frame, batch.records.len())
}

/// The batch with these of its records only, each at its offset, as compaction leaves it. None where it can't be read.
pub fn rewrite(original: &[u8], records: &[WalkedRecord]) -> Option<Bytes> {
    let header = BatchHeader::parse(original)?;
    let mut body = Vec::new();
    for walked in records {
        let offset_delta = walked.offset - header.base_offset;
        put_record(&mut body, &walked.record, walked.timestamp - header.first_timestamp, offset_delta);
    }
    let frame = BatchFrame {
        base_offset: header.base_offset,
        leader_epoch: header.leader_epoch,
        attributes: header.attributes,
        last_offset_delta: header.last_offset_delta,
        first_timestamp: header.first_timestamp,
        max_timestamp: match header.log_append_time() {
            true => header.max_timestamp,
            false => records.iter().map(|walked| walked.timestamp).max()?,
        },
        producer: BatchProducer {
            id: header.producer_id,
            epoch: header.producer_epoch,
            sequence: header.base_sequence,
            transactional: header.transactional(),
        },
    };
    Some(seal(compress(header.codec()?, body), frame, records.len()))
}

/// Puts a header in front of a body that is already compressed as `frame.attributes` says.
pub fn seal(body: Vec<u8>, frame: BatchFrame, count: usize) -> Bytes {
    let mut out = Vec::with_capacity(HEADER_BYTES + body.len());
    out.resize(HEADER_BYTES, 0);
    out.extend_from_slice(&body);
    finish(out, frame, count)
}

/// Fills in the header that `out` leaves room for.
fn finish(mut out: Vec<u8>, frame: BatchFrame, count: usize) -> Bytes {
    let length = (out.len() - 12) as i32;
    let mut at = 0;
    let mut put = |bytes: &[u8]| {
        out[at..at + bytes.len()].copy_from_slice(bytes);
        at += bytes.len();
    };
    put(&frame.base_offset.to_be_bytes());
    put(&length.to_be_bytes());
    put(&frame.leader_epoch.to_be_bytes());
    put(&[2]);
    put(&0u32.to_be_bytes());
    put(&frame.attributes.to_be_bytes());
    put(&frame.last_offset_delta.to_be_bytes());
    put(&frame.first_timestamp.to_be_bytes());
    put(&frame.max_timestamp.to_be_bytes());
    put(&frame.producer.id.to_be_bytes());
    put(&frame.producer.epoch.to_be_bytes());
    put(&frame.producer.sequence.to_be_bytes());
    put(&(count as i32).to_be_bytes());
    check(&mut out);
    Bytes::from(out)
}

/// Bytes of a record without its small numbers.
fn content(record: &Record) -> usize {
    let of = |bytes: &Option<Bytes>| bytes.as_ref().map_or(0, Bytes::len);
    let headers: usize = record.headers.iter().map(|header| 10 + header.name.len() + of(&header.value)).sum();
    of(&record.key) + of(&record.value) + headers
}

/// Appends one record.
pub fn put_record(out: &mut Vec<u8>, record: &Record, timestamp_delta: i64, offset_delta: i64) {
    let sized = |bytes: &Option<Bytes>| bytes.as_ref().map_or(1, |b| varint::size(b.len() as i64) + b.len());
    let mut size = 1 + varint::size(timestamp_delta) + varint::size(offset_delta);
    size += sized(&record.key) + sized(&record.value) + varint::size(record.headers.len() as i64);
    for header in &record.headers {
        size += varint::size(header.name.len() as i64) + header.name.len() + sized(&header.value);
    }
    varint::put(out, size as i64);
    out.push(0);
    varint::put(out, timestamp_delta);
    varint::put(out, offset_delta);
    put_nullable(out, record.key.as_deref());
    put_nullable(out, record.value.as_deref());
    varint::put(out, record.headers.len() as i64);
    for header in &record.headers {
        put_nullable(out, Some(&header.name));
        put_nullable(out, header.value.as_deref());
    }
}

fn put_nullable(out: &mut Vec<u8>, bytes: Option<&[u8]>) {
    match bytes {
        None => varint::put(out, -1),
        Some(bytes) => {
            varint::put(out, bytes.len() as i64);
            out.extend_from_slice(bytes);
        }
    }
}
