//! The hand-written reader of DescribeLogDirs agrees with the codec in every version.
use super::*;
use bytes::BytesMut;
use kafka_protocol::messages::describe_log_dirs_response::{
    DescribeLogDirsPartition, DescribeLogDirsResult, DescribeLogDirsTopic,
};
use kafka_protocol::protocol::{Encodable, Message};

#[test]
fn reads_every_version() {
    for version in LogDirsQuestion::VERSIONS.min..=LogDirsQuestion::VERSIONS.max {
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
        assert_eq!(dirs.total(), Known::Is(240), "version {version}");
        assert_eq!(dirs.free(), (version >= 4).then_some(6), "one volume, version {version}");
        assert_eq!((dirs.dirs.len(), &*dirs.dirs[1].path, dirs.dirs[1].replicas), (2, "/data", 2));
        assert_eq!(dirs.topics, [(Bytes::from_static(b"orders"), 2), (Bytes::from_static(b"orders"), 2)]);
        assert_eq!(dirs.rows, [(3, 100), (1, 20), (3, 100), (1, 20)]);
    }
}

#[test]
fn a_dead_directory_costs_nothing_of_the_others() {
    let partition = DescribeLogDirsPartition::default().with_partition_index(0).with_partition_size(7);
    let moving = partition.clone().with_partition_size(3).with_is_future_key(true);
    let topic = DescribeLogDirsTopic::default().with_name(TopicName(StrBytes::from_static_str("orders")));
    let named = |path| DescribeLogDirsResult::default().with_log_dir(StrBytes::from_static_str(path));
    let well = named("/d3").with_topics(vec![topic.with_partitions(vec![partition, moving])]);
    let dead = named("/e3").with_error_code(56);
    let mut bytes = BytesMut::new();
    DescribeLogDirsResponse::default().with_results(vec![dead, well]).encode(&mut bytes, 3).unwrap();
    let dirs = LogDirs::decode(&mut bytes.freeze(), 3).unwrap();
    assert_eq!(dirs.code, 0);
    assert_eq!(dirs.total().at_least(), Some(&10));
    assert!(dirs.total().lacks().unwrap().contains("offline log directory"), "{:?}", dirs.total());
    assert_eq!(dirs.topics, [(Bytes::from_static(b"orders"), 1)]);
    assert_eq!(dirs.rows, [(0, 7)], "a replica that moves is one replica");
    let told: Vec<_> = dirs.dirs.iter().map(|dir| (dir.replicas, dir.bytes, dir.trouble.is_some())).collect();
    assert_eq!(told, [(0, 0, true), (1, 10, false)]);
}
