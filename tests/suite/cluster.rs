//! What is asked of a cluster agrees with what the cluster is: offsets, leaders, groups, the controller, what is denied.
use kafdeck::demo::{
    AclResource, Api, Batch, Demo, Era, ErrorCode, Operation, Options as DemoOptions, Record, Release,
};
use kafdeck::kafka::model::{
    BrokerId, BrokerState, ClusterKind, ConfigSource, Known, Lag, Offset, PartitionEnds, PartitionId, Role,
    Timestamp,
};
use kafdeck::kafka::{Cluster, Error, OffsetSpec};
use kafdeck::wire::{Address, Options, Question, Target};
use kafka_protocol::messages::offset_commit_request::{
    OffsetCommitRequestPartition, OffsetCommitRequestTopic,
};
use kafka_protocol::messages::{GroupId, OffsetCommitRequest, TopicName};
use kafka_protocol::protocol::StrBytes;
use std::time::Duration;

const NOW: Timestamp = Timestamp(1_700_000_000_000);

pub async fn started(options: DemoOptions) -> (Demo, Cluster) {
    let demo = Demo::start(options).await.unwrap();
    let cluster = Cluster::connect(Options::new(Address::list(&demo.bootstrap()).unwrap()));
    (demo, cluster)
}

pub fn fill(demo: &Demo, topic: &str, partition: i32, count: i64) {
    demo.append(topic, partition, &Batch::of((0..count).map(|_| Record::of("value")))).unwrap();
}

/// As `fill`, one record a millisecond from `NOW` on: long ago, so that time-based retention takes them on the next append.
fn fill_dated(demo: &Demo, topic: &str, partition: i32, count: i64) {
    let records = (0..count).map(|at| Record::of("value").at(NOW.0 + at));
    demo.append(topic, partition, &Batch::of(records)).unwrap();
}

/// Commits an offset as a consumer without membership does.
pub async fn commit(cluster: &Cluster, group: &str, topic: &str, partition: i32, offset: i64) {
    let build = |_| {
        let row = OffsetCommitRequestPartition::default()
            .with_partition_index(partition)
            .with_committed_offset(offset)
            .with_committed_metadata(Some(StrBytes::from_static_str("by hand")));
        let topic = OffsetCommitRequestTopic::default()
            .with_name(TopicName(StrBytes::from_string(topic.to_owned())))
            .with_partitions(vec![row]);
        let group = GroupId(StrBytes::from_string(group.to_owned()));
        OffsetCommitRequest::default()
            .with_group_id(group)
            .with_generation_id_or_member_epoch(-1)
            .with_topics(vec![topic])
    };
    let folder = tempfile::tempdir().unwrap();
    let work = crate::produce::agreed(&folder);
    let question = Question::to(Target::Group(group.into())).within(Duration::from_secs(20));
    let answer = cluster.wire().write(work.permit(), &question, build).await;
    assert_eq!(answer.unwrap().response.topics[0].partitions[0].error_code, 0);
}

#[tokio::test]
async fn a_topic_agrees_with_its_logs() {
    let (demo, cluster) = started(DemoOptions::default()).await;
    demo.create_topic("orders", 3, 3, &[("cleanup.policy", "compact"), ("retention.ms", "1000")]).unwrap();
    fill_dated(&demo, "orders", 0, 10);
    fill_dated(&demo, "orders", 2, 5);
    demo.delete_before("orders", 0, 4);
    let detail = cluster.topic_detail(&"orders".into()).await.unwrap();
    assert_eq!(detail.topic.records, Known::Is(11));
    assert_eq!(detail.topic.last, Known::Is(Timestamp(NOW.0 + 9)));
    let cleanup = detail.topic.cleanup.whole().unwrap();
    assert_eq!((cleanup.compact, cleanup.delete, cleanup.retention_ms), (true, false, Some(1000)));
    assert!(detail.topic.size.whole().is_some_and(|bytes| *bytes > 0), "{:?}", detail.topic.size);
    for row in &detail.partitions {
        let (first, stable, end) = demo.offsets("orders", row.partition.id.0).unwrap();
        let ends = PartitionEnds { first: Offset(first), end: Offset(end), stable: Offset(stable) };
        assert_eq!(row.ends, Known::Is(ends), "partition {}", row.partition.id);
        assert_eq!(row.partition.replicas.len(), 3);
    }
    let unknown = cluster.topic_detail(&"nosuch".into()).await.unwrap_err();
    assert_eq!(unknown.to_string(), "there is no topic \"nosuch\"");
}

