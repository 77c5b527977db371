//! ListOffsets and OffsetForLeaderEpoch.
use super::{Call, Served, code};
use crate::demo::rights::{AclResource, Operation};
use crate::demo::state::State;
use crate::demo::topic::Replicated;
use kafka_protocol::error::ResponseError;
use kafka_protocol::messages::list_offsets_response::{
    ListOffsetsPartitionResponse, ListOffsetsTopicResponse,
};
use kafka_protocol::messages::offset_for_leader_epoch_response::{
    EpochEndOffset, OffsetForLeaderTopicResult,
};
use kafka_protocol::messages::{
    ListOffsetsRequest, ListOffsetsResponse, OffsetForLeaderEpochRequest, OffsetForLeaderEpochResponse,
};

const LATEST: i64 = -1;
const EARLIEST: i64 = -2;
const MAX_TIMESTAMP: i64 = -3;
const EARLIEST_LOCAL: i64 = -4;
const LATEST_TIERED: i64 = -5;
/// KIP-1023: the earliest offset that is not yet tiered.
const EARLIEST_PENDING_UPLOAD: i64 = -6;

/// The error for a whole topic, if it may not be described or a test wants one.
fn refusal(state: &State, call: &Call, name: &str) -> Option<ResponseError> {
    let allowed = state.rights.allow(Operation::Describe, || AclResource::topic(name));
    call.wanted_error(state, Some(name)).or((!allowed).then_some(ResponseError::TopicAuthorizationFailed))
}

/// (offset, its timestamp) for one of the special times or for a time.
fn find(replicated: &Replicated, time: i64, committed: bool) -> Result<(i64, i64), ResponseError> {
    let log = &replicated.log;
    Ok(match time {
        LATEST => (if committed { log.stable() } else { log.end() } + replicated.promised, -1),
        EARLIEST | EARLIEST_LOCAL => (log.start(), -1),
        MAX_TIMESTAMP => log.latest().unwrap_or((-1, -1)),
        // Nothing here is tiered.
        LATEST_TIERED | EARLIEST_PENDING_UPLOAD => (-1, -1),
        time if time >= 0 => {
            let upper = if committed { log.stable() } else { log.end() };
            log.first_at(time).filter(|(offset, _)| *offset < upper).unwrap_or((-1, -1))
        }
        _ => return Err(ResponseError::UnsupportedVersion),
    })
}

pub fn list(state: &State, call: &Call) -> Served {
    let request: ListOffsetsRequest = call.read()?;
    let committed = call.since(2) && request.isolation_level == 1;
    let topics = request.topics.iter().map(|topic| {
        let refusal = refusal(state, call, &topic.name);
        let known = state.topic(&topic.name);
        let partitions = topic.partitions.iter().map(|asked| {
            let partition = known.as_ref().and_then(|topic| topic.partition(asked.partition_index));
            let epoch = if call.since(4) { asked.current_leader_epoch } else { -1 };
            let found = refusal.map_or(Ok(()), Err).and_then(|()| {
                state.led(partition.as_deref(), call.broker, epoch, |replicated| {
                    let (offset, timestamp) = find(replicated, asked.timestamp, committed)?;
                    let epoch = if offset < 0 { -1 } else { replicated.log.epoch_at(offset) };
                    Ok((offset, timestamp, epoch))
                })
            });
            let mut row = ListOffsetsPartitionResponse::default()
                .with_partition_index(asked.partition_index)
                .with_error_code(code(found.err()));
            if let Ok((offset, timestamp, epoch)) = found {
                (row.offset, row.timestamp) = (offset, timestamp);
                if call.since(4) {
                    row.leader_epoch = epoch;
                }
            }
            row
        });
        ListOffsetsTopicResponse::default()
            .with_name(topic.name.clone())
            .with_partitions(partitions.collect())
    });
    let topics = topics.collect();
    call.answer(&ListOffsetsResponse::default().with_topics(topics))
}

pub fn for_epoch(state: &State, call: &Call) -> Served {
    let request: OffsetForLeaderEpochRequest = call.read()?;
    let topics = request.topics.iter().map(|topic| {
        let refusal = refusal(state, call, &topic.topic);
        let partitions = topic.partitions.iter().map(|asked| {
            let partition = state.partition(&topic.topic, asked.partition);
            let found = refusal.map_or(Ok(()), Err).and_then(|()| {
                state.led(partition.as_deref(), call.broker, asked.current_leader_epoch, |replicated| {
                    Ok(replicated.log.end_of_epoch(asked.leader_epoch, replicated.leader_epoch))
                })
            });
            let (epoch, end_offset) = found.unwrap_or((-1, -1));
            EpochEndOffset::default()
                .with_partition(asked.partition)
                .with_error_code(code(found.err()))
                .with_leader_epoch(epoch)
                .with_end_offset(end_offset)
        });
        OffsetForLeaderTopicResult::default()
            .with_topic(topic.topic.clone())
            .with_partitions(partitions.collect())
    });
    let topics = topics.collect();
    call.answer(&OffsetForLeaderEpochResponse::default().with_topics(topics))
}
