//! DescribeLogDirs (KIP-113): how much the replicas on this broker take.
use super::names::{text, topic_name};
use super::{Call, Served};
use crate::demo::rights::{AclResource, Operation};
use crate::demo::state::State;
use crate::demo::topic::{Partition, Topic};
use kafka_protocol::error::ResponseError;
use kafka_protocol::messages::describe_log_dirs_response::{
    DescribeLogDirsPartition, DescribeLogDirsResult, DescribeLogDirsTopic,
};
use kafka_protocol::messages::{DescribeLogDirsRequest, DescribeLogDirsResponse};
use std::sync::Arc;

/// The disk that every broker pretends to have, in bytes.
const DISK: i64 = 512 * 1024 * 1024 * 1024;

pub fn describe(state: &State, call: &Call) -> Served {
    let request: DescribeLogDirsRequest = call.read()?;
    let mut response = DescribeLogDirsResponse::default();
    let allowed = state.rights.allow(Operation::Describe, || AclResource::Cluster);
    let denied = (!allowed).then_some(ResponseError::ClusterAuthorizationFailed);
    if let Some(error) = call.wanted_error(state, None).or(denied) {
        // Before version 3 there was no place for an error: denied brokers answer with no directory at all.
        if call.since(3) {
            response.error_code = error.code();
        }
        return call.answer(&response);
    }
    let asked: Vec<(Arc<Topic>, Vec<Arc<Partition>>)> = match &request.topics {
        None => state.all_topics().into_iter().map(|topic| (topic.clone(), topic.partitions())).collect(),
        Some(rows) => rows
            .iter()
            .filter_map(|row| {
                let topic = state.topic(&row.topic)?;
                let partitions =
                    row.partitions.iter().filter_map(|number| topic.partition(*number)).collect();
                Some((topic, partitions))
            })
            .collect(),
    };
    let topics: Vec<_> =
        asked.iter().filter_map(|(topic, rows)| topic_row(call.broker, topic, rows)).collect();
    let used: i64 =
        topics.iter().flat_map(|topic| &topic.partitions).map(|partition| partition.partition_size).sum();
    let mut result =
        DescribeLogDirsResult::default().with_log_dir(text("/var/lib/kafka/data")).with_topics(topics);
    if call.since(4) {
        result = result.with_total_bytes(DISK).with_usable_bytes(DISK - used);
    }
    response.results.push(result);
    call.answer(&response)
}

/// The replicas of a topic on this broker; none where it has none.
fn topic_row(broker: i32, topic: &Topic, partitions: &[Arc<Partition>]) -> Option<DescribeLogDirsTopic> {
    let rows: Vec<_> = partitions
        .iter()
        .filter_map(|partition| {
            let replicated = partition.lock();
            let row = DescribeLogDirsPartition::default()
                .with_partition_index(partition.id)
                .with_partition_size(replicated.log.bytes() as i64);
            replicated.replicas.contains(&broker).then_some(row)
        })
        .collect();
    let row = DescribeLogDirsTopic::default().with_name(topic_name(&topic.name));
    (!rows.is_empty()).then(|| row.with_partitions(rows))
}
