//! CreatePartitions, DescribeTopicPartitions (KIP-966) and ListPartitionReassignments.
use super::names::{broker_ids, code, code_and_words, topic_name};
use super::{Call, Served};
use crate::demo::create::{RefusedTopic, ReplicaLayout};
use crate::demo::rights::{AclResource, Operation};
use crate::demo::state::State;
use crate::demo::topic::{Partition, Topic};
use kafka_protocol::error::ResponseError;
use kafka_protocol::messages::create_partitions_request::CreatePartitionsTopic;
use kafka_protocol::messages::create_partitions_response::CreatePartitionsTopicResult;
use kafka_protocol::messages::describe_topic_partitions_response::{
    Cursor, DescribeTopicPartitionsResponsePartition, DescribeTopicPartitionsResponseTopic,
};
use kafka_protocol::messages::{
    BrokerId, CreatePartitionsRequest, CreatePartitionsResponse, DescribeTopicPartitionsRequest,
    DescribeTopicPartitionsResponse, ListPartitionReassignmentsResponse,
};

pub fn create(state: &State, call: &Call) -> Served {
    let request: CreatePartitionsRequest = call.read()?;
    let result = |asked: &CreatePartitionsTopic| {
        let (code, why) = code_and_words(grow(state, call, asked, request.validate_only));
        CreatePartitionsTopicResult::default()
            .with_name(asked.name.clone())
            .with_error_code(code)
            .with_error_message(why)
    };
    call.answer(
        &CreatePartitionsResponse::default().with_results(request.topics.iter().map(result).collect()),
    )
}

fn grow(
    state: &State,
    call: &Call,
    asked: &CreatePartitionsTopic,
    only_validate: bool,
) -> Result<(), RefusedTopic> {
    if let Some(error) = call.wanted_error(state, Some(&asked.name)) {
        return Err((error, error.to_string()));
    }
    if !state.rights.allow(Operation::Alter, || AclResource::topic(&asked.name)) {
        return Err((ResponseError::TopicAuthorizationFailed, "Authorization failed.".to_owned()));
    }
    let unknown =
        || (ResponseError::UnknownTopicOrPartition, "This server does not host this topic-partition.".into());
    let topic = state.topic(&asked.name).ok_or_else(unknown)?;
    let have = topic.partition_count() as i32;
    if asked.count <= have {
        let why = match asked.count == have {
            true => format!("Topic already has {have} partition(s)."),
            false => format!(
                "The topic {} currently has {have} partition(s); {} would not be an increase.",
                topic.name, asked.count
            ),
        };
        return Err((ResponseError::InvalidPartitions, why));
    }
    let replication = topic.partition(0).map_or(1, |partition| partition.lock().replicas.len() as i16);
    let layout = match &asked.assignments {
        None => ReplicaLayout::Spread { partitions: asked.count - have, replication },
        Some(rows) if rows.len() as i32 != asked.count - have => {
            let why = format!(
                "{} partition(s) are to be added, but {} are assigned.",
                asked.count - have,
                rows.len()
            );
            return Err((ResponseError::InvalidReplicaAssignment, why));
        }
        Some(rows) => ReplicaLayout::Assigned(
            rows.iter().map(|row| row.broker_ids.iter().map(|id| id.0).collect()).collect(),
        ),
    };
    let more = state.lay_out(have, &layout)?;
    if !only_validate {
        topic.add_partitions(more);
        state.quorum.lock().note_change();
    }
    Ok(())
}

pub fn describe(state: &State, call: &Call) -> Served {
    let request: DescribeTopicPartitionsRequest = call.read()?;
    let mut names: Vec<String> = match request.topics.as_slice() {
        [] => state.all_topics().iter().map(|topic| topic.name.to_string()).collect(),
        asked => asked.iter().map(|topic| topic.name.to_string()).collect(),
    };
    names.sort();
    names.dedup();
    let all = request.topics.is_empty();
    let (from, mut first) = request
        .cursor
        .as_ref()
        .map_or(("", 0), |cursor| (cursor.topic_name.as_str(), cursor.partition_index));
    let mut room = usize::try_from(request.response_partition_limit).unwrap_or(0).clamp(1, 2_000);
    let mut response = DescribeTopicPartitionsResponse::default();
    for name in names.iter().filter(|name| name.as_str() >= from) {
        let begin = if name == from { std::mem::take(&mut first) } else { 0 };
        if room == 0 {
            let cursor = Cursor::default().with_topic_name(topic_name(name)).with_partition_index(begin);
            response.next_cursor = Some(cursor);
            break;
        }
        if all && !state.rights.allow(Operation::Describe, || AclResource::topic(name)) {
            continue;
        }
        let (row, next) = describe_one(state, call, name, begin, room);
        room -= row.partitions.len();
        response.topics.push(row);
        if let Some(partition) = next {
            let cursor = Cursor::default().with_topic_name(topic_name(name)).with_partition_index(partition);
            response.next_cursor = Some(cursor);
            break;
        }
    }
    call.answer(&response)
}

/// One topic from partition `begin` on, and the partition that had no room.
fn describe_one(
    state: &State,
    call: &Call,
    name: &str,
    begin: i32,
    room: usize,
) -> (DescribeTopicPartitionsResponseTopic, Option<i32>) {
    let row = DescribeTopicPartitionsResponseTopic::default().with_name(Some(topic_name(name)));
    let allowed = state.rights.allow(Operation::Describe, || AclResource::topic(name));
    let denied = (!allowed).then_some(ResponseError::TopicAuthorizationFailed);
    let topic = match (call.wanted_error(state, Some(name)).or(denied), state.topic(name)) {
        (Some(error), _) => return (row.with_error_code(error.code()), None),
        (None, None) => return (row.with_error_code(ResponseError::UnknownTopicOrPartition.code()), None),
        (None, Some(topic)) => topic,
    };
    let partitions = topic.partitions();
    let begin = usize::try_from(begin).unwrap_or(0).min(partitions.len());
    let end = (begin + room).min(partitions.len());
    let rows = partitions[begin..end].iter().map(|partition| partition_row(state, partition)).collect();
    let row = row
        .with_topic_id(topic.id)
        .with_is_internal(topic.internal)
        .with_partitions(rows)
        .with_topic_authorized_operations(bits(state, &topic));
    (row, (end < partitions.len()).then_some(end as i32))
}

fn bits(state: &State, topic: &Topic) -> i32 {
    state.rights.bits(&AclResource::topic(&topic.name))
}

fn partition_row(state: &State, partition: &Partition) -> DescribeTopicPartitionsResponsePartition {
    let replicated = partition.lock();
    let no_leader = replicated.leader.is_none().then_some(ResponseError::LeaderNotAvailable);
    let offline: Vec<i32> = replicated.replicas.iter().copied().filter(|id| !state.live(*id)).collect();
    DescribeTopicPartitionsResponsePartition::default()
        .with_error_code(code(no_leader))
        .with_partition_index(partition.id)
        .with_leader_id(BrokerId(replicated.leader.unwrap_or(-1)))
        .with_leader_epoch(replicated.leader_epoch)
        .with_replica_nodes(broker_ids(&replicated.replicas))
        .with_isr_nodes(broker_ids(&replicated.in_sync))
        .with_eligible_leader_replicas(Some(Vec::new()))
        .with_last_known_elr(Some(Vec::new()))
        .with_offline_replicas(broker_ids(&offline))
}

/// No partition is ever on its way here.
pub fn reassignments(call: &Call) -> Served {
    call.answer(&ListPartitionReassignmentsResponse::default())
}
