//! Leaders that are on their way when a read begins: their partitions join it once they are there.
use super::{Bench, collect, numbers, request, sorted, until};
use kafdeck::kafka::read::{Ending, Mode, ScanRequest};
use std::time::Duration;

/// A topic with a partition that has no leader, though replicas of it live; and the broker that can lead it.
async fn without_a_leader() -> (Bench, i32) {
    let bench = Bench::with("orders", 3, 300).await;
    let leader = bench.demo.leader("orders", 1).unwrap();
    bench.demo.set_in_sync("orders", 1, &[leader]);
    bench.demo.stop_broker(leader).await;
    assert_eq!(bench.demo.leader("orders", 1), None);
    (bench, leader)
}

#[tokio::test]
async fn a_scan_waits_for_a_leader_that_was_not_there_when_it_was_planned() {
    for by_time in [false, true] {
        let (bench, leader) = without_a_leader().await;
        let tap = bench.scan(ScanRequest { by_time, ..request("orders") });
        until(&tap, |tap| tap.waiting().is_some_and(|waiting| waiting.partitions == 1)).await;
        if !by_time {
            // The others are read meanwhile.
            until(&tap, |tap| tap.progress().records == 200).await;
        }
        let words = tap.waiting().unwrap().to_string();
        assert!(words.starts_with("waiting for 1 partition, ") && words.contains("no leader"), "{words}");
        bench.demo.start_broker(leader).await.unwrap();
        let (rows, progress, ending) = collect(&tap).await;
        assert_eq!((sorted(numbers(&rows)), ending), ((0..300).collect(), Ending::Complete));
        assert_eq!((progress.partitions, progress.partitions_done), (3, 3));
        assert_eq!((progress.passed, progress.total), (300, 300));
    }
}

#[tokio::test]
async fn patience_has_an_end() {
    for by_time in [false, true] {
        let (bench, _) = without_a_leader().await;
        let patience = Duration::from_millis(300);
        let (rows, _, ending) = bench.read(ScanRequest { patience, by_time, ..request("orders") }).await;
        assert_eq!(numbers(&rows).len(), 200);
        assert!(ending.to_string().ends_with("orders 1 unread"), "{ending}");
    }
}

#[tokio::test]
async fn a_follow_waits_for_a_broker_without_end() {
    let (bench, leader) = without_a_leader().await;
    let tap = bench.scan(ScanRequest { mode: Mode::Tail, ..request("orders") });
    until(&tap, |tap| tap.progress().records == 200 && tap.waiting().is_some()).await;
    bench.demo.start_broker(leader).await.unwrap();
    until(&tap, |tap| tap.progress().records == 300 && tap.waiting().is_none()).await;
    assert_eq!(tap.missing(), []);
}
