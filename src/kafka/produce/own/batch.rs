//! A record as the bytes that a Produce request carries: a batch of one (record format 2).
use super::numbering::Number;
use crate::kafka::produce::draft::Draft;
use bytes::{BufMut, Bytes};
use crc_fast::crc32_iscsi;

/// A batch of one record. Without a number it is of no producer.
pub(super) fn of(draft: &Draft, time: i64, number: Option<Number>) -> Bytes {
    let record = record(draft);
    // From the attributes on: what the checksum covers.
    let mut body = Vec::with_capacity(record.len() + 64);
    body.put_i16(0);
    body.put_i32(0);
    body.put_i64(time);
    body.put_i64(time);
    let Number { producer, epoch, sequence } = number.unwrap_or(Number::NONE);
    body.put_i64(producer);
    body.put_i16(epoch);
    body.put_i32(sequence);
    body.put_i32(1);
    varint(record.len() as i64, &mut body);
    body.extend_from_slice(&record);
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

fn record(draft: &Draft) -> Vec<u8> {
    let mut out = vec![0, 0, 0];
    bytes(draft.key.as_deref(), &mut out);
    bytes(draft.value.as_deref(), &mut out);
    varint(draft.headers.len() as i64, &mut out);
    for header in &draft.headers {
        bytes(Some(&header.name), &mut out);
        bytes(header.value.as_deref(), &mut out);
    }
    out
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
