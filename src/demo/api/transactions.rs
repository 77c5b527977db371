//! InitProducerId, AddPartitionsToTxn, AddOffsetsToTxn and EndTxn (KIP-98).
use super::{Call, Served, code};
use crate::demo::rights::{AclResource, Operation};
use crate::demo::state::State;
use kafka_protocol::error::ResponseError;
use kafka_protocol::messages::add_partitions_to_txn_request::AddPartitionsToTxnTopic;
use kafka_protocol::messages::add_partitions_to_txn_response::{
    AddPartitionsToTxnPartitionResult, AddPartitionsToTxnTopicResult,
};
use kafka_protocol::messages::{
    AddOffsetsToTxnRequest, AddOffsetsToTxnResponse, AddPartitionsToTxnRequest, AddPartitionsToTxnResponse,
    EndTxnRequest, EndTxnResponse, InitProducerIdRequest, InitProducerIdResponse, ProducerId,
};

/// What speaks against doing anything with a transactional id on this broker.
fn refusal(state: &State, call: &Call, id: &str) -> Option<ResponseError> {
    if let Some(error) = call.wanted_error(state, None) {
        return Some(error);
    }
    if !state.rights.allow(Operation::Write, || AclResource::transactional_id(id)) {
        return Some(ResponseError::TransactionalIdAuthorizationFailed);
    }
    let elsewhere = state.coordinator("__transaction_state", id) != Some(call.broker);
    elsewhere.then_some(ResponseError::NotCoordinator)
}

/// An older client knows a lost race by another name: it takes the producer's epoch to be wrong.
fn fenced(call: &Call, new_since: i16, error: ResponseError) -> ResponseError {
    match error {
        ResponseError::ProducerFenced if !call.since(new_since) => ResponseError::InvalidProducerEpoch,
        other => other,
    }
}

pub fn init(state: &State, call: &Call) -> Served {
    let request: InitProducerIdRequest = call.read()?;
    let result = match &request.transactional_id {
        None => match call.wanted_error(state, None) {
            Some(error) => Err(error),
            None if !state.rights.allow(Operation::IdempotentWrite, || AclResource::Cluster) => {
                Err(ResponseError::ClusterAuthorizationFailed)
            }
            None => Ok((state.transactions.lock().fresh_producer(), 0)),
        },
        Some(id) => refusal(state, call, id).map_or(Ok(()), Err).and_then(|()| {
            let mut transactions = state.transactions.lock();
            if call.since(3) && request.producer_id.0 >= 0 {
                transactions.owned(id, request.producer_id.0, request.producer_epoch)?;
            }
            let (producer, left_open) = transactions.init(id, request.transaction_timeout_ms)?;
            drop(transactions);
            if let Some(decided) = left_open {
                state.finish(&decided);
            }
            Ok(producer)
        }),
    };
    let (id, epoch) = result.unwrap_or((-1, -1));
    let error = result.err().map(|error| fenced(call, 4, error));
    let response = InitProducerIdResponse::default().with_error_code(code(error));
    call.answer(&response.with_producer_id(ProducerId(id)).with_producer_epoch(epoch))
}

pub fn add_partitions(state: &State, call: &Call) -> Served {
    let request: AddPartitionsToTxnRequest = call.read()?;
    let id = request.v3_and_below_transactional_id.as_str();
    let producer = (request.v3_and_below_producer_id.0, request.v3_and_below_producer_epoch);
    let asked = &request.v3_and_below_topics;
    let mut wrong = Vec::new();
    let mut touched = Vec::new();
    for topic in asked {
        let known = state.topic(&topic.name);
        let writable = state.rights.allow(Operation::Write, || AclResource::topic(&topic.name));
        for number in &topic.partitions {
            match &known {
                _ if !writable => wrong.push((&topic.name, *number, ResponseError::TopicAuthorizationFailed)),
                Some(known) if known.partition(*number).is_some() => {
                    touched.push((known.name.clone(), *number));
                }
                _ => wrong.push((&topic.name, *number, ResponseError::UnknownTopicOrPartition)),
            }
        }
    }
    let all = refusal(state, call, id).or_else(|| {
        let now = state.now();
        let add = |touched| state.transactions.lock().add(id, producer, touched, None, now);
        if wrong.is_empty() { add(touched).err() } else { None }
    });
    let all = all.map(|error| fenced(call, 2, error));
    // One wrong partition spoils the others: nothing has been added.
    let others = all.or((!wrong.is_empty()).then_some(ResponseError::OperationNotAttempted));
    let error_of = |topic: &AddPartitionsToTxnTopic, number: i32| {
        let own = wrong.iter().find(|(name, other, _)| **name == topic.name && *other == number);
        all.or(own.map(|(_, _, error)| *error)).or(others)
    };
    let rows = asked.iter().map(|topic| {
        let partitions = topic.partitions.iter().map(|number| {
            AddPartitionsToTxnPartitionResult::default()
                .with_partition_index(*number)
                .with_partition_error_code(code(error_of(topic, *number)))
        });
        let partitions = partitions.collect();
        AddPartitionsToTxnTopicResult::default()
            .with_name(topic.name.clone())
            .with_results_by_partition(partitions)
    });
    let rows = rows.collect();
    call.answer(&AddPartitionsToTxnResponse::default().with_results_by_topic_v3_and_below(rows))
}

pub fn add_offsets(state: &State, call: &Call) -> Served {
    let request: AddOffsetsToTxnRequest = call.read()?;
    let id = request.transactional_id.as_str();
    let error = refusal(state, call, id).or_else(|| {
        if !state.rights.allow(Operation::Read, || AclResource::group(&request.group_id)) {
            return Some(ResponseError::GroupAuthorizationFailed);
        }
        let producer = (request.producer_id.0, request.producer_epoch);
        let group = Some(request.group_id.as_str());
        state.transactions.lock().add(id, producer, [], group, state.now()).err()
    });
    let error = error.map(|error| fenced(call, 2, error));
    call.answer(&AddOffsetsToTxnResponse::default().with_error_code(code(error)))
}

pub fn end(state: &State, call: &Call) -> Served {
    let request: EndTxnRequest = call.read()?;
    let id = request.transactional_id.as_str();
    let result = refusal(state, call, id).map_or(Ok(()), Err).and_then(|()| {
        let producer = (request.producer_id.0, request.producer_epoch);
        let decided = state.transactions.lock().end(id, producer, request.committed)?;
        if let Some(decided) = decided {
            state.finish(&decided);
        }
        Ok(())
    });
    let error = result.err().map(|error| fenced(call, 2, error));
    call.answer(&EndTxnResponse::default().with_error_code(code(error)))
}
