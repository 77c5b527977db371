//! Builds message sets of formats 0 and 1, as old producers and `message.format.version=0.10.2` leave them.
use super::codec::compress;
use super::{Batch, Codec, Record};
use bytes::Bytes;

const LOG_APPEND_TIME: u8 = 0x08;

/// The messages one after the other; compressed, they become the value of one wrapping message.
pub fn message_set(batch: &Batch, magic: u8, base_offset: i64, now: i64) -> Bytes {
    let stamp = |record: &Record| {
        let appended = batch.log_append_time || record.timestamp.is_none();
        if appended { now } else { record.timestamp.unwrap_or(now) }
    };
    let type_bit = if batch.log_append_time && magic == 1 { LOG_APPEND_TIME } else { 0 };
    // Inside a wrapper format 1 counts from 0 and format 0 does not.
    let relative = batch.codec != Codec::None && magic == 1;
    let mut set = Vec::new();
    for (delta, record) in batch.records.iter().enumerate() {
        let offset = if relative { delta as i64 } else { base_offset + delta as i64 };
        let value = record.value.as_deref();
        put_message(&mut set, offset, magic, type_bit, stamp(record), record.key.as_deref(), value);
    }
    if batch.codec == Codec::None {
        return Bytes::from(set);
    }
    let last = base_offset + batch.records.len() as i64 - 1;
    let latest = batch.records.iter().map(stamp).max().unwrap_or(now);
    let packed = compress(batch.codec, set);
    let attributes = batch.codec.bits() as u8 | type_bit;
    let mut out = Vec::with_capacity(packed.len() + 40);
    put_message(&mut out, last, magic, attributes, latest, None, Some(&packed));
    Bytes::from(out)
}

fn put_message(
    out: &mut Vec<u8>,
    offset: i64,
    magic: u8,
    attributes: u8,
    timestamp: i64,
    key: Option<&[u8]>,
    value: Option<&[u8]>,
) {
    let mut message = vec![magic, attributes];
    if magic == 1 {
        message.extend_from_slice(&timestamp.to_be_bytes());
    }
    for field in [key, value] {
        let size = field.map_or(-1, |bytes| bytes.len() as i32);
        message.extend_from_slice(&size.to_be_bytes());
        message.extend_from_slice(field.unwrap_or_default());
    }
    let mut checksum = flate2::Crc::new();
    checksum.update(&message);
    out.extend_from_slice(&offset.to_be_bytes());
    out.extend_from_slice(&(message.len() as i32 + 4).to_be_bytes());
    out.extend_from_slice(&checksum.sum().to_be_bytes());
    out.extend_from_slice(&message);
}