#[tokio::test]
async fn offsets_by_time_and_after_a_leader_moved() {
    let (demo, cluster) = started(DemoOptions::default()).await;
    demo.create_topic("orders", 1, 3, &[]).unwrap();
    fill_dated(&demo, "orders", 0, 10);
    let orders = [("orders".into(), PartitionId(0))];
    let at = |time| OffsetSpec::At(Timestamp(NOW.0 + time));
    let found = cluster.offsets(&orders, at(7)).await.remove(0).unwrap();
    assert_eq!((found.offset, found.timestamp), (Some(Offset(7)), Timestamp(NOW.0 + 7)));
    let after = cluster.offsets(&orders, at(10)).await.remove(0).unwrap();
    assert_eq!(after.offset, None, "everything is older");
    let leader = cluster.wire().leader(&orders[0].0, PartitionId(0)).await.unwrap().0;
    demo.move_leader("orders", 0, leader.0 % 3 + 1).unwrap();
    let end = cluster.offsets(&orders, OffsetSpec::End).await.remove(0).unwrap();
    assert_eq!(end.offset, Some(Offset(10)));
    demo.faults().on(Api::ListOffsets).times(1).error(ErrorCode::OffsetNotAvailable);
    let end = cluster.offsets(&orders, OffsetSpec::End).await.remove(0).unwrap();
    assert_eq!(end.offset, Some(Offset(10)), "asked again");
}

#[tokio::test]
async fn an_open_transaction_shows_in_the_stable_offset() {
    let (demo, cluster) = started(DemoOptions::default()).await;
    demo.create_topic("audit", 1, 1, &[]).unwrap();
    fill(&demo, "audit", 0, 3);
    let mut transaction = demo.begin("auditor").unwrap();
    transaction.append("audit", 0, &Batch::of([Record::of("open")])).unwrap();
    fill(&demo, "audit", 0, 2);
    let ends = cluster.ends(&[("audit".into(), PartitionId(0))]).await.remove(0).unwrap();
    assert_eq!(ends, PartitionEnds { first: Offset(0), end: Offset(6), stable: Offset(3) });
}

#[tokio::test]
async fn the_controller_is_the_quorum_leader() {
    let (demo, cluster) = started(DemoOptions::default()).await;
    demo.create_topic("orders", 6, 3, &[]).unwrap();
    let overview = cluster.overview(NOW).await.unwrap();
    assert_eq!((overview.kind, overview.id.as_deref()), (ClusterKind::KRaft, Some(demo.cluster_id())));
    let controller = *overview.controller.whole().unwrap();
    assert_eq!((controller.id.0, controller.since), (demo.controller(), NOW));
    let quorum = cluster.quorum().await.unwrap();
    assert_eq!((quorum.leader, Some(quorum.epoch)), (controller.id, controller.epoch));
    assert_eq!(quorum.voters.len(), 3);
    let leaders: usize = overview.brokers.iter().map(|broker| broker.leaders).sum();
    assert_eq!(leaders, 6);
    for broker in &overview.brokers {
        assert_eq!((broker.state.clone(), broker.replicas, broker.role), (BrokerState::Up, 6, Role::Both));
        assert_eq!(broker.is_controller, Known::Is(broker.id == controller.id));
        assert!(broker.disk.whole().is_some(), "{:?}", broker.disk);
    }
    let later = cluster.overview(Timestamp(NOW.0 + 1)).await.unwrap();
    assert_eq!(later.controller.whole().unwrap().since, NOW, "the same controller since then");
}

