//! DescribeQuorum (KIP-595, KIP-836).
use super::names::text;
use super::{Call, Endpoint, Served};
use crate::demo::quorum::Quorum;
use crate::demo::rights::{AclResource, Operation};
use crate::demo::state::State;
use kafka_protocol::error::ResponseError;
use kafka_protocol::messages::describe_quorum_response::{
    Listener, Node, PartitionData, ReplicaState, TopicData,
};
use kafka_protocol::messages::{BrokerId, DescribeQuorumRequest, DescribeQuorumResponse};
use uuid::Uuid;

/// The one partition that there is to ask about.
const LOG: &str = "__cluster_metadata";

pub fn describe(state: &State, call: &Call) -> Served {
    let request: DescribeQuorumRequest = call.read()?;
    let mut response = DescribeQuorumResponse::default();
    let allowed = state.rights.allow(Operation::Describe, || AclResource::Cluster);
    let denied = (!allowed).then_some(ResponseError::ClusterAuthorizationFailed);
    if let Some(error) = call.wanted_error(state, None).or(denied) {
        response.error_code = error.code();
        return call.answer(&response);
    }
    let quorum = state.quorum.lock().clone();
    let now = state.now();
    for topic in &request.topics {
        let partitions = topic.partitions.iter().map(|asked| {
            let known = topic.topic_name.as_str() == LOG && asked.partition_index == 0;
            match known {
                true => the_log(state, call, &quorum, now),
                false => PartitionData::default()
                    .with_partition_index(asked.partition_index)
                    .with_error_code(ResponseError::UnknownTopicOrPartition.code()),
            }
        });
        let partitions = partitions.collect();
        response
            .topics
            .push(TopicData::default().with_topic_name(topic.topic_name.clone()).with_partitions(partitions));
    }
    if call.since(2) {
        response.nodes = quorum.voters.iter().map(|voter| node(state, *voter)).collect();
    }
    call.answer(&response)
}

fn the_log(state: &State, call: &Call, quorum: &Quorum, now: i64) -> PartitionData {
    let replica = |id: &i32| {
        let mut row = ReplicaState::default()
            .with_replica_id(BrokerId(*id))
            .with_log_end_offset(quorum.end_of(*id, now));
        if call.since(1) {
            let heard = quorum.heard_of(*id, now);
            (row.last_fetch_timestamp, row.last_caught_up_timestamp) = (heard, heard);
        }
        if call.since(2) {
            // Each node's log directory has an id; its place in the cluster will do.
            row.replica_directory_id = Uuid::from_u128(1 << 64 | *id as u128);
        }
        row
    };
    // A broker asks the active controller; a controller that is not active refuses, and names nobody.
    if call.endpoint == Endpoint::Controller && call.broker != quorum.leader {
        let error = ResponseError::NotLeaderOrFollower;
        return PartitionData::default().with_error_code(error.code());
    }
    let lost = !state.live(quorum.leader);
    PartitionData::default()
        .with_error_code(super::code(lost.then_some(ResponseError::LeaderNotAvailable)))
        .with_leader_id(BrokerId(quorum.leader))
        .with_leader_epoch(quorum.epoch)
        .with_high_watermark(quorum.end(now))
        .with_current_voters(quorum.voters.iter().map(replica).collect())
        .with_observers(quorum.observers.iter().map(replica).collect())
}

fn node(state: &State, id: i32) -> Node {
    let listener = state.broker(id).map(|broker| {
        Listener::default()
            .with_name(text("CONTROLLER"))
            .with_host(text(&state.host(broker)))
            .with_port(broker.controller.unwrap_or(broker.address).port())
    });
    Node::default().with_node_id(BrokerId(id)).with_listeners(listener.into_iter().collect())
}
