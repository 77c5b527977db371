//! The story as a cluster that stands still sees it.
use super::*;
use crate::demo::groups::GroupState;
use crate::demo::{ManualClock, Options};
use std::time::Duration;

/// 2026-11-22T14:00:00Z.
const NOON: i64 = 1_795_356_000_000;

fn small() -> StoryOptions {
    StoryOptions { history: 3_000, ..StoryOptions::default() }
}

async fn cluster() -> (Demo, ManualClock) {
    let clock = ManualClock::at(NOON);
    let options = Options { clock: Arc::new(clock.clone()), ..Options::default() };
    (Demo::start(options).await.unwrap(), clock)
}

fn ends(demo: &Demo) -> Vec<(i64, i64, i64)> {
    let all = topics::TOPICS.iter().flat_map(|topic| (0..topic.partitions).map(|p| (topic.name, p)));
    all.map(|(topic, partition)| demo.offsets(topic, partition).unwrap()).collect()
}

fn lag(demo: &Demo, group: &str, topic: &topics::StoryTopic) -> i64 {
    let of = |partition| {
        let (_, _, end) = demo.offsets(topic.name, partition).unwrap();
        end - demo.state.groups.committed(group, topic.name, partition).unwrap()
    };
    (0..topic.partitions).map(of).sum()
}

#[tokio::test]
async fn the_same_seed_tells_the_same_story() {
    let mut told = Vec::new();
    for seed in [7, 7, 8] {
        let (demo, clock) = cluster().await;
        let mut story = Story::begin(&demo, StoryOptions { seed, ..small() }).unwrap();
        for _ in 0..20 {
            clock.advance(Duration::from_millis(100));
            story.step(&demo).unwrap();
        }
        told.push(ends(&demo));
    }
    assert_eq!(told[0], told[1]);
    assert_ne!(told[0], told[2]);
}

#[tokio::test]
async fn the_groups_stand_where_the_story_says() {
    let (demo, clock) = cluster().await;
    let mut story = Story::begin(&demo, small()).unwrap();
    let groups = &demo.state.groups;
    assert_eq!(groups.state(readers::WRITER), Some((GroupState::Stable, 2)));
    assert_eq!(groups.state(readers::ANALYTICS), Some((GroupState::Stable, 3)));
    assert_eq!(groups.state(readers::REPORT), Some((GroupState::Empty, 0)));
    let (before, report) =
        (lag(&demo, readers::ANALYTICS, &topics::ORDERS), lag(&demo, readers::REPORT, &topics::ORDERS));
    assert!(before > 100 && report > before, "analytics {before} behind, the report {report}");
    for _ in 0..100 {
        clock.advance(Duration::from_millis(100));
        story.step(&demo).unwrap();
    }
    let after = lag(&demo, readers::ANALYTICS, &topics::ORDERS);
    assert!(after > before + 100, "{before}, and after 10 s {after}");
    let writer = lag(&demo, readers::WRITER, &topics::ORDERS);
    assert!(writer <= 24, "{writer}");
}

#[tokio::test]
async fn one_transaction_holds_readers_back_and_the_others_come_and_go() {
    let (demo, clock) = cluster().await;
    let mut story = Story::begin(&demo, small()).unwrap();
    let (_, held, _) = demo.offsets("audit", 0).unwrap();
    let (_, _, before) = demo.offsets("audit", 1).unwrap();
    for _ in 0..300 {
        clock.advance(Duration::from_millis(100));
        story.step(&demo).unwrap();
    }
    let (_, stable, end) = demo.offsets("audit", 0).unwrap();
    assert_eq!(stable, held);
    assert!(end > held + 20, "{held} of {end}");
    let (_, stable, end) = demo.offsets("audit", 1).unwrap();
    assert!(stable > before + 10 && end - stable < 5, "{before}, then {stable} of {end}");
    let partition = demo.state.partition("audit", 1).unwrap();
    assert!(!partition.lock().log.aborted(0, end).is_empty());
    clock.advance(Duration::from_secs(15 * 60));
    story.step(&demo).unwrap();
    let (_, stable, end) = demo.offsets("audit", 0).unwrap();
    assert!(stable > held && stable < end, "another one hangs: {stable} of {end}");
}

#[tokio::test]
async fn what_the_writer_cannot_read_becomes_a_dead_letter() {
    let (demo, _) = cluster().await;
    let mut shop = Shop::new(1);
    let mut written = Vec::new();
    while written.iter().filter(|w: &&shop::Written| w.poison.is_some()).count() < 3 {
        shop.event(NOON, &mut written);
    }
    topics::create(&demo).unwrap();
    let mut letters = Letters::default();
    Bundles::of(written).append(&demo.state, &mut letters).unwrap();
    letters.post(&demo.state, NOON).unwrap();
    assert_eq!(demo.offsets("orders.DLT", 0), Some((0, 0, 0)), "the writer has not given up yet");
    letters.post(&demo.state, NOON + 1_000).unwrap();
    assert_eq!(demo.offsets("orders.DLT", 0), Some((0, 3, 3)));
}

#[test]
fn every_order_is_json_and_every_payment_names_its_order() {
    let mut shop = Shop::new(3);
    let mut written = Vec::new();
    for step in 0..5_000 {
        shop.event(NOON + step, &mut written);
    }
    let mut seen = std::collections::BTreeSet::new();
    for shop::Written { topic, record, poison, .. } in &written {
        seen.insert(topic.name);
        let value = record.value.as_deref().unwrap_or_default();
        let json = ["orders", "customers", "catalog"].contains(&topic.name) && record.value.is_some();
        if json && poison.is_none() {
            let parsed: Result<serde_json::Value, _> = serde_json::from_slice(value);
            assert!(parsed.is_ok(), "{}: {:?}", String::from_utf8_lossy(value), parsed.err());
        }
        if topic.name == "payments" {
            let key = std::str::from_utf8(record.key.as_deref().unwrap()).unwrap();
            assert!(std::str::from_utf8(value).unwrap().contains(&format!("<order ref=\"{key}\"/>")));
        }
    }
    let all: Vec<_> = seen.into_iter().collect();
    assert_eq!(all, ["catalog", "customers", "orders", "payments", "shipments", "telemetry"]);
    let headers = written.iter().flat_map(|w| &w.record.headers);
    assert!(headers.clone().any(|header| header.value.is_none()));
    let traced = |w: &&shop::Written| w.record.headers.iter().filter(|h| h.name == "trace-id").count() == 2;
    assert!(written.iter().any(|w| traced(&w)));
}
