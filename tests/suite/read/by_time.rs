//! Scans in the order of time over all partitions: every record once, whatever the size of records, windows and mailbox.
use super::{Bench, NOW, filter, numbers, request};
use kafdeck::demo::{Batch, Record};
use kafdeck::kafka::read::{Ending, RecordRow, ScanRequest};

fn by_time(topic: &str) -> ScanRequest {
    ScanRequest { by_time: true, ..request(topic) }
}

#[tokio::test]
async fn rows_come_in_the_order_of_time_and_the_numbers_add_up() {
    let bench = Bench::with("orders", 6, 3000).await;
    for rows in [20_000, 100] {
        let (rows, progress, ending) = bench.read(ScanRequest { rows, ..by_time("orders") }).await;
        assert_eq!((numbers(&rows), ending), ((0..3000).collect::<Vec<_>>(), Ending::Complete));
        assert_eq!(
            (progress.records, progress.matched, progress.passed, progress.total),
            (3000, 3000, 3000, 3000)
        );
        assert_eq!((progress.partitions, progress.partitions_done), (6, 6));
    }
    let hits = ScanRequest { filter: filter("key-77"), ..by_time("orders") };
    let (rows, progress, ending) = bench.read(hits).await;
    assert_eq!((numbers(&rows), ending), ([77].into_iter().chain(770..780).collect(), Ending::Complete));
    assert_eq!((progress.records, progress.matched, progress.passed), (3000, 11, 3000));
}

#[tokio::test]
async fn a_limit_takes_the_oldest_and_the_rest_follows_in_order() {
    let bench = Bench::with("orders", 3, 500).await;
    let found = bench.numbers_in_parts(&by_time("orders")).await;
    assert_eq!(found, (0..500).collect::<Vec<_>>());
}

#[tokio::test]
async fn records_larger_than_what_may_wait_come_all_the_same() {
    let bench = Bench::start().await;
    bench.demo.create_topic("large", 3, 1, &[]).unwrap();
    let padding = " ".repeat(900_000);
    for number in 0..90i64 {
        let value = format!("{{\"n\":{number}}}{padding}");
        let record = Record::new("k", value).at(NOW + number);
        bench.demo.append("large", (number % 3) as i32, &Batch::of([record])).unwrap();
    }
    let tap = bench.scan(by_time("large"));
    let (mut times, mut most) = (Vec::new(), 0);
    while let Some(rows) = tap.next().await {
        most = most.max(rows.iter().map(RecordRow::memory).sum());
        times.extend(rows.iter().map(|row| row.timestamp().0 - NOW));
    }
    assert_eq!((times, tap.ending()), ((0..90).collect::<Vec<_>>(), Some(Ending::Complete)));
    assert!(most < 20 << 20, "the mailbox held {most} bytes");
}

#[tokio::test]
async fn a_partition_that_can_t_be_read_is_named_and_the_others_come() {
    let bench = Bench::start().await;
    bench.demo.create_topic("orders", 3, 1, &[]).unwrap();
    bench.fill("orders", 3, 0..300);
    bench.demo.stop_broker(bench.demo.leader("orders", 1).unwrap()).await;
    let patience = std::time::Duration::from_millis(200);
    let (rows, _, ending) = bench.read(ScanRequest { patience, ..by_time("orders") }).await;
    assert_eq!(numbers(&rows), (0..300).filter(|number| number % 3 != 1).collect::<Vec<_>>());
    assert!(matches!(&ending, Ending::Incomplete(_)) && ending.to_string().contains("orders 1"), "{ending}");
}
