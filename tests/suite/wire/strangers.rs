//! Ports where something else than a usable broker answers, and what is said of it.
use super::{PATIENCE, client};
use bytes::{BufMut, Bytes, BytesMut};
use kafdeck::demo::{Api, Demo, Options as DemoOptions};
use kafdeck::kafka::Cluster;
use kafdeck::kafka::model::{BrokerState, Known, Role, Timestamp};
use kafdeck::wire::{BrokerId, Error, Options, PartitionId, Target, WhichTopics};
use kafka_protocol::messages::ListGroupsRequest;
use std::sync::Arc;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{JoinHandle, JoinSet};

/// What a server tells of its cluster: brokers with their ports, in Metadata of version 4.
type Rows = Vec<(i32, u16)>;

/// A server that knows these requests (key, lowest, highest version), tells so, and hangs up at any other question.
pub async fn hanging_up(spoken: &'static [(i16, i16, i16)]) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    serve(listener, spoken, None);
    address
}

/// A server that tells of these brokers, and of the cluster "fake".
pub async fn telling(brokers: Vec<(i32, u16)>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    serve(listener, &[(3, 4, 4), (18, 0, 0)], Some(brokers));
    address
}

/// The same, which tells these brokers when it is asked for Metadata. Its connections end with the task.
fn serve(listener: TcpListener, spoken: &'static [(i16, i16, i16)], brokers: Option<Rows>) -> JoinHandle<()> {
    tokio::spawn(async move {
        let mut connections = JoinSet::new();
        while let Ok((stream, _)) = listener.accept().await {
            connections.spawn(converse(stream, spoken, brokers.clone()));
        }
    })
}

/// The answer in version 4: throttle time, brokers on 127.0.0.1 without racks, cluster "fake", no controller, no topics.
fn metadata(brokers: &Rows) -> BytesMut {
    let mut body = BytesMut::new();
    body.put_i32(0);
    body.put_i32(brokers.len() as i32);
    for (id, port) in brokers {
        body.put_i32(*id);
        body.put_i16(9);
        body.put_slice(b"127.0.0.1");
        body.put_i32(i32::from(*port));
        body.put_i16(-1);
    }
    body.put_i16(4);
    body.put_slice(b"fake");
    body.put_i32(-1);
    body.put_i32(0);
    body
}

async fn converse(mut stream: TcpStream, spoken: &[(i16, i16, i16)], brokers: Option<Rows>) -> Option<()> {
    loop {
        let length = stream.read_u32().await.ok()?;
        let mut frame = vec![0; length as usize];
        stream.read_exact(&mut frame).await.ok()?;
        let (key, version) =
            (i16::from_be_bytes([frame[0], frame[1]]), i16::from_be_bytes([frame[2], frame[3]]));
        let mut body = BytesMut::new();
        body.put_slice(&frame[4..8]);
        match (key, &brokers) {
            (18, _) => {}
            (3, Some(brokers)) => {
                body.put_slice(&metadata(brokers));
                stream.write_all(&framed(&body)).await.ok()?;
                continue;
            }
            _ => return None,
        }
        body.put_i16(if version == 0 { 0 } else { 35 });
        body.put_i32(spoken.len() as i32);
        for (key, lowest, highest) in spoken {
            body.put_i16(*key);
            body.put_i16(*lowest);
            body.put_i16(*highest);
        }
        stream.write_all(&framed(&body)).await.ok()?;
    }
}

fn framed(body: &[u8]) -> Bytes {
    let mut frame = BytesMut::with_capacity(body.len() + 4);
    frame.put_u32(body.len() as u32);
    frame.put_slice(body);
    frame.freeze()
}

#[tokio::test]
async fn a_controllers_port_is_named() {
    let address =
        hanging_up(&[(1, 12, 17), (18, 0, 0), (52, 0, 1), (53, 0, 1), (54, 0, 1), (55, 0, 2)]).await;
    let wire = client(&address);
    let error = wire.metadata(WhichTopics::All).await.unwrap_err();
    assert!(matches!(error, Error::Controller { .. }), "{error}");
    let said = format!(
        "a KRaft controller listens on {address}, not a broker: name a broker's port (or ask controllers: --bootstrap-controller)"
    );
    assert_eq!(error.to_string(), said);
    let other = wire.ask(Target::Any, PATIENCE, |_| ListGroupsRequest::default()).await.unwrap_err();
    assert_eq!(other.to_string(), said, "whatever is asked");
}

#[tokio::test]
async fn a_controllers_port_is_passed_over_where_a_broker_is_named_too() {
    let controller = hanging_up(&[(18, 0, 0), (52, 0, 1), (53, 0, 1), (54, 0, 1)]).await;
    let demo = Demo::start(DemoOptions::default()).await.unwrap();
    let wire = client(&format!("{controller},{}", demo.bootstrap()));
    assert_eq!(wire.metadata(WhichTopics::All).await.unwrap().brokers.len(), 3);
}

