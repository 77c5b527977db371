//! CreateTopics and DeleteTopics.
use super::names::{code, text, topic_name};
use super::{Call, Served};
use crate::demo::configs::{ConfigSource, TOPIC};
use crate::demo::create::{RefusedTopic, ReplicaLayout};
use crate::demo::rights::{AclResource, Operation};
use crate::demo::state::State;
use crate::demo::topic::Topic;
use kafka_protocol::error::ResponseError;
use kafka_protocol::messages::create_topics_request::CreatableTopic;
use kafka_protocol::messages::create_topics_response::{CreatableTopicConfigs, CreatableTopicResult};
use kafka_protocol::messages::delete_topics_request::DeleteTopicState;
use kafka_protocol::messages::delete_topics_response::DeletableTopicResult;
use kafka_protocol::messages::{
    CreateTopicsRequest, CreateTopicsResponse, DeleteTopicsRequest, DeleteTopicsResponse, TopicName,
};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::Ordering;

/// Partitions of a topic that is created without a number.
const DEFAULT_PARTITIONS: i32 = 1;
/// Replicas of a topic that is created without a number.
const DEFAULT_REPLICATION: i16 = 1;

pub fn create(state: &State, call: &Call) -> Served {
    let request: CreateTopicsRequest = call.read()?;
    state.rehearsed.fetch_add(u64::from(request.validate_only), Ordering::Relaxed);
    let result = |asked: &CreatableTopic| {
        let mut result = CreatableTopicResult::default().with_name(asked.name.clone());
        match create_one(state, call, asked, request.validate_only) {
            Ok(topic) => describe_created(state, call, &topic, &mut result),
            Err((error, why)) => {
                result.error_code = error.code();
                result.error_message = Some(text(&why));
            }
        }
        result
    };
    call.answer(&CreateTopicsResponse::default().with_topics(request.topics.iter().map(result).collect()))
}

fn create_one(
    state: &State,
    call: &Call,
    asked: &CreatableTopic,
    only_validate: bool,
) -> Result<Arc<Topic>, RefusedTopic> {
    if let Some(error) = call.wanted_error(state, Some(&asked.name)) {
        return Err((error, error.to_string()));
    }
    let anywhere = state.rights.allow(Operation::Create, || AclResource::Cluster);
    if !anywhere || !state.rights.allow(Operation::Create, || AclResource::topic(&asked.name)) {
        return Err((ResponseError::TopicAuthorizationFailed, "Authorization failed.".to_owned()));
    }
    let layout = match asked.assignments.as_slice() {
        [] => ReplicaLayout::Spread {
            partitions: if asked.num_partitions == -1 { DEFAULT_PARTITIONS } else { asked.num_partitions },
            replication: if asked.replication_factor == -1 {
                DEFAULT_REPLICATION
            } else {
                asked.replication_factor
            },
        },
        assigned => {
            let mut assigned: Vec<_> = assigned.iter().collect();
            assigned.sort_by_key(|row| row.partition_index);
            if (0..).zip(&assigned).any(|(number, row)| number != row.partition_index) {
                let why = "partitions should be a consecutive 0-based integer sequence".to_owned();
                return Err((ResponseError::InvalidReplicaAssignment, why));
            }
            ReplicaLayout::Assigned(
                assigned.iter().map(|row| row.broker_ids.iter().map(|id| id.0).collect()).collect(),
            )
        }
    };
    let mut configs = BTreeMap::new();
    for config in &asked.configs {
        let Some(value) = &config.value else {
            let why = format!("Null value not supported for topic configs: {}", config.name);
            return Err((ResponseError::InvalidConfig, why));
        };
        configs.insert(config.name.to_string(), value.to_string());
    }
    state.create_topic(&asked.name, &layout, configs, only_validate)
}

/// From version 5 the answer tells what has become of the wishes.
fn describe_created(state: &State, call: &Call, topic: &Topic, result: &mut CreatableTopicResult) {
    if call.since(7) {
        result.topic_id = topic.id;
    }
    if !call.since(5) {
        return;
    }
    result.num_partitions = topic.partition_count() as i32;
    result.replication_factor =
        topic.partition(0).map_or(-1, |partition| partition.lock().replicas.len() as i16);
    let configs = topic.configs.read();
    let rows = TOPIC.iter().filter_map(|row| {
        let value = state.configs.of_topic(row, &configs).into_iter().next()?;
        let config = CreatableTopicConfigs::default()
            .with_name(text(row.name))
            .with_value(value.value.as_deref().map(text))
            .with_config_source(value.source as i8);
        Some(config.with_read_only(value.source == ConfigSource::Topic && row.name.is_empty()))
    });
    result.configs = Some(rows.collect());
}

pub fn delete(state: &State, call: &Call) -> Served {
    let request: DeleteTopicsRequest = call.read()?;
    let named = |name: &TopicName| DeleteTopicState::default().with_name(Some(name.clone()));
    let asked = match call.since(6) {
        true => request.topics,
        false => request.topic_names.iter().map(named).collect(),
    };
    let responses = asked.iter().map(|asked| delete_one(state, call, asked)).collect();
    call.answer(&DeleteTopicsResponse::default().with_responses(responses))
}

fn delete_one(state: &State, call: &Call, asked: &DeleteTopicState) -> DeletableTopicResult {
    let by_name = asked.name.is_some();
    let topic = match &asked.name {
        Some(name) => state.topic(name),
        None => state.topic_by_id(asked.topic_id),
    };
    let name = topic
        .as_ref()
        .map(|topic| topic.name.to_string())
        .or(asked.name.as_ref().map(|name| name.to_string()));
    let error = call.wanted_error(state, name.as_deref()).or_else(|| {
        let right = |operation| {
            state.rights.allow(operation, || AclResource::topic(name.as_deref().unwrap_or_default()))
        };
        match &topic {
            // Who may not know of a topic must not learn of it by its id.
            _ if !right(Operation::Describe) && !by_name => Some(ResponseError::UnknownTopicId),
            _ if !right(Operation::Delete) => Some(ResponseError::TopicAuthorizationFailed),
            None if by_name => Some(ResponseError::UnknownTopicOrPartition),
            None => Some(ResponseError::UnknownTopicId),
            Some(_) => None,
        }
    });
    if error.is_none()
        && let Some(topic) = &topic
    {
        state.remove_topic(&topic.name);
        state.groups.forget_topic(&topic.name);
    }
    let mut result = DeletableTopicResult::default().with_error_code(code(error));
    result.name = name.as_deref().map(topic_name);
    if call.since(6) {
        result.topic_id = topic.map_or(asked.topic_id, |topic| topic.id);
    } else if result.name.is_none() {
        result.name = Some(topic_name(""));
    }
    result
}
