//! Scans of healthy topics: every record once, exact progress, ranges, limits, and going on where one stopped.
use super::{Bench, NOW, collect, cursors, filter, numbers, places, record, request, sorted};
use jiff::tz::TimeZone;
use kafdeck::demo::{Batch, BatchFormat, Record};
use kafdeck::kafka::partitioner::partition_for;
use kafdeck::kafka::read::{Ending, Isolation, Mode, Position, Range, RecordRow, ScanRequest};
use kafdeck::kafka::record::TimestampType;

fn ranged(topic: &str, query: &str) -> ScanRequest {
    let range = Range::from_query([topic], query, &TimeZone::UTC).unwrap();
    ScanRequest { range, ..request(topic) }
}

#[tokio::test]
async fn every_record_comes_once_and_the_numbers_add_up() {
    let bench = Bench::with("orders", 6, 3000).await;
    let (rows, progress, ending) = bench.read(request("orders")).await;
    assert_eq!(sorted(numbers(&rows)), (0..3000).collect::<Vec<_>>());
    for partition in 0..6 {
        let own: Vec<_> =
            places(&rows).into_iter().filter(|place| place.0 == partition).map(|place| place.1).collect();
        assert_eq!(own, (0..500).collect::<Vec<_>>());
    }
    assert_eq!(ending, Ending::Complete);
    assert_eq!(
        (progress.records, progress.matched, progress.passed, progress.total),
        (3000, 3000, 3000, 3000)
    );
    assert_eq!((progress.partitions, progress.partitions_done, progress.corrupt), (6, 6, 0));
}

#[tokio::test]
async fn a_search_hands_over_hits_only_and_a_count_none() {
    let bench = Bench::with("orders", 3, 1000).await;
    let hits = ScanRequest { filter: filter("key-77"), ..request("orders") };
    let (rows, progress, ending) = bench.read(hits.clone()).await;
    let expected = [vec![77], (770..780).collect()].concat();
    assert_eq!((sorted(numbers(&rows)), ending), (expected, Ending::Complete));
    assert_eq!((progress.records, progress.matched), (1000, 11));
    let (rows, progress, _) = bench.read(ScanRequest { mode: Mode::Count, ..hits }).await;
    assert_eq!((rows.len(), progress.matched, progress.records), (0, 11, 1000));
    let (_, progress, _) = bench.read(ScanRequest { mode: Mode::Count, ..request("orders") }).await;
    assert_eq!((progress.matched, progress.records), (1000, 1000));
}

#[tokio::test]
async fn from_and_until_mean_the_same_in_every_partition() {
    let bench = Bench::with("orders", 2, 200).await;
    for (query, expected) in [
        ("from=98", vec![196, 197, 198, 199]),
        ("until=2", vec![0, 1, 2, 3]),
        ("from=end-1", vec![198, 199]),
        ("from=end-3&until=end-2", vec![194, 195]),
        ("from=99%", vec![198, 199]),
        ("from=2026-11-22T10:03:18Z", vec![198, 199]),
        ("from=epoch:1795341798001", vec![199]),
        ("until=2026-11-22T10:00:03Z", vec![0, 1, 2]),
        ("from=98&partitions=1", vec![197, 199]),
        ("from=70&until=60", vec![]),
        ("from=@100", vec![]),
    ] {
        let (rows, progress, ending) = bench.read(ranged("orders", query)).await;
        assert_eq!((sorted(numbers(&rows)), ending), (expected, Ending::Complete), "{query}");
        // What was written after an end in time may be late: it is looked through.
        let passed = if query.starts_with("until=2026") { 200 } else { rows.len() as u64 };
        assert_eq!((progress.passed, progress.total), (passed, passed), "{query}");
    }
    let back =
        ScanRequest { now: kafdeck::kafka::model::Timestamp(NOW + 200_000), ..ranged("orders", "from=-2s") };
    assert_eq!(sorted(numbers(&bench.read(back).await.0)), [198, 199]);
}

#[tokio::test]
async fn what_is_not_there_is_said() {
    let bench = Bench::with("orders", 2, 10).await;
    let (_, _, ending) = bench.read(request("order")).await;
    assert_eq!(ending.to_string(), "failed: there is no topic \"order\"; did you mean `orders`?");
    let (_, _, ending) = bench.read(ranged("orders", "partitions=0,7")).await;
    assert_eq!(ending.to_string(), "failed: orders has no partition 7: its partitions are 0 to 1");
}

#[tokio::test]
async fn a_key_is_looked_for_where_java_would_put_it() {
    let bench = Bench::start().await;
    bench.demo.create_topic("orders", 12, 3, &[]).unwrap();
    for number in 0..200 {
        let key = format!("key-{number}");
        let partition = partition_for(key.as_bytes(), 12).unwrap();
        bench.demo.append("orders", partition, &Batch::of([record(number)])).unwrap();
    }
    let keyed = ScanRequest { filter: filter("key = \"key-42\""), ..request("orders") };
    let (rows, progress, _) = bench.read(keyed.clone()).await;
    assert_eq!((numbers(&rows), progress.partitions, progress.partitions_pruned), (vec![42], 1, 11));
    let (rows, progress, _) = bench.read(ScanRequest { all_partitions: true, ..keyed }).await;
    assert_eq!((numbers(&rows), progress.partitions, progress.partitions_pruned), (vec![42], 12, 0));
}

