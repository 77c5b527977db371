//! ShareGroupDescribe, DescribeShareGroupOffsets, AlterShareGroupOffsets and DeleteShareGroupOffsets in their messages.
use super::writing::{put_count, put_text};
use super::{Caller, text};
use crate::demo::api::{Served, Unanswerable};
use crate::demo::groups::core::{GroupError, SharedGroup, SharedMember, Spot};
use crate::demo::rights::{AclResource, Operation};
use bytes::{BufMut, BytesMut};
use kafka_protocol::messages::alter_share_group_offsets_response::{
    AlterShareGroupOffsetsResponsePartition, AlterShareGroupOffsetsResponseTopic,
};
use kafka_protocol::messages::delete_share_group_offsets_response::DeleteShareGroupOffsetsResponseTopic;
use kafka_protocol::messages::share_group_describe_response::{
    Assignment, DescribedGroup, Member, TopicPartitions,
};
use kafka_protocol::messages::{
    AlterShareGroupOffsetsRequest, AlterShareGroupOffsetsResponse, DeleteShareGroupOffsetsRequest,
    DeleteShareGroupOffsetsResponse, DescribeShareGroupOffsetsRequest, ShareGroupDescribeRequest,
    ShareGroupDescribeResponse, TopicName,
};
use std::collections::BTreeMap;

pub(super) fn describe(
    caller: &Caller<'_>,
    request: ShareGroupDescribeRequest,
) -> ShareGroupDescribeResponse {
    let told = request.group_ids.into_iter().map(|id| {
        let found = caller
            .may(&id, Operation::Describe)
            .and_then(|()| portrait(caller, &id).ok_or(GroupError::GroupIdNotFound));
        let group = match found {
            Err(why) => DescribedGroup::default().with_error_code(why.code()),
            Ok(group) => DescribedGroup::default()
                .with_group_state(text(group.state_name().to_owned()))
                .with_group_epoch(1)
                .with_assignment_epoch(1)
                .with_assignor_name(text("simple".to_owned()))
                .with_members(group.members.iter().map(member).collect()),
        };
        group.with_group_id(id)
    });
    ShareGroupDescribeResponse::default().with_groups(told.collect())
}

fn portrait(caller: &Caller<'_>, id: &str) -> Option<SharedGroup> {
    caller.state.groups.with(|coordinator| coordinator.shared(id).cloned())
}

fn member(member: &SharedMember) -> Member {
    let mut topics: BTreeMap<&str, Vec<i32>> = BTreeMap::new();
    for (topic, partition) in &member.assigned {
        topics.entry(topic).or_default().push(*partition);
    }
    let name = |topic: &str| TopicName(text(topic.to_owned()));
    let subscribed = topics.keys().map(|topic| name(topic)).collect();
    let assigned = topics
        .iter()
        .map(|(topic, all)| {
            TopicPartitions::default().with_topic_name(name(topic)).with_partitions(all.clone())
        })
        .collect();
    Member::default()
        .with_member_id(text(member.id.clone()))
        .with_member_epoch(1)
        .with_client_id(text(member.client.clone()))
        .with_client_host(text(member.host.clone()))
        .with_subscribed_topic_names(subscribed)
        .with_assignment(Assignment::default().with_topic_partitions(assigned))
}

/// Written field by field: the codec does not have the version that tells the lag.
pub(super) fn describe_offsets(caller: &Caller<'_>) -> Served {
    let request: DescribeShareGroupOffsetsRequest = caller.call.read_as(0)?;
    let mut body = BytesMut::new();
    body.put_i32(0); // throttle time
    put_count(&mut body, request.groups.len());
    for group in request.groups {
        put_text(&mut body, &group.group_id);
        let found = caller
            .may(&group.group_id, Operation::Describe)
            .and_then(|()| portrait(caller, &group.group_id).ok_or(GroupError::GroupIdNotFound));
        put_topics(&mut body, caller, found.as_ref().ok())?;
        body.put_i16(found.err().map_or(0, |why| why.code()));
        body.put_slice(&[0, 0]); // no words for it, no tagged fields
    }
    body.put_u8(0);
    let mut reply = caller.call.reply();
    reply.push(body.freeze());
    Ok(reply)
}

