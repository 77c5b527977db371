//! Metadata: brokers, controller, topics and who leads them.
use super::names::{broker_ids, code, text, topic_name};
use super::{Call, Served, metadata_all};
use crate::demo::broker::Broker;
use crate::demo::create::ReplicaLayout;
use crate::demo::options::Era;
use crate::demo::rights::{AclResource, Operation};
use crate::demo::state::State;
use crate::demo::topic::Topic;
use kafka_protocol::error::ResponseError;
use kafka_protocol::messages::metadata_request::MetadataRequestTopic;
use kafka_protocol::messages::metadata_response::{
    MetadataResponseBroker, MetadataResponsePartition, MetadataResponseTopic,
};
use kafka_protocol::messages::{BrokerId, MetadataRequest, MetadataResponse};
use std::collections::BTreeMap;

impl State {
    /// The broker that metadata calls the controller: on KRaft any live one, as on real brokers; the true one before.
    pub fn claimed_controller(&self) -> i32 {
        if self.options.era == Era::ZooKeeper {
            return self.quorum.lock().leader;
        }
        let live = self.live_brokers();
        match live.len() as u64 {
            0 => -1,
            count => live[self.random().below(count) as usize].id,
        }
    }
}

pub fn metadata(state: &State, call: &Call) -> Served {
    let request: MetadataRequest = call.read()?;
    let broker = |broker: &&Broker| {
        let mut row = MetadataResponseBroker::default()
            .with_node_id(BrokerId(broker.id))
            .with_host(text(&state.host(broker)))
            .with_port(i32::from(state.port(broker)));
        if call.since(1) {
            row.rack = broker.rack.as_deref().map(text);
        }
        row
    };
    let mut response =
        MetadataResponse::default().with_brokers(state.listed_brokers().iter().map(broker).collect());
    if call.since(1) {
        response.controller_id = BrokerId(state.claimed_controller());
    }
    if call.since(2) {
        response.cluster_id = Some(text(&state.cluster_id));
    }
    if call.since(8) && !call.since(11) && request.include_cluster_authorized_operations {
        response.cluster_authorized_operations = state.rights.of_the_cluster();
    }
    let all = match &request.topics {
        None => true,
        // Version 0 had no null: nothing named meant everything.
        Some(named) => call.version == 0 && named.is_empty(),
    };
    let bits = request.include_topic_authorized_operations;
    let Some(named) = request.topics.filter(|_| !all) else {
        return metadata_all::answer(state, call, &response, bits, || every_topic(state, call, bits));
    };
    let creates = request.allow_auto_topic_creation;
    response.topics = named.iter().map(|named| asked(state, call, named, creates, bits)).collect();
    call.answer(&response)
}

/// Every topic that may be described.
fn every_topic(state: &State, call: &Call, bits: bool) -> Vec<MetadataResponseTopic> {
    let visible = |topic: &std::sync::Arc<Topic>| {
        state.rights.allow(Operation::Describe, || AclResource::topic(&topic.name))
    };
    let topics = state.all_topics().into_iter().filter(visible);
    topics
        .map(|topic| match call.wanted_error(state, Some(&topic.name)) {
            Some(error) => {
                failed(call, &MetadataRequestTopic::default().with_name(Some(topic_name(&topic.name))), error)
            }
            None => found(state, call, &topic, bits),
        })
        .collect()
}

/// One topic that was asked for by name or (from version 10) by id.
fn asked(
    state: &State,
    call: &Call,
    named: &MetadataRequestTopic,
    may_create: bool,
    bits: bool,
) -> MetadataResponseTopic {
    let Some(name) = named.name.as_ref().map(|name| name.as_str()) else {
        return match state.topic_by_id(named.topic_id) {
            Some(topic) if state.rights.allow(Operation::Describe, || AclResource::topic(&topic.name)) => {
                found(state, call, &topic, bits)
            }
            _ => failed(call, named, ResponseError::UnknownTopicId),
        };
    };
    if let Some(error) = call.wanted_error(state, Some(name)) {
        return failed(call, named, error);
    }
    if !state.rights.allow(Operation::Describe, || AclResource::topic(name)) {
        return failed(call, named, ResponseError::TopicAuthorizationFailed);
    }
    if let Some(topic) = state.topic(name) {
        return found(state, call, &topic, bits);
    }
    // Before version 4 the client could not say whether it wants topics created.
    if !(state.options.auto_create && (may_create || !call.since(4))) {
        return failed(call, named, ResponseError::UnknownTopicOrPartition);
    }
    let layout = ReplicaLayout::Spread { partitions: 1, replication: 1 };
    match state.create_topic(name, &layout, BTreeMap::new(), false) {
        Ok(_) => failed(call, named, ResponseError::LeaderNotAvailable),
        Err((error, _)) => failed(call, named, error),
    }
}

fn failed(call: &Call, named: &MetadataRequestTopic, error: ResponseError) -> MetadataResponseTopic {
    let mut row =
        MetadataResponseTopic::default().with_name(named.name.clone()).with_error_code(error.code());
    if call.since(10) {
        row.topic_id = named.topic_id;
    }
    if row.name.is_none() && !call.since(12) {
        row.name = Some(topic_name(""));
    }
    row
}

fn found(state: &State, call: &Call, topic: &Topic, bits: bool) -> MetadataResponseTopic {
    let mut row = MetadataResponseTopic::default().with_name(Some(topic_name(&topic.name)));
    if call.since(1) {
        row.is_internal = topic.internal;
    }
    if call.since(10) {
        row.topic_id = topic.id;
    }
    if call.since(8) && bits {
        row.topic_authorized_operations = state.rights.bits(&AclResource::topic(&topic.name));
    }
    row.partitions = topic
        .partitions()
        .iter()
        .map(|partition| {
            let replicated = partition.lock();
            let hidden = |id: &i32| state.broker(*id).is_some_and(Broker::hidden);
            let leader = replicated.leader.filter(|id| !hidden(id));
            let no_leader = match replicated.leader {
                Some(_) if leader.is_none() && call.since(6) => Some(ResponseError::ListenerNotFound),
                _ => leader.is_none().then_some(ResponseError::LeaderNotAvailable),
            };
            let mut row = MetadataResponsePartition::default()
                .with_error_code(code(no_leader))
                .with_partition_index(partition.id)
                .with_leader_id(BrokerId(leader.unwrap_or(-1)))
                .with_replica_nodes(broker_ids(&replicated.replicas))
                .with_isr_nodes(broker_ids(&replicated.in_sync));
            if call.since(5) {
                let offline = replicated.replicas.iter().filter(|id| !state.live(**id));
                row.offline_replicas = offline.copied().map(BrokerId).collect();
            }
            if call.since(7) {
                row.leader_epoch = replicated.leader_epoch;
            }
            row
        })
        .collect();
    row
}
