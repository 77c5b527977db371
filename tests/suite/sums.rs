//! Sums and lists that leave parts out say so: a part never passes for the whole, and nothing is "not there" unless
//! whoever must know it says so.
use super::cluster::{fill, started};
use kafdeck::demo::{Api, Demo, ErrorCode, Options};
use kafdeck::kafka::Error;
use kafdeck::kafka::model::{Group, GroupDetail, Known, Lag, PartitionId};

/// A topic of four partitions with a hundred records in each, one broker holding each partition alone.
fn four(demo: &Demo) {
    demo.create_topic("four", 4, 1, &[]).unwrap();
    (0..4).for_each(|partition| fill(demo, "four", partition, 100));
}

fn lacks<T>(known: &Known<T>) -> &str {
    known.lacks().map(|lacks| &**lacks).unwrap_or_default()
}

fn row(detail: &GroupDetail, partition: i32) -> Known<Lag> {
    let found = detail.partitions.iter().find(|row| row.partition == PartitionId(partition));
    found.unwrap().lag.clone()
}

/// Makes the offsets partition of a group live on one broker only, which is then the group's coordinator.
fn alone(demo: &Demo, group: &str, broker: i32) {
    let hash =
        group.encode_utf16().fold(0i32, |hash, unit| hash.wrapping_mul(31).wrapping_add(i32::from(unit)));
    let partition = hash.checked_abs().unwrap_or(0) % 50;
    demo.move_leader("__consumer_offsets", partition, broker).unwrap();
    demo.set_in_sync("__consumer_offsets", partition, &[broker]);
    assert_eq!(demo.group_coordinator(group), Some(broker));
}

#[tokio::test]
async fn partitions_that_are_assigned_but_not_committed_are_a_part_that_lacks() {
    let (demo, cluster) = started(Options::default()).await;
    four(&demo);
    demo.settle("one", &[("c", "/h")], &[("four", 0), ("four", 1), ("four", 2), ("four", 3)]);
    demo.commit("one", &[("four", 0, 100)]);
    let detail = cluster.group(&"one".into()).await.unwrap();
    assert_eq!(detail.group.lag.at_least(), Some(&Lag::of(0)));
    assert_eq!(lacks(&detail.group.lag), "3 partitions: nothing committed");
    assert!(matches!(row(&detail, 2), Known::Absent(_)), "{:?}", row(&detail, 2));
    let groups = cluster.groups().await.unwrap();
    let listed = &groups.whole().unwrap()[0];
    assert_eq!(lacks(&listed.lag), "3 partitions: nothing committed");
    assert_eq!(lacks(&listed.reads[0].lag), "3 partitions: nothing committed");
    // What holds no records leaves nothing to read, committed or not.
    (1..4).for_each(|partition| demo.delete_before("four", partition, 100));
    let detail = cluster.group(&"one".into()).await.unwrap();
    assert_eq!(detail.group.lag, Known::Is(Lag::of(0)));
}

#[tokio::test]
async fn nothing_committed_is_an_answer() {
    let (demo, cluster) = started(Options::default()).await;
    four(&demo);
    demo.settle("idle", &[("c", "/h")], &[("four", 0)]);
    let groups = cluster.groups().await.unwrap();
    let lag = &groups.whole().unwrap()[0].lag;
    assert!(matches!(lag, Known::Absent(why) if why.contains("nothing is committed")), "{lag:?}");
}

#[tokio::test]
async fn the_lag_of_partitions_without_a_leader_lacks_and_so_do_their_sizes_and_records() {
    let (demo, cluster) = started(Options::default()).await;
    four(&demo);
    demo.commit("g", &[("four", 0, 5), ("four", 1, 5), ("four", 2, 5), ("four", 3, 5)]);
    let lost = demo.leader("four", 0).unwrap();
    let gone = (0..4).filter(|partition| demo.leader("four", *partition) == Some(lost)).count() as u64;
    demo.stop_broker(lost).await;
    let detail = cluster.group(&"g".into()).await.unwrap();
    assert_eq!(detail.group.lag.at_least(), Some(&Lag::of((4 - gone) * 95)), "{:?}", detail.group.lag);
    assert!(lacks(&detail.group.lag).contains("no leader"), "{:?}", detail.group.lag);
    assert!(matches!(row(&detail, 0), Known::Failed(_)));
    let topics = cluster.listed_topics().await.unwrap();
    let topic = topics.iter().find(|topic| &*topic.name == "four").unwrap();
    assert_eq!(topic.records.at_least(), Some(&((4 - gone) * 100)), "{:?}", topic.records);
    assert!(lacks(&topic.records).contains("no leader"), "{:?}", topic.records);
    assert!(lacks(&topic.size).contains("no leader"), "{:?}", topic.size);
    assert!(lacks(&topic.last).contains("no leader"), "{:?}", topic.last);
    let detail = cluster.topic_detail(&"four".into()).await.unwrap();
    assert_eq!(detail.topic.records.at_least(), topic.records.at_least());
    assert!(lacks(&detail.topic.size).contains("no leader"), "{:?}", detail.topic.size);
}