fn put_topics(
    body: &mut BytesMut,
    caller: &Caller<'_>,
    group: Option<&SharedGroup>,
) -> Result<(), Unanswerable> {
    let mut topics: BTreeMap<&str, Vec<(i32, i64, i64, i16)>> = BTreeMap::new();
    let seen = |topic: &str| caller.state.rights.allow(Operation::Describe, || AclResource::topic(topic));
    for ((topic, partition), start) in group.into_iter().flat_map(|group| &group.starts) {
        if seen(topic) {
            let fault = caller.wanted_error(Some(topic)).map(|error| error.code());
            let row = match (fault, start) {
                (Some(code), _) => (*partition, -1, -1, code),
                (None, None) => (*partition, -1, -1, 0),
                (None, Some(start)) => {
                    let end = caller
                        .state
                        .partition(topic, *partition)
                        .map_or(0, |partition| partition.lock().log.end());
                    (*partition, start.offset, end - start.offset - start.complete, 0)
                }
            };
            topics.entry(topic).or_default().push(row);
        }
    }
    put_count(body, topics.len());
    for (topic, rows) in topics {
        put_text(body, topic);
        body.put_slice(&[0; 16]); // its id
        put_count(body, rows.len());
        for (partition, start, lag, code) in rows {
            body.put_i32(partition);
            body.put_i64(start);
            body.put_i32(0); // leader epoch
            if caller.call.since(1) {
                body.put_i64(lag);
            }
            body.put_i16(code);
            body.put_slice(&[0, 0]); // no words for it, no tagged fields
        }
        body.put_u8(0);
    }
    Ok(())
}

pub(super) fn alter(
    caller: &Caller<'_>,
    request: AlterShareGroupOffsetsRequest,
) -> AlterShareGroupOffsetsResponse {
    let id = &request.group_id;
    let judged: Vec<(Spot, i64, Result<(), GroupError>)> = request
        .topics
        .iter()
        .flat_map(|topic| {
            topic.partitions.iter().map(|row| {
                let spot = (topic.topic_name.to_string(), row.partition_index);
                let judged = may_be_set(caller, &spot);
                (spot, row.start_offset, judged)
            })
        })
        .collect();
    let good = judged.iter().filter(|row| row.2.is_ok()).map(|row| (row.0.clone(), row.1)).collect();
    let altered = caller
        .may_read(id)
        .and_then(|()| caller.state.groups.with(|coordinator| coordinator.alter_starts(id, good)));
    if let Err(why) = altered {
        return AlterShareGroupOffsetsResponse::default().with_error_code(why.code());
    }
    let mut codes = judged.into_iter().map(|row| super::code(row.2));
    let topics = request.topics.into_iter().map(|topic| {
        let rows = topic.partitions.iter().zip(codes.by_ref()).map(|(row, code)| {
            AlterShareGroupOffsetsResponsePartition::default()
                .with_partition_index(row.partition_index)
                .with_error_code(code)
        });
        AlterShareGroupOffsetsResponseTopic::default()
            .with_partitions(rows.collect())
            .with_topic_name(topic.topic_name)
    });
    AlterShareGroupOffsetsResponse::default().with_responses(topics.collect())
}

fn may_be_set(caller: &Caller<'_>, (topic, partition): &Spot) -> Result<(), GroupError> {
    if let Some(error) = caller.wanted_error(Some(topic)) {
        return Err(error);
    }
    if !caller.state.rights.allow(Operation::Read, || AclResource::topic(topic)) {
        return Err(GroupError::TopicAuthorizationFailed);
    }
    match caller.state.partition(topic, *partition) {
        Some(_) => Ok(()),
        None => Err(GroupError::UnknownTopicOrPartition),
    }
}

pub(super) fn delete(
    caller: &Caller<'_>,
    request: DeleteShareGroupOffsetsRequest,
) -> DeleteShareGroupOffsetsResponse {
    let id = &request.group_id;
    let allowed = caller.may(id, Operation::Delete).and_then(|()| match portrait(caller, id) {
        None => Err(GroupError::GroupIdNotFound),
        Some(group) if !group.members.is_empty() => Err(GroupError::NonEmptyGroup),
        Some(_) => Ok(()),
    });
    if let Err(why) = allowed {
        return DeleteShareGroupOffsetsResponse::default().with_error_code(why.code());
    }
    let topics = request.topics.into_iter().map(|topic| {
        let name = topic.topic_name.to_string();
        let forgotten = match caller.state.rights.allow(Operation::Read, || AclResource::topic(&name)) {
            false => Err(GroupError::TopicAuthorizationFailed),
            true => caller.state.groups.with(|coordinator| coordinator.forget_starts(id, &name)),
        };
        DeleteShareGroupOffsetsResponseTopic::default()
            .with_error_code(super::code(forgotten))
            .with_topic_name(topic.topic_name)
    });
    DeleteShareGroupOffsetsResponse::default().with_responses(topics.collect())
}
