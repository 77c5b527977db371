//! Fetch: sizes, waiting, names and ids, and what is said instead of records.
use super::cluster;
use super::socket::Socket;
use kafdeck::demo::{Batch, Demo, ErrorCode, Record};
use kafka_protocol::messages::fetch_request::{FetchPartition, FetchTopic};
use kafka_protocol::messages::fetch_response::PartitionData;
use kafka_protocol::messages::{FetchRequest, MetadataRequest, TopicName};
use kafka_protocol::protocol::StrBytes;
use std::time::Duration;

const TOPIC: &str = "orders";

/// Partition 0 from `offset` on, answered at once.
fn asked(offset: i64) -> FetchRequest {
    let partition = FetchPartition::default().with_fetch_offset(offset).with_partition_max_bytes(1 << 20);
    let name = TopicName(StrBytes::from_static_str(TOPIC));
    let topic = FetchTopic::default().with_topic(name).with_partitions(vec![partition]);
    FetchRequest::default().with_max_bytes(1 << 20).with_topics(vec![topic])
}

async fn partition(socket: &mut Socket, version: i16, request: FetchRequest) -> PartitionData {
    let answer = socket.ask(version, request).await;
    answer.responses[0].partitions[0].clone()
}

fn size(partition: &PartitionData) -> usize {
    partition.records.as_ref().map_or(0, bytes::Bytes::len)
}

async fn filled() -> (Demo, Socket, usize) {
    let demo = cluster(TOPIC).await;
    for text in ["one", "two"] {
        demo.append(TOPIC, 0, &Batch::of([Record::of(text), Record::of(text)])).unwrap();
    }
    let mut socket = Socket::to_leader(&demo, TOPIC, 0).await;
    let both = size(&partition(&mut socket, 12, asked(0)).await);
    (demo, socket, both / 2)
}

#[tokio::test]
async fn every_version_gives_the_same_bytes() {
    let (_demo, mut socket, batch) = filled().await;
    let id = socket.ask(12, MetadataRequest::default().with_topics(None)).await.topics[0].topic_id;
    for version in 4..=18 {
        let mut request = asked(0);
        if version >= 13 {
            request.topics[0].topic = TopicName::default();
            request.topics[0].topic_id = id;
        }
        if version >= 15 {
            request.replica_id = (-1).into();
        }
        let found = partition(&mut socket, version, request).await;
        assert_eq!(
            (size(&found), found.high_watermark, found.error_code),
            (2 * batch, 4, 0),
            "version {version}"
        );
    }
}

#[tokio::test]
async fn the_first_batch_is_whole_and_the_last_may_be_cut() {
    let (_demo, mut socket, batch) = filled().await;
    let mut request = asked(1);
    request.topics[0].partitions[0].partition_max_bytes = 1;
    assert_eq!(size(&partition(&mut socket, 12, request).await), batch);
    let mut request = asked(0);
    request.max_bytes = batch as i32 + 7;
    assert_eq!(size(&partition(&mut socket, 12, request).await), batch + 7);
}

#[tokio::test]
async fn a_fetch_at_the_end_waits_for_the_next_record() {
    let (demo, mut socket, _) = filled().await;
    let request = asked(4).with_min_bytes(1).with_max_wait_ms(60_000);
    let append = async {
        // The request is on its way before the record is.
        tokio::task::yield_now().await;
        demo.append(TOPIC, 0, &Batch::of([Record::of("new")])).unwrap();
    };
    let (found, ()) = tokio::join!(partition(&mut socket, 12, request), append);
    assert!(size(&found) > 0);
    let short = Duration::from_millis(20);
    let began = std::time::Instant::now();
    let request = asked(5).with_min_bytes(1).with_max_wait_ms(20);
    assert_eq!(size(&partition(&mut socket, 12, request).await), 0);
    assert!(began.elapsed() >= short);
}

#[tokio::test]
async fn what_can_not_be_read_is_said() {
    let (demo, mut socket, _) = filled().await;
    for (offset, error) in
        [(4, 0), (5, ErrorCode::OffsetOutOfRange.code()), (-1, ErrorCode::OffsetOutOfRange.code())]
    {
        assert_eq!(partition(&mut socket, 12, asked(offset)).await.error_code, error);
    }
    demo.delete_before(TOPIC, 0, 2);
    assert_eq!(partition(&mut socket, 12, asked(1)).await.error_code, ErrorCode::OffsetOutOfRange.code());
    let follower = (1..=3).find(|id| Some(*id) != demo.leader(TOPIC, 0)).unwrap();
    let mut other = Socket::to(&demo, follower).await;
    let found = partition(&mut other, 12, asked(2)).await;
    assert_eq!(found.error_code, ErrorCode::NotLeaderOrFollower.code());
    assert_eq!(Some(found.current_leader.leader_id.0), demo.leader(TOPIC, 0));
    let mut unknown = asked(0);
    unknown.topics[0].topic = TopicName(StrBytes::from_static_str("nope"));
    assert_eq!(
        partition(&mut socket, 12, unknown).await.error_code,
        ErrorCode::UnknownTopicOrPartition.code()
    );
    let found = partition(&mut socket, 13, {
        let mut request = asked(0);
        request.topics[0].topic = TopicName::default();
        request
    });
    assert_eq!(found.await.error_code, ErrorCode::UnknownTopicId.code());
}
