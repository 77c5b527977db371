//! Topics whose last offset never comes: compacted, transactional, trimmed, empty. A read ends all the same, at once,
//! and says that it is complete.
use super::{Bench, NOW, collect, cursors, numbers, places, record, request, until};
use jiff::tz::TimeZone;
use kafdeck::demo::{Batch, Record};
use kafdeck::kafka::model::Timestamp;
use kafdeck::kafka::read::{
    Anchor, Ending, Feed, Isolation, Mode, PageRequest, PartState, Range, Reason, ScanRequest, Tap,
};

fn committed(topic: &str) -> ScanRequest {
    ScanRequest { range: Range { isolation: Isolation::Committed, ..Range::of([topic]) }, ..request(topic) }
}

#[tokio::test]
async fn gaps_of_compaction_are_passed() {
    let bench = Bench::start().await;
    bench.demo.create_topic("customers", 1, 1, &[("cleanup.policy", "compact")]).unwrap();
    for number in 0..300 {
        let batch = Batch::of([Record::new(format!("key-{}", number % 3), format!("{{\"n\":{number}}}"))]);
        bench.demo.append("customers", 0, &batch).unwrap();
    }
    bench.demo.append("customers", 0, &Batch::of([Record::tombstone("key-1")])).unwrap();
    bench.demo.compact("customers");
    let (rows, progress, ending) = bench.read(request("customers")).await;
    let kept = rows.len();
    assert!((1..300).contains(&kept), "{kept} rows are left");
    assert!(numbers(&rows).contains(&299));
    assert_eq!((ending, progress.passed, progress.total), (Ending::Complete, 301, 301));
    assert_eq!(progress.records, kept as u64);
}

#[tokio::test]
async fn a_topic_that_ends_in_a_gap_ends_there() {
    let bench = Bench::start().await;
    bench.demo.create_topic("orders", 2, 1, &[]).unwrap();
    bench.demo.append("orders", 0, &Batch::of([record(0)])).unwrap();
    let mut transaction = bench.demo.begin("writer").unwrap();
    transaction.append("orders", 0, &Batch::of([record(1)])).unwrap();
    transaction.commit().unwrap();
    let (rows, progress, ending) = bench.read(committed("orders")).await;
    assert_eq!((numbers(&rows), ending), (vec![0, 1], Ending::Complete));
    // The commit marker has an offset of its own.
    assert_eq!((progress.passed, progress.total, progress.records), (3, 3, 2));
}

#[tokio::test]
async fn transactions_open_aborted_and_committed() {
    let bench = Bench::start().await;
    bench.demo.create_topic("orders", 1, 1, &[]).unwrap();
    let demo = &bench.demo;
    let mut aborted = demo.begin("aborts").unwrap();
    let mut kept = demo.begin("commits").unwrap();
    aborted.append("orders", 0, &Batch::of([record(0), record(1)])).unwrap();
    kept.append("orders", 0, &Batch::of([record(2)])).unwrap();
    demo.append("orders", 0, &Batch::of([record(3)])).unwrap();
    aborted.abort().unwrap();
    kept.commit().unwrap();
    let mut open = demo.begin("stays open").unwrap();
    open.append("orders", 0, &Batch::of([record(4)])).unwrap();
    demo.append("orders", 0, &Batch::of([record(5)])).unwrap();
    let (rows, _, ending) = bench.read(request("orders")).await;
    assert_eq!((numbers(&rows), ending), ((0..6).collect(), Ending::Complete));
    let (rows, progress, ending) = bench.read(committed("orders")).await;
    assert_eq!((numbers(&rows), ending), (vec![2, 3], Ending::Complete));
    assert_eq!(progress.passed, progress.total);
    // A live reader of committed records gets the rest once the transaction ends.
    let tap = bench.scan(ScanRequest {
        mode: Mode::Tail,
        start: cursors("orders", &[(0, 0)]),
        ..committed("orders")
    });
    let mut rows = tap.next().await.unwrap();
    open.commit().unwrap();
    while rows.len() < 4 {
        rows.extend(tap.next().await.unwrap());
    }
    assert_eq!(numbers(&rows), [2, 3, 4, 5]);
}

