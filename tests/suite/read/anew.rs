//! Topics that are deleted and created anew under the same name while they are read: told, with nothing of the new one
//! lost and nothing of the old one mixed in.
use super::faults::is_retrying;
use super::{Bench, NOW, collect, numbers, places, request, sorted, until};
use jiff::tz::TimeZone;
use kafdeck::demo::{Api, ErrorCode, Options, Release};
use kafdeck::kafka::model::Timestamp;
use kafdeck::kafka::read::{
    Anchor, Ending, Incident, Mode, PageRequest, PartState, Position, Range, Reason, RecordRow, ScanRequest,
    Tap,
};

fn tail(topic: &str) -> ScanRequest {
    let range = Range { from: Position::Begin, ..Range::of([topic]) };
    ScanRequest { range, mode: Mode::Tail, ..request(topic) }
}

async fn take(tap: &Tap, enough: impl Fn(&[RecordRow]) -> bool) -> Vec<RecordRow> {
    let mut rows = Vec::new();
    while !enough(&rows) {
        rows.extend(tap.next().await.unwrap());
    }
    rows
}

fn create_anew(bench: &Bench, partitions: i32) {
    assert!(bench.demo.delete_topic("orders"));
    bench.demo.create_topic("orders", partitions, 3, &[]).unwrap();
}

fn anew(tap: &Tap) -> usize {
    tap.incidents().iter().filter(|incident| matches!(incident, Incident::Anew { .. })).count()
}

fn newest_page(anchor: Anchor) -> PageRequest {
    PageRequest::of(Range::of(["orders"]), anchor, Timestamp(NOW), TimeZone::UTC)
}

#[tokio::test]
async fn a_follow_goes_on_at_the_new_topic_s_first_record_and_parts_the_rows() {
    // Fewer, as many and more records than the old topic had.
    for count in [5, 30, 200] {
        let bench = Bench::with("orders", 2, 30).await;
        let tap = bench.scan(tail("orders"));
        assert_eq!(sorted(numbers(&take(&tap, |rows| rows.len() >= 30).await)), (0..30).collect::<Vec<_>>());
        create_anew(&bench, 2);
        bench.fill("orders", 2, 1000..1000 + count);
        let rows = take(&tap, |rows| numbers(rows).len() as i64 >= count).await;
        assert_eq!(sorted(numbers(&rows)), (1000..1000 + count).collect::<Vec<_>>());
        for partition in 0..2 {
            let mut own = rows.iter().filter(|row| row.partition().0 == partition);
            let Some(RecordRow::Break(at)) = own.next() else { panic!("{rows:?}") };
            assert_eq!((at.was.0, at.from.0), (15, 0));
            assert!(own.all(|row| row.record().is_some()));
        }
        assert_eq!((anew(&tap), tap.missing()), (1, vec![]));
        let next = tap.cursors().get(&"orders".into(), kafdeck::kafka::model::PartitionId(0));
        assert_eq!(next.map(|next| next.0), Some((count + 1) / 2));
    }
}

#[tokio::test]
async fn a_broker_that_is_asked_by_name_is_not_believed_to_have_the_same_topic_still() {
    let bench = Bench::of(Options { release: Release::V2_8, ..Options::default() }).await;
    bench.demo.create_topic("orders", 1, 3, &[]).unwrap();
    bench.fill("orders", 1, 0..30);
    let look_out = std::time::Duration::from_millis(50);
    let tap = bench.scan(ScanRequest { look_out, ..tail("orders") });
    take(&tap, |rows| rows.len() >= 30).await;
    // No answer in between says that anything is wrong, and the new one has a record at the offset that is read next.
    create_anew(&bench, 1);
    bench.fill("orders", 1, 1000..1040);
    let begun = |rows: &[RecordRow]| numbers(rows).contains(&1000) && numbers(rows).contains(&1029);
    let rows = take(&tap, begun).await;
    let from = rows.iter().position(|row| matches!(row, RecordRow::Break(_))).expect("the two are parted");
    assert!(numbers(&rows[from..]).starts_with(&[1000, 1001]), "{:?}", numbers(&rows));
    assert_eq!(anew(&tap), 1);
}

#[tokio::test]
async fn a_follow_waits_for_a_deleted_topic_and_says_so() {
    let bench = Bench::with("orders", 1, 10).await;
    let tap = bench.scan(tail("orders"));
    take(&tap, |rows| rows.len() >= 10).await;
    bench.demo.delete_topic("orders");
    until(&tap, |tap| tap.incidents() == [Incident::Deleted { topic: "orders".into() }]).await;
    let deleted =
        |tap: &Tap| tap.waiting().is_some_and(|waiting| waiting.to_string().contains("it was deleted"));
    until(&tap, deleted).await;
    bench.demo.create_topic("orders", 1, 3, &[]).unwrap();
    bench.fill("orders", 1, 50..53);
    let rows = take(&tap, |rows| numbers(rows).len() >= 3).await;
    assert_eq!((numbers(&rows), anew(&tap)), (vec![50, 51, 52], 1));
    until(&tap, |tap| tap.waiting().is_none()).await;
}

