//! Positions in time and in offsets: exact by each record's own time, and what is not there is said.
use super::{Bench, NOW, collect, filter, numbers, record, request, sorted};
use jiff::tz::TimeZone;
use kafdeck::demo::{Batch, Record};
use kafdeck::kafka::model::{Offset, Timestamp};
use kafdeck::kafka::read::{Anchor, Ending, Mode, Note, PageRequest, Position, Range, Reason, ScanRequest};

/// 3,000 records of one partition, a second apart; every third is stamped two hours earlier.
fn late_thirds(number: i64) -> i64 {
    NOW + number * 1000 - if number % 3 == 2 { 7_200_000 } else { 0 }
}

async fn bench(times: impl Iterator<Item = i64>) -> Bench {
    let bench = Bench::start().await;
    bench.demo.create_topic("late", 1, 1, &[]).unwrap();
    let records: Vec<Record> = (0..).zip(times).map(|(number, time)| record(number).at(time)).collect();
    for chunk in records.chunks(100) {
        bench.demo.append("late", 0, &Batch::of(chunk.to_vec())).unwrap();
    }
    bench
}

fn between(from: Option<i64>, until: Option<i64>) -> ScanRequest {
    let time = |at: Option<i64>, usual| at.map_or(usual, |at| Position::Time(Timestamp(at)));
    let range =
        Range { from: time(from, Position::Begin), until: time(until, Position::End), ..Range::of(["late"]) };
    ScanRequest { range, ..request("late") }
}

#[tokio::test]
async fn a_range_of_time_has_the_records_of_that_time_wherever_they_stand() {
    let bench = bench((0..3_000).map(late_thirds)).await;
    for (from, until) in
        [(None, Some(1_000)), (Some(2_000), Some(3_000)), (Some(-3_000), Some(500)), (Some(1), None)]
    {
        let (from, until) = (from.map(|at| NOW + at * 1000), until.map(|at| NOW + at * 1000));
        let within =
            |time: i64| from.is_none_or(|from| from <= time) && until.is_none_or(|until| time < until);
        let wanted: Vec<i64> = (0..3_000).filter(|number| within(late_thirds(*number))).collect();
        let (rows, progress, ending) = bench.read(between(from, until)).await;
        assert_eq!(numbers(&rows), wanted);
        assert_eq!((progress.matched as usize, ending), (wanted.len(), Ending::Complete));
        let (_, counted, _) = bench.read(ScanRequest { mode: Mode::Count, ..between(from, until) }).await;
        assert_eq!(counted.matched as usize, wanted.len());
        let (merged, ..) = bench.read(ScanRequest { by_time: true, ..between(from, until) }).await;
        assert_eq!(numbers(&merged), wanted);
        let page = PageRequest {
            rows: 5_000,
            ..PageRequest::of(between(from, until).range, Anchor::Newest, Timestamp(NOW), TimeZone::UTC)
        };
        let page = bench.cluster.page(page).await.unwrap();
        assert_eq!((numbers(&page.rows), page.notes), (wanted, Vec::new()));
    }
}

#[tokio::test]
async fn what_is_too_much_to_look_through_is_said() {
    let bench = bench((0..10).map(|number| NOW + number * 1000)).await;
    for _ in 0..30 {
        let later = (0..7_000).map(|_| Record::new("k", "v").at(NOW + 3_600_000));
        bench.demo.append("late", 0, &Batch::of(later)).unwrap();
    }
    let tap = bench.scan(between(None, Some(NOW + 5_000)));
    let (rows, _, ending) = collect(&tap).await;
    assert_eq!((numbers(&rows), ending), (vec![0, 1, 2, 3, 4], Ending::Complete));
    let until = Position::Time(Timestamp(NOW + 5_000));
    assert_eq!(tap.notes(), [Note::ByTimeIndex { until, offsets: 210_005 }]);
    // A file that is written once is worth it.
    let tap = bench.scan(ScanRequest { exact: true, ..between(None, Some(NOW + 5_000)) });
    let (rows, progress, _) = collect(&tap).await;
    assert_eq!((rows.len(), progress.records, tap.notes()), (5, 210_010, Vec::new()));
}

