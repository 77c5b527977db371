//! Writes the flexible forms of Kafka's primitive types, for the answers that the codec does not have. Knows no particular answer.
use bytes::{BufMut, BytesMut};

pub(super) fn put_count(body: &mut BytesMut, count: usize) {
    let mut value = count + 1;
    while value >= 0x80 {
        body.put_u8((value & 0x7f) as u8 | 0x80);
        value >>= 7;
    }
    body.put_u8(value as u8);
}

pub(super) fn put_text(body: &mut BytesMut, text: &str) {
    put_count(body, text.len());
    body.put_slice(text.as_bytes());
}

/// An array of structures.
pub(super) fn put_each<T>(body: &mut BytesMut, all: &[T], mut one: impl FnMut(&mut BytesMut, &T)) {
    put_count(body, all.len());
    all.iter().for_each(|row| one(body, row));
}
