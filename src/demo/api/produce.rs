//! Produce: checks what a producer sends as a broker does, and appends it.
use super::names::code;
use super::{Call, ReplyPieces, Unanswerable};
use crate::demo::batch::{BatchHeader, Codec, records_of};
use crate::demo::log::Appended;
use crate::demo::options::Release;
use crate::demo::rights::{AclResource, Operation};
use crate::demo::state::State;
use crate::demo::topic::{Partition, Topic};
use bytes::Bytes;
use kafka_protocol::error::ResponseError;
use kafka_protocol::messages::produce_request::{PartitionProduceData, TopicProduceData};
use kafka_protocol::messages::produce_response::{
    LeaderIdAndEpoch, PartitionProduceResponse, TopicProduceResponse,
};
use kafka_protocol::messages::{BrokerId, ProduceRequest, ProduceResponse};
use std::sync::Arc;

/// None where the producer wants no answer (acks=0). As on a broker its connection then ends if anything failed.
pub fn produce(state: &State, call: &Call) -> Result<Option<ReplyPieces>, Unanswerable> {
    let request: ProduceRequest = call.read()?;
    let responses = request.topic_data.iter().map(|row| topic(state, call, &request, row)).collect();
    let response = ProduceResponse::default().with_responses(responses);
    if request.acks != 0 {
        return call.answer(&response).map(Some);
    }
    let mut partitions = response.responses.iter().flat_map(|topic| &topic.partition_responses);
    match partitions.find(|partition| partition.error_code != 0) {
        Some(failed) => Err(call.broken(&format!("error {} with acks=0", failed.error_code))),
        None => Ok(None),
    }
}

fn topic(
    state: &State,
    call: &Call,
    request: &ProduceRequest,
    row: &TopicProduceData,
) -> TopicProduceResponse {
    let topic = match call.since(13) {
        true => state.topic_by_id(row.topic_id).ok_or(ResponseError::UnknownTopicId),
        false => state.topic(&row.name).ok_or(ResponseError::UnknownTopicOrPartition),
    };
    let name = topic.as_ref().map_or(row.name.as_str(), |topic| &topic.name);
    let checked = check_request(state, call, request, name).and(topic.as_ref().map_err(|error| *error));
    let partitions = row.partition_data.iter().map(|data| {
        let partition = topic.as_ref().ok().and_then(|topic| topic.partition(data.index));
        let result =
            checked.and_then(|topic| append(state, call, request.acks, topic, partition.as_deref(), data));
        respond(call, data.index, partition.as_deref(), result)
    });
    let partitions = partitions.collect();
    let mut response = TopicProduceResponse::default().with_partition_responses(partitions);
    if call.since(13) {
        response.topic_id = row.topic_id;
    } else {
        response.name = row.name.clone();
    }
    response
}

/// What is wrong whatever the records are.
fn check_request(
    state: &State,
    call: &Call,
    request: &ProduceRequest,
    topic: &str,
) -> Result<(), ResponseError> {
    if !matches!(request.acks, -1..=1) {
        return Err(ResponseError::InvalidRequiredAcks);
    }
    if let Some(error) = call.wanted_error(state, Some(topic)) {
        return Err(error);
    }
    if let Some(id) = &request.transactional_id
        && !state.rights.allow(Operation::Write, || AclResource::transactional_id(id))
    {
        return Err(ResponseError::TransactionalIdAuthorizationFailed);
    }
    match state.rights.allow(Operation::Write, || AclResource::topic(topic)) {
        true => Ok(()),
        false => Err(ResponseError::TopicAuthorizationFailed),
    }
}

fn append(
    state: &State,
    call: &Call,
    acks: i16,
    topic: &Arc<Topic>,
    partition: Option<&Partition>,
    data: &PartitionProduceData,
) -> Result<(Appended, i64), ResponseError> {
    let batch = data.records.clone().unwrap_or_default();
    let settings = topic.settings();
    let header = check_batch(call, &batch, settings.max_message_bytes)?;
    if settings.compaction.is_some() {
        let keyed = |batch: &Bytes| Some(records_of(batch)?.iter().all(|walked| walked.record.key.is_some()));
        if !keyed(&batch).ok_or(ResponseError::CorruptMessage)? {
            return Err(ResponseError::InvalidRecord);
        }
    }
    if header.transactional()
        && !state.transactions.lock().covers(header.producer_id, &topic.name, data.index)
    {
        return Err(ResponseError::InvalidTxnState);
    }
    let now = state.now();
    state.led(partition, call.broker, -1, |replicated| {
        // Since Kafka 3.7 no more are demanded than there are.
        let least = match state.options.release {
            Release::Newest => settings.min_in_sync.min(replicated.replicas.len()),
            Release::V2_8 | Release::V2_4 | Release::V2_1 => settings.min_in_sync,
        };
        if acks == -1 && replicated.in_sync.len() < least {
            return Err(ResponseError::NotEnoughReplicas);
        }
        let epoch = replicated.leader_epoch;
        let time = settings.log_append_time.then_some(now);
        let appended = replicated.log.append(&batch, &header, epoch, time, now)?;
        replicated.log.retain_bytes(settings.keep);
        replicated.wake();
        Ok((appended, replicated.log.start()))
    })
}

/// The header of the one batch that a producer may send to a partition at once, if all of it is sound.
fn check_batch(call: &Call, batch: &Bytes, largest: usize) -> Result<BatchHeader, ResponseError> {
    let header = BatchHeader::parse(batch).ok_or(ResponseError::CorruptMessage)?;
    if header.magic != 2 || header.bytes < batch.len() {
        return Err(ResponseError::InvalidRecord);
    }
    if !header.intact(batch) {
        return Err(ResponseError::CorruptMessage);
    }
    if batch.len() > largest {
        return Err(ResponseError::MessageTooLarge);
    }
    let codec = header.codec().ok_or(ResponseError::UnsupportedCompressionType)?;
    if codec == Codec::Zstd && !call.since(7) {
        return Err(ResponseError::UnsupportedCompressionType);
    }
    let counted = header.count > 0 && header.last_offset_delta == header.count - 1;
    if !counted || header.control() || (header.producer_id >= 0 && header.base_sequence < 0) {
        return Err(ResponseError::InvalidRecord);
    }
    Ok(header)
}

fn respond(
    call: &Call,
    index: i32,
    partition: Option<&Partition>,
    result: Result<(Appended, i64), ResponseError>,
) -> PartitionProduceResponse {
    let mut response = PartitionProduceResponse::default().with_index(index).with_base_offset(-1);
    match result {
        Ok((appended, start)) => {
            response.base_offset = appended.base_offset;
            response.log_append_time_ms = appended.log_append_time;
            if call.since(5) {
                response.log_start_offset = start;
            }
        }
        Err(error) => {
            response.error_code = code(Some(error));
            let leader = partition.map(Partition::lock).and_then(|r| Some((r.leader?, r.leader_epoch)));
            if let Some((leader, epoch)) = leader.filter(|_| error == ResponseError::NotLeaderOrFollower)
                && call.since(10)
            {
                response.current_leader =
                    LeaderIdAndEpoch::default().with_leader_id(BrokerId(leader)).with_leader_epoch(epoch);
            }
        }
    }
    response
}
