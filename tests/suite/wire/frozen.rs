//! Silence: a broker that stands still, one that takes its time, a quota, and askers that lose patience.
use super::{PATIENCE, client, cluster, versions_or_metadata};
use futures_util::poll;
use kafdeck::demo::Api;
use kafdeck::wire::{BrokerId, Error, Target, WhichTopics};
use kafka_protocol::messages::fetch_request::{FetchPartition, FetchTopic};
use kafka_protocol::messages::{FetchRequest, ListGroupsRequest, MetadataRequest, TopicName};
use kafka_protocol::protocol::StrBytes;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use tokio::io::AsyncReadExt;
use tokio::net::TcpListener;

/// Far more than a broker that stands still is given, and far less than a question's own time.
const SOON: Duration = Duration::from_secs(15);
const LONG: Duration = Duration::from_secs(60);

#[tokio::test]
async fn a_frozen_broker_is_found_out_for_all_who_wait_on_it() {
    let (demo, wire) = cluster().await;
    wire.metadata(WhichTopics::None).await.unwrap();
    let reading = wire.fetch_connection(BrokerId(2)).await.unwrap();
    wire.ask(Target::Broker(BrokerId(2)), PATIENCE, |_| ListGroupsRequest::default()).await.unwrap();
    demo.freeze_broker(2, true);
    let begun = Instant::now();
    let groups = || wire.ask(Target::Broker(BrokerId(2)), LONG, |_| ListGroupsRequest::default());
    let request = MetadataRequest::default();
    let (one, two, read) = tokio::join!(groups(), groups(), reading.send(8, &request, LONG));
    assert!(begun.elapsed() < SOON, "{:?}", begun.elapsed());
    for error in [one.unwrap_err(), two.unwrap_err(), read.unwrap_err()] {
        assert!(matches!(error, Error::Frozen { .. }), "{error}");
        assert!(error.to_string().contains("is frozen"), "{error}");
    }
    assert!(!reading.is_open());
    demo.freeze_broker(2, false);
    groups().await.unwrap();
}

#[tokio::test]
async fn a_broker_that_takes_its_time_is_waited_for() {
    let (demo, wire) = cluster().await;
    wire.metadata(WhichTopics::None).await.unwrap();
    demo.faults().on(Api::ListGroups).broker(1).times(1).delay(Duration::from_millis(2500));
    let begun = Instant::now();
    wire.ask(Target::Broker(BrokerId(1)), LONG, |_| ListGroupsRequest::default()).await.unwrap();
    assert!(begun.elapsed() > Duration::from_secs(2), "it was asked once: {:?}", begun.elapsed());
}

#[tokio::test]
async fn a_second_connection_that_is_refused_proves_nothing_against_the_first() {
    let (demo, wire) = cluster().await;
    wire.metadata(WhichTopics::None).await.unwrap();
    let connection = wire.fetch_connection(BrokerId(1)).await.unwrap();
    // As a broker does whose limit of connections is reached.
    demo.faults().on(Api::ApiVersions).broker(1).always().cut();
    demo.faults().on(Api::ListGroups).broker(1).times(1).delay(Duration::from_millis(2500));
    connection.send(0, &ListGroupsRequest::default(), LONG).await.unwrap();
}

#[tokio::test]
async fn a_long_poll_is_no_silence() {
    let (demo, wire) = cluster().await;
    demo.create_topic("quiet", 1, 1, &[]).unwrap();
    let leader = demo.leader("quiet", 0).unwrap();
    let connection = wire.fetch_connection(BrokerId(leader)).await.unwrap();
    // A probe would find no answer, and end the connection.
    demo.faults().on(Api::ApiVersions).broker(leader).always().hold();
    let partition = FetchPartition::default().with_partition(0).with_partition_max_bytes(1 << 20);
    let topic = FetchTopic::default()
        .with_topic(TopicName(StrBytes::from_static_str("quiet")))
        .with_partitions(vec![partition]);
    let request = FetchRequest::default()
        .with_max_wait_ms(2500)
        .with_min_bytes(1)
        .with_max_bytes(1 << 20)
        .with_topics(vec![topic]);
    let answer = connection.send(12, &request, LONG).await.unwrap();
    assert_eq!(answer.responses[0].partitions[0].error_code, 0);
}

#[tokio::test]
async fn an_impatient_question_leaves_the_connection_to_the_others() {
    let (demo, wire) = cluster().await;
    wire.metadata(WhichTopics::None).await.unwrap();
    let connection = wire.fetch_connection(BrokerId(1)).await.unwrap();
    demo.faults().on(Api::ListGroups).broker(1).times(1).delay(Duration::from_millis(600));
    let slow = ListGroupsRequest::default();
    let mut patient = Box::pin(connection.send(0, &slow, PATIENCE));
    assert!(poll!(&mut patient).is_pending());
    let short = Duration::from_millis(50);
    let request = MetadataRequest::default();
    let impatient = connection.send(8, &request, short).await.unwrap_err();
    assert!(matches!(impatient, Error::Timeout { .. }), "{impatient}");
    assert!(connection.is_open() && !connection.is_usable(), "a new question goes elsewhere meanwhile");
    patient.await.unwrap();
    // What was given up is answered too by then or soon: the answer to this one comes after it.
    assert_eq!(versions_or_metadata(&connection, 0).await, 3);
    assert!(connection.is_usable());
}

#[tokio::test]
async fn who_asks_while_it_connects_waits_for_the_same_attempt() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let wire = client(&listener.local_addr().unwrap().to_string());
    let accepted = Arc::new(AtomicUsize::new(0));
    let mut first = Box::pin(wire.metadata(WhichTopics::None));
    assert!(poll!(&mut first).is_pending());
    let second = tokio::spawn({
        let wire = wire.clone();
        async move { wire.metadata(WhichTopics::None).await }
    });
    let (mut stream, _) = listener.accept().await.unwrap();
    accepted.fetch_add(1, Ordering::Relaxed);
    // The first loses patience while the broker thinks about ApiVersions; the attempt goes on for the second.
    drop(first);
    let mut asked = [0; 8];
    stream.read_exact(&mut asked).await.unwrap();
    tokio::spawn({
        let accepted = accepted.clone();
        async move {
            while listener.accept().await.is_ok() {
                accepted.fetch_add(1, Ordering::Relaxed);
            }
        }
    });
    drop(stream);
    let error = second.await.unwrap().unwrap_err();
    assert!(matches!(error, Error::ClosedAtOnce { .. }), "{error}");
    assert_eq!(accepted.load(Ordering::Relaxed), 1);
}

#[tokio::test]
async fn a_quota_that_slows_this_client_is_told() {
    let (demo, wire) = cluster().await;
    wire.metadata(WhichTopics::None).await.unwrap();
    let groups = |within| wire.ask(Target::Broker(BrokerId(1)), within, |_| ListGroupsRequest::default());
    demo.faults().on(Api::ListGroups).broker(1).times(1).throttle(Duration::from_millis(4200));
    groups(PATIENCE).await.unwrap();
    let error = groups(Duration::from_millis(100)).await.unwrap_err();
    assert!(matches!(error, Error::Throttled { .. }), "{error}");
    assert!(error.to_string().contains("throttles this client (a quota) and waits 4"), "{error}");
}
