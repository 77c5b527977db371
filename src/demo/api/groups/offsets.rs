//! OffsetCommit, TxnOffsetCommit, OffsetFetch and OffsetDelete in their messages, all versions.
use super::{Caller, code, text};
use crate::demo::groups::core::{CommitCall, Committed, GroupError, Spot};
use crate::demo::rights::{AclResource, Operation};
use kafka_protocol::messages::offset_commit_response::{
    OffsetCommitResponsePartition, OffsetCommitResponseTopic,
};
use kafka_protocol::messages::offset_delete_response::{
    OffsetDeleteResponsePartition, OffsetDeleteResponseTopic,
};
use kafka_protocol::messages::txn_offset_commit_response::{
    TxnOffsetCommitResponsePartition, TxnOffsetCommitResponseTopic,
};
use kafka_protocol::messages::{
    OffsetCommitRequest, OffsetCommitResponse, OffsetDeleteRequest, OffsetDeleteResponse,
    TxnOffsetCommitRequest, TxnOffsetCommitResponse,
};
use std::collections::HashMap;

/// What a client wants committed, or why that partition can't be.
type WantedCommit = (Spot, Result<Committed, GroupError>);

/// Commits what may be committed; the results are in the order asked.
fn commit(caller: &Caller<'_>, call: &CommitCall, wanted: Vec<WantedCommit>) -> Vec<(Spot, i16)> {
    let asked: Vec<(Spot, i16)> = wanted.iter().map(|(spot, w)| (spot.clone(), code(w.as_ref()))).collect();
    let good = wanted.into_iter().filter_map(|(spot, committed)| Some((spot, committed.ok()?))).collect();
    let result = caller.may_read(&call.group).and_then(|()| {
        let now = caller.state.now();
        caller.state.groups.with(|coordinator| coordinator.commit(now, call, good))
    });
    let results: HashMap<Spot, i16> = match result {
        Err(why) => return asked.into_iter().map(|(spot, _)| (spot, why.code())).collect(),
        Ok(results) => results.into_iter().map(|(spot, result)| (spot, code(result))).collect(),
    };
    let told = |(spot, early): (Spot, i16)| {
        let result = results.get(&spot).copied().unwrap_or(early);
        (spot, result)
    };
    asked.into_iter().map(told).collect()
}

fn wanted(
    caller: &Caller<'_>,
    topic: &str,
    partition: i32,
    (offset, leader_epoch, metadata): (i64, i32, Option<String>),
) -> WantedCommit {
    let spot = (topic.to_owned(), partition);
    if let Some(error) = caller.wanted_error(Some(topic)) {
        return (spot, Err(error));
    }
    if !caller.state.rights.allow(Operation::Read, || AclResource::topic(topic)) {
        return (spot, Err(GroupError::TopicAuthorizationFailed));
    }
    if caller.state.partition(topic, partition).is_none() {
        return (spot, Err(GroupError::UnknownTopicOrPartition));
    }
    let at = caller.state.now();
    (spot, Ok(Committed { offset, leader_epoch, metadata: metadata.unwrap_or_default(), at }))
}

pub(super) fn offset_commit(caller: &Caller<'_>, request: OffsetCommitRequest) -> OffsetCommitResponse {
    let call = CommitCall {
        group: request.group_id.to_string(),
        generation: request.generation_id_or_member_epoch,
        member: request.member_id.to_string(),
        instance: request.group_instance_id.map(|id| id.to_string()),
        transaction: None,
    };
    let asked = request.topics.iter().flat_map(|topic| {
        topic.partitions.iter().map(|p| {
            let metadata = p.committed_metadata.as_ref().map(ToString::to_string);
            let committed = (p.committed_offset, p.committed_leader_epoch, metadata);
            wanted(caller, &topic.name, p.partition_index, committed)
        })
    });
    let mut results = commit(caller, &call, asked.collect()).into_iter();
    let topics = request.topics.into_iter().map(|topic| {
        let told = results.by_ref().take(topic.partitions.len()).map(|((_, partition), code)| {
            OffsetCommitResponsePartition::default().with_partition_index(partition).with_error_code(code)
        });
        OffsetCommitResponseTopic::default().with_partitions(told.collect()).with_name(topic.name)
    });
    OffsetCommitResponse::default().with_topics(topics.collect())
}

pub(super) fn txn_offset_commit(
    caller: &Caller<'_>,
    request: TxnOffsetCommitRequest,
) -> TxnOffsetCommitResponse {
    let call = CommitCall {
        group: request.group_id.to_string(),
        generation: request.generation_id,
        member: request.member_id.to_string(),
        instance: request.group_instance_id.map(|id| id.to_string()),
        transaction: Some(request.producer_id.0),
    };
    let asked = request.topics.iter().flat_map(|topic| {
        topic.partitions.iter().map(|p| {
            let metadata = p.committed_metadata.as_ref().map(ToString::to_string);
            let committed = (p.committed_offset, p.committed_leader_epoch, metadata);
            wanted(caller, &topic.name, p.partition_index, committed)
        })
    });
    let mut results = commit(caller, &call, asked.collect()).into_iter();
    let topics = request.topics.into_iter().map(|topic| {
        let told = results.by_ref().take(topic.partitions.len()).map(|((_, partition), code)| {
            TxnOffsetCommitResponsePartition::default().with_partition_index(partition).with_error_code(code)
        });
        TxnOffsetCommitResponseTopic::default().with_partitions(told.collect()).with_name(topic.name)
    });
    TxnOffsetCommitResponse::default().with_topics(topics.collect())
}

pub(super) fn offset_delete(caller: &Caller<'_>, request: OffsetDeleteRequest) -> OffsetDeleteResponse {
    let spots: Vec<Spot> = request
        .topics
        .iter()
        .flat_map(|topic| topic.partitions.iter().map(|p| (topic.name.to_string(), p.partition_index)))
        .collect();
    let allowed = caller.may(&request.group_id, Operation::Delete);
    let deleted = allowed.and_then(|()| {
        let (now, group) = (caller.state.now(), text(request.group_id.to_string()));
        caller.state.groups.with(|coordinator| coordinator.delete_offsets(now, &group, &spots))
    });
    let mut results = match deleted {
        Err(why) => return OffsetDeleteResponse::default().with_error_code(why.code()),
        Ok(results) => results.into_iter(),
    };
    let topics = request.topics.into_iter().map(|topic| {
        let told = topic.partitions.iter().zip(results.by_ref()).map(|(partition, result)| {
            OffsetDeleteResponsePartition::default()
                .with_partition_index(partition.partition_index)
                .with_error_code(code(result))
        });
        OffsetDeleteResponseTopic::default().with_partitions(told.collect()).with_name(topic.name)
    });
    OffsetDeleteResponse::default().with_topics(topics.collect())
}