#[tokio::test]
async fn groups_of_an_offsets_partition_without_a_leader_are_missing_by_name() {
    let (demo, cluster) = started(Options::default()).await;
    four(&demo);
    let ids: Vec<String> = (0..11).map(|at| format!("g{at}")).collect();
    ids.iter().for_each(|id| demo.commit(id, &[("four", 1, 5)]));
    assert!(demo.group_coordinator("g1").is_some());
    alone(&demo, "g3", 2);
    demo.stop_broker(2).await;
    let groups = cluster.groups().await.unwrap();
    assert_eq!(lacks(&groups), "groups of 1 offsets partition without a leader");
    let listed: Vec<&Group> = groups.at_least().unwrap().iter().collect();
    assert!(listed.len() == 10 && listed.iter().all(|group| &*group.id != "g3"), "{listed:?}");
    let unknown = cluster.group(&"g3".into()).await.unwrap_err();
    assert!(matches!(unknown, Error::Undecided { .. }), "{unknown}");
    assert!(unknown.to_string().contains("has no leader"), "{unknown}");
    // Whoever must know this one says that it is not there.
    let unknown = cluster.group(&"g11".into()).await.unwrap_err();
    assert!(matches!(unknown, Error::Unknown { .. }), "{unknown}");
}

#[tokio::test]
async fn a_coordinator_that_cannot_be_asked_leaves_a_group_undecided() {
    let (demo, cluster) = started(Options::default()).await;
    demo.create_topic("four", 1, 1, &[]).unwrap();
    demo.commit("here", &[("four", 0, 0)]);
    let coordinator = demo.group_coordinator("nosuch").unwrap();
    demo.faults()
        .on(Api::ListGroups)
        .broker(coordinator)
        .always()
        .error(ErrorCode::CoordinatorLoadInProgress);
    let error = cluster.group(&"nosuch".into()).await.unwrap_err();
    assert!(matches!(error, Error::Undecided { .. }), "{error}");
    assert!(error.to_string().contains(&format!("broker {coordinator}")), "{error}");
    let groups = cluster.groups().await.unwrap();
    assert!(lacks(&groups).contains(&format!("groups of broker {coordinator}")), "{groups:?}");
    // Another coordinator could be asked, and does not know it.
    let other = (0..).map(|at| format!("no-{at}")).find(|id| demo.group_coordinator(id) != Some(coordinator));
    let error = cluster.group(&other.unwrap().as_str().into()).await.unwrap_err();
    assert!(matches!(error, Error::Unknown { .. }), "{error}");
}

#[tokio::test]
async fn a_lag_is_never_clamped() {
    let (demo, cluster) = started(Options::default()).await;
    four(&demo);
    demo.delete_before("four", 1, 40);
    demo.commit("beyond", &[("four", 0, 595)]);
    demo.commit("phantom", &[("four", 1, 10)]);
    demo.commit("both", &[("four", 0, 595), ("four", 2, 40)]);
    let groups = cluster.groups().await.unwrap();
    let groups = groups.whole().unwrap();
    let lag = |id: &str| *groups.iter().find(|group| &*group.id == id).unwrap().lag.whole().unwrap();
    assert_eq!((lag("beyond").records(), lag("beyond").past), (-495, 495));
    assert_eq!((lag("phantom").records(), lag("phantom").expired), (90, 30));
    assert_eq!((lag("both").records(), lag("both").past), (60, 495), "what is past hides no lag");
    let detail = cluster.group(&"beyond".into()).await.unwrap();
    assert_eq!(row(&detail, 0).whole().unwrap().records(), -495);
}
