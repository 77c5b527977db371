//! DescribeCluster (KIP-700) and FindCoordinator.
use super::names::{code, text};
use super::{Call, Endpoint, Served};
use crate::demo::broker::Broker;
use crate::demo::rights::{AclResource, Operation};
use crate::demo::state::State;
use kafka_protocol::error::ResponseError;
use kafka_protocol::messages::describe_cluster_response::DescribeClusterBroker;
use kafka_protocol::messages::find_coordinator_response::Coordinator;
use kafka_protocol::messages::{
    BrokerId, DescribeClusterRequest, DescribeClusterResponse, FindCoordinatorRequest,
    FindCoordinatorResponse,
};
use kafka_protocol::protocol::StrBytes;

const BROKERS: i8 = 1;
const CONTROLLERS: i8 = 2;

pub fn describe(state: &State, call: &Call) -> Served {
    let request: DescribeClusterRequest = call.read()?;
    if call.endpoint == Endpoint::Controller {
        return describe_controllers(state, call, &request);
    }
    let fenced = call.since(2) && request.include_fenced_brokers;
    let row = |broker: &Broker| {
        let mut row = DescribeClusterBroker::default()
            .with_broker_id(BrokerId(broker.id))
            .with_host(text(&state.host(broker)))
            .with_port(i32::from(state.port(broker)))
            .with_rack(broker.rack.as_deref().map(text));
        if call.since(2) {
            row.is_fenced = !broker.up();
        }
        row
    };
    let brokers = state.brokers.iter().filter(|broker| fenced || broker.up()).map(row).collect();
    let mut response = DescribeClusterResponse::default()
        .with_cluster_id(text(&state.cluster_id))
        .with_controller_id(BrokerId(state.claimed_controller()))
        .with_brokers(brokers);
    if call.since(1) {
        response.endpoint_type = BROKERS;
        if request.endpoint_type == CONTROLLERS {
            response = mismatched(response, "BROKER", "CONTROLLER");
        }
    }
    if let Some(error) = call.wanted_error(state, None) {
        response.error_code = error.code();
    }
    if request.include_cluster_authorized_operations {
        response.cluster_authorized_operations = state.rights.of_the_cluster();
    }
    call.answer(&response)
}

fn mismatched(response: DescribeClusterResponse, here: &str, wanted: &str) -> DescribeClusterResponse {
    let why = format!(
        "The request was sent to an endpoint of type {here}, but we wanted an endpoint of type {wanted}"
    );
    response
        .with_error_code(ResponseError::MismatchedEndpointType.code())
        .with_error_message(Some(text(&why)))
        .with_brokers(Vec::new())
}

/// As a controller tells it: the quorum's voters, and who leads them. Version 0 always means brokers.
fn describe_controllers(state: &State, call: &Call, request: &DescribeClusterRequest) -> Served {
    let quorum = state.quorum.lock().clone();
    let row = |voter: &i32| {
        let broker = state.broker(*voter)?;
        let port = broker.controller?.port();
        let row = DescribeClusterBroker::default().with_broker_id(BrokerId(broker.id));
        Some(row.with_host(text(&state.host(broker))).with_port(i32::from(port)))
    };
    let mut response = DescribeClusterResponse::default()
        .with_cluster_id(text(&state.cluster_id))
        .with_controller_id(BrokerId(quorum.leader))
        .with_brokers(quorum.voters.iter().filter_map(row).collect());
    if call.since(1) {
        response.endpoint_type = CONTROLLERS;
    }
    if !call.since(1) || request.endpoint_type != CONTROLLERS {
        response = mismatched(response, "CONTROLLER", "BROKER");
    }
    if let Some(error) = call.wanted_error(state, None) {
        response.error_code = error.code();
    }
    if request.include_cluster_authorized_operations {
        response.cluster_authorized_operations = state.rights.of_the_cluster();
    }
    call.answer(&response)
}

const GROUP: i8 = 0;
const TRANSACTION: i8 = 1;

pub fn coordinator(state: &State, call: &Call) -> Served {
    let request: FindCoordinatorRequest = call.read()?;
    let kind = if call.since(1) { request.key_type } else { GROUP };
    if call.since(4) {
        let rows = request.coordinator_keys.iter().map(|key| {
            let found = find(state, call, kind, key);
            let mut row = Coordinator::default().with_key(key.clone()).with_error_code(code(found.err()));
            row.error_message = found.err().map(|error| text(&error.to_string()));
            (row.node_id, row.host, row.port) = address(state, found.ok());
            row
        });
        let rows = rows.collect();
        return call.answer(&FindCoordinatorResponse::default().with_coordinators(rows));
    }
    let found = find(state, call, kind, &request.key);
    let mut response = FindCoordinatorResponse::default().with_error_code(code(found.err()));
    (response.node_id, response.host, response.port) = address(state, found.ok());
    call.answer(&response)
}

fn find<'a>(state: &'a State, call: &Call, kind: i8, key: &str) -> Result<&'a Broker, ResponseError> {
    if let Some(error) = call.wanted_error(state, None) {
        return Err(error);
    }
    let internal = match kind {
        GROUP if !state.rights.allow(Operation::Describe, || AclResource::group(key)) => {
            return Err(ResponseError::GroupAuthorizationFailed);
        }
        TRANSACTION if !state.rights.allow(Operation::Describe, || AclResource::transactional_id(key)) => {
            return Err(ResponseError::TransactionalIdAuthorizationFailed);
        }
        GROUP => "__consumer_offsets",
        TRANSACTION => "__transaction_state",
        _ => return Err(ResponseError::InvalidRequest),
    };
    let broker = state.coordinator(internal, key).and_then(|id| state.broker(id));
    broker.ok_or(ResponseError::CoordinatorNotAvailable)
}

fn address(state: &State, broker: Option<&Broker>) -> (BrokerId, StrBytes, i32) {
    match broker {
        Some(broker) => (BrokerId(broker.id), text(&state.host(broker)), i32::from(state.port(broker))),
        None => (BrokerId(-1), text(""), -1),
    }
}
