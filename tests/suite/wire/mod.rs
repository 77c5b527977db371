//! The protocol client over real sockets: other servers on the port, lost connections, moved leaders, old brokers.
mod frozen;
mod identity;
mod once;
pub mod strangers;

use futures_util::poll;
use kafdeck::demo::{Api, Batch, Demo, ErrorCode, Options as DemoOptions, Record, Release};
use kafdeck::wire::{Address, BrokerId, Connection, Error, Foreign, Options, PartitionId};
use kafdeck::wire::{Question, Target, WhichTopics, Wire};
use kafka_protocol::messages::{
    ApiVersionsRequest, DescribeQuorumRequest, ListGroupsRequest, MetadataRequest,
};
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

const PATIENCE: Duration = Duration::from_secs(20);

fn client(addresses: &str) -> Wire {
    Wire::new(Options::new(Address::list(addresses).unwrap()))
}

async fn cluster() -> (Demo, Wire) {
    let demo = Demo::start(DemoOptions::default()).await.unwrap();
    let wire = client(&demo.bootstrap());
    (demo, wire)
}

/// A server that answers whatever it is sent with these bytes and then closes; nothing at all: it keeps silent.
async fn stranger(answer: Option<&'static [u8]>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    tokio::spawn(async move {
        let mut kept = Vec::new();
        while let Ok((mut stream, _)) = listener.accept().await {
            if let Some(answer) = answer {
                let mut asked = [0; 64];
                let _ = stream.read(&mut asked).await;
                let _ = stream.write_all(answer).await;
            } else {
                kept.push(stream);
            }
        }
    });
    address
}

async fn failure(addresses: &str) -> Error {
    let mut options = Options::new(Address::list(addresses).unwrap());
    options.connect = Duration::from_millis(300);
    Wire::new(options).metadata(WhichTopics::All).await.unwrap_err()
}

#[tokio::test]
async fn other_servers_are_recognised() {
    let http = failure(&stranger(Some(b"HTTP/1.1 400 Bad Request\r\n\r\n")).await).await;
    assert!(matches!(http, Error::NotKafka { what: Foreign::Http, .. }), "{http}");
    let tls = failure(&stranger(Some(&[0x15, 3, 3, 0, 2, 2, 10])).await).await;
    assert!(matches!(tls, Error::NotKafka { what: Foreign::Tls, .. }), "{tls}");
    let ssh = failure(&stranger(Some(b"SSH-2.0-OpenSSH\r\n")).await).await;
    assert!(ssh.to_string().contains("\"SSH-\""), "{ssh}");
    let closed = failure(&stranger(Some(b"")).await).await;
    assert!(matches!(closed, Error::ClosedAtOnce { .. }), "{closed}");
    let silent = failure(&stranger(None).await).await;
    assert!(matches!(silent, Error::Silent { .. }), "{silent}");
}

#[tokio::test]
async fn addresses_without_a_server_are_named() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    drop(listener);
    let refused = failure(&address).await;
    assert!(matches!(refused, Error::Refused { .. }) && refused.to_string().contains(&address), "{refused}");
    let unknown = failure("no-such-host.invalid:9092").await;
    assert!(matches!(unknown, Error::Resolve { .. }), "{unknown}");
    let both = failure(&format!("{address},no-such-host.invalid")).await;
    assert!(matches!(&both, Error::NoneAnswers { tried } if tried.len() == 2), "{both}");
}

#[tokio::test]
async fn a_dead_bootstrap_address_is_passed_over() {
    let (demo, _) = cluster().await;
    let silent = stranger(None).await;
    let wire = client(&format!("{silent},{}", demo.bootstrap()));
    let metadata = wire.metadata(WhichTopics::All).await.unwrap();
    assert_eq!(metadata.cluster_id.as_deref(), Some(demo.cluster_id()));
}

#[tokio::test]
async fn an_advertised_address_that_fails_is_named() {
    let options =
        DemoOptions { advertised_host: Some("no-such-host.invalid".to_owned()), ..DemoOptions::default() };
    let demo = Demo::start(options).await.unwrap();
    let wire = client(&demo.bootstrap());
    let rows = wire.each_broker(PATIENCE, |_| ListGroupsRequest::default()).await.unwrap();
    assert_eq!(rows.len(), 3);
    let text = rows[0].1.as_ref().unwrap_err().to_string();
    let told_by = demo.address(1).unwrap().to_string();
    assert!(text.contains("no-such-host.invalid") && text.contains(&told_by), "{text}");
}