#[tokio::test]
async fn a_log_that_lost_its_end_is_the_same_topic_still_and_goes_on_at_its_new_end() {
    let bench = Bench::with("orders", 1, 30).await;
    let tap = bench.scan(tail("orders"));
    take(&tap, |rows| rows.len() >= 30).await;
    bench.demo.faults().on(Api::Fetch).always().error(ErrorCode::NotLeaderOrFollower);
    until(&tap, is_retrying).await;
    let end = bench.demo.cut_end("orders", 0, 20).unwrap();
    assert!(end <= 20, "{end}");
    bench.demo.faults().clear();
    until(&tap, |tap| !tap.missing().is_empty()).await;
    bench.fill("orders", 1, 70..75);
    let rows = take(&tap, |rows| numbers(rows).len() >= 5).await;
    let Some(RecordRow::Break(at)) = rows.first() else { panic!("{rows:?}") };
    assert_eq!((at.was.0, at.from.0, numbers(&rows)), (30, end, (70..75).collect()));
    let missing = tap.missing();
    let [Reason::Truncated { sure: true, .. }] = &missing[..] else { panic!("{missing:?}") };
    let said = missing[0].to_string();
    assert_eq!(said, format!("orders 0 ends at {end}, not at 30 as before: its log was truncated"));
    assert_eq!(anew(&tap), 0);
}

#[tokio::test]
async fn without_topic_ids_a_log_that_went_back_is_read_again_and_told_as_either() {
    let bench = Bench::of(Options { release: Release::V2_4, ..Options::default() }).await;
    bench.demo.create_topic("orders", 1, 3, &[]).unwrap();
    bench.fill("orders", 1, 0..30);
    let tap = bench.scan(tail("orders"));
    take(&tap, |rows| rows.len() >= 30).await;
    bench.demo.faults().on(Api::Fetch).always().error(ErrorCode::NotLeaderOrFollower);
    until(&tap, is_retrying).await;
    create_anew(&bench, 1);
    bench.fill("orders", 1, 70..75);
    bench.demo.faults().clear();
    let rows = take(&tap, |rows| numbers(rows).len() >= 5).await;
    assert_eq!(numbers(&rows), (70..75).collect::<Vec<_>>());
    assert!(matches!(rows[0], RecordRow::Break(_)), "{rows:?}");
    assert!(matches!(tap.missing()[..], [Reason::Truncated { sure: false, .. }]), "{:?}", tap.missing());
}

#[tokio::test]
async fn a_scan_of_a_topic_that_is_created_anew_meanwhile_ends_and_says_so() {
    for (release, said) in [
        (Release::Newest, "the topic was deleted and created anew meanwhile: orders 0 unread"),
        (Release::V2_4, "orders 0 ends at 0, not at 30 as before"),
    ] {
        let bench = Bench::of(Options { release, ..Options::default() }).await;
        bench.demo.create_topic("orders", 1, 3, &[]).unwrap();
        bench.fill("orders", 1, 0..30);
        bench.demo.faults().on(Api::Fetch).always().error(ErrorCode::NotLeaderOrFollower);
        let tap = bench.scan(request("orders"));
        until(&tap, is_retrying).await;
        // Empty: its high watermark stays below the end that was planned.
        create_anew(&bench, 1);
        bench.demo.faults().clear();
        let (rows, _, ending) = collect(&tap).await;
        assert!(rows.is_empty());
        assert!(matches!(&ending, Ending::Incomplete(_)) && ending.to_string().contains(said), "{ending}");
    }
}

#[tokio::test]
async fn a_scan_of_a_topic_that_is_deleted_meanwhile_ends_and_says_so() {
    let bench = Bench::with("orders", 1, 30).await;
    bench.demo.faults().on(Api::Fetch).always().error(ErrorCode::NotLeaderOrFollower);
    let tap =
        bench.scan(ScanRequest { patience: std::time::Duration::from_millis(300), ..request("orders") });
    until(&tap, is_retrying).await;
    bench.demo.delete_topic("orders");
    let (_, _, ending) = collect(&tap).await;
    assert!(ending.to_string().contains("there is no topic orders any more: it was deleted"), "{ending}");
    assert!(tap.parts().iter().all(|part| matches!(part.state, PartState::GivenUp(_))));
}

#[tokio::test]
async fn cursors_of_the_old_topic_mean_nothing_in_the_new_one() {
    let bench = Bench::with("orders", 2, 30).await;
    let page = bench.cluster.page(newest_page(Anchor::Newest)).await.unwrap();
    create_anew(&bench, 2);
    bench.fill("orders", 2, 100..160);
    // A follow and a scan that go on begin at the new topic's first record,
    for mode in [Mode::Tail, Mode::Scan] {
        let request = ScanRequest { mode, start: Some(page.newer.clone()), ..tail("orders") };
        let tap = bench.scan(request);
        let rows = take(&tap, |rows| numbers(rows).len() >= 60).await;
        assert_eq!((sorted(numbers(&rows)), anew(&tap)), ((100..160).collect(), 1));
    }
    // and a page that follows the old one has nothing of it.
    for anchor in [Anchor::Before(page.older), Anchor::After(page.newer)] {
        let next = bench.cluster.page(newest_page(anchor)).await.unwrap();
        assert_eq!(
            (places(&next.rows), next.missing),
            (vec![], vec![Reason::Anew { topic: "orders".into() }])
        );
    }
}
