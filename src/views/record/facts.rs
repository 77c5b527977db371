//! What Kafka says about a record, in words, and the record as JSON. Pure.
use crate::kafka::record::{Codec, Record, TimestampType};
use crate::shell::Look;
use crate::ui::number;
use crate::ui::tone::Tone;
use crate::ui::words::Words;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

/// Lines of metadata for the right side of the head.
pub fn metadata(record: &Record, look: &Look) -> Vec<Words<'static>> {
    let batch = &record.batch;
    let kind = match batch.timestamp_type {
        TimestampType::None => "no time in format 0",
        TimestampType::Create => "create time",
        TimestampType::LogAppend => "log append time",
    };
    let epoch =
        if batch.leader_epoch < 0 { String::new() } else { format!(" · epoch {}", batch.leader_epoch) };
    let producer = match batch.producer_id {
        -1 => "no producer id".to_owned(),
        id => format!("producer {id}/{}", batch.producer_epoch),
    };
    let transactional = if batch.transactional { " · transactional" } else { "" };
    let length =
        |bytes: &Option<bytes::Bytes>| number::count(bytes.as_ref().map_or(0, bytes::Bytes::len) as u64);
    let count = number::count(batch.count.into());
    vec![
        Words::toned(Tone::Muted, "partition ")
            .and(Tone::Plain, record.partition.to_string())
            .and(Tone::Muted, " · offset ")
            .and(Tone::Plain, number::signed(record.offset.0))
            .and(Tone::Muted, epoch),
        Words::plain(look.whole_time(record.timestamp))
            .and(Tone::Muted, format!("  ({kind}, {})", look.age(record.timestamp))),
        Words::toned(
            Tone::Muted,
            format!("key {} + value {} bytes{transactional}", length(&record.key), length(&record.value)),
        ),
        Words::toned(
            Tone::Muted,
            format!("{} batch of {count} · format {} · {producer}", codec(batch.codec), batch.magic),
        ),
    ]
}

fn codec(codec: Codec) -> &'static str {
    match codec {
        Codec::None => "uncompressed",
        Codec::Gzip => "gzip",
        Codec::Snappy => "snappy",
        Codec::Lz4 => "lz4",
        Codec::Zstd => "zstd",
    }
}

/// The whole record as a line of JSON: text where it is text, else base64, and null where it is null.
pub fn json(record: &Record) -> String {
    let header = |header: &crate::kafka::record::Header| json!({ "name": bytes(Some(&header.name)), "value": bytes(header.value.as_deref()) });
    let headers: Vec<Value> = record.headers.iter().map(header).collect();
    json!({
        "topic": &*record.topic,
        "partition": record.partition.0,
        "offset": record.offset.0,
        "timestamp": record.timestamp.0,
        "key": bytes(record.key.as_deref()),
        "value": bytes(record.value.as_deref()),
        "headers": headers,
    })
    .to_string()
}

fn bytes(bytes: Option<&[u8]>) -> Value {
    let Some(bytes) = bytes else { return Value::Null };
    match std::str::from_utf8(bytes) {
        Ok(text) => Value::from(text),
        Err(_) => json!({ "base64": STANDARD.encode(bytes) }),
    }
}
