//! Transactions over the wire, through librdkafka's transactional producer, and their end by time.
use super::cluster;
use super::second::{Reader, config};
use kafdeck::demo::{Batch, Demo, ErrorCode, ManualClock, Options, Record};
use rdkafka::producer::{BaseRecord, DefaultProducerContext, Producer, ThreadedProducer};
use std::sync::Arc;
use std::time::Duration;

#[tokio::test(flavor = "multi_thread")]
async fn readers_see_committed_records_only_and_none_behind_an_open_transaction() {
    let demo = cluster("orders").await;
    demo.append("orders", 0, &Batch::of([Record::of("plain")])).unwrap();
    for (value, commit) in [("taken back", false), ("committed", true)] {
        let mut transaction = demo.begin("writer").unwrap();
        transaction.append("orders", 0, &Batch::of([Record::of(value)])).unwrap();
        if commit { transaction.commit() } else { transaction.abort() }.unwrap();
    }
    let mut open = demo.begin("open").unwrap();
    open.append("orders", 0, &Batch::of([Record::of("open")])).unwrap();
    demo.append("orders", 0, &Batch::of([Record::of("behind")])).unwrap();
    assert_eq!(demo.offsets("orders", 0), Some((0, 5, 7)));
    let read = |isolation| {
        let reader = Reader::of(&demo, "orders", isolation);
        reader.values()
    };
    assert_eq!(read("read_committed"), ["plain", "committed"]);
    assert_eq!(read("read_uncommitted"), ["plain", "taken back", "committed", "open", "behind"]);
    open.commit().unwrap();
    assert_eq!(read("read_committed"), ["plain", "committed", "open", "behind"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_commits_and_aborts() {
    let demo = cluster("orders").await;
    let limit = Duration::from_secs(10);
    let producer: ThreadedProducer<DefaultProducerContext> =
        config(&demo).set("transactional.id", "shop").create().unwrap();
    producer.init_transactions(limit).unwrap();
    for (value, commit) in [("first", true), ("second", false), ("third", true)] {
        producer.begin_transaction().unwrap();
        producer
            .send(BaseRecord::<(), _>::to("orders").partition(0).payload(value))
            .map_err(|(why, _)| why)
            .unwrap();
        if commit { producer.commit_transaction(limit) } else { producer.abort_transaction(limit) }.unwrap();
    }
    assert_eq!(Reader::of(&demo, "orders", "read_committed").values(), ["first", "third"]);
    let (_, stable, end) = demo.offsets("orders", 0).unwrap();
    assert_eq!(stable, end, "nothing is open any more");
}

#[tokio::test]
async fn a_second_writer_locks_the_first_out() {
    let demo = cluster("orders").await;
    let mut first = demo.begin("writer").unwrap();
    first.append("orders", 0, &Batch::of([Record::of("left open")])).unwrap();
    let mut second = demo.begin("writer").unwrap();
    assert_eq!(demo.offsets("orders", 0), Some((0, 2, 2)), "what was left open is aborted");
    let late = first.append("orders", 0, &Batch::of([Record::of("too late")]));
    assert_eq!(late.map_err(|refusal| refusal.error), Err(ErrorCode::ProducerFenced));
    second.append("orders", 0, &Batch::of([Record::of("new")])).unwrap();
    second.commit().unwrap();
    assert!(first.commit().is_err());
    assert_eq!(demo.offsets("orders", 0), Some((0, 4, 4)));
}

#[tokio::test]
async fn a_transaction_runs_out_of_time_on_the_clusters_clock() {
    let clock = ManualClock::at(1_700_000_000_000);
    let demo = Demo::start(Options { clock: Arc::new(clock.clone()), ..Options::default() }).await.unwrap();
    demo.create_topic("orders", 1, 1, &[]).unwrap();
    let mut transaction = demo.begin("slow").unwrap();
    transaction.append("orders", 0, &Batch::of([Record::of("late")])).unwrap();
    assert_eq!(demo.offsets("orders", 0), Some((0, 0, 1)));
    clock.advance(Duration::from_secs(16 * 60));
    demo.catch_up();
    assert_eq!(demo.offsets("orders", 0), Some((0, 2, 2)));
    assert!(transaction.commit().is_err());
}