#[tokio::test]
async fn empty_trimmed_and_single_record_topics_end_at_once() {
    let bench = Bench::start().await;
    for topic in ["empty", "trimmed", "emptied", "single"] {
        bench.demo.create_topic(topic, 3, 1, &[]).unwrap();
    }
    bench.fill("trimmed", 3, 0..90);
    bench.fill("emptied", 3, 0..90);
    for partition in 0..3 {
        bench.demo.delete_before("trimmed", partition, 25);
        bench.demo.delete_before("emptied", partition, 30);
    }
    bench.demo.append("single", 1, &Batch::of([record(7)])).unwrap();
    for (topic, expected) in [("empty", 0), ("trimmed", 15), ("emptied", 0), ("single", 1)] {
        let (rows, progress, ending) = bench.read(request(topic)).await;
        assert_eq!((rows.len(), ending), (expected, Ending::Complete), "{topic}");
        assert_eq!((progress.passed, progress.partitions_done), (progress.total, 3), "{topic}");
    }
}

#[tokio::test]
async fn what_retention_took_before_a_scan_goes_on_is_told() {
    let bench = Bench::with("orders", 1, 100).await;
    bench.demo.delete_before("orders", 0, 40);
    let resumed = ScanRequest { start: cursors("orders", &[(0, 10)]), ..request("orders") };
    let (rows, _, ending) = bench.read(resumed).await;
    assert_eq!(places(&rows).first(), Some(&(0, 40)));
    let Ending::Incomplete(reasons) = &ending else { panic!("{ending}") };
    assert!(matches!(reasons[..], [Reason::Retention { .. }]));
    assert_eq!(ending.to_string(), "incomplete: retention took orders 0:10–39 meanwhile");
}

/// What a read said that it waited for: from the first word on until all of it is read, without a pause.
async fn waited(tap: &Tap) -> Vec<String> {
    let mut said: Vec<String> = Vec::new();
    while tap.ending().is_none() {
        let waiting = tap.waiting().map(|waiting| waiting.why.to_string());
        let silent = waiting.is_none() && !said.is_empty();
        assert!(
            !silent || tap.parts().iter().all(|part| part.state == PartState::Done),
            "it waits without a word after {said:?}"
        );
        said.extend(waiting);
        tap.wake().await;
    }
    said
}

#[tokio::test]
async fn a_leader_that_promises_more_than_its_log_has_is_waited_for_with_a_word_and_an_end() {
    let bench = Bench::with("orders", 2, 60).await;
    bench.demo.promise("orders", 1, 5);
    let scan = async {
        let tap = bench.scan(request("orders"));
        let said = waited(&tap).await;
        (numbers(&tap.take()).len(), said, tap.ending().unwrap().to_string())
    };
    let merged = async {
        let tap = bench.scan(ScanRequest { by_time: true, ..request("orders") });
        until(&tap, |tap| tap.waiting().is_some()).await;
        let said = tap.waiting().map(|waiting| waiting.why.to_string());
        let (rows, _, ending) = collect(&tap).await;
        (numbers(&rows).len(), said.into_iter().collect::<Vec<_>>(), ending.to_string())
    };
    let page = async {
        let (told, tells) = Feed::silent();
        let range = Range::of(["orders"]);
        let request = PageRequest::of(range, Anchor::Newest, Timestamp(NOW), TimeZone::UTC);
        let asked = bench.cluster.page_telling(request, &told);
        let (page, said) = tokio::join!(asked, async {
            until(&tells, |tells| tells.waiting().is_some()).await;
            tells.waiting().map(|waiting| waiting.why.to_string())
        });
        let page = page.unwrap();
        let missing: Vec<String> = page.missing.iter().map(ToString::to_string).collect();
        (numbers(&page.rows).len(), said.into_iter().collect::<Vec<_>>(), missing.join("; "))
    };
    let (scan, merged, page) = tokio::join!(scan, merged, page);
    for (rows, said, ending) in [scan, merged, page] {
        assert_eq!(rows, 60);
        assert!(
            !said.is_empty() && said.iter().all(|why| why.contains("its log ends at 30 now")),
            "{said:?}"
        );
        assert!(ending.contains("orders 1 ends at 30, not at 35 as before"), "{ending}");
    }
}
