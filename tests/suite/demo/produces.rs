//! Produce: what a broker takes and what it refuses, byte by byte.
use super::cluster;
use super::socket::Socket;
use bytes::Bytes;
use kafdeck::demo::{Batch, Codec, Demo, ErrorCode, Record};
use kafka_protocol::messages::produce_request::{PartitionProduceData, TopicProduceData};
use kafka_protocol::messages::produce_response::PartitionProduceResponse;
use kafka_protocol::messages::{ProduceRequest, TopicName};
use kafka_protocol::protocol::StrBytes;

fn request(topic: &'static str, acks: i16, batch: Bytes) -> ProduceRequest {
    let data = PartitionProduceData::default().with_records(Some(batch));
    let name = TopicName(StrBytes::from_static_str(topic));
    let topic = TopicProduceData::default().with_name(name).with_partition_data(vec![data]);
    ProduceRequest::default().with_acks(acks).with_timeout_ms(1_000).with_topic_data(vec![topic])
}

async fn send(socket: &mut Socket, topic: &'static str, batch: Bytes) -> PartitionProduceResponse {
    socket.ask(9, request(topic, -1, batch)).await.responses[0].partition_responses[0].clone()
}

fn batch() -> Bytes {
    Batch::of([Record::new("k", "v"), Record::of("w")]).codec(Codec::Lz4).encode(0, 1)
}

/// The same batch with other bytes at `at`, and a checksum that fits them.
fn patched(batch: &Bytes, at: usize, bytes: &[u8]) -> Bytes {
    let mut patched = batch.to_vec();
    patched[at..at + bytes.len()].copy_from_slice(bytes);
    let checksum = crc_fast::crc32_iscsi(&patched[21..]);
    patched[17..21].copy_from_slice(&checksum.to_be_bytes());
    Bytes::from(patched)
}

async fn socket(demo: &Demo) -> Socket {
    Socket::to_leader(demo, "orders", 0).await
}

#[tokio::test]
async fn offsets_follow_and_every_version_is_taken() {
    let demo = cluster("orders").await;
    let mut socket = socket(&demo).await;
    for (place, version) in (3..=12).enumerate() {
        let answer = socket.ask(version, request("orders", 1, batch())).await;
        let row = &answer.responses[0].partition_responses[0];
        assert_eq!((row.error_code, row.base_offset), (0, 2 * place as i64), "version {version}");
    }
    assert_eq!(demo.offsets("orders", 0), Some((0, 20, 20)));
}

#[tokio::test]
async fn what_is_wrong_is_refused_by_its_name() {
    let demo = cluster("orders").await;
    demo.create_topic("small", 1, 1, &[("max.message.bytes", "70")]).unwrap();
    demo.create_topic("compacted", 1, 1, &[("cleanup.policy", "compact")]).unwrap();
    demo.create_topic("strict", 1, 2, &[("min.insync.replicas", "2")]).unwrap();
    // Its leader is alone.
    let leader = demo.leader("strict", 0).unwrap();
    demo.set_in_sync("strict", 0, &[leader]);
    let mut broken = batch().to_vec();
    *broken.last_mut().unwrap() ^= 0x55;
    let two = [batch(), batch()].concat();
    let cases = [
        ("orders", Bytes::from(broken), ErrorCode::CorruptMessage),
        ("orders", batch().slice(..40), ErrorCode::CorruptMessage),
        ("orders", Bytes::from(two), ErrorCode::InvalidRecord),
        ("orders", patched(&batch(), 23, &5i32.to_be_bytes()), ErrorCode::InvalidRecord),
        ("orders", patched(&batch(), 21, &7i16.to_be_bytes()), ErrorCode::UnsupportedCompressionType),
        ("nope", batch(), ErrorCode::UnknownTopicOrPartition),
        ("small", batch(), ErrorCode::MessageTooLarge),
        ("compacted", batch(), ErrorCode::InvalidRecord),
        ("strict", batch(), ErrorCode::NotEnoughReplicas),
    ];
    for (topic, bytes, error) in cases {
        let broker = demo.leader(topic, 0).unwrap_or(1);
        let answer = send(&mut Socket::to(&demo, broker).await, topic, bytes).await;
        assert_eq!((answer.error_code, answer.base_offset), (error.code(), -1), "{error}");
        assert!(demo.offsets(topic, 0).is_none_or(|offsets| offsets == (0, 0, 0)));
    }
}

#[tokio::test]
async fn a_producers_sequence_is_kept() {
    let demo = cluster("orders").await;
    let mut socket = socket(&demo).await;
    // Producer id 7, epoch 0, and the sequence number of the first record.
    let with = |sequence: i32| {
        let mut fields = 7i64.to_be_bytes().to_vec();
        fields.extend_from_slice(&0i16.to_be_bytes());
        fields.extend_from_slice(&sequence.to_be_bytes());
        patched(&batch(), 43, &fields)
    };
    assert_eq!(send(&mut socket, "orders", with(0)).await.base_offset, 0);
    assert_eq!(send(&mut socket, "orders", with(2)).await.base_offset, 2);
    let again = send(&mut socket, "orders", with(0)).await;
    assert_eq!((again.error_code, again.base_offset), (0, 0));
    let gap = send(&mut socket, "orders", with(9)).await;
    assert_eq!(gap.error_code, ErrorCode::OutOfOrderSequenceNumber.code());
    assert_eq!(demo.offsets("orders", 0), Some((0, 4, 4)));
}

#[tokio::test]
async fn without_acks_there_is_no_answer_and_an_error_ends_the_connection() {
    let demo = cluster("orders").await;
    let mut socket = socket(&demo).await;
    socket.send(9, &request("orders", 0, batch())).await;
    // The next answer is that of the next request.
    assert_eq!(send(&mut socket, "orders", batch()).await.base_offset, 2);
    socket.send(9, &request("nope", 0, batch())).await;
    assert_eq!(socket.frame().await, None);
}
