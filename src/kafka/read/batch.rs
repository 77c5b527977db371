//! The frames of a record set as Fetch returns it: batches of format 2, messages of formats 0 and 1.
//!
//! Owns the headers and their checksums (KIP-98 and, before it, KIP-32). What lies inside a frame is `records`' and
//! `legacy`'s; this file never decompresses and never copies.
use crate::kafka::record::{Codec, TimestampType};
use crc_fast::crc32_iscsi;

/// Bytes before the part that a frame's length counts.
pub const LOG_OVERHEAD: usize = 12;
/// Bytes of a batch header of format 2.
pub const BATCH_HEADER: usize = 61;
/// The shortest message of format 0: no key, no value.
const LEAST_LEGACY: usize = LOG_OVERHEAD + 14;

/// What stands in the header of a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FrameHeader {
    /// Of a compressed message of formats 0 and 1 this is the last offset too: the first one stands inside.
    pub base_offset: i64,
    pub last_offset: i64,
    /// Bytes of the frame on the wire, this header included.
    pub length: usize,
    pub magic: i8,
    /// None for a codec that Kafka does not have.
    pub codec: Option<Codec>,
    pub timestamp_type: TimestampType,
    pub transactional: bool,
    pub control: bool,
    /// -1 in format 0.
    pub first_timestamp: i64,
    pub max_timestamp: i64,
    /// -1 where there is none, as in the fields that follow.
    pub leader_epoch: i32,
    pub producer_id: i64,
    pub producer_epoch: i16,
    pub base_sequence: i32,
    /// Records as the header counts them; 1 for a message of formats 0 and 1.
    pub count: i32,
}

/// What stands at the beginning of a record set.
#[derive(Debug, PartialEq, Eq)]
pub enum Framed<'a> {
    /// A whole frame.
    Whole(FrameHeader, &'a [u8]),
    /// A frame that the response's end cuts short; it has `need` bytes in all, as far as can be told.
    Cut { need: usize },
    /// Not a frame: nothing tells where the next one begins.
    Broken(&'static str),
    /// Nothing.
    End,
}

/// Reads the frame at the beginning of `set`.
pub fn frame(set: &[u8]) -> Framed<'_> {
    if set.is_empty() {
        return Framed::End;
    }
    if set.len() < LOG_OVERHEAD + 5 {
        return Framed::Cut { need: LEAST_LEGACY };
    }
    let magic = set[16].cast_signed();
    let least = if magic == 2 { BATCH_HEADER } else { LEAST_LEGACY };
    let Ok(length) = usize::try_from(int32(set, 8)) else {
        return Framed::Broken("the length of the batch is negative");
    };
    let length = length + LOG_OVERHEAD;
    if !(0..=2).contains(&magic) {
        return Framed::Broken("the record format is neither 0, 1 nor 2");
    }
    if length < least {
        return Framed::Broken("the batch is shorter than its header");
    }
    if int64(set, 0) < 0 {
        return Framed::Broken("the offset of the batch is negative");
    }
    if set.len() < length {
        return Framed::Cut { need: length };
    }
    let bytes = &set[..length];
    if magic == 2 {
        if int32(set, 23) < 0 {
            return Framed::Broken("the last offset of the batch lies before its first");
        }
        return Framed::Whole(batch_header(bytes), bytes);
    }
    if magic == 1 && length < LEAST_LEGACY + 8 {
        return Framed::Broken("the message is shorter than its header");
    }
    Framed::Whole(message_header(bytes), bytes)
}

fn batch_header(bytes: &[u8]) -> FrameHeader {
    let attributes = int16(bytes, 21);
    let base_offset = int64(bytes, 0);
    FrameHeader {
        base_offset,
        last_offset: base_offset.saturating_add(i64::from(int32(bytes, 23))),
        length: bytes.len(),
        magic: 2,
        codec: codec(attributes),
        timestamp_type: timestamp_type(attributes),
        transactional: attributes & 0x10 != 0,
        control: attributes & 0x20 != 0,
        first_timestamp: int64(bytes, 27),
        max_timestamp: int64(bytes, 35),
        leader_epoch: int32(bytes, 12),
        producer_id: int64(bytes, 43),
        producer_epoch: int16(bytes, 51),
        base_sequence: int32(bytes, 53),
        count: int32(bytes, 57),
    }
}

fn message_header(bytes: &[u8]) -> FrameHeader {
    let magic = bytes[16].cast_signed();
    let attributes = i16::from(bytes[17]);
    let offset = int64(bytes, 0);
    let timestamp = if magic == 1 { int64(bytes, 18) } else { -1 };
    FrameHeader {
        base_offset: offset,
        last_offset: offset,
        length: bytes.len(),
        magic,
        codec: codec(attributes),
        timestamp_type: if magic == 1 { timestamp_type(attributes) } else { TimestampType::None },
        transactional: false,
        control: false,
        first_timestamp: timestamp,
        max_timestamp: timestamp,
        leader_epoch: -1,
        producer_id: -1,
        producer_epoch: -1,
        base_sequence: -1,
        count: 1,
    }
}

/// Whether the frame's checksum holds: CRC-32C from the attributes on in format 2, CRC-32 from the magic on before.
pub fn checksum_holds(bytes: &[u8]) -> bool {
    if bytes[16] == 2 {
        return crc32_iscsi(&bytes[21..]) == int32(bytes, 17).cast_unsigned();
    }
    let mut crc = flate2::Crc::new();
    crc.update(&bytes[16..]);
    crc.sum() == int32(bytes, 12).cast_unsigned()
}

fn codec(attributes: i16) -> Option<Codec> {
    Some(match attributes & 7 {
        0 => Codec::None,
        1 => Codec::Gzip,
        2 => Codec::Snappy,
        3 => Codec::Lz4,
        4 => Codec::Zstd,
        _ => return None,
    })
}

fn timestamp_type(attributes: i16) -> TimestampType {
    if attributes & 8 == 0 { TimestampType::Create } else { TimestampType::LogAppend }
}

fn fixed<const N: usize>(bytes: &[u8], at: usize) -> [u8; N] {
    *bytes[at..].first_chunk().expect("the caller has checked the length")
}

pub(super) fn int64(bytes: &[u8], at: usize) -> i64 {
    i64::from_be_bytes(fixed(bytes, at))
}

pub(super) fn int32(bytes: &[u8], at: usize) -> i32 {
    i32::from_be_bytes(fixed(bytes, at))
}

pub(super) fn int16(bytes: &[u8], at: usize) -> i16 {
    i16::from_be_bytes(fixed(bytes, at))
}