#[tokio::test]
async fn a_limited_scan_goes_on_where_it_stopped() {
    let bench = Bench::with("orders", 3, 500).await;
    let found = bench.numbers_in_parts(&request("orders")).await;
    assert_eq!(sorted(found), (0..500).collect::<Vec<_>>());
}

#[tokio::test]
async fn a_stopped_scan_goes_on_where_it_stopped() {
    let bench = Bench::with("orders", 3, 3000).await;
    let tap = bench.scan(ScanRequest { rows: 50, ..request("orders") });
    let mut rows = tap.next().await.unwrap();
    tap.stop();
    let (more, _, ending) = collect(&tap).await;
    rows.extend(more);
    assert_eq!(ending, Ending::StoppedByUser);
    assert!(rows.len() < 3000, "the small mailbox should have held the scan back");
    let rest = ScanRequest { start: Some(tap.cursors()), ..request("orders") };
    let (more, _, ending) = bench.read(rest).await;
    rows.extend(more);
    assert_eq!((sorted(numbers(&rows)), ending), ((0..3000).collect::<Vec<_>>(), Ending::Complete));
}

#[tokio::test]
async fn the_range_is_a_snapshot_and_a_live_follow_goes_on_from_it() {
    let bench = Bench::with("orders", 2, 100).await;
    let tap = bench.scan(ScanRequest { rows: 10, ..request("orders") });
    let first = tap.next().await.unwrap();
    bench.fill("orders", 2, 100..140);
    let (mut rows, progress, ending) = collect(&tap).await;
    rows.extend(first);
    assert_eq!((sorted(numbers(&rows)), ending), ((0..100).collect::<Vec<_>>(), Ending::Complete));
    assert_eq!(progress.total, 100);
    let follow = ScanRequest { mode: Mode::Tail, start: Some(tap.cursors()), ..request("orders") };
    let live = bench.scan(follow);
    let mut rows = Vec::new();
    while rows.len() < 40 {
        rows.extend(live.next().await.unwrap());
    }
    assert_eq!(sorted(numbers(&rows)), (100..140).collect::<Vec<_>>());
}

#[tokio::test]
async fn old_formats_are_read_like_new_ones() {
    let bench = Bench::start().await;
    bench.demo.create_topic("old", 1, 1, &[]).unwrap();
    let mut number = 0;
    for format in [BatchFormat::V0, BatchFormat::V1, BatchFormat::V2] {
        for codec in [
            kafdeck::demo::Codec::None,
            kafdeck::demo::Codec::Gzip,
            kafdeck::demo::Codec::Snappy,
            kafdeck::demo::Codec::Lz4,
        ] {
            let records: Vec<Record> = (number..number + 5).map(record).collect();
            number += 5;
            bench.demo.append("old", 0, &Batch::of(records).codec(codec).format(format)).unwrap();
        }
    }
    let (rows, progress, ending) = bench.read(request("old")).await;
    assert_eq!((numbers(&rows), ending), ((0..60).collect::<Vec<_>>(), Ending::Complete));
    assert_eq!((progress.records, progress.passed), (60, 60));
    let types: Vec<_> = [0, 20, 40].map(|at: usize| rows[at].record().unwrap().batch.timestamp_type).into();
    assert_eq!(types, [TimestampType::None, TimestampType::Create, TimestampType::Create]);
    let (rows, _, _) = bench.read(ranged("old", "from=7&until=28")).await;
    assert_eq!(numbers(&rows), (7..28).collect::<Vec<_>>());
    let (rows, _, _) = bench.read(ScanRequest { filter: filter("key-33"), ..request("old") }).await;
    assert_eq!(numbers(&rows), [33]);
}

#[tokio::test]
async fn several_topics_are_one_read() {
    let bench = Bench::with("orders", 2, 20).await;
    bench.demo.create_topic("payments", 1, 3, &[]).unwrap();
    bench.fill("payments", 1, 20..30);
    let range =
        Range { from: Position::Begin, isolation: Isolation::Committed, ..Range::of(["orders", "payments"]) };
    let (rows, progress, ending) = bench.read(ScanRequest { range, ..request("orders") }).await;
    assert_eq!((sorted(numbers(&rows)), ending), ((0..30).collect::<Vec<_>>(), Ending::Complete));
    assert_eq!(
        (progress.partitions, rows.iter().filter(|row| &**row.topic() == "payments").count()),
        (3, 10)
    );
}

#[tokio::test]
async fn what_a_record_says_of_itself_comes_through() {
    let bench = Bench::start().await;
    bench.demo.create_topic("orders", 1, 1, &[]).unwrap();
    let record =
        Record::tombstone("gone").at(NOW).header("trace", "a").header("trace", "b").null_header("none");
    bench.demo.append("orders", 0, &Batch::of([record]).codec(kafdeck::demo::Codec::Zstd)).unwrap();
    let (rows, _, _) =
        bench.read(ScanRequest { start: cursors("orders", &[(0, 0)]), ..request("orders") }).await;
    let [RecordRow::Record(record)] = &rows[..] else { panic!("{rows:?}") };
    assert_eq!((record.key.as_deref(), record.value.as_deref()), (Some(&b"gone"[..]), None));
    let headers: Vec<_> = record.headers.iter().map(|row| (&row.name[..], row.value.as_deref())).collect();
    assert_eq!(
        headers,
        [(&b"trace"[..], Some(&b"a"[..])), (&b"trace"[..], Some(&b"b"[..])), (&b"none"[..], None)]
    );
    // Four bytes of key, and sixteen of headers.
    assert_eq!((record.timestamp.0, record.batch.magic, record.size()), (NOW, 2, 20));
}
