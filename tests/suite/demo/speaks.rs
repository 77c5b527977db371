//! Every API in every version that the cluster offers is answered, and the answer decodes to the last byte.
use super::cluster;
use super::socket::Socket;
use kafdeck::demo::{Api, Batch, Demo, Era, ErrorCode, Options, Record, Release};
use kafka_protocol::messages::create_topics_request::CreatableTopic;
use kafka_protocol::messages::describe_configs_request::DescribeConfigsResource;
use kafka_protocol::messages::describe_quorum_request::{PartitionData, TopicData};
use kafka_protocol::messages::*;
use kafka_protocol::protocol::StrBytes;

fn name(name: &'static str) -> TopicName {
    TopicName(StrBytes::from_static_str(name))
}

/// What the broker offers, by API key.
async fn offered(socket: &mut Socket) -> Vec<(Api, i16, i16)> {
    let answer = socket.ask(0, ApiVersionsRequest::default()).await;
    let row = |row: &api_versions_response::ApiVersion| {
        Some((Api::try_from(row.api_key).ok()?, row.min_version, row.max_version))
    };
    let known: Vec<_> = answer.api_keys.iter().filter_map(row).collect();
    let unknown = answer.api_keys.iter().map(|row| row.api_key).filter(|key| Api::try_from(*key).is_err());
    // StreamsGroupDescribe has its own tests beside its own decoder.
    assert!(
        unknown.clone().all(|key| key == 89),
        "not known to the codec crate: {:?}",
        unknown.collect::<Vec<_>>()
    );
    known
}

fn range(offered: &[(Api, i16, i16)], api: Api) -> std::ops::RangeInclusive<i16> {
    let (_, lowest, highest) = offered.iter().find(|row| row.0 == api).unwrap();
    *lowest..=*highest
}

#[tokio::test]
async fn metadata_tells_the_same_in_every_version() {
    let demo = cluster("orders").await;
    let mut socket = Socket::to(&demo, 1).await;
    let offered = offered(&mut socket).await;
    let id = socket.ask(12, MetadataRequest::default().with_topics(None)).await.topics[0].topic_id;
    for version in range(&offered, Api::Metadata) {
        let all = if version == 0 { Some(Vec::new()) } else { None };
        let answer = socket.ask(version, MetadataRequest::default().with_topics(all)).await;
        assert_eq!((answer.brokers.len(), answer.topics.len()), (3, 1));
        assert_eq!(answer.topics[0].partitions.len(), 3);
        let unknown = metadata_request::MetadataRequestTopic::default().with_name(Some(name("nope")));
        let answer = socket.ask(version, MetadataRequest::default().with_topics(Some(vec![unknown]))).await;
        assert_eq!(answer.topics[0].error_code, ErrorCode::UnknownTopicOrPartition.code());
        if version >= 12 {
            let by_id = metadata_request::MetadataRequestTopic::default().with_topic_id(id).with_name(None);
            let answer = socket.ask(version, MetadataRequest::default().with_topics(Some(vec![by_id]))).await;
            assert_eq!(answer.topics[0].name, Some(name("orders")));
        }
    }
    demo.create_topic("later", 2, 1, &[]).unwrap();
    demo.set_in_sync("orders", 1, &[2]);
    for version in range(&offered, Api::Metadata).skip(1) {
        let answer = socket.ask(version, MetadataRequest::default().with_topics(None)).await;
        let names: Vec<_> = answer.topics.iter().filter_map(|topic| topic.name.as_deref()).collect();
        assert_eq!(names, ["later", "orders"], "version {version}");
        assert_eq!(answer.topics[1].partitions[1].isr_nodes.len(), 1);
    }
    assert_eq!(demo.offsets("nope", 0), None, "looking at a topic must not create it");
}

#[tokio::test]
async fn offsets_are_listed_in_every_version() {
    let demo = cluster("orders").await;
    demo.append(
        "orders",
        0,
        &Batch::of([Record::of("a").at(10), Record::of("b").at(30), Record::of("c").at(20)]),
    )
    .unwrap();
    let mut socket = Socket::to_leader(&demo, "orders", 0).await;
    let offered = offered(&mut socket).await;
    for version in range(&offered, Api::ListOffsets) {
        for (time, offset, timestamp) in
            [(-1, 3, -1), (-2, 0, -1), (-3, 1, 30), (11, 1, 30), (31, -1, -1), (-5, -1, -1)]
        {
            let partition = list_offsets_request::ListOffsetsPartition::default().with_timestamp(time);
            let topic = list_offsets_request::ListOffsetsTopic::default()
                .with_name(name("orders"))
                .with_partitions(vec![partition]);
            let answer = socket.ask(version, ListOffsetsRequest::default().with_topics(vec![topic])).await;
            let row = &answer.topics[0].partitions[0];
            assert_eq!(
                (row.error_code, row.offset, row.timestamp),
                (0, offset, timestamp),
                "{time} in {version}"
            );
        }
    }
}