#[tokio::test]
async fn a_new_controller_and_a_stopped_broker_are_seen() {
    let (demo, cluster) = started(DemoOptions::default()).await;
    cluster.overview(NOW).await.unwrap();
    let stopped = demo.controller();
    demo.stop_broker(stopped).await;
    let overview = cluster.overview(Timestamp(NOW.0 + 5)).await.unwrap();
    let controller = overview.controller.whole().unwrap();
    assert_eq!((controller.id.0, controller.since.0), (demo.controller(), NOW.0 + 5));
    let down: Vec<_> =
        overview.brokers.iter().filter(|broker| broker.state.is_down()).map(|row| row.id.0).collect();
    assert_eq!(down, [stopped]);
}

#[tokio::test]
async fn zookeeper_clusters_name_their_controller_and_say_what_they_lack() {
    let options = DemoOptions { era: Era::ZooKeeper, release: Release::V2_4, ..DemoOptions::default() };
    let (demo, cluster) = started(options).await;
    demo.create_topic("orders", 1, 1, &[]).unwrap();
    fill(&demo, "orders", 0, 4);
    let overview = cluster.overview(NOW).await.unwrap();
    assert_eq!((overview.kind, overview.version.as_deref()), (ClusterKind::ZooKeeper, Some("2.4")));
    let controller = overview.controller.whole().unwrap();
    assert_eq!((controller.id.0, controller.epoch), (demo.controller(), None));
    let quorum = cluster.quorum().await.unwrap_err();
    assert!(quorum.is_unsupported(), "{quorum}");
    let detail = cluster.topic_detail(&"orders".into()).await.unwrap();
    assert_eq!(detail.topic.records, Known::Is(4));
    assert!(
        matches!(&detail.topic.last, Known::Unsupported(why) if why.contains("Kafka 3.0")),
        "{:?}",
        detail.topic.last
    );
    commit(&cluster, "billing", "orders", 0, 1).await;
    let group = cluster.group(&"billing".into()).await.unwrap();
    assert_eq!(group.group.lag, Known::Is(Lag::of(3)));
}

#[tokio::test]
async fn groups_show_their_commits_and_lag() {
    let (demo, cluster) = started(DemoOptions::default()).await;
    demo.create_topic("orders", 2, 1, &[]).unwrap();
    fill(&demo, "orders", 0, 10);
    fill(&demo, "orders", 1, 10);
    commit(&cluster, "billing", "orders", 0, 4).await;
    commit(&cluster, "billing", "orders", 1, 10).await;
    commit(&cluster, "audit", "orders", 1, 9).await;
    let groups = cluster.groups().await.unwrap();
    let groups = groups.whole().expect("every broker told its groups");
    let rows: Vec<_> = groups.iter().map(|group| (&*group.id, &*group.state, group.lag.clone())).collect();
    assert_eq!(
        rows,
        [("audit", "Empty", Known::Is(Lag::of(1))), ("billing", "Empty", Known::Is(Lag::of(6)))]
    );
    assert_eq!(groups[1].topics().collect::<Vec<_>>(), ["orders"]);
    let detail = cluster.group(&"billing".into()).await.unwrap();
    let lags: Vec<_> =
        detail.partitions.iter().map(|row| (row.partition.0, row.lag.clone(), &*row.metadata)).collect();
    assert_eq!(lags, [(0, Known::Is(Lag::of(6)), "by hand"), (1, Known::Is(Lag::of(0)), "by hand")]);
    demo.delete_topic("orders");
    let detail = cluster.group(&"audit".into()).await.unwrap();
    assert!(detail.partitions.iter().all(|row| row.lag.at_least().is_none()), "{:?}", detail.partitions);
    let unknown = cluster.group(&"nosuch".into()).await.unwrap_err();
    assert_eq!(unknown.to_string(), "there is no group \"nosuch\"");
}