#[tokio::test]
async fn a_leader_without_our_listener_is_not_down() {
    let demo = Demo::start(DemoOptions { brokers: 2, ..DemoOptions::default() }).await.unwrap();
    demo.create_topic("orders", 1, 1, &[]).unwrap();
    let leader = demo.leader("orders", 0).unwrap();
    demo.hide_broker(leader, true);
    let other = BrokerId(3 - leader);
    let wire = client(&demo.address(other.0).unwrap().to_string());
    let orders: Arc<str> = "orders".into();
    let error = wire.leader(&orders, PartitionId(0)).await.unwrap_err();
    assert!(matches!(error, Error::NoListener { .. }), "{error}");
    assert!(error.to_string().contains("has no listener of the name"), "{error}");
    let metadata = wire.metadata(WhichTopics::All).await.unwrap();
    assert!(metadata.topics[0].partitions[0].no_listener());
    assert_eq!(metadata.brokers.iter().map(|row| row.id).collect::<Vec<_>>(), [other]);
    let cluster =
        Cluster::connect(Options::new(vec![demo.address(other.0).unwrap().to_string().parse().unwrap()]));
    let listed = cluster.listed_topics().await.unwrap();
    let told = "its leader has no listener for this client";
    assert!(
        matches!(&listed[0].records, Known::Failed(why) if why.contains(told)),
        "{:?}",
        listed[0].records
    );
    assert!(matches!(&listed[0].size, Known::Failed(why) if why.contains(told)), "{:?}", listed[0].size);
    let overview = cluster.overview(Timestamp(0)).await.unwrap();
    let hidden = overview.brokers.iter().find(|broker| broker.id == BrokerId(leader)).unwrap();
    assert_eq!(hidden.role, Role::Both, "it holds a partition");
    assert!(
        matches!(&hidden.state, BrokerState::Unreachable(why) if why.contains("no listener")),
        "{hidden:?}"
    );
    demo.hide_broker(leader, false);
    wire.forget_leaders("orders");
    assert_eq!(wire.leader(&orders, PartitionId(0)).await.unwrap().0, BrokerId(leader));
}

#[tokio::test]
async fn a_port_that_wants_a_login_is_named() {
    let address = hanging_up(&[(1, 4, 4), (2, 1, 1), (3, 4, 4), (18, 0, 0)]).await;
    let error = client(&address).metadata(WhichTopics::All).await.unwrap_err();
    assert!(matches!(error, Error::WantsLogin { .. }), "{error}");
    assert!(error.to_string().contains("wants a login (SASL)"), "{error}");
}

#[tokio::test]
async fn an_address_that_was_given_to_another_broker_is_not_taken_for_the_first() {
    const SPOKEN: &[(i16, i16, i16)] = &[(3, 4, 4), (16, 0, 0), (18, 0, 0)];
    let (first, second) =
        (TcpListener::bind("127.0.0.1:0").await.unwrap(), TcpListener::bind("127.0.0.1:0").await.unwrap());
    let (one, two) = (first.local_addr().unwrap().port(), second.local_addr().unwrap().port());
    serve(first, SPOKEN, Some(vec![(1, one), (2, two)]));
    serve(second, SPOKEN, Some(vec![(1, one), (3, two)]));
    let wire = client(&format!("127.0.0.1:{one}"));
    wire.metadata(WhichTopics::All).await.unwrap();
    let error =
        wire.ask(Target::Broker(BrokerId(2)), PATIENCE, |_| ListGroupsRequest::default()).await.unwrap_err();
    let said = format!("broker 3 answers at 127.0.0.1:{two} now, where broker 2 was");
    assert!(error.to_string().contains(&said), "{error}");
}

#[tokio::test]
async fn a_given_address_that_leads_to_other_brokers_by_now_is_asked_who_they_are() {
    const SPOKEN: &[(i16, i16, i16)] = &[(3, 4, 4), (18, 0, 0)];
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let at = listener.local_addr().unwrap();
    let before = serve(listener, SPOKEN, Some(vec![(1, at.port())]));
    let wire = client(&at.to_string());
    let ids =
        |metadata: kafdeck::wire::Metadata| metadata.brokers.iter().map(|row| row.id.0).collect::<Vec<_>>();
    assert_eq!(ids(wire.metadata(WhichTopics::None).await.unwrap()), [1]);
    before.abort();
    assert!(before.await.unwrap_err().is_cancelled());
    // The same cluster, all of whose brokers are new ones.
    let _after = serve(TcpListener::bind(at).await.unwrap(), SPOKEN, Some(vec![(4, at.port())]));
    assert_eq!(ids(wire.metadata(WhichTopics::None).await.unwrap()), [4]);
}

#[tokio::test]
async fn who_is_told_to_start_again_asks_at_the_given_addresses() {
    let demo = Demo::start(DemoOptions::default()).await.unwrap();
    demo.create_topic("orders", 1, 1, &[]).unwrap();
    let wire = client(&demo.address(1).unwrap().to_string());
    wire.metadata(WhichTopics::All).await.unwrap();
    // Metadata of version 13: no brokers, no topics, error 129.
    let again: &[u8] = &[0, 0, 0, 0, 1, 0, 255, 255, 255, 255, 1, 0, 129, 0];
    demo.faults().on(Api::Metadata).instead(again);
    let metadata = wire.metadata(WhichTopics::All).await.unwrap();
    assert_eq!((metadata.brokers.len(), metadata.topics.len()), (3, 1));
    // A cluster that says nothing else is not taken for an empty one.
    demo.faults().on(Api::Metadata).always().instead(again);
    let error = wire.metadata(WhichTopics::All).await.unwrap_err();
    assert!(error.to_string().contains("129"), "{error}");
}
