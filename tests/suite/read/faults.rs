//! Reads while things go wrong: leaders move, brokers stop, connections break, retention bites, batches are corrupt or
//! larger than a fetch. The read goes on, and what is missing is said.
use super::{Bench, collect, numbers, places, record, request, sorted, until};
use kafdeck::demo::{AclResource, Api, Batch, Demo, ErrorCode, Operation, Record};
use kafdeck::kafka::model::Offset;
use kafdeck::kafka::read::{Ending, Mode, PartState, Position, Range, RecordRow, ScanRequest, Tap};
use std::time::Duration;

pub fn is_retrying(tap: &Tap) -> bool {
    tap.parts().iter().any(|part| matches!(part.state, PartState::Retrying(_)))
}

fn all(count: i64) -> Vec<i64> {
    (0..count).collect()
}

#[tokio::test]
async fn a_leader_that_moves_is_followed() {
    let bench = Bench::with("orders", 3, 300).await;
    bench.demo.faults().on(Api::Fetch).always().error(ErrorCode::NotLeaderOrFollower);
    let tap = bench.scan(request("orders"));
    until(&tap, is_retrying).await;
    for partition in 0..3 {
        for broker in 1..=3 {
            bench.demo.move_leader("orders", partition, broker).unwrap();
        }
    }
    bench.demo.faults().clear();
    let (rows, progress, ending) = collect(&tap).await;
    assert_eq!((sorted(numbers(&rows)), ending), (all(300), Ending::Complete));
    assert_eq!(progress.partitions_done, 3);
}

#[tokio::test]
async fn broken_connections_lose_and_repeat_nothing() {
    let bench = Bench::with("orders", 6, 600).await;
    bench.demo.faults().on(Api::Fetch).times(2).cut();
    bench.demo.faults().on(Api::Fetch).times(2).cut_inside();
    let (rows, _, ending) = bench.read(request("orders")).await;
    assert_eq!((sorted(numbers(&rows)), ending), (all(600), Ending::Complete));
}

#[tokio::test]
async fn a_stopped_broker_s_partitions_are_read_from_the_others() {
    let bench = Bench::with("orders", 6, 600).await;
    bench.demo.faults().on(Api::Fetch).broker(2).always().error(ErrorCode::NotLeaderOrFollower);
    let tap = bench.scan(request("orders"));
    until(&tap, is_retrying).await;
    bench.demo.stop_broker(2).await;
    let (rows, _, ending) = collect(&tap).await;
    assert_eq!((sorted(numbers(&rows)), ending), (all(600), Ending::Complete));
}

fn led_by(demo: &Demo, topic: &str, broker: i32) -> Vec<i32> {
    // A partition of one replica can be "moved" to its own leader only.
    (0..6).filter(|partition| demo.move_leader(topic, *partition, broker).is_ok()).collect()
}

#[tokio::test]
async fn a_broker_that_stays_away_costs_its_own_partitions_and_is_named() {
    let bench = Bench::start().await;
    bench.demo.create_topic("orders", 6, 1, &[]).unwrap();
    bench.fill("orders", 6, 0..600);
    let gone = led_by(&bench.demo, "orders", 2);
    assert!(!gone.is_empty() && gone.len() < 6);
    bench.demo.faults().on(Api::Fetch).broker(2).always().error(ErrorCode::NotLeaderOrFollower);
    let tap = bench.scan(ScanRequest { patience: Duration::from_millis(500), ..request("orders") });
    until(&tap, is_retrying).await;
    bench.demo.stop_broker(2).await;
    let (rows, progress, ending) = collect(&tap).await;
    let left: Vec<i64> = (0..600).filter(|number| !gone.contains(&((number % 6) as i32))).collect();
    assert_eq!(sorted(numbers(&rows)), left);
    assert_eq!(progress.partitions_done, 6 - gone.len());
    let named: Vec<String> = gone.iter().map(ToString::to_string).collect();
    let text = ending.to_string();
    assert!(text.starts_with("incomplete: broker 2"), "{text}");
    assert!(text.ends_with(&format!("orders {} unread", named.join(", "))), "{text}");
    // Where it is known beforehand, the plan says the same at once.
    let (rows, _, ending) = bench.read(request("orders")).await;
    assert_eq!(sorted(numbers(&rows)), left);
    assert!(ending.to_string().contains(&format!("orders {} unread", named.join(", "))), "{ending}");
}

#[tokio::test]
async fn retention_that_overtakes_a_read_is_told() {
    let bench = Bench::with("orders", 1, 100).await;
    bench.demo.faults().on(Api::Fetch).always().error(ErrorCode::NotLeaderOrFollower);
    let tap = bench.scan(request("orders"));
    until(&tap, is_retrying).await;
    bench.demo.delete_before("orders", 0, 30);
    bench.demo.faults().clear();
    let (rows, progress, ending) = collect(&tap).await;
    assert_eq!(numbers(&rows), (30..100).collect::<Vec<_>>());
    assert_eq!(ending.to_string(), "incomplete: retention took orders 0:0–29 meanwhile");
    assert_eq!((progress.passed, progress.total), (100, 100));
}