#[tokio::test]
async fn configs_say_where_values_come_from() {
    let (demo, cluster) = started(DemoOptions::default()).await;
    demo.create_topic("orders", 1, 1, &[("retention.ms", "1000")]).unwrap();
    let configs = cluster.topic_configs(&"orders".into()).await.unwrap();
    let row = |name: &str| configs.iter().find(|row| row.name == name).unwrap();
    let retention = row("retention.ms");
    assert_eq!((retention.value.as_deref(), retention.source), (Some("1000"), ConfigSource::Topic));
    assert_eq!(retention.default.as_deref(), Some("604800000"));
    assert_eq!(row("cleanup.policy").source, ConfigSource::Default);
    assert!(!cluster.broker_configs(BrokerId(2)).await.unwrap().is_empty());
    let unknown = cluster.topic_configs(&"nosuch".into()).await.unwrap_err();
    assert!(matches!(unknown, Error::Unknown { .. }), "{unknown}");
    let mistyped = cluster.topic_configs(&"oders".into()).await.unwrap_err();
    assert_eq!(mistyped.to_string(), "there is no topic \"oders\"; did you mean `orders`?");
}

#[tokio::test]
async fn who_looks_once_asks_again_where_leaders_have_just_moved() {
    let (demo, cluster) = started(DemoOptions::default()).await;
    demo.create_topic("orders", 3, 3, &[]).unwrap();
    fill_dated(&demo, "orders", 0, 10);
    demo.faults().on(Api::ListOffsets).times(4).error(ErrorCode::NotLeaderOrFollower);
    let topics = cluster.listed_topics().await.unwrap();
    assert_eq!(topics[0].records, Known::Is(10));
    assert_eq!(topics[0].last, Known::Is(Timestamp(NOW.0 + 9)));
    // A connection that breaks again and again costs the row as little as a leader that moves.
    let leader = demo.leader("orders", 0).unwrap();
    demo.faults().on(Api::ListOffsets).broker(leader).times(6).cut();
    let topics = cluster.listed_topics().await.unwrap();
    assert_eq!(topics[0].records, Known::Is(10));
}

#[tokio::test]
async fn a_coordinator_that_has_moved_is_looked_up_anew() {
    let (demo, cluster) = started(DemoOptions::default()).await;
    demo.create_topic("orders", 1, 1, &[]).unwrap();
    commit(&cluster, "billing", "orders", 0, 3).await;
    for api in [Api::DescribeGroups, Api::OffsetFetch] {
        demo.faults().on(api).times(1).error(ErrorCode::NotCoordinator);
        let detail = cluster.group(&"billing".into()).await.unwrap();
        assert_eq!(detail.group.members, Known::Is(0), "{api:?}");
        assert_eq!(detail.partitions.len(), 1, "{api:?}");
    }
}

#[tokio::test]
async fn what_is_denied_names_the_right() {
    let (demo, cluster) = started(DemoOptions::default()).await;
    demo.create_topic("orders", 1, 1, &[]).unwrap();
    commit(&cluster, "billing", "orders", 0, 0).await;
    demo.rights().deny(Operation::Describe, AclResource::Cluster);
    demo.rights().deny(Operation::DescribeConfigs, AclResource::topic("orders"));
    let quorum = cluster.quorum().await.unwrap_err();
    assert_eq!(quorum.known::<()>(), Known::Denied("needs the right Describe on the cluster".into()));
    let detail = cluster.topic_detail(&"orders".into()).await.unwrap();
    let right = Known::Denied("needs the right DescribeConfigs on topic orders".into());
    assert_eq!(detail.topic.cleanup, right);
    assert!(matches!(detail.topic.size, Known::Denied(_)), "{:?}", detail.topic.size);
    let overview = cluster.overview(NOW).await.unwrap();
    assert!(matches!(overview.controller, Known::Denied(_)), "{:?}", overview.controller);
    demo.rights().deny(Operation::Describe, AclResource::topic("orders"));
    let denied = cluster.topic_detail(&"orders".into()).await.unwrap_err();
    assert!(denied.to_string().contains("Describe on topic orders"), "{denied}");
}
