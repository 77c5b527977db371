//! The hand-written reader of DescribeLogDirs agrees with the codec in every version.
use super::*;
use bytes::BytesMut;
use kafka_protocol::messages::describe_log_dirs_response::{
    DescribeLogDirsPartition, DescribeLogDirsResult, DescribeLogDirsTopic,
};

#[test]
fn reads_every_version() {
    for version in Asked::VERSIONS.min..=Asked::VERSIONS.max {
        let partition = |id, bytes| {
            DescribeLogDirsPartition::default()
                .with_partition_index(id)
                .with_partition_size(bytes)
                .with_offset_lag(9)
        };
        let topic = DescribeLogDirsTopic::default()
            .with_name(TopicName(StrBytes::from_static_str("orders")))
            .with_partitions(vec![partition(3, 100), partition(1, 20)]);
        let dir = DescribeLogDirsResult::default()
            .with_log_dir(StrBytes::from_static_str("/data"))
            .with_topics(vec![topic]);
        let dir = if version >= 4 { dir.with_total_bytes(5).with_usable_bytes(6) } else { dir };
        let mut bytes = BytesMut::new();
        let answer = DescribeLogDirsResponse::default().with_results(vec![dir.clone(), dir]);
        answer.encode(&mut bytes, version).unwrap();
        let dirs = LogDirs::decode(&mut bytes.freeze(), version).unwrap();
        assert_eq!(dirs.total, 240, "version {version}");
        assert_eq!(dirs.topics, [(Bytes::from_static(b"orders"), 2), (Bytes::from_static(b"orders"), 2)]);
        assert_eq!(dirs.rows, [(3, 100), (1, 20), (3, 100), (1, 20)]);
    }
}
