//! Following live: from where a page or a scan ended, through broker restarts, with drops that are counted.
use super::{Bench, NOW, cursors, filter, numbers, record, request, sorted, until};
use jiff::tz::TimeZone;
use kafdeck::demo::{Api, Batch, Demo, Listen, Options};
use kafdeck::kafka::model::Timestamp;
use kafdeck::kafka::read::{Anchor, Ending, Mode, PageRequest, Position, Range, ScanRequest, Tap};
use kafdeck::wire::{Question, Target};
use kafka_protocol::messages::create_partitions_request::CreatePartitionsTopic;
use kafka_protocol::messages::{CreatePartitionsRequest, TopicName};
use kafka_protocol::protocol::StrBytes;
use std::time::Duration;

fn tail(topic: &str) -> ScanRequest {
    let range = Range { from: Position::End, ..Range::of([topic]) };
    ScanRequest { range, mode: Mode::Tail, ..request(topic) }
}

async fn rows(tap: &Tap, count: usize) -> Vec<i64> {
    let mut rows = Vec::new();
    while rows.len() < count {
        rows.extend(tap.next().await.unwrap());
    }
    sorted(numbers(&rows))
}

#[tokio::test]
async fn live_from_a_page_has_neither_gap_nor_double() {
    let bench = Bench::with("orders", 3, 300).await;
    let newest = PageRequest::of(Range::of(["orders"]), Anchor::Newest, Timestamp(NOW), TimeZone::UTC);
    let page = bench.cluster.page(newest).await.unwrap();
    assert_eq!(numbers(&page.rows), (0..300).collect::<Vec<_>>());
    // Written between the page and the follow.
    bench.fill("orders", 3, 300..330);
    let tap = bench.scan(ScanRequest { start: Some(page.newer), ..tail("orders") });
    assert_eq!(rows(&tap, 30).await, (300..330).collect::<Vec<_>>());
    bench.fill("orders", 3, 330..360);
    assert_eq!(rows(&tap, 30).await, (330..360).collect::<Vec<_>>());
    tap.stop();
    assert!(tap.next().await.is_none());
    assert_eq!(tap.ending(), Some(Ending::StoppedByUser));
}

#[tokio::test]
async fn the_filter_holds_for_what_comes() {
    let bench = Bench::with("orders", 2, 10).await;
    let start = cursors("orders", &[(0, 5), (1, 5)]);
    let tap = bench.scan(ScanRequest { filter: filter("key-77"), start, ..tail("orders") });
    bench.fill("orders", 2, 10..800);
    assert_eq!(rows(&tap, 11).await, [vec![77], (770..780).collect()].concat());
    until(&tap, |tap| tap.progress().records == 790).await;
    assert_eq!((tap.progress().matched, tap.progress().total), (11, 0));
}

#[tokio::test]
async fn a_flood_that_nobody_takes_is_dropped_and_counted() {
    let bench = Bench::with("orders", 1, 0).await;
    let start = cursors("orders", &[(0, 0)]);
    let tap = bench.scan(ScanRequest { rows: 100, start, ..tail("orders") });
    bench.fill("orders", 1, 0..5000);
    until(&tap, |tap| tap.progress().records == 5000).await;
    let kept = tap.take();
    assert!(kept.len() <= 100, "{} rows in a mailbox of 100", kept.len());
    assert_eq!(tap.progress().dropped + kept.len() as u64, 5000);
    assert_eq!(numbers(&kept).last(), Some(&4999));
}

#[tokio::test]
async fn a_broker_that_restarts_is_waited_for() {
    let bench = Bench::start().await;
    bench.demo.create_topic("orders", 3, 1, &[]).unwrap();
    let start = cursors("orders", &[(0, 0), (1, 0), (2, 0)]);
    let tap = bench.scan(ScanRequest { start, ..tail("orders") });
    bench.fill("orders", 3, 0..30);
    assert_eq!(rows(&tap, 30).await, (0..30).collect::<Vec<_>>());
    for broker in 1..=3 {
        bench.demo.stop_broker(broker).await;
    }
    for broker in 1..=3 {
        bench.demo.start_broker(broker).await.unwrap();
    }
    bench.fill("orders", 3, 30..60);
    assert_eq!(rows(&tap, 30).await, (30..60).collect::<Vec<_>>());
}

