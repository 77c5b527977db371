//! Writes record sets for tests: format 2 by the protocol crate's encoder, formats 0 and 1 by hand, compression by the
//! compression crates' own framing. Shares no code with the reader.
use crate::kafka::record::Codec;
use bytes::{BufMut, Bytes, BytesMut};
use kafka_protocol::indexmap::IndexMap;
use kafka_protocol::protocol::StrBytes;
use kafka_protocol::records::{Compression, Record, RecordBatchEncoder, RecordEncodeOptions, TimestampType};
use std::io::Write;

/// A record as the encoder wants it.
pub fn record(offset: i64, timestamp: i64, key: Option<&[u8]>, value: Option<&[u8]>) -> Record {
    Record {
        transactional: false,
        control: false,
        delete_horizon: false,
        partition_leader_epoch: 3,
        producer_id: -1,
        producer_epoch: -1,
        timestamp_type: TimestampType::Creation,
        offset,
        // The encoder starts a new batch where offset and sequence drift apart.
        sequence: offset as i32,
        timestamp,
        key: key.map(Bytes::copy_from_slice),
        value: value.map(Bytes::copy_from_slice),
        headers: IndexMap::new(),
    }
}

/// A record of a transaction.
pub fn of_producer(mut record: Record, producer: i64) -> Record {
    record.transactional = true;
    record.producer_id = producer;
    record.producer_epoch = 0;
    record
}

/// The marker that ends a producer's transaction.
pub fn marker(offset: i64, producer: i64, commit: bool) -> Record {
    let key = [0, 0, 0, u8::from(commit)];
    let mut record = of_producer(record(offset, 0, Some(&key), Some(&[0; 6])), producer);
    record.control = true;
    record
}

pub fn with_header(mut record: Record, name: &'static str, value: Option<&[u8]>) -> Record {
    record.headers.insert(StrBytes::from_static_str(name), value.map(Bytes::copy_from_slice));
    record
}

/// Batches of format 2: a new one wherever producer or kind of record changes.
pub fn batch(records: &[Record], codec: Codec) -> Vec<u8> {
    let mut set = BytesMut::new();
    let options = RecordEncodeOptions { version: 2, compression: compression(codec) };
    let pack = |plain: &mut BytesMut, out: &mut BytesMut, _: Compression| {
        out.put_slice(&compress(codec, plain));
        Ok(())
    };
    RecordBatchEncoder::encode_with_custom_compression(&mut set, records, &options, Some(pack)).unwrap();
    set.to_vec()
}

fn compression(codec: Codec) -> Compression {
    match codec {
        Codec::None => Compression::None,
        Codec::Gzip => Compression::Gzip,
        Codec::Snappy => Compression::Snappy,
        Codec::Lz4 => Compression::Lz4,
        Codec::Zstd => Compression::Zstd,
    }
}

/// Compresses as Kafka's clients do; snappy as one block.
pub fn compress(codec: Codec, plain: &[u8]) -> Vec<u8> {
    match codec {
        Codec::None => plain.to_vec(),
        Codec::Gzip => {
            let mut stream = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
            stream.write_all(plain).unwrap();
            stream.finish().unwrap()
        }
        Codec::Snappy => snap::raw::Encoder::new().compress_vec(plain).unwrap(),
        Codec::Lz4 => lz4(plain, lz4_flex::frame::BlockMode::Independent),
        Codec::Zstd => zstd::stream::encode_all(plain, 1).unwrap(),
    }
}

pub fn lz4(plain: &[u8], mode: lz4_flex::frame::BlockMode) -> Vec<u8> {
    let info = lz4_flex::frame::FrameInfo::new()
        .block_mode(mode)
        .block_size(lz4_flex::frame::BlockSize::Max64KB)
        .content_checksum(true);
    let mut stream = lz4_flex::frame::FrameEncoder::with_frame_info(info, Vec::new());
    stream.write_all(plain).unwrap();
    stream.finish().unwrap()
}

/// The framing of xerial's snappy-java, in blocks of 32 KiB.
pub fn xerial(plain: &[u8]) -> Vec<u8> {
    let mut out = b"\x82SNAPPY\0\0\0\0\x01\0\0\0\x01".to_vec();
    for block in plain.chunks(32 << 10) {
        let block = snap::raw::Encoder::new().compress_vec(block).unwrap();
        out.put_u32(block.len() as u32);
        out.extend_from_slice(&block);
    }
    out
}

/// One message of format 0 or 1.
pub fn message(
    magic: u8,
    offset: i64,
    timestamp: i64,
    key: Option<&[u8]>,
    value: Option<&[u8]>,
    codec: Codec,
) -> Vec<u8> {
    let mut body = vec![magic, compression(codec) as u8];
    if magic == 1 {
        body.put_i64(timestamp);
    }
    for part in [key, value] {
        body.put_i32(part.map_or(-1, |part| part.len() as i32));
        body.extend_from_slice(part.unwrap_or_default());
    }
    let mut crc = flate2::Crc::new();
    crc.update(&body);
    let mut out = Vec::new();
    out.put_i64(offset);
    out.put_i32(body.len() as i32 + 4);
    out.put_u32(crc.sum());
    out.extend_from_slice(&body);
    out
}

/// Messages packed into one, as a producer of formats 0 and 1 compresses: the wrapper has the offset of the last.
pub fn wrapper(magic: u8, first: i64, values: &[&[u8]], codec: Codec) -> Vec<u8> {
    let mut inner = Vec::new();
    for (at, value) in values.iter().enumerate() {
        let offset = if magic == 1 { at as i64 } else { first + at as i64 };
        inner.extend(message(magic, offset, 1000 + at as i64, None, Some(value), Codec::None));
    }
    let last = first + values.len() as i64 - 1;
    message(magic, last, 1000 + values.len() as i64 - 1, None, Some(&compress(codec, &inner)), codec)
}