#[tokio::test]
async fn a_missing_right_is_said() {
    let bench = Bench::with("orders", 2, 20).await;
    bench.demo.rights().deny(Operation::Read, AclResource::topic("orders"));
    let (rows, _, ending) = bench.read(request("orders")).await;
    assert!(rows.is_empty());
    assert!(ending.to_string().contains("it needs the right Read on topic orders"), "{ending}");
}

#[tokio::test]
async fn a_corrupt_batch_is_one_row_and_the_read_goes_on() {
    let bench = Bench::with("orders", 1, 10).await;
    let mut damaged = Batch::of((10..20).map(record)).encode(0, 0).to_vec();
    *damaged.last_mut().unwrap() ^= 1;
    bench.demo.append_raw("orders", 0, &damaged.into(), 10, 0).unwrap();
    bench.fill("orders", 1, 20..30);
    let (rows, progress, ending) = bench.read(request("orders")).await;
    assert_eq!(numbers(&rows), (0..10).chain(20..30).collect::<Vec<_>>());
    let RecordRow::Corrupt(corrupt) = &rows[10] else { panic!("{:?}", rows[10]) };
    assert_eq!((corrupt.first.0, corrupt.last.0), (10, 19));
    assert_eq!((progress.corrupt, progress.passed), (1, 30));
    assert_eq!(ending.to_string(), "incomplete: orders 0:10–19 is corrupt");
}

#[tokio::test]
async fn bytes_that_are_no_batch_are_passed_to_the_first_that_are() {
    for unreadable in [1, 5, 37] {
        let bench = Bench::with("orders", 1, 10).await;
        let mut rubbish = Batch::of((0..unreadable).map(record)).encode(0, 0).to_vec();
        // Neither format 0 nor 1 nor 2.
        rubbish[16] = 9;
        bench.demo.append_raw("orders", 0, &rubbish.into(), unreadable as u32, 0).unwrap();
        bench.fill("orders", 1, 10..30);
        let (rows, progress, _) = bench.read(request("orders")).await;
        assert_eq!(numbers(&rows), all(30), "{unreadable}");
        let RecordRow::Corrupt(corrupt) = &rows[10] else { panic!("{:?}", rows[10]) };
        assert_eq!((corrupt.first.0, corrupt.last.0), (10, 9 + unreadable));
        assert_eq!((progress.corrupt, progress.passed), (1, 30 + unreadable as u64));
    }
}

#[tokio::test]
async fn a_range_that_ends_inside_of_unreadable_bytes_ends_there() {
    let bench = Bench::with("orders", 1, 10).await;
    let mut rubbish = Batch::of((10..20).map(record)).encode(0, 0).to_vec();
    rubbish[16] = 9;
    bench.demo.append_raw("orders", 0, &rubbish.into(), 10, 0).unwrap();
    bench.fill("orders", 1, 20..30);
    for until in 11..=20 {
        let range = Range { until: Position::Offset(Offset(until)), ..Range::of(["orders"]) };
        let (rows, progress, ending) = bench.read(ScanRequest { range, ..request("orders") }).await;
        assert_eq!((numbers(&rows), progress.passed), (all(10), until as u64));
        assert_eq!(ending.to_string(), format!("incomplete: orders 0:10–{} is corrupt", until - 1));
    }
}

#[tokio::test]
async fn unreadable_bytes_at_the_end_do_not_hide_what_is_written_after_them() {
    let bench = Bench::with("orders", 1, 10).await;
    let mut rubbish = Batch::of((10..20).map(record)).encode(0, 0).to_vec();
    rubbish[16] = 9;
    bench.demo.append_raw("orders", 0, &rubbish.into(), 10, 0).unwrap();
    let tap = bench.scan(ScanRequest { mode: Mode::Tail, ..request("orders") });
    until(&tap, |tap| tap.progress().corrupt == 1).await;
    bench.fill("orders", 1, 20..30);
    until(&tap, |tap| tap.progress().matched == 20).await;
    let rows = tap.take();
    assert_eq!(numbers(&rows), (0..10).chain(20..30).collect::<Vec<_>>());
    let RecordRow::Corrupt(corrupt) = &rows[10] else { panic!("{:?}", rows[10]) };
    assert_eq!((corrupt.first.0, corrupt.last.0), (10, 19));
}

#[tokio::test]
async fn batches_larger_than_a_fetch_are_read() {
    let bench = Bench::start().await;
    bench.demo.create_topic("large", 3, 1, &[("max.message.bytes", "20000000")]).unwrap();
    let large = vec![b'x'; 9 << 20];
    for partition in 0..3 {
        for number in [0, 1] {
            bench.demo.append("large", partition, &Batch::of([record(number)])).unwrap();
            bench.demo.append("large", partition, &Batch::of([Record::of(large.clone())])).unwrap();
        }
    }
    let (rows, _, ending) = bench.read(request("large")).await;
    assert_eq!((rows.len(), ending), (12, Ending::Complete));
    let whole = rows.iter().filter(|row| row.record().is_some_and(|record| record.size() == 9 << 20)).count();
    assert_eq!(whole, 6);
    assert_eq!(places(&rows).iter().filter(|place| place.0 == 1).count(), 4);
}