#[tokio::test]
async fn a_stopped_broker_costs_its_own_row() {
    let (demo, wire) = cluster().await;
    wire.metadata(WhichTopics::All).await.unwrap();
    demo.stop_broker(2).await;
    let rows = wire.each_broker(PATIENCE, |_| ListGroupsRequest::default()).await.unwrap();
    let failed: Vec<_> = rows.iter().filter(|(_, row)| row.is_err()).map(|(id, _)| *id).collect();
    assert_eq!(failed, [BrokerId(2)]);
    let text = rows[1].1.as_ref().unwrap_err().to_string();
    assert!(
        text.starts_with("broker 2 can't be reached: nothing listens") && text.contains("refused"),
        "{text}"
    );
}

#[tokio::test]
async fn cut_connections_are_opened_again() {
    let (demo, wire) = cluster().await;
    wire.metadata(WhichTopics::All).await.unwrap();
    for broker in 1..=3 {
        demo.cut_connections(broker);
    }
    wire.metadata(WhichTopics::All).await.unwrap();
    demo.faults().on(Api::Metadata).times(1).cut();
    wire.metadata(WhichTopics::All).await.unwrap();
    demo.faults().on(Api::Metadata).times(1).cut_inside();
    wire.metadata(WhichTopics::All).await.unwrap();
}

#[tokio::test]
async fn many_questions_share_a_connection() {
    let (_demo, wire) = cluster().await;
    wire.metadata(WhichTopics::None).await.unwrap();
    let connection = wire.fetch_connection(BrokerId(1)).await.unwrap();
    let version = connection.pick::<MetadataRequest>(Some(8)).unwrap();
    assert_eq!(version, 8);
    let asked = (0..50).map(|at| versions_or_metadata(&connection, at));
    let sizes = futures_util::future::join_all(asked).await;
    let (even, odd): (Vec<_>, Vec<_>) = sizes.into_iter().enumerate().partition(|(at, _)| at % 2 == 0);
    assert!(even.iter().all(|(_, brokers)| *brokers == 3), "{even:?}");
    assert!(odd.iter().all(|(_, keys)| *keys > 20), "{odd:?}");
}

/// Brokers in the metadata, or requests that the broker knows.
async fn versions_or_metadata(connection: &Connection, at: usize) -> usize {
    if at.is_multiple_of(2) {
        let request =
            MetadataRequest::default().with_topics(Some(Vec::new())).with_allow_auto_topic_creation(false);
        return connection.send(8, &request, PATIENCE).await.unwrap().brokers.len();
    }
    connection.send(2, &ApiVersionsRequest::default(), PATIENCE).await.unwrap().api_keys.len()
}

#[tokio::test]
async fn a_dropped_question_leaves_the_connection_whole() {
    let (demo, wire) = cluster().await;
    wire.metadata(WhichTopics::None).await.unwrap();
    let connection = wire.fetch_connection(BrokerId(1)).await.unwrap();
    demo.faults().on(Api::ListGroups).broker(1).times(1).delay(Duration::from_millis(20));
    let request = ListGroupsRequest::default();
    let mut dropped = Box::pin(connection.send(0, &request, PATIENCE));
    assert!(poll!(&mut dropped).is_pending());
    drop(dropped);
    assert_eq!(versions_or_metadata(&connection, 0).await, 3);
    assert!(connection.is_open());
}

#[tokio::test]
async fn a_broker_that_keeps_silent_ends_in_a_timeout() {
    let (demo, wire) = cluster().await;
    wire.metadata(WhichTopics::None).await.unwrap();
    demo.faults().on(Api::ListGroups).broker(1).times(1).hold();
    let short = Duration::from_millis(200);
    let asked = wire.ask(Target::Broker(BrokerId(1)), short, |_| ListGroupsRequest::default()).await;
    let text = asked.unwrap_err().to_string();
    assert!(text.contains("did not answer ListGroups within 200 ms"), "{text}");
    // The next question does not wait behind the silence.
    wire.ask(Target::Broker(BrokerId(1)), PATIENCE, |_| ListGroupsRequest::default()).await.unwrap();
}

#[tokio::test]
async fn passing_errors_are_asked_again() {
    let (demo, wire) = cluster().await;
    demo.faults().on(Api::FindCoordinator).times(2).error(ErrorCode::CoordinatorNotAvailable);
    let id: Arc<str> = "billing".into();
    let coordinator = wire.coordinator(&id, PATIENCE).await.unwrap();
    assert!((1..=3).contains(&coordinator.0));
    demo.faults().on(Api::ListGroups).times(2).error(ErrorCode::CoordinatorLoadInProgress);
    let question = Question::to(Target::Broker(coordinator))
        .within(PATIENCE)
        .code(|answer: &kafka_protocol::messages::ListGroupsResponse| answer.error_code);
    let answer = wire.put(&question, |_| ListGroupsRequest::default()).await.unwrap();
    assert_eq!(answer.response.error_code, 0);
}

