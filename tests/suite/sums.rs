//! Sums and lists that leave parts out say so: a part never passes for the whole, and nothing is "not there" unless
//! whoever must know it says so.
use super::cluster::{fill, started};
use super::pulse::{BEAT, until};
use kafdeck::demo::{Api, Demo, ErrorCode, ManualClock, Options};
use kafdeck::kafka::Error;
use kafdeck::kafka::model::{Group, GroupDetail, Known, Lag, PartitionId, Timestamp};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

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

#[tokio::test]
async fn groups_of_a_broker_that_was_never_heard_are_missed_by_the_shared_look() {
    let (demo, cluster) = started(Options::default()).await;
    four(&demo);
    (0..11).for_each(|at| demo.commit(&format!("g{at}"), &[("four", 1, 5)]));
    let silent = demo.group_coordinator("g3").unwrap();
    demo.faults().on(Api::ListGroups).broker(silent).always().error(ErrorCode::CoordinatorNotAvailable);
    let mut pulses = cluster.pulse(|| Timestamp(1), BEAT);
    let pulse = until(&mut pulses, "groups", |pulse| pulse.groups.at_least().is_some()).await;
    assert!(lacks(&pulse.groups).contains(&format!("groups of broker {silent}")), "{:?}", pulse.groups);
    assert_eq!(pulse.is_well(), Some(false));
    demo.faults().clear();
    let whole = until(&mut pulses, "all", |pulse| pulse.groups.whole().is_some()).await;
    assert_eq!(whole.groups.whole().unwrap().len(), 11);
    // What was told before and can't be asked now keeps its row, but not its numbers.
    demo.faults().on(Api::ListGroups).broker(silent).always().error(ErrorCode::CoordinatorNotAvailable);
    let part = until(&mut pulses, "a part", |pulse| pulse.groups.lacks().is_some()).await;
    let groups = part.groups.at_least().unwrap();
    let group = groups.iter().find(|group| &*group.id == "g3").unwrap();
    assert!(groups.len() == 11 && matches!(group.lag, Known::Failed(_)), "{group:?}");
    demo.faults().on(Api::ListGroups).always().error(ErrorCode::CoordinatorNotAvailable);
    until(&mut pulses, "trouble", |pulse| pulse.trouble.is_some()).await;
}

#[tokio::test]
async fn nothing_stays_loading_for_topics_on_a_dead_broker() {
    let (demo, cluster) = started(Options::default()).await;
    four(&demo);
    demo.create_topic("all", 3, 1, &[]).unwrap();
    demo.stop_broker(2).await;
    let mut pulses = cluster.pulse(|| Timestamp(1), BEAT);
    let told = |pulse: &kafdeck::kafka::model::Pulse| {
        let loading = |topic: &kafdeck::kafka::model::Topic| {
            topic.last == Known::Loading
                || topic.size == Known::Loading
                || topic.rate == Known::Loading
                || topic.records == Known::Loading
        };
        pulse.topics.len() == 2 && !pulse.topics.iter().any(loading)
    };
    let pulse = until(&mut pulses, "told", told).await;
    let four = pulse.topics.iter().find(|topic| &*topic.name == "four").unwrap();
    for lacking in [lacks(&four.last), lacks(&four.records), lacks(&four.rate), lacks(&four.size)] {
        assert!(lacking.contains("no leader"), "{four:?}");
    }
    // Once it is back, everything is told.
    demo.start_broker(2).await.unwrap();
    let whole = |pulse: &kafdeck::kafka::model::Pulse| {
        pulse.topics.iter().any(|topic| topic.last.whole().is_some_and(|last| last.0 > 0))
            && pulse
                .topics
                .iter()
                .all(|topic| topic.records.whole().is_some() && topic.size.whole().is_some())
    };
    until(&mut pulses, "whole", whole).await;
}

#[tokio::test]
async fn a_broker_that_was_silent_once_is_asked_again_soon() {
    let (demo, cluster) = started(Options::default()).await;
    four(&demo);
    let mut pulses = cluster.pulse(|| Timestamp(1), BEAT);
    until(&mut pulses, "well", |pulse| pulse.is_well() == Some(true)).await;
    demo.faults().on(Api::ApiVersions).broker(2).times(1).hold();
    let down = |pulse: &kafdeck::kafka::model::Pulse| {
        pulse.overview.brokers.iter().any(|broker| broker.state.is_down())
    };
    until(&mut pulses, "silent", down).await;
    // It waited three seconds for the answer: the rest that such work would ask for is a minute.
    let back = until(&mut pulses, "well again", |pulse| pulse.is_well() == Some(true));
    tokio::time::timeout(Duration::from_secs(15), back).await.expect("asked again soon");
}

#[tokio::test]
async fn the_age_of_rows_does_not_start_anew_with_each_try() {
    let (demo, cluster) = started(Options::default()).await;
    four(&demo);
    demo.commit("g", &[("four", 0, 5)]);
    let clock = Arc::new(AtomicI64::new(0));
    let ticks = clock.clone();
    let mut pulses = cluster.pulse(move || Timestamp(ticks.fetch_add(1, Ordering::Relaxed)), BEAT);
    until(&mut pulses, "groups", |pulse| pulse.groups.whole().is_some()).await;
    for broker in 1..=3 {
        demo.stop_broker(broker).await;
    }
    let troubled = until(&mut pulses, "trouble", |pulse| pulse.trouble.is_some()).await;
    let later = until(&mut pulses, "tries", |pulse| pulse.number > troubled.number + 20).await;
    assert!(later.at <= troubled.at, "{:?} after {:?}", later.at, troubled.at);
}

#[tokio::test]
async fn brokers_behind_one_address_are_doubtful_and_their_groups_a_part() {
    let (demo, cluster) = started(Options { one_address: true, ..Options::default() }).await;
    four(&demo);
    demo.commit("g", &[("four", 0, 5)]);
    let groups = cluster.groups().await.unwrap();
    assert!(lacks(&groups).contains("advertise one address"), "{groups:?}");
    let overview = cluster.overview(Timestamp(1)).await.unwrap();
    let doubtful = |broker: &kafdeck::kafka::model::Broker| broker.state.trouble().is_some();
    assert!(overview.brokers.len() == 3 && overview.brokers.iter().all(doubtful), "{overview:?}");
}

#[tokio::test]
async fn a_silent_voter_is_told_by_the_quorum() {
    let clock = Arc::new(ManualClock::at(1_000_000));
    let (demo, cluster) = started(Options { clock: clock.clone(), ..Options::default() }).await;
    let silent = (1..=3).find(|id| *id != demo.controller()).unwrap();
    demo.silence_voter(silent);
    clock.advance(Duration::from_secs(63));
    let overview = cluster.overview(Timestamp(1)).await.unwrap();
    let quorum = overview.quorum.whole().unwrap();
    let silence = |id: i32| {
        let voter = quorum.voters.iter().find(|voter| voter.id.0 == id).unwrap();
        quorum.silence(voter)
    };
    assert_eq!(silence(silent), Known::Is(63_000));
    assert_eq!(silence(demo.controller()), Known::Is(0));
    // Its broker goes on: it is the quorum that needs a look.
    assert!(overview.brokers.iter().all(|broker| !broker.state.is_down()), "{overview:?}");
}
