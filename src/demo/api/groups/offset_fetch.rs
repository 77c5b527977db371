//! OffsetFetch: one group and flat topics up to version 7, several groups from version 8 on.
use super::{Caller, text};
use crate::demo::groups::core::{Committed, GroupError, Spot};
use crate::demo::rights::{AclResource, Operation};
use kafka_protocol::messages::offset_fetch_response::{
    OffsetFetchResponseGroup, OffsetFetchResponsePartition, OffsetFetchResponsePartitions,
    OffsetFetchResponseTopic, OffsetFetchResponseTopics,
};
use kafka_protocol::messages::{OffsetFetchRequest, OffsetFetchResponse, TopicName};
use std::collections::BTreeMap;

/// What is told of a partition: offset (-1: none), leader epoch, metadata, error.
struct ToldOffset {
    partition: i32,
    offset: i64,
    leader_epoch: i32,
    metadata: String,
    error: i16,
}

type AskedTopics = BTreeMap<String, Vec<ToldOffset>>;

pub(super) fn offset_fetch(caller: &Caller<'_>, request: OffsetFetchRequest) -> OffsetFetchResponse {
    let stable = request.require_stable && caller.call.version >= 7;
    if caller.call.version >= 8 {
        let groups = request.groups.into_iter().map(|group| {
            let spots = group.topics.map(|topics| {
                let named = |t: &kafka_protocol::messages::offset_fetch_request::OffsetFetchRequestTopics| {
                    t.partition_indexes.iter().map(|p| (t.name.to_string(), *p)).collect::<Vec<Spot>>()
                };
                topics.iter().flat_map(named).collect::<Vec<Spot>>()
            });
            let answer = OffsetFetchResponseGroup::default();
            match look(caller, &group.group_id, spots.as_deref(), stable) {
                Err(why) => answer.with_error_code(why.code()),
                Ok(topics) => answer.with_topics(topics.into_iter().map(newer).collect()),
            }
            .with_group_id(group.group_id)
        });
        return OffsetFetchResponse::default().with_groups(groups.collect());
    }
    // Version 1 has no way to ask for everything: an empty list asks for nothing there.
    let spots = request.topics.map(|topics| {
        let named = |t: &kafka_protocol::messages::offset_fetch_request::OffsetFetchRequestTopic| {
            t.partition_indexes.iter().map(|p| (t.name.to_string(), *p)).collect::<Vec<Spot>>()
        };
        topics.iter().flat_map(named).collect::<Vec<Spot>>()
    });
    match look(caller, &request.group_id, spots.as_deref(), stable) {
        Ok(topics) => {
            let told = topics.into_iter().map(|topic| older(topic, caller.call.version));
            OffsetFetchResponse::default().with_topics(told.collect())
        }
        Err(why) if caller.call.version >= 2 => OffsetFetchResponse::default().with_error_code(why.code()),
        Err(why) => {
            let mut topics = AskedTopics::new();
            for (topic, partition) in spots.unwrap_or_default() {
                topics.entry(topic).or_default().push(told(partition, Err(why)));
            }
            let told = topics.into_iter().map(|topic| older(topic, caller.call.version));
            OffsetFetchResponse::default().with_topics(told.collect())
        }
    }
}

fn look(
    caller: &Caller<'_>,
    group: &str,
    spots: Option<&[Spot]>,
    stable: bool,
) -> Result<AskedTopics, GroupError> {
    caller.may(group, Operation::Describe)?;
    let found = caller.state.groups.with(|coordinator| coordinator.committed(group, spots, stable));
    let mut topics = AskedTopics::new();
    for ((topic, partition), committed) in found {
        let seen = caller.state.rights.allow(Operation::Describe, || AclResource::topic(&topic));
        let fault = caller.wanted_error(Some(&topic));
        let result = match (seen, fault) {
            (_, Some(error)) => Err(error),
            (true, None) => committed,
            // Unasked, a topic that may not be described is left out; asked for, it is refused.
            (false, None) if spots.is_none() => continue,
            (false, None) => Err(GroupError::TopicAuthorizationFailed),
        };
        topics.entry(topic).or_default().push(told(partition, result));
    }
    Ok(topics)
}

fn told(partition: i32, result: Result<Option<Committed>, GroupError>) -> ToldOffset {
    let error = result.as_ref().map_or_else(GroupError::code, |_| 0);
    let committed = result.ok().flatten();
    let (offset, leader_epoch) = committed.as_ref().map_or((-1, -1), |c| (c.offset, c.leader_epoch));
    ToldOffset {
        partition,
        offset,
        leader_epoch,
        metadata: committed.map(|c| c.metadata).unwrap_or_default(),
        error,
    }
}

fn newer((topic, partitions): (String, Vec<ToldOffset>)) -> OffsetFetchResponseTopics {
    let told = partitions.into_iter().map(|told| {
        OffsetFetchResponsePartitions::default()
            .with_partition_index(told.partition)
            .with_committed_offset(told.offset)
            .with_committed_leader_epoch(told.leader_epoch)
            .with_metadata(Some(text(told.metadata)))
            .with_error_code(told.error)
    });
    OffsetFetchResponseTopics::default().with_name(TopicName(text(topic))).with_partitions(told.collect())
}

fn older((topic, partitions): (String, Vec<ToldOffset>), version: i16) -> OffsetFetchResponseTopic {
    let told = partitions.into_iter().map(|told| {
        OffsetFetchResponsePartition::default()
            .with_partition_index(told.partition)
            .with_committed_offset(told.offset)
            .with_committed_leader_epoch(if version >= 5 { told.leader_epoch } else { -1 })
            .with_metadata(Some(text(told.metadata)))
            .with_error_code(told.error)
    });
    OffsetFetchResponseTopic::default().with_name(TopicName(text(topic))).with_partitions(told.collect())
}
