//! Pages over real sockets: the newest at once, both directions to the very ends, jumps, and what is missing.
use super::{Bench, NOW, cursors, numbers, record};
use jiff::tz::TimeZone;
use kafdeck::demo::{Batch, Record};
use kafdeck::kafka::model::Timestamp;
use kafdeck::kafka::read::{Anchor, Isolation, PageRequest, Position, Range, RecordPage, RecordRow};

fn at(topic: &str, anchor: Anchor, rows: usize) -> PageRequest {
    PageRequest { rows, ..PageRequest::of(Range::of([topic]), anchor, Timestamp(NOW), TimeZone::UTC) }
}

async fn page(bench: &Bench, anchor: Anchor, rows: usize) -> RecordPage {
    bench.cluster.page(at("orders", anchor, rows)).await.unwrap()
}

#[tokio::test]
async fn pages_back_to_the_very_first_record_and_forth_to_the_last() {
    let bench = Bench::with("orders", 4, 1000).await;
    let newest = page(&bench, Anchor::Newest, 150).await;
    assert_eq!(numbers(&newest.rows), (850..1000).collect::<Vec<_>>());
    assert!(newest.at_newest && !newest.at_oldest);
    let (mut all, mut older) = (numbers(&newest.rows), newest.older.clone());
    let first = loop {
        let page = page(&bench, Anchor::Before(older), 150).await;
        all.splice(0..0, numbers(&page.rows));
        if page.at_oldest {
            break page;
        }
        older = page.older;
    };
    assert_eq!(all, (0..1000).collect::<Vec<_>>());
    let mut newer = first.newer;
    let mut all = numbers(&first.rows);
    loop {
        let page = page(&bench, Anchor::After(newer), 170).await;
        all.extend(numbers(&page.rows));
        if page.at_newest {
            break;
        }
        newer = page.newer;
    }
    assert_eq!(all, (0..1000).collect::<Vec<_>>());
    let oldest = page(&bench, Anchor::Oldest, 10).await;
    assert_eq!((numbers(&oldest.rows), oldest.at_oldest), ((0..10).collect::<Vec<_>>(), true));
}

#[tokio::test]
async fn one_partition_may_hold_all_of_a_page() {
    let bench = Bench::start().await;
    bench.demo.create_topic("orders", 3, 1, &[]).unwrap();
    bench.demo.append("orders", 0, &Batch::of([record(0)])).unwrap();
    for chunk in 0..50 {
        let records = (0..20).map(|at| record(1 + chunk * 20 + at));
        bench.demo.append("orders", 1, &Batch::of(records)).unwrap();
    }
    let newest = page(&bench, Anchor::Newest, 500).await;
    assert_eq!(numbers(&newest.rows), (501..=1000).collect::<Vec<_>>());
    let before = page(&bench, Anchor::Before(newest.older), 501).await;
    assert_eq!(numbers(&before.rows), (0..501).collect::<Vec<_>>());
    assert!(before.at_oldest);
}

#[tokio::test]
async fn jumps_have_pages_on_both_sides() {
    let bench = Bench::with("orders", 2, 400).await;
    for (position, first) in [
        (Position::Offset(kafdeck::kafka::model::Offset(100)), 200),
        (Position::Percent(75), 300),
        (Position::Time(Timestamp(NOW + 123_000)), 123),
    ] {
        let jumped = page(&bench, Anchor::At(position), 20).await;
        assert_eq!(numbers(&jumped.rows), (first..first + 20).collect::<Vec<_>>(), "{position}");
        let before = page(&bench, Anchor::Before(jumped.older), 20).await;
        assert_eq!(numbers(&before.rows), (first - 20..first).collect::<Vec<_>>(), "{position}");
    }
}