#[tokio::test]
async fn leaders_are_followed_and_topics_never_created() {
    let demo = Demo::start(DemoOptions { auto_create: true, ..DemoOptions::default() }).await.unwrap();
    let wire = client(&demo.bootstrap());
    demo.create_topic("orders", 2, 3, &[]).unwrap();
    demo.append("orders", 0, &Batch::of([Record::of("x")])).unwrap();
    let orders: Arc<str> = "orders".into();
    let (leader, epoch) = wire.leader(&orders, PartitionId(0)).await.unwrap();
    let next = (1..=3).find(|id| *id != leader.0).unwrap();
    demo.move_leader("orders", 0, next).unwrap();
    assert_eq!(wire.leader(&orders, PartitionId(0)).await.unwrap(), (leader, epoch), "as remembered");
    wire.forget_leaders("orders");
    let (moved, later) = wire.leader(&orders, PartitionId(0)).await.unwrap();
    assert_eq!(moved, BrokerId(next));
    assert!(later > epoch, "{later} after {epoch}");
    let missing = wire.leader(&orders, PartitionId(7)).await.unwrap_err();
    assert!(matches!(missing, Error::UnknownPartition { .. }), "{missing}");
    let unknown = wire.topic(&"nosuch".into()).await.unwrap_err();
    assert!(matches!(unknown, Error::UnknownTopic { .. }), "{unknown}");
    let names: Vec<_> =
        wire.metadata(WhichTopics::All).await.unwrap().topics.into_iter().map(|row| row.name).collect();
    assert_eq!(names, [orders]);
}

#[tokio::test]
async fn old_brokers_are_spoken_to_in_their_version() {
    for (release, name) in [(Release::V2_1, "2.1"), (Release::V2_4, "2.4")] {
        let era = kafdeck::demo::Era::ZooKeeper;
        let demo = Demo::start(DemoOptions { release, era, ..DemoOptions::default() }).await.unwrap();
        let wire = client(&demo.bootstrap());
        wire.metadata(WhichTopics::All).await.unwrap();
        let connection = wire.fetch_connection(BrokerId(1)).await.unwrap();
        assert_eq!(connection.versions().release(), Some(name));
        assert!(!connection.versions().is_kraft());
        let asked =
            wire.ask(Target::Broker(BrokerId(1)), PATIENCE, |_| DescribeQuorumRequest::default()).await;
        let text = asked.unwrap_err().to_string();
        let said = format!("(Kafka {name}) has no DescribeQuorum: that needs Kafka 3.0 in KRaft mode");
        assert!(text.ends_with(&said), "{text}");
    }
}

/// What an answer claims to hold is never believed: two thousand million topics would have been 137 GB.
#[tokio::test]
async fn an_answer_that_claims_more_than_it_holds_is_refused_by_name_and_place() {
    let (demo, wire) = cluster().await;
    wire.metadata(WhichTopics::None).await.unwrap();
    // Version 5: no time of throttling told, then two thousand million groups.
    demo.faults().on(Api::ListGroups).instead(&[0, 0, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0x07]);
    let question = Question::to(Target::Broker(BrokerId(1))).within(PATIENCE);
    let answer = wire.put(&question, |_| ListGroupsRequest::default()).await;
    let told = answer.unwrap_err().to_string();
    assert!(told.contains("ListGroups version 5: Groups at byte 6 claims 2147483646 elements"), "{told}");
    // One that the client reads by hand.
    demo.faults().on(Api::Metadata).instead(&[0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0xff, 0xff, 0xff, 0xff, 0x0f]);
    let told = wire.metadata(WhichTopics::All).await.unwrap_err().to_string();
    assert!(told.contains("Topics at byte 10 claims 4294967294 elements"), "{told}");
    assert!(wire.put(&question, |_| ListGroupsRequest::default()).await.is_ok(), "the connection is whole");
}

#[tokio::test]
async fn a_broker_that_claims_to_speak_everything_is_refused() {
    let demo = Demo::start(DemoOptions { brokers: 1, ..DemoOptions::default() }).await.unwrap();
    demo.faults().on(Api::ApiVersions).always().instead(&[0, 0, 0xff, 0xff, 0xff, 0xff, 0x0f, 0, 0, 0, 0]);
    let told = failure(&demo.bootstrap()).await;
    assert!(matches!(told, Error::Unreadable { .. }), "{told}");
    assert!(told.to_string().contains("ApiVersions"), "{told}");
    assert!(told.to_string().contains("ApiKeys at byte 2 claims 4294967294 elements"), "{told}");
}
