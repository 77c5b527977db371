//! Which cluster: what is asked of one is never answered by another, and nothing meant for one is sent to another.
use super::{PATIENCE, client};
use kafdeck::demo::{Demo, Listen, Options as DemoOptions};
use kafdeck::wire::{BrokerId, Error, Target, WhichTopics, Wire};
use kafka_protocol::messages::{ListGroupsRequest, MetadataRequest};

async fn single(seed: u64) -> Demo {
    Demo::start(DemoOptions { brokers: 1, seed, ..DemoOptions::default() }).await.unwrap()
}

async fn groups(wire: &Wire, target: Target) -> Result<(), Error> {
    wire.ask(target, PATIENCE, |_| ListGroupsRequest::default()).await.map(|_| ())
}

#[tokio::test]
async fn another_cluster_behind_the_second_address_stops_everything() {
    let (ours, theirs) = (single(1).await, single(7).await);
    let wire = client(&format!("{},{}", ours.bootstrap(), theirs.bootstrap()));
    wire.metadata(WhichTopics::All).await.unwrap();
    wire.same_cluster().await.unwrap();
    assert_eq!(wire.cluster_id().as_deref(), Some(ours.cluster_id()));
    let reading = wire.fetch_connection(BrokerId(1)).await.unwrap();
    ours.stop_broker(1).await;
    let error = wire.metadata(WhichTopics::All).await.unwrap_err();
    assert!(matches!(error, Error::AnotherCluster { .. }), "{error}");
    let said = error.to_string();
    for part in [&theirs.bootstrap(), theirs.cluster_id(), ours.cluster_id(), "nothing is asked or sent"] {
        assert!(said.contains(part), "no {part} in {said}");
    }
    // Whatever else is asked, of whomever, on whatever connection, says the same; also when the first is back.
    ours.start_broker(1).await.unwrap();
    for target in [Target::Any, Target::Broker(BrokerId(1)), Target::Controller, Target::Group("g".into())] {
        assert_eq!(groups(&wire, target).await.unwrap_err().to_string(), said);
    }
    assert_eq!(wire.fetch_connection(BrokerId(1)).await.unwrap_err().to_string(), said);
    assert_eq!(wire.same_cluster().await.unwrap_err().to_string(), said);
    let asked = reading.send(8, &MetadataRequest::default(), PATIENCE).await;
    assert_eq!(asked.unwrap_err().to_string(), said);
}

#[tokio::test]
async fn a_cluster_that_was_made_anew_at_the_same_address_is_another_one() {
    let before = single(1).await;
    let address = before.address(1).unwrap();
    let wire = client(&address.to_string());
    wire.metadata(WhichTopics::All).await.unwrap();
    before.stop_broker(1).await;
    drop(before);
    let options =
        DemoOptions { brokers: 1, seed: 2, listen: Listen::From(address), ..DemoOptions::default() };
    let after = Demo::start(options).await.unwrap();
    // The ids of brokers are the same ones: asked by id, without a word about metadata.
    let error = groups(&wire, Target::Broker(BrokerId(1))).await.unwrap_err();
    assert!(
        matches!(&error, Error::AnotherCluster { found, .. } if **found == *after.cluster_id()),
        "{error}"
    );
}

#[tokio::test]
async fn a_brokers_address_that_leads_to_another_cluster_is_told_on_its_connection() {
    let ours = Demo::start(DemoOptions { brokers: 2, ..DemoOptions::default() }).await.unwrap();
    let wire = client(&ours.address(1).unwrap().to_string());
    wire.metadata(WhichTopics::All).await.unwrap();
    ours.stop_broker(2).await;
    let listen = Listen::From(ours.address(2).unwrap());
    let _theirs =
        Demo::start(DemoOptions { brokers: 1, seed: 9, listen, ..DemoOptions::default() }).await.unwrap();
    let error = wire.fetch_connection(BrokerId(2)).await.unwrap_err();
    assert!(matches!(error, Error::AnotherCluster { .. }), "{error}");
}
