//! DeleteRecords (KIP-107): moves the first offset of partitions.
use super::{Call, Served, code};
use crate::demo::rights::{AclResource, Operation};
use crate::demo::state::State;
use kafka_protocol::error::ResponseError;
use kafka_protocol::messages::delete_records_response::{
    DeleteRecordsPartitionResult, DeleteRecordsTopicResult,
};
use kafka_protocol::messages::{DeleteRecordsRequest, DeleteRecordsResponse};

/// Asks for everything up to the high watermark.
const ALL: i64 = -1;

pub fn delete(state: &State, call: &Call) -> Served {
    let request: DeleteRecordsRequest = call.read()?;
    let topics = request.topics.iter().map(|topic| {
        let allowed = state.rights.allow(Operation::Delete, || AclResource::topic(&topic.name));
        let denied = (!allowed).then_some(ResponseError::TopicAuthorizationFailed);
        let known = state.topic(&topic.name);
        let only_compact = known.as_ref().is_some_and(|topic| {
            let settings = topic.settings();
            settings.compaction.is_some() && settings.keep == crate::demo::log::Retention::default()
        });
        let refusal = call
            .wanted_error(state, Some(&topic.name))
            .or(denied)
            .or(only_compact.then_some(ResponseError::PolicyViolation));
        let partitions = topic.partitions.iter().map(|asked| {
            let partition = known.as_ref().and_then(|topic| topic.partition(asked.partition_index));
            let start = refusal.map_or(Ok(()), Err).and_then(|()| {
                state.led(partition.as_deref(), call.broker, -1, |replicated| {
                    let log = &mut replicated.log;
                    let offset = if asked.offset == ALL { log.end() } else { asked.offset };
                    if !(0..=log.end()).contains(&offset) {
                        return Err(ResponseError::OffsetOutOfRange);
                    }
                    log.delete_before(offset);
                    Ok(log.start())
                })
            });
            DeleteRecordsPartitionResult::default()
                .with_partition_index(asked.partition_index)
                .with_low_watermark(start.unwrap_or(-1))
                .with_error_code(code(start.err()))
        });
        DeleteRecordsTopicResult::default()
            .with_name(topic.name.clone())
            .with_partitions(partitions.collect())
    });
    let topics = topics.collect();
    call.answer(&DeleteRecordsResponse::default().with_topics(topics))
}
