//! The 61 bytes in front of a record batch of format 2 (KIP-98), read and checked.
use super::Codec;

/// Bytes from the base offset to the record count.
pub const HEADER_BYTES: usize = 61;
/// Bytes of the base offset and the length, which the length does not count.
const UNCOUNTED: usize = 12;
/// Where the bytes that the checksum covers begin.
const CHECKED_FROM: usize = 21;

const CODEC: i16 = 0x07;
const LOG_APPEND_TIME: i16 = 0x08;
const TRANSACTIONAL: i16 = 0x10;
const CONTROL: i16 = 0x20;

/// What a batch says of itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BatchHeader {
    pub base_offset: i64,
    /// Bytes of the whole batch, this header included.
    pub bytes: usize,
    pub leader_epoch: i32,
    pub magic: i8,
    pub checksum: u32,
    pub attributes: i16,
    pub last_offset_delta: i32,
    pub first_timestamp: i64,
    pub max_timestamp: i64,
    pub producer_id: i64,
    pub producer_epoch: i16,
    pub base_sequence: i32,
    pub count: i32,
}

fn field<const N: usize>(batch: &[u8], at: usize) -> [u8; N] {
    let mut bytes = [0; N];
    bytes.copy_from_slice(&batch[at..at + N]);
    bytes
}

impl BatchHeader {
    /// None where the bytes are too few for a header.
    pub fn parse(batch: &[u8]) -> Option<BatchHeader> {
        if batch.len() < HEADER_BYTES {
            return None;
        }
        let length = i32::from_be_bytes(field(batch, 8));
        Some(BatchHeader {
            base_offset: i64::from_be_bytes(field(batch, 0)),
            bytes: UNCOUNTED + usize::try_from(length).ok()?,
            leader_epoch: i32::from_be_bytes(field(batch, 12)),
            magic: batch[16] as i8,
            checksum: u32::from_be_bytes(field(batch, 17)),
            attributes: i16::from_be_bytes(field(batch, 21)),
            last_offset_delta: i32::from_be_bytes(field(batch, 23)),
            first_timestamp: i64::from_be_bytes(field(batch, 27)),
            max_timestamp: i64::from_be_bytes(field(batch, 35)),
            producer_id: i64::from_be_bytes(field(batch, 43)),
            producer_epoch: i16::from_be_bytes(field(batch, 51)),
            base_sequence: i32::from_be_bytes(field(batch, 53)),
            count: i32::from_be_bytes(field(batch, 57)),
        })
    }

    /// Whether the checksum fits the bytes; `batch` is exactly this batch.
    pub fn intact(&self, batch: &[u8]) -> bool {
        batch.len() == self.bytes && crc_fast::crc32_iscsi(&batch[CHECKED_FROM..]) == self.checksum
    }

    /// None for a codec that Kafka does not have.
    pub fn codec(&self) -> Option<Codec> {
        Codec::of_attributes(self.attributes & CODEC)
    }

    pub fn log_append_time(&self) -> bool {
        self.attributes & LOG_APPEND_TIME != 0
    }

    pub fn transactional(&self) -> bool {
        self.attributes & TRANSACTIONAL != 0
    }

    pub fn control(&self) -> bool {
        self.attributes & CONTROL != 0
    }

    /// Sequence number of the last record; numbers wrap to 0 after the largest.
    pub fn last_sequence(&self) -> i32 {
        let last = i64::from(self.base_sequence) + i64::from(self.last_offset_delta);
        (last % (i64::from(i32::MAX) + 1)) as i32
    }
}

/// The attribute bits of a batch.
pub fn attributes(codec: Codec, log_append_time: bool, transactional: bool, control: bool) -> i16 {
    let bit = |on: bool, bit: i16| if on { bit } else { 0 };
    codec.bits()
        | bit(log_append_time, LOG_APPEND_TIME)
        | bit(transactional, TRANSACTIONAL)
        | bit(control, CONTROL)
}

/// Writes the broker's share into a batch: its offset and leader epoch (which the checksum does not cover) and, for
/// LogAppendTime, the time (which it does).
pub fn stamp(batch: &mut [u8], base_offset: i64, leader_epoch: i32, log_append_time: Option<i64>) {
    batch[..8].copy_from_slice(&base_offset.to_be_bytes());
    batch[12..16].copy_from_slice(&leader_epoch.to_be_bytes());
    if let Some(now) = log_append_time {
        let attributes = i16::from_be_bytes(field(batch, 21)) | LOG_APPEND_TIME;
        batch[21..23].copy_from_slice(&attributes.to_be_bytes());
        batch[35..43].copy_from_slice(&now.to_be_bytes());
        check(batch);
    }
}

/// Writes the checksum of a batch whose other bytes are in place.
pub fn check(batch: &mut [u8]) {
    let checksum = crc_fast::crc32_iscsi(&batch[CHECKED_FROM..]);
    batch[17..21].copy_from_slice(&checksum.to_be_bytes());
}
