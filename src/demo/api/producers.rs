//! DescribeProducers, ListTransactions and DescribeTransactions (KIP-664): who holds readers back.
use super::names::{code, text, topic_name};
use super::{Call, Served};
use crate::demo::rights::{AclResource, Operation};
use crate::demo::state::State;
use crate::demo::transactions::{TransactionPhase, TransactionStanding};
use kafka_protocol::error::ResponseError;
use kafka_protocol::messages::describe_producers_response::{
    PartitionResponse, ProducerState, TopicResponse,
};
use kafka_protocol::messages::describe_transactions_response::{TopicData, TransactionState};
use kafka_protocol::messages::list_transactions_response::TransactionState as ListedTransaction;
use kafka_protocol::messages::{
    DescribeProducersRequest, DescribeProducersResponse, DescribeTransactionsRequest,
    DescribeTransactionsResponse, ListTransactionsRequest, ListTransactionsResponse, ProducerId,
    TransactionalId,
};
use std::collections::BTreeMap;

pub fn describe(state: &State, call: &Call) -> Served {
    let request: DescribeProducersRequest = call.read()?;
    let topics = request.topics.iter().map(|topic| {
        let allowed = state.rights.allow(Operation::Read, || AclResource::topic(&topic.name));
        let denied = (!allowed).then_some(ResponseError::TopicAuthorizationFailed);
        let refusal = call.wanted_error(state, Some(&topic.name)).or(denied);
        let partitions = topic.partition_indexes.iter().map(|number| {
            let partition = state.partition(&topic.name, *number);
            // Any replica knows them, not only the leader.
            let active = refusal.map_or(Ok(()), Err).and_then(|()| {
                let partition = partition.ok_or(ResponseError::UnknownTopicOrPartition)?;
                let replicated = partition.lock();
                match replicated.replicas.contains(&call.broker) {
                    true => Ok(replicated.log.active_producers()),
                    false => Err(ResponseError::NotLeaderOrFollower),
                }
            });
            let row = PartitionResponse::default()
                .with_partition_index(*number)
                .with_error_code(code(active.as_ref().err().copied()));
            let producers = active.unwrap_or_default().into_iter().map(|producer| {
                ProducerState::default()
                    .with_producer_id(ProducerId(producer.id))
                    .with_producer_epoch(i32::from(producer.epoch))
                    .with_last_sequence(producer.last_sequence)
                    .with_last_timestamp(producer.last_timestamp)
                    .with_coordinator_epoch(0)
                    .with_current_txn_start_offset(producer.open_from)
            });
            row.with_active_producers(producers.collect())
        });
        TopicResponse::default().with_name(topic.name.clone()).with_partitions(partitions.collect())
    });
    let topics = topics.collect();
    call.answer(&DescribeProducersResponse::default().with_topics(topics))
}

const PHASES: [TransactionPhase; 4] = [
    TransactionPhase::Empty,
    TransactionPhase::Ongoing,
    TransactionPhase::CompleteCommit,
    TransactionPhase::CompleteAbort,
];
/// States that exist in Kafka, but that nothing stays in here.
const PASSING: [&str; 4] = ["PrepareCommit", "PrepareAbort", "PrepareEpochFence", "Dead"];

/// Each broker tells of the ids that it coordinates.
pub fn list_transactions(state: &State, call: &Call) -> Served {
    let request: ListTransactionsRequest = call.read()?;
    let mut response = ListTransactionsResponse::default();
    if let Some(error) = call.wanted_error(state, None) {
        response.error_code = error.code();
        return call.answer(&response);
    }
    let known = |name: &str| PHASES.iter().any(|phase| phase.name() == name) || PASSING.contains(&name);
    response.unknown_state_filters =
        request.state_filters.iter().filter(|name| !known(name)).cloned().collect();
    let now = state.now();
    let all = state.transactions.lock().by_id.clone();
    let wanted = |(id, standing): &(String, TransactionStanding)| {
        let phase = request.state_filters.is_empty()
            || request.state_filters.iter().any(|name| name.as_str() == standing.phase.name());
        let ids = &request.producer_id_filters;
        let producer = ids.is_empty() || ids.contains(&ProducerId(standing.producer_id));
        let age = now - standing.started;
        let long = !call.since(1)
            || request.duration_filter < 0
            || (standing.started >= 0 && age > request.duration_filter);
        let here = state.coordinator("__transaction_state", id) == Some(call.broker);
        phase
            && producer
            && long
            && here
            && state.rights.allow(Operation::Describe, || AclResource::transactional_id(id))
    };
    let row = |(id, standing): (String, TransactionStanding)| {
        ListedTransaction::default()
            .with_transactional_id(TransactionalId(text(&id)))
            .with_producer_id(ProducerId(standing.producer_id))
            .with_transaction_state(text(standing.phase.name()))
    };
    response.transaction_states = all.into_iter().filter(wanted).map(row).collect();
    call.answer(&response)
}

pub fn describe_transactions(state: &State, call: &Call) -> Served {
    let request: DescribeTransactionsRequest = call.read()?;
    let rows = request.transactional_ids.iter().map(|id| {
        let row = TransactionState::default().with_transactional_id(id.clone());
        let allowed = state.rights.allow(Operation::Describe, || AclResource::transactional_id(id));
        let here = state.coordinator("__transaction_state", id) == Some(call.broker);
        let refusal = call
            .wanted_error(state, None)
            .or((!allowed).then_some(ResponseError::TransactionalIdAuthorizationFailed))
            .or((!here).then_some(ResponseError::NotCoordinator));
        match (refusal, state.transactions.lock().by_id.get(id.as_str())) {
            (Some(error), _) => row.with_error_code(error.code()),
            (None, None) => row.with_error_code(ResponseError::TransactionalIdNotFound.code()),
            (None, Some(standing)) => described(row, standing),
        }
    });
    let rows = rows.collect();
    call.answer(&DescribeTransactionsResponse::default().with_transaction_states(rows))
}

fn described(row: TransactionState, standing: &TransactionStanding) -> TransactionState {
    let mut touched: BTreeMap<&str, Vec<i32>> = BTreeMap::new();
    for (topic, number) in &standing.partitions {
        touched.entry(topic).or_default().push(*number);
    }
    let topic =
        |(name, partitions)| TopicData::default().with_topic(topic_name(name)).with_partitions(partitions);
    row.with_transaction_state(text(standing.phase.name()))
        .with_transaction_timeout_ms(standing.timeout)
        .with_transaction_start_time_ms(standing.started)
        .with_producer_id(ProducerId(standing.producer_id))
        .with_producer_epoch(standing.epoch)
        .with_topics(touched.into_iter().map(topic).collect())
}
