//! Records as the bytes of a batch in record format 2, as a Produce request carries it: for records that are sent, and for those that
//! are copied. Knows no connection, and not where the records come from.
use super::record::Codec;
use bytes::{BufMut, Bytes};
use crc_fast::crc32_iscsi;
use flate2::write::GzEncoder;
use std::io::{self, Write};

/// Header of a batch.
pub(super) const HEADER: usize = 61;
/// What lengths and differences take of a record at most.
pub(super) const LENGTHS: usize = 30;
/// Snappy's blocks in the framing of snappy-java, as Java's producers cut them.
const SNAPPY_BLOCK: usize = 32 << 10;

/// By what a broker knows records that it has already (KIP-98): what stands in a batch, of its first record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Number {
    pub(super) producer: i64,
    pub(super) epoch: i16,
    pub(super) sequence: i32,
}

impl Number {
    /// Of no producer.
    pub(super) const NONE: Number = Number { producer: -1, epoch: -1, sequence: -1 };

    /// Of the record that comes so many later. After the largest comes 0, as in Kafka.
    pub(super) fn after(self, count: usize) -> Number {
        let next = (i64::from(self.sequence) + count as i64) % (i64::from(i32::MAX) + 1);
        Number { sequence: i32::try_from(next).unwrap_or(0), ..self }
    }
}

/// The records of a batch that has no number yet.
#[derive(Clone, Debug)]
pub(super) struct BatchBody {
    pub(super) codec: Codec,
    /// The times of the records count from this one.
    pub(super) base_time: i64,
    pub(super) latest: i64,
    pub(super) count: i32,
    /// The records, packed by the codec.
    pub(super) records: Bytes,
}

impl BatchBody {
    /// How many bytes it has as a batch.
    pub(super) fn len(&self) -> usize {
        HEADER + self.records.len()
    }

    /// The batch. Without a number it is of no producer.
    pub(super) fn sealed(&self, number: Option<Number>) -> Bytes {
        let Number { producer, epoch, sequence } = number.unwrap_or(Number::NONE);
        let attributes = match self.codec {
            Codec::None => 0,
            Codec::Gzip => 1,
            Codec::Snappy => 2,
            Codec::Lz4 => 3,
            Codec::Zstd => 4,
        };
        let mut whole = Vec::with_capacity(self.len());
        whole.put_i64(0);
        whole.put_i32(i32::try_from(self.len() - 12).unwrap_or(i32::MAX));
        whole.put_i32(-1);
        whole.put_u8(2);
        // The checksum, of what follows it.
        whole.put_u32(0);
        whole.put_i16(attributes);
        whole.put_i32(self.count - 1);
        whole.put_i64(self.base_time);
        whole.put_i64(self.latest);
        whole.put_i64(producer);
        whole.put_i16(epoch);
        whole.put_i32(sequence);
        whole.put_i32(self.count);
        whole.extend_from_slice(&self.records);
        let checksum = crc32_iscsi(&whole[21..]);
        whole[17..21].copy_from_slice(&checksum.to_be_bytes());
        whole.into()
    }
}

/// Records that are put together, one after the other.
#[derive(Debug, Default)]
pub(super) struct BatchBuilder {
    records: Vec<u8>,
    base_time: i64,
    latest: i64,
    count: i32,
    one: Vec<u8>,
}

impl BatchBuilder {
    pub(super) fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Bytes so far, not packed.
    pub(super) fn len(&self) -> usize {
        self.records.len()
    }

    /// One more record. `headers` writes how many there are and each of them.
    pub(super) fn push(
        &mut self,
        time: i64,
        key: Option<&[u8]>,
        value: Option<&[u8]>,
        headers: impl FnOnce(&mut Vec<u8>),
    ) {
        if self.count == 0 {
            (self.base_time, self.latest) = (time, time);
        }
        self.latest = self.latest.max(time);
        self.one.clear();
        self.one.put_i8(0);
        varint(time.wrapping_sub(self.base_time), &mut self.one);
        varint(i64::from(self.count), &mut self.one);
        sized(key, &mut self.one);
        sized(value, &mut self.one);
        headers(&mut self.one);
        varint(self.one.len() as i64, &mut self.records);
        self.records.extend_from_slice(&self.one);
        self.count += 1;
    }

    /// What was put together, packed; the next record begins anew.
    ///
    /// # Errors
    /// If the codec fails.
    pub(super) fn take(&mut self, codec: Codec) -> io::Result<BatchBody> {
        let plain = self.plain();
        let records = packed(codec, plain.records.clone())?;
        Ok(BatchBody { codec, records, ..plain })
    }

    /// The same, not packed.
    pub(super) fn plain(&mut self) -> BatchBody {
        BatchBody {
            codec: Codec::None,
            base_time: self.base_time,
            latest: self.latest,
            count: std::mem::take(&mut self.count),
            records: std::mem::take(&mut self.records).into(),
        }
    }
}

fn packed(codec: Codec, plain: Bytes) -> io::Result<Bytes> {
    Ok(match codec {
        Codec::None => return Ok(plain),
        Codec::Gzip => {
            let mut packer = GzEncoder::new(Vec::new(), flate2::Compression::default());
            packer.write_all(&plain)?;
            packer.finish()?
        }
        Codec::Snappy => snappy(&plain)?,
        Codec::Lz4 => {
            let mut packer = lz4_flex::frame::FrameEncoder::new(Vec::new());
            packer.write_all(&plain)?;
            packer.finish().map_err(io::Error::other)?
        }
        Codec::Zstd => zstd::bulk::compress(&plain, 0)?,
    }
    .into())
}

/// As snappy-java frames it, which every client of Kafka reads.
fn snappy(plain: &[u8]) -> io::Result<Vec<u8>> {
    let mut framed = b"\x82SNAPPY\0\0\0\0\x01\0\0\0\x01".to_vec();
    for block in plain.chunks(SNAPPY_BLOCK) {
        let block = snap::raw::Encoder::new().compress_vec(block).map_err(io::Error::other)?;
        framed.put_u32(u32::try_from(block.len()).unwrap_or(u32::MAX));
        framed.extend_from_slice(&block);
    }
    Ok(framed)
}

/// Null has the length -1.
pub(super) fn sized(content: Option<&[u8]>, out: &mut Vec<u8>) {
    varint(content.map_or(-1, |content| content.len() as i64), out);
    out.extend_from_slice(content.unwrap_or_default());
}

/// Zigzag, seven bits a byte, the lowest first.
pub(super) fn varint(number: i64, out: &mut Vec<u8>) {
    let mut left = ((number << 1) ^ (number >> 63)).cast_unsigned();
    while left >= 0x80 {
        out.push((left & 0x7f) as u8 | 0x80);
        left >>= 7;
    }
    out.push(left as u8);
}