#[tokio::test]
async fn compacted_topics_have_full_pages() {
    let bench = Bench::start().await;
    bench.demo.create_topic("orders", 2, 1, &[("cleanup.policy", "compact")]).unwrap();
    for number in 0..2000i64 {
        // A hundred keys stay, the others are overwritten again and again.
        let key = if number % 20 == 0 { number } else { -1 };
        let record = Record::new(format!("key-{key}"), format!("{{\"n\":{number}}}")).at(NOW + number);
        bench.demo.append("orders", (number % 2) as i32, &Batch::of([record])).unwrap();
    }
    bench.demo.compact("orders");
    let newest = page(&bench, Anchor::Newest, 60).await;
    assert_eq!(newest.rows.len(), 60);
    let before = page(&bench, Anchor::Before(newest.older), 60).await;
    let both = [numbers(&before.rows), numbers(&newest.rows)].concat();
    assert!(both.is_sorted() && before.at_oldest, "{both:?}");
    let kept: Vec<i64> = both.into_iter().filter(|number| number % 20 == 0).collect();
    assert_eq!(kept, (0..100).map(|number| number * 20).collect::<Vec<_>>());
}

#[tokio::test]
async fn a_page_of_large_records_is_bounded_by_bytes() {
    let bench = Bench::start().await;
    bench.demo.create_topic("orders", 2, 1, &[]).unwrap();
    for number in 0..60 {
        let record = Record::new(format!("{number}"), vec![b'x'; 100_000]).at(NOW + number);
        bench.demo.append("orders", (number % 2) as i32, &Batch::of([record])).unwrap();
    }
    let mut request = PageRequest { bytes: 1_000_000, ..at("orders", Anchor::Newest, 500) };
    let mut keys: Vec<String> = Vec::new();
    loop {
        let page = bench.cluster.page(request.clone()).await.unwrap();
        assert!(!page.rows.is_empty() && page.rows.len() <= 11, "{} rows", page.rows.len());
        let key = |row: &RecordRow| {
            String::from_utf8(row.record().unwrap().key.as_ref().unwrap().to_vec()).unwrap()
        };
        keys.splice(0..0, page.rows.iter().map(key));
        if page.at_oldest {
            break;
        }
        request.anchor = Anchor::Before(page.older);
    }
    assert_eq!(keys, (0..60).map(|number| number.to_string()).collect::<Vec<_>>());
}

#[tokio::test]
async fn an_open_transaction_shows_in_the_ends() {
    let bench = Bench::with("orders", 1, 10).await;
    let mut open = bench.demo.begin("stays open").unwrap();
    open.append("orders", 0, &Batch::of([record(10)])).unwrap();
    let seen = page(&bench, Anchor::Newest, 500).await;
    let (_, _, ends) = seen.ends[0];
    assert_eq!((ends.first.0, ends.stable.0, ends.end.0, seen.rows.len()), (0, 10, 11, 11));
    let range = Range { isolation: Isolation::Committed, ..Range::of(["orders"]) };
    let request = PageRequest { range, ..at("orders", Anchor::Newest, 500) };
    let seen = bench.cluster.page(request).await.unwrap();
    let (_, _, ends) = seen.ends[0];
    assert_eq!((ends.stable.0, ends.end.0, seen.rows.len()), (10, 11, 10));
}

#[tokio::test]
async fn empty_topics_and_corrupt_batches_have_pages_too() {
    let bench = Bench::with("orders", 3, 0).await;
    let empty = page(&bench, Anchor::Newest, 500).await;
    assert!(empty.rows.is_empty() && empty.at_newest && empty.at_oldest);
    bench.fill("orders", 3, 0..30);
    let since = page(&bench, Anchor::After(empty.newer), 500).await;
    assert_eq!(numbers(&since.rows), (0..30).collect::<Vec<_>>());
    let mut damaged = Batch::of([record(30)]).encode(0, 0).to_vec();
    *damaged.last_mut().unwrap() ^= 1;
    bench.demo.append_raw("orders", 0, &damaged.into(), 1, NOW + 30_000).unwrap();
    let newest = page(&bench, Anchor::Newest, 5).await;
    assert!(matches!(newest.rows.last(), Some(RecordRow::Corrupt(_))));
    assert_eq!(numbers(&newest.rows), [26, 27, 28, 29]);
    let nothing =
        page(&bench, Anchor::Before(cursors("orders", &[(0, 0), (1, 0), (2, 0)]).unwrap()), 5).await;
    assert!(nothing.rows.is_empty() && nothing.at_oldest);
}
