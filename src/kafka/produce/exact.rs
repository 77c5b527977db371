//! Sends what librdkafka can't carry: a timestamp of 0 (it takes that for "now"), none at all, and header names that are not
//! UTF-8. One record a request, by our own client: sent once, and its fate is the broker's answer.
use super::draft::{Draft, Failure, Fate};
use crate::change::Permit;
use crate::kafka::errors::{Error, Right};
use crate::kafka::model::{Offset, PartitionId, Timestamp};
use crate::wire::{self, Question, Target, Wire};
use bytes::{BufMut, Bytes};
use crc_fast::crc32_iscsi;
use kafka_protocol::messages::produce_request::{PartitionProduceData, TopicProduceData};
use kafka_protocol::messages::produce_response::PartitionProduceResponse;
use kafka_protocol::messages::{ProduceRequest, ProduceResponse, TopicName};
use kafka_protocol::protocol::StrBytes;
use std::time::Duration;

/// From version 13 topics are named by id.
const BY_NAME: i16 = 12;
/// Kafka's mark of a record without a timestamp.
const NO_TIME: i64 = -1;
/// `REQUEST_TIMED_OUT` and `NOT_ENOUGH_REPLICAS_AFTER_APPEND`: the leader has the record.
const APPENDED: [i16; 2] = [7, 20];

/// Whether librdkafka would send another record than this one, or none. (This room has no clock: a record that is to have
/// the time of sending can't go this way.)
pub(super) fn is_needed(draft: &Draft) -> bool {
    let odd_name = || draft.headers.iter().any(|header| std::str::from_utf8(&header.name).is_err());
    draft.timestamp.is_some_and(|at| matches!(at.0, NO_TIME | 0) || at.0 > 0 && odd_name())
}

/// Sends the record to this partition.
pub(super) async fn send(
    wire: &Wire,
    permit: &Permit,
    draft: &Draft,
    partition: PartitionId,
    patience: Duration,
) -> Fate {
    let time = draft.timestamp.map_or(NO_TIME, |at| at.0);
    let records = batch(draft, time);
    let millis = i32::try_from(patience.as_millis()).unwrap_or(i32::MAX);
    let build = |_| {
        let data =
            PartitionProduceData::default().with_index(partition.0).with_records(Some(records.clone()));
        let topic = TopicProduceData::default()
            .with_name(TopicName(StrBytes::from_string(draft.topic.to_string())))
            .with_partition_data(vec![data]);
        ProduceRequest::default().with_acks(-1).with_timeout_ms(millis).with_topic_data(vec![topic])
    };
    let leader = Target::Leader(draft.topic.clone(), wire::PartitionId(partition.0));
    let question = Question::to(leader).within(patience).at_most(BY_NAME).code(code);
    match wire.write(permit, &question, build).await {
        Ok(answer) => fate(draft, partition, time, &answer.response),
        Err(error @ wire::Error::MaybeSent { .. }) => {
            Fate::Unknown(Failure::because(error.to_string()).try_to(super::words::LOOK_FIRST))
        }
        Err(error) => Fate::NotSent(Failure::because(error.to_string())),
    }
}

fn row(response: &ProduceResponse) -> Option<&PartitionProduceResponse> {
    response.responses.first()?.partition_responses.first()
}

fn code(response: &ProduceResponse) -> i16 {
    row(response).map_or(0, |row| row.error_code)
}

fn fate(draft: &Draft, partition: PartitionId, time: i64, response: &ProduceResponse) -> Fate {
    let topic = &draft.topic;
    let Some(row) = row(response) else {
        return Fate::Unknown(
            Failure::because("the answer names no partition").try_to(super::words::LOOK_FIRST),
        );
    };
    let stamped = if row.log_append_time_ms >= 0 { row.log_append_time_ms } else { time };
    let doing = format!("sending to {topic}");
    match Error::check(row.error_code, row.error_message.as_deref(), &doing, || {
        Right::on_topic("Write", topic)
    }) {
        Ok(()) => Fate::Sent {
            partition,
            offset: Some(row.base_offset).filter(|offset| *offset >= 0).map(Offset),
            timestamp: Some(stamped).filter(|at| *at >= 0).map(Timestamp),
        },
        Err(error) if APPENDED.contains(&row.error_code) => {
            Fate::Unknown(Failure::because(error.to_string()).try_to(super::words::LOOK_FIRST))
        }
        Err(error) => Fate::NotSent(Failure::because(error.to_string())),
    }
}

/// A record batch (format 2) of one record, of no producer.
fn batch(draft: &Draft, time: i64) -> Bytes {
    let record = record(draft);
    // From the attributes on: what the checksum covers.
    let mut body = Vec::with_capacity(record.len() + 64);
    body.put_i16(0);
    body.put_i32(0);
    body.put_i64(time);
    body.put_i64(time);
    body.put_i64(-1);
    body.put_i16(-1);
    body.put_i32(-1);
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
