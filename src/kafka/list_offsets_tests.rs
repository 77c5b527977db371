//! The hand-written ListOffsets agrees with the codec in every version that it has, and with Kafka's definitions in all.
use super::*;
use crate::schema::{Message as SchemaMessage, walk};
use bytes::BytesMut;
use kafka_protocol::messages::TopicName;
use kafka_protocol::messages::list_offsets_response::{
    ListOffsetsPartitionResponse, ListOffsetsTopicResponse,
};
use kafka_protocol::protocol::StrBytes;

#[test]
fn the_codec_reads_what_we_write() {
    let long = "x".repeat(200);
    for version in VERSIONS.min..=ListOffsetsRequest::VERSIONS.max {
        let rows = vec![(0, -1), (7, -2), (3, 1_700_000_000_000)];
        let asked = LeaderQuestion { read_committed: true, topics: vec![("orders", 2), (&long, 1)], rows };
        let mut bytes = BytesMut::new();
        asked.encode(&mut bytes, version).unwrap();
        let mut bytes = bytes.freeze();
        let read = ListOffsetsRequest::decode(&mut bytes, version).unwrap();
        assert!(bytes.is_empty(), "version {version} leaves {} bytes", bytes.len());
        assert_eq!(read.replica_id.0, -1);
        assert_eq!(read.isolation_level, i8::from(version >= 2));
        assert_eq!(read.topics[0].name.0.as_str(), "orders");
        assert_eq!(read.topics[1].name.0.as_str(), long);
        let partitions: Vec<_> = read.topics.iter().flat_map(|topic| &topic.partitions).collect();
        let pairs: Vec<_> = partitions.iter().map(|row| (row.partition_index, row.timestamp)).collect();
        assert_eq!(pairs, [(0, -1), (7, -2), (3, 1_700_000_000_000)]);
    }
}

#[test]
fn we_read_what_the_codec_writes() {
    for version in VERSIONS.min..=ListOffsetsRequest::VERSIONS.max {
        let row = |partition, offset| {
            ListOffsetsPartitionResponse::default()
                .with_partition_index(partition)
                .with_error_code(3)
                .with_timestamp(5)
                .with_offset(offset)
        };
        let topic = ListOffsetsTopicResponse::default()
            .with_name(TopicName(StrBytes::from_static_str("orders")))
            .with_partitions(vec![row(1, 10), row(0, 20)]);
        let mut bytes = BytesMut::new();
        ListOffsetsResponse::default().with_topics(vec![topic]).encode(&mut bytes, version).unwrap();
        let told = LeaderAnswer::decode(&mut bytes.freeze(), version).unwrap();
        assert_eq!(told.topics, [(Bytes::from_static(b"orders"), 2)]);
        let expected = |partition, offset| ToldRow { partition, code: 3, timestamp: 5, offset };
        assert_eq!(told.rows, [expected(1, 10), expected(0, 20)], "version {version}");
    }
}

/// The newest version, which the codec lacks, too.
#[test]
fn what_we_write_has_the_layout_of_kafkas_definitions_in_every_version() {
    for version in VERSIONS.min..=VERSIONS.max {
        let asked = LeaderQuestion { read_committed: true, topics: vec![("orders", 1)], rows: vec![(7, -2)] };
        let mut bytes = BytesMut::new();
        asked.encode(&mut bytes, version).unwrap();
        walk(SchemaMessage::Request(ListOffsetsRequest::KEY), version, &bytes).unwrap();
        let short = bytes.split_to(bytes.len() - 1);
        walk(SchemaMessage::Request(ListOffsetsRequest::KEY), version, &short).unwrap_err();
    }
}
