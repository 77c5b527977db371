//! The hand-written reader of Metadata agrees with the codec in every version.
use super::*;
use bytes::BytesMut;
use kafka_protocol::error::ResponseError;
use kafka_protocol::messages::metadata_response::{
    MetadataResponseBroker, MetadataResponsePartition, MetadataResponseTopic,
};
use kafka_protocol::messages::{self, MetadataResponse};
use kafka_protocol::protocol::{Encodable, Message};

fn ids(list: &[i32]) -> Vec<messages::BrokerId> {
    list.iter().copied().map(messages::BrokerId).collect()
}

fn answer(version: i16) -> MetadataResponse {
    let broker = MetadataResponseBroker::default()
        .with_node_id(messages::BrokerId(7))
        .with_host(StrBytes::from_static_str("kafka-7"))
        .with_port(9092)
        .with_rack(Some(StrBytes::from_static_str("eu-1a")));
    let partition = |id: i32, leader: i32| {
        let row = MetadataResponsePartition::default()
            .with_partition_index(id)
            .with_leader_id(messages::BrokerId(leader))
            .with_replica_nodes(ids(&[7, 8]))
            .with_isr_nodes(ids(&[7]));
        let row = if version >= 5 { row.with_offline_replicas(ids(&[8])) } else { row };
        if version >= 7 { row.with_leader_epoch(3) } else { row }
    };
    let topic = MetadataResponseTopic::default()
        .with_name(Some(TopicName(StrBytes::from_static_str("orders"))))
        .with_is_internal(true)
        .with_partitions(vec![partition(1, -1), partition(0, 7)]);
    let topic = if version >= 10 { topic.with_topic_id(Uuid::from_u128(42)) } else { topic };
    MetadataResponse::default()
        .with_brokers(vec![broker])
        .with_cluster_id(Some(StrBytes::from_static_str("abc")))
        .with_controller_id(messages::BrokerId(7))
        .with_topics(vec![topic])
}

#[test]
fn reads_every_version() {
    for version in MetadataLook::VERSIONS.min..=MetadataLook::VERSIONS.max {
        let mut bytes = BytesMut::new();
        answer(version).encode(&mut bytes, version).unwrap();
        let metadata = Metadata::decode(&mut bytes.freeze(), version).unwrap();
        assert_eq!(metadata.cluster_id.as_deref(), Some("abc"), "version {version}");
        assert_eq!(metadata.controller, Some(BrokerId(7)));
        assert_eq!(metadata.brokers[0].address.to_string(), "kafka-7:9092");
        assert_eq!(metadata.brokers[0].rack.as_deref(), Some("eu-1a"));
        let topic = &metadata.topics[0];
        assert_eq!((&*topic.name, topic.internal), ("orders", true));
        assert_eq!(topic.id, Uuid::from_u128(if version >= 10 { 42 } else { 0 }));
        let partition = topic.partition(PartitionId(0)).unwrap();
        assert_eq!(partition.leader, Some(BrokerId(7)));
        assert_eq!(partition.leader_epoch, if version >= 7 { 3 } else { -1 });
        assert_eq!(*partition.replicas, [BrokerId(7), BrokerId(8)]);
        assert_eq!(partition.offline.len(), usize::from(version >= 5));
        assert!(partition.under_replicated());
        let offline = topic.partition(PartitionId(1)).unwrap();
        assert_eq!(offline.leader, None);
        assert!(Arc::ptr_eq(&partition.replicas, &offline.replicas), "equal lists are shared");
    }
}

/// It has nothing else then: an empty list of topics would be taken for a cluster without any.
#[test]
fn an_error_for_the_whole_answer_is_read() {
    let mut bytes = BytesMut::new();
    let whole = MetadataResponse::default().with_error_code(ResponseError::RebootstrapRequired.code());
    whole.encode(&mut bytes, 13).unwrap();
    let metadata = Metadata::decode(&mut bytes.freeze(), 13).unwrap();
    assert_eq!((metadata.error, metadata.topics.len()), (129, 0));
}

#[test]
fn a_short_answer_is_an_error() {
    let mut bytes = BytesMut::new();
    answer(12).encode(&mut bytes, 12).unwrap();
    // The last six bytes (tags and what is not asked for) may be missing, nothing before them.
    for length in 0..bytes.len() - 6 {
        let cut = Metadata::decode(&mut Bytes::copy_from_slice(&bytes[..length]), 12);
        assert!(cut.is_err(), "{length} of {} bytes", bytes.len());
    }
}

#[test]
fn brokers_that_advertise_one_address_are_told() {
    let row = |id, port| BrokerAddress { id: BrokerId(id), address: Address::new("gate", port), rack: None };
    let brokers = [row(1, 9092), row(2, 9093), row(3, 9092)];
    let metadata = Metadata {
        cluster_id: None,
        controller: None,
        brokers: brokers.into(),
        topics: Vec::new(),
        error: 0,
        told_by: Address::new("gate", 9092),
    };
    assert_eq!(
        shared_addresses(&metadata.brokers),
        [(Address::new("gate", 9092), vec![BrokerId(1), BrokerId(3)])]
    );
}