#[tokio::test]
async fn an_unknown_version_of_api_versions_is_answered_in_version_0() {
    let demo = cluster("orders").await;
    let mut socket = Socket::to(&demo, 1).await;
    // Version 4 with its number changed: what a client of the future would send first.
    socket.send(4, &ApiVersionsRequest::default()).await;
    assert!(socket.frame().await.is_some());
    let mut old = Options { release: Release::V2_1, era: Era::ZooKeeper, ..Options::default() };
    old.brokers = 1;
    let demo = Demo::start(old).await.unwrap();
    let mut socket = Socket::to(&demo, 1).await;
    socket.send(4, &ApiVersionsRequest::default()).await;
    let frame = socket.frame().await.unwrap();
    assert_eq!(&frame[4..6], &ErrorCode::UnsupportedVersion.code().to_be_bytes());
    let offered = offered(&mut socket).await;
    assert_eq!(range(&offered, Api::Produce), 3..=7);
    assert!(offered.iter().all(|row| row.0 != Api::DescribeQuorum && row.0 != Api::IncrementalAlterConfigs));
    assert_eq!(socket.try_ask(1, DescribeQuorumRequest::default()).await, None);
}

/// Asks each version of one API, and checks each answer with a closure.
macro_rules! in_every_version {
    ($socket:ident, $offered:ident, $api:ident, $request:expr, $check:expr) => {
        for version in range(&$offered, Api::$api) {
            #[allow(clippy::redundant_closure_call)] // The closures name what they are given.
            let answer = $socket.ask(version, ($request)(version)).await;
            #[allow(clippy::redundant_closure_call)]
            ($check)(version, answer);
        }
    };
}

#[tokio::test]
async fn operators_questions_are_answered_in_every_version() {
    let demo = cluster("orders").await;
    let mut socket = Socket::to(&demo, 1).await;
    let offered = offered(&mut socket).await;
    let topic = |version: i16| {
        let name = TopicName(StrBytes::from_string(format!("new-{version}")));
        let topic =
            CreatableTopic::default().with_name(name).with_num_partitions(2).with_replication_factor(3);
        CreateTopicsRequest::default().with_topics(vec![topic])
    };
    in_every_version!(socket, offered, CreateTopics, topic, |_, answer: CreateTopicsResponse| {
        assert_eq!(answer.topics[0].error_code, 0);
    });
    let configs = |_| {
        let resource = DescribeConfigsResource::default()
            .with_resource_type(2)
            .with_resource_name(StrBytes::from_static_str("orders"))
            .with_configuration_keys(None);
        DescribeConfigsRequest::default().with_resources(vec![resource]).with_include_synonyms(true)
    };
    in_every_version!(socket, offered, DescribeConfigs, configs, |_, answer: DescribeConfigsResponse| {
        let config = answer.results[0].configs.iter().find(|config| &*config.name == "retention.ms").unwrap();
        assert_eq!(config.value.as_deref(), Some("604800000"));
        assert_eq!((config.config_source, &*config.synonyms[0].name), (5, "log.retention.ms"));
    });
    let dirs = |_| DescribeLogDirsRequest::default().with_topics(None);
    in_every_version!(socket, offered, DescribeLogDirs, dirs, |_, answer: DescribeLogDirsResponse| {
        assert!(answer.results[0].topics.iter().any(|topic| topic.name == name("orders")));
    });
    let all = |_| DescribeClusterRequest::default();
    in_every_version!(socket, offered, DescribeCluster, all, |_, answer: DescribeClusterResponse| {
        assert_eq!((&*answer.cluster_id, answer.brokers.len()), (demo.cluster_id(), 3));
    });
    let quorum = |_| {
        let log = TopicData::default()
            .with_topic_name(name("__cluster_metadata"))
            .with_partitions(vec![PartitionData::default()]);
        DescribeQuorumRequest::default().with_topics(vec![log])
    };
    in_every_version!(socket, offered, DescribeQuorum, quorum, |_, answer: DescribeQuorumResponse| {
        let log = &answer.topics[0].partitions[0];
        assert_eq!((log.leader_id.0, log.current_voters.len()), (demo.controller(), 3));
    });
}

/// Created at the same moment by many: there is one topic, and nobody's is replaced by another's.
#[tokio::test]
async fn of_many_who_create_a_topic_at_once_one_does() {
    let demo = Demo::start(Options::default()).await.unwrap();
    for round in 0..50 {
        let name = format!("raced-{round}");
        let start = std::sync::Barrier::new(4);
        let create = || {
            start.wait();
            demo.create_topic(&name, 3, 3, &[]).is_ok()
        };
        let made = std::thread::scope(|scope| {
            let all: Vec<_> = (0..4).map(|_| scope.spawn(create)).collect();
            all.into_iter().map(|one| one.join().unwrap()).filter(|made| *made).count()
        });
        assert_eq!(made, 1, "{name}");
    }
}
