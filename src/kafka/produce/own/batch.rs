//! Records as the bytes that a Produce request carries: a batch in record format 2.
use super::numbering::Number;
use crate::kafka::produce::draft::Draft;
use bytes::{BufMut, Bytes};
use crc_fast::crc32_iscsi;

/// Header of a batch.
const HEADER: usize = 61;
/// What lengths and differences take of a record at most, and of each of its headers.
const LENGTHS: usize = 30;
const HEADER_LENGTHS: usize = 10;

/// A record and its time in milliseconds since 1970 (-1: none).
pub(super) type Timed<'a> = (&'a Draft, i64);

/// How many bytes a record adds to a batch, at most.
pub(super) fn weight(draft: &Draft) -> usize {
    draft.size() + LENGTHS + HEADER_LENGTHS * draft.headers.len()
}

/// A batch of these records, of which there is at least one. Without a number it is of no producer.
pub(super) fn of(records: &[Timed<'_>], number: Option<Number>) -> Bytes {
    let first = records.first().map_or(-1, |(_, time)| *time);
    let last = records.iter().map(|(_, time)| *time).max().unwrap_or(-1);
    let count = i32::try_from(records.len()).unwrap_or(i32::MAX);
    let weight: usize = records.iter().map(|(draft, _)| weight(draft)).sum();
    // From the attributes on: what the checksum covers.
    let mut body = Vec::with_capacity(weight + HEADER);
    body.put_i16(0);
    body.put_i32(count - 1);
    body.put_i64(first);
    body.put_i64(last);
    let Number { producer, epoch, sequence } = number.unwrap_or(Number::NONE);
    body.put_i64(producer);
    body.put_i16(epoch);
    body.put_i32(sequence);
    body.put_i32(count);
    let mut record = Vec::new();
    for (place, (draft, time)) in records.iter().enumerate() {
        record.clear();
        record.put_i8(0);
        varint(time - first, &mut record);
        varint(place as i64, &mut record);
        content(draft, &mut record);
        varint(record.len() as i64, &mut body);
        body.extend_from_slice(&record);
    }
    let mut whole = Vec::with_capacity(body.len() + 21);
    whole.put_i64(0);
    // Epoch, magic and checksum are counted as well.
    whole.put_i32(i32::try_from(body.len() + 9).unwrap_or(i32::MAX));
    whole.put_i32(-1);
    whole.put_i8(2);
    whole.put_u32(crc32_iscsi(&body));
    whole.extend_from_slice(&body);
    whole.into()
}

fn content(draft: &Draft, out: &mut Vec<u8>) {
    bytes(draft.key.as_deref(), out);
    bytes(draft.value.as_deref(), out);
    varint(draft.headers.len() as i64, out);
    for header in &draft.headers {
        bytes(Some(&header.name), out);
        bytes(header.value.as_deref(), out);
    }
}

/// Null has the length -1.
fn bytes(content: Option<&[u8]>, out: &mut Vec<u8>) {
    varint(content.map_or(-1, |content| content.len() as i64), out);
    out.extend_from_slice(content.unwrap_or_default());
}

/// Zigzag, seven bits a byte, the lowest first.
fn varint(number: i64, out: &mut Vec<u8>) {
    let mut left = ((number << 1) ^ (number >> 63)).cast_unsigned();
    while left >= 0x80 {
        out.push((left & 0x7f) as u8 | 0x80);
        left >>= 7;
    }
    out.push(left as u8);
}