#[tokio::test]
async fn a_pause_keeps_what_comes_for_later() {
    let bench = Bench::with("orders", 1, 0).await;
    let tap = bench.scan(ScanRequest { rows: 10, start: cursors("orders", &[(0, 0)]), ..tail("orders") });
    until(&tap, |tap| !tap.parts().is_empty()).await;
    tap.pause(true);
    bench.fill("orders", 1, 0..5);
    tap.pause(false);
    assert_eq!(rows(&tap, 5).await, [0, 1, 2, 3, 4]);
    assert_eq!(tap.progress().dropped, 0);
}

#[tokio::test]
async fn partitions_that_are_added_meanwhile_are_followed_too() {
    let bench = Bench::with("orders", 2, 10).await;
    let tap = bench.scan(ScanRequest { look_out: Duration::from_millis(20), ..tail("orders") });
    until(&tap, |tap| tap.progress().partitions == 2).await;
    let grown = CreatePartitionsTopic::default()
        .with_name(TopicName(StrBytes::from_static_str("orders")))
        .with_count(3)
        .with_assignments(None);
    let grow = CreatePartitionsRequest::default().with_topics(vec![grown]).with_timeout_ms(5000);
    let folder = tempfile::tempdir().unwrap();
    let work = crate::produce::agreed(&folder);
    let question = Question::to(Target::Controller).within(Duration::from_secs(5));
    let answer = bench.cluster.wire().write(work.permit(), &question, |_| grow.clone()).await.unwrap();
    assert_eq!(answer.response.results[0].error_code, 0);
    bench.demo.append("orders", 2, &Batch::of([record(77)])).unwrap();
    assert_eq!(rows(&tap, 1).await, [77]);
    assert_eq!(tap.progress().partitions, 3);
}

#[tokio::test]
async fn a_quota_that_slows_a_read_is_told_and_ends_nothing() {
    let bench = Bench::with("orders", 1, 0).await;
    let start = cursors("orders", &[(0, 0)]);
    let leader = bench.demo.leader("orders", 0).unwrap();
    bench.demo.faults().on(Api::Fetch).broker(leader).times(1).throttle(Duration::from_millis(1500));
    let tap = bench.scan(ScanRequest { start, ..tail("orders") });
    let told = "throttles this client (a quota): 1.5 s";
    until(&tap, |tap| tap.waiting().is_some_and(|waiting| waiting.why.contains(told))).await;
    bench.fill("orders", 1, 0..10);
    assert_eq!(rows(&tap, 10).await, (0..10).collect::<Vec<_>>());
    until(&tap, |tap| tap.waiting().is_none()).await;
}

#[tokio::test]
async fn a_follow_ends_where_another_cluster_answers() {
    let bench = Bench::with("orders", 1, 0).await;
    let start = cursors("orders", &[(0, 0)]);
    let tap = bench.scan(ScanRequest { start, ..tail("orders") });
    bench.fill("orders", 1, 0..10);
    assert_eq!(rows(&tap, 10).await, (0..10).collect::<Vec<_>>());
    for broker in 1..=3 {
        bench.demo.stop_broker(broker).await;
    }
    let mut kept = Vec::new();
    for broker in 1..=3 {
        let listen = Listen::From(bench.demo.address(broker).unwrap());
        let theirs =
            Demo::start(Options { brokers: 1, seed: 7, listen, ..Options::default() }).await.unwrap();
        theirs.create_topic("orders", 1, 1, &[]).unwrap();
        theirs.append("orders", 0, &Batch::of([record(77)])).unwrap();
        kept.push(theirs);
    }
    assert!(tap.next().await.is_none(), "not a row of theirs");
    let Some(Ending::Incomplete(reasons)) = tap.ending() else { panic!("{:?}", tap.ending()) };
    assert!(format!("{reasons:?}").contains("another cluster answers"), "{reasons:?}");
}