#[tokio::test]
async fn offsets_that_are_not_there_make_the_answer_incomplete() {
    let bench = Bench::with("late", 1, 100).await;
    bench.demo.delete_before("late", 0, 40);
    let at = |from: Option<i64>, until: Option<i64>| {
        let offset = |at: Option<i64>, usual| at.map_or(usual, |at| Position::Offset(Offset(at)));
        let range = Range {
            from: offset(from, Position::Begin),
            until: offset(until, Position::End),
            ..Range::of(["late"])
        };
        ScanRequest { range, ..request("late") }
    };
    let said = |ending: Ending| match ending {
        Ending::Incomplete(reasons) => reasons.iter().map(Reason::to_string).collect::<Vec<_>>().join("; "),
        other => other.to_string(),
    };
    for (from, until, count, words) in [
        (Some(5), Some(30), 0, "late 0:5–29 is deleted: its log begins at 40"),
        (Some(5), None, 60, "late 0:5–39 is deleted: its log begins at 40"),
        (Some(500), None, 0, "nothing is as far as offset 500: late 0 ends at 100"),
        (Some(1_730_176_462), None, 0, "write epoch:1730176462000"),
        (None, Some(30), 0, "late 0:0–29 is deleted"),
        (Some(50), Some(60), 10, "complete"),
        (Some(100), None, 0, "complete"),
    ] {
        let (rows, _, ending) = bench.read(at(from, until)).await;
        let ending = said(ending);
        assert!(rows.len() == count && ending.contains(words), "{from:?} {until:?}: {} {ending}", rows.len());
    }
    // Who says 0 may mean the beginning, and who says 5,000 the end: told, but nothing is missing.
    let tap = bench.scan(at(Some(0), Some(5_000)));
    let (rows, _, ending) = collect(&tap).await;
    assert_eq!((rows.len(), ending), (60, Ending::Complete));
    let notes: Vec<String> = tap.notes().iter().map(ToString::to_string).collect();
    assert_eq!(notes, ["late 0 begins at 40, not at 0", "late 0 ends at 100, before 5000"]);
    let page = PageRequest::of(at(Some(80), None).range, Anchor::Newest, Timestamp(NOW), TimeZone::UTC);
    assert_eq!(bench.cluster.page(page).await.unwrap().offsets, 20);
}

/// Where librdkafka's default partitioner puts a key: by CRC32.
fn crc_partition(key: &str, partitions: u32) -> i32 {
    let mut crc = u32::MAX;
    for byte in key.bytes() {
        crc ^= u32::from(byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 { (crc >> 1) ^ 0xedb8_8320 } else { crc >> 1 };
        }
    }
    (!crc % partitions) as i32
}

#[tokio::test]
async fn keys_of_another_partitioner_are_found_and_java_s_in_one_partition() {
    let bench = Bench::start().await;
    for (topic, java) in [("crc", false), ("java", true)] {
        bench.demo.create_topic(topic, 12, 1, &[]).unwrap();
        for number in 0..40 {
            let key = format!("cust-{number}");
            let hashed = kafdeck::kafka::partitioner::partition_for(key.as_bytes(), 12).unwrap();
            let partition = if java { hashed } else { crc_partition(&key, 12) };
            bench.demo.append(topic, partition, &Batch::of([Record::new(key, "v").at(NOW)])).unwrap();
        }
    }
    for number in 0..40 {
        let asked = |topic: &str| ScanRequest {
            filter: filter(&format!("key = \"cust-{number}\"")),
            ..request(topic)
        };
        let tap = bench.scan(asked("crc"));
        let (rows, progress, _) = collect(&tap).await;
        assert_eq!((rows.len(), progress.partitions), (1, 12), "cust-{number}");
        assert!(matches!(tap.notes()[..], [Note::HashDoesNotHold { .. }]), "{:?}", tap.notes());
        let tap = bench.scan(asked("java"));
        let (rows, progress, _) = collect(&tap).await;
        assert_eq!((rows.len(), progress.partitions), (1, 1), "cust-{number}");
        assert_eq!(tap.notes(), [Note::ByHash { partitions: 1, of: 12 }]);
    }
}

#[tokio::test]
async fn a_few_keys_are_no_evidence_and_a_partition_where_the_key_was_seen_is_read() {
    let bench = Bench::start().await;
    bench.demo.create_topic("few", 4, 1, &[]).unwrap();
    let hashed = kafdeck::kafka::partitioner::partition_for(b"one", 4).unwrap();
    bench.demo.append("few", hashed, &Batch::of([record(0), Record::new("one", "{\"n\":1}")])).unwrap();
    let asked = ScanRequest { filter: filter("key = \"one\""), ..request("few") };
    let (_, progress, _) = bench.read(asked).await;
    assert_eq!(progress.partitions, 4);
    // Enough that lie right, and one astray that a sample does not see.
    bench.demo.create_topic("mixed", 4, 1, &[]).unwrap();
    for number in 0..400 {
        let key = format!("key-{number}");
        let partition = kafdeck::kafka::partitioner::partition_for(key.as_bytes(), 4).unwrap();
        let stray = (number == 200).then(|| Record::new("one", "{\"n\":7}"));
        let astray = stray.map(|stray| bench.demo.append("mixed", (hashed + 1) % 4, &Batch::of([stray])));
        assert!(astray.is_none_or(|appended| appended.is_ok()));
        bench.demo.append("mixed", partition, &Batch::of([Record::new(key, "v")])).unwrap();
    }
    let asked = ScanRequest { filter: filter("key = \"one\""), ..request("mixed") };
    let (rows, progress, _) = bench.read(asked.clone()).await;
    assert_eq!((rows.len(), progress.partitions), (0, 1));
    let seen = vec![("mixed".into(), kafdeck::kafka::model::PartitionId((hashed + 1) % 4))];
    let (rows, progress, _) = bench.read(ScanRequest { seen, ..asked }).await;
    assert_eq!((sorted(numbers(&rows)), progress.partitions), (vec![7], 4));
}
