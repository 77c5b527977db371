//! What a KRaft controller's listener tells of its cluster (KIP-919): its id, and where the controllers are. Asked in the place
//! of Metadata, which controllers do not serve. Knows no topic: none is told there.
use super::connection::{Connection, Failed};
use super::error::Error;
use super::metadata::{BrokerAddress, Metadata};
use super::names::BrokerId;
use super::patience::Patience;
use crate::config::Address;
use kafka_protocol::messages::{DescribeClusterRequest, DescribeClusterResponse};
use std::sync::Arc;

/// Whoever is described: the controllers, in DescribeCluster's words.
pub const CONTROLLERS: i8 = 2;
/// The first version that can ask for them.
pub(super) const ASKS_FOR_CONTROLLERS: i16 = 1;
pub(super) const WHAT: &str = "DescribeCluster of controllers (KIP-919)";
pub(super) const SINCE: &str = "3.7";

/// The question.
pub(super) fn look() -> DescribeClusterRequest {
    DescribeClusterRequest::default().with_endpoint_type(CONTROLLERS)
}

/// Asks on this connection.
pub(super) async fn describe(connection: &Connection, patience: Patience) -> Result<Metadata, Failed> {
    let unsent = |error| Failed { error, sent: false };
    let version = connection.pick::<DescribeClusterRequest>(None).ok();
    let version = version.filter(|version| *version >= ASKS_FOR_CONTROLLERS);
    let version = version.ok_or_else(|| unsent(connection.too_old(WHAT, SINCE)))?;
    let answer = connection.exchange(version, &look(), patience).await?;
    told(&answer, connection.address()).map_err(|error| Failed { error, sent: true })
}

/// As Metadata would have told it, with the controllers in the brokers' place.
pub(super) fn told(answer: &DescribeClusterResponse, told_by: &Address) -> Result<Metadata, Error> {
    if answer.error_code != 0 {
        let message = answer.error_message.as_ref().map(|text| text.as_str().into());
        let doing = "asking a controller for its cluster".into();
        return Err(Error::Code { doing, code: answer.error_code, message });
    }
    let row = |row: &kafka_protocol::messages::describe_cluster_response::DescribeClusterBroker| {
        let address = Address::new(row.host.as_str(), u16::try_from(row.port).unwrap_or(0));
        let rack = row.rack.as_ref().map(|rack| Arc::from(rack.as_str()));
        BrokerAddress { id: BrokerId(row.broker_id.0), address, rack }
    };
    let id = answer.cluster_id.as_str();
    Ok(Metadata {
        cluster_id: (!id.is_empty()).then(|| id.into()),
        controller: (answer.controller_id.0 >= 0).then_some(BrokerId(answer.controller_id.0)),
        brokers: answer.brokers.iter().map(row).collect(),
        topics: Vec::new(),
        error: 0,
        told_by: told_by.clone(),
    })
}
