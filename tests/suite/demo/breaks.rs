//! Faults on request: brokers that stop, leaders that move, answers that are late, cut, held or errors, rights denied.
use super::cluster;
use super::socket::Socket;
use kafdeck::demo::{AclResource, Api, Batch, ErrorCode, Operation, Record};
use kafka_protocol::messages::{MetadataRequest, MetadataResponse};
use std::time::{Duration, Instant};
use tokio::net::TcpStream;

fn all() -> MetadataRequest {
    MetadataRequest::default().with_topics(None)
}

/// (leader, in-sync replicas) of partition 0 of the only topic.
fn first(answer: &MetadataResponse) -> (i32, Vec<i32>) {
    let topic = &answer.topics[0];
    let partition = topic.partitions.iter().find(|partition| partition.partition_index == 0).unwrap();
    let mut in_sync: Vec<i32> = partition.isr_nodes.iter().map(|id| id.0).collect();
    in_sync.sort_unstable();
    (partition.leader_id.0, in_sync)
}

#[tokio::test]
async fn a_stopped_broker_hands_over_and_comes_back() {
    let demo = cluster("orders").await;
    let leader = demo.leader("orders", 0).unwrap();
    let (one, other) = (leader % 3 + 1, (leader + 1) % 3 + 1);
    let mut to_leader = Socket::to(&demo, leader).await;
    let mut socket = Socket::to(&demo, one).await;
    demo.stop_broker(leader).await;
    assert_eq!(to_leader.frame().await, None, "its connections end");
    assert!(TcpStream::connect(demo.address(leader).unwrap()).await.is_err());
    let answer = socket.ask(9, all()).await;
    let (next, in_sync) = first(&answer);
    assert_ne!(next, leader);
    let mut left = vec![one, other];
    left.sort_unstable();
    assert_eq!((in_sync, answer.brokers.len()), (left, 2));
    demo.start_broker(leader).await.unwrap();
    let mut back = Socket::to(&demo, leader).await;
    assert_eq!(first(&back.ask(9, all()).await), (next, vec![1, 2, 3]));
    demo.move_leader("orders", 0, leader).unwrap();
    assert_eq!(first(&back.ask(9, all()).await).0, leader);
}

#[tokio::test]
async fn a_partition_whose_only_replica_is_down_is_offline() {
    let demo = cluster("orders").await;
    demo.create_topic("alone", 1, 1, &[]).unwrap();
    let leader = demo.leader("alone", 0).unwrap();
    demo.append("alone", 0, &Batch::of([Record::of("kept")])).unwrap();
    demo.stop_broker(leader).await;
    let mut socket = Socket::to(&demo, leader % 3 + 1).await;
    let answer = socket.ask(9, all()).await;
    let alone = &answer.topics[0].partitions[0];
    assert_eq!((alone.leader_id.0, alone.error_code), (-1, ErrorCode::LeaderNotAvailable.code()));
    assert_eq!(alone.offline_replicas[0].0, leader);
    demo.start_broker(leader).await.unwrap();
    assert_eq!((demo.leader("alone", 0), demo.offsets("alone", 0)), (Some(leader), Some((0, 1, 1))));
}

#[tokio::test]
async fn answers_go_wrong_as_asked() {
    let demo = cluster("orders").await;
    let faults = demo.faults();
    let mut socket = Socket::to(&demo, 1).await;
    faults.on(Api::Metadata).topic("orders").times(2).error(ErrorCode::LeaderNotAvailable);
    for wanted in [ErrorCode::LeaderNotAvailable.code(), ErrorCode::LeaderNotAvailable.code(), 0] {
        assert_eq!(socket.ask(9, all()).await.topics[0].error_code, wanted);
    }
    let late = Duration::from_millis(30);
    faults.on(Api::Metadata).broker(1).delay(late);
    let began = Instant::now();
    socket.ask(9, all()).await;
    assert!(began.elapsed() >= late);
    faults.on(Api::Metadata).cut_inside();
    socket.send(9, &all()).await;
    assert_eq!(socket.frame().await, None);
    faults.on(Api::Metadata).broker(2).hold();
    let mut held = Socket::to(&demo, 2).await;
    held.send(9, &all()).await;
    assert!(tokio::time::timeout(late, held.frame()).await.is_err(), "no answer, and no end either");
    demo.cut_connections(2);
    assert_eq!(held.frame().await, None);
    let mut again = Socket::to(&demo, 2).await;
    assert_eq!(again.ask(9, all()).await.brokers.len(), 3);
}

#[tokio::test]
async fn what_is_denied_is_hidden_or_refused() {
    let demo = cluster("orders").await;
    let mut socket = Socket::to(&demo, 1).await;
    demo.rights().deny(Operation::Describe, AclResource::topic("orders"));
    assert!(socket.ask(9, all()).await.topics.is_empty());
    demo.rights().allow_all();
    assert_eq!(socket.ask(9, all()).await.topics.len(), 1);
}

/// A client that claims two thousand million topics loses its connection; the process that is the cluster lives on.
#[tokio::test]
async fn what_a_request_claims_to_hold_is_not_believed() {
    let demo = cluster("t").await;
    for fields in [&[0x7f, 0xff, 0xff, 0xff, 0][..], &[0, 0, 0, 1, 0x7f, 0xff, b't', 0]] {
        let mut socket = Socket::to(&demo, 1).await;
        socket.send_bytes(Api::Metadata, 4, fields).await;
        assert_eq!(socket.frame().await, None);
    }
    let mut socket = Socket::to(&demo, 1).await;
    socket.send_bytes(Api::OffsetCommit, 8, &[2, b'g', 0, 0, 0, 0, 1, 0, 0xff, 0xff, 0xff, 0xff, 0x0f]).await;
    assert_eq!(socket.frame().await, None);
    assert_eq!(Socket::to(&demo, 1).await.ask(4, all()).await.topics.len(), 1);
}
