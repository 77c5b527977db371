//! A load on a way that librdkafka can't follow: our own client sends it in batches, and each record has a fate of its own.
use crate::produce::agreed;
use crate::read::{collect, request};
use bytes::Bytes;
use kafdeck::change::Work;
use kafdeck::demo::{Api, Demo, ErrorCode, Options as DemoOptions};
use kafdeck::kafka::Cluster;
use kafdeck::kafka::model::{Offset, PartitionId};
use kafdeck::kafka::produce::{Draft, Fate, Producer, Receipt, SendPace, Watching};
use kafdeck::wire::{Address, Options, Wire};
use std::time::Duration;

/// No test waits so long.
const PATIENCE: Duration = Duration::from_secs(600);

/// A cluster, and our own sender for it.
struct Load {
    demo: Demo,
    straight: Options,
    producer: Producer,
    work: Work,
    receipts: Vec<Receipt>,
    _folder: tempfile::TempDir,
}

fn draft(number: usize) -> Draft {
    let value = format!("{number} {}", "x".repeat(100));
    Draft {
        topic: "orders".into(),
        partition: Some(PartitionId(0)),
        key: Some(Bytes::from(format!("key-{number}"))),
        value: Some(Bytes::from(value)),
        ..Draft::default()
    }
}

impl Load {
    /// A topic `orders`, of which record 0 is written: what follows is queued.
    async fn of(partitions: i32, configs: &[(&str, &str)]) -> Load {
        let demo = Demo::start(DemoOptions::default()).await.unwrap();
        demo.create_topic("orders", partitions, 3, configs).unwrap();
        let straight = Options::new(Address::list(&demo.bootstrap()).unwrap());
        // A rule that fits nothing: librdkafka could not keep to it.
        let mapped = Options { map: vec!["none:1 = none:1".parse().unwrap()], ..straight.clone() };
        let producer = Producer::patient(Wire::new(mapped), SendPace::Load, PATIENCE);
        let folder = tempfile::tempdir().unwrap();
        let work = agreed(&folder);
        let load = Load { demo, straight, producer, work, receipts: Vec::new(), _folder: folder };
        let first = load.producer.submit(load.work.permit(), draft(0)).await.fate().await;
        assert!(matches!(first.fate, Fate::Sent { .. }), "{first:?}");
        load
    }

    async fn submit(&mut self, draft: Draft) {
        let receipt = self.producer.submit(self.work.permit(), draft).await;
        self.receipts.push(receipt);
    }

    /// Nothing gets through while these are handed over, so that what is sent is known: all of them at once.
    async fn gathered(&mut self, drafts: impl IntoIterator<Item = Draft>) {
        self.demo.faults().on(Api::Produce).always().error(ErrorCode::NotEnoughReplicas);
        for draft in drafts {
            self.submit(draft).await;
        }
        self.demo.take_asked();
        self.demo.faults().clear();
    }

    async fn fates(&mut self) -> Vec<Fate> {
        let mut fates = Vec::new();
        for receipt in self.receipts.drain(..) {
            fates.push(receipt.fate().await.fate);
        }
        fates
    }

    /// The number of each record, in the order of partitions and offsets.
    async fn log(&self) -> Vec<Vec<usize>> {
        let (rows, _, _) = collect(&Cluster::connect(self.straight.clone()).scan(request("orders"))).await;
        let mut rows: Vec<_> = rows
            .iter()
            .map(|row| {
                let record = row.record().unwrap();
                let text = String::from_utf8(record.value.clone().unwrap().to_vec()).unwrap();
                (record.partition.0, record.offset.0, text.split(' ').next().unwrap().parse().unwrap())
            })
            .collect();
        rows.sort_unstable();
        let mut log: Vec<Vec<usize>> = Vec::new();
        for (partition, _, number) in rows {
            log.resize_with(log.len().max(partition as usize + 1), Vec::new);
            log[partition as usize].push(number);
        }
        log
    }
}

fn all_sent(fates: &[Fate]) {
    let other = fates.iter().enumerate().find(|(_, fate)| !matches!(fate, Fate::Sent { .. }));
    assert!(other.is_none(), "{other:?}");
}

fn sent_to(fate: &Fate) -> Option<(i32, i64)> {
    match fate {
        Fate::Sent { partition, offset: Some(Offset(offset)), .. } => Some((partition.0, *offset)),
        _ => None,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_thousand_records_go_in_few_requests_and_in_their_order() {
    let mut load = Load::of(6, &[]).await;
    load.gathered((1..10_000).map(|number| Draft { partition: None, ..draft(number) })).await;
    let fates = load.fates().await;
    all_sent(&fates);
    let requests = load.demo.take_asked()[&Api::Produce];
    // Of each of three brokers: what it was being asked when all was handed over, that again, and all the rest.
    assert!(requests <= 12, "{requests} requests");
    let log = load.log().await;
    assert_eq!(log.iter().map(Vec::len).sum::<usize>(), 10_000);
    assert!(log.iter().all(|numbers| numbers.is_sorted_by(|one, next| one < next)), "the order is kept");
    for (number, fate) in (1..).zip(&fates) {
        let (partition, offset) = sent_to(fate).unwrap();
        assert_eq!(log[partition as usize][offset as usize], number, "each lies where its report says");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_record_in_the_middle_costs_only_itself() {
    let mut load = Load::of(1, &[("cleanup.policy", "compact")]).await;
    // A compacted topic takes no record without a key.
    let without = |number: usize| if number == 150 { None } else { draft(number).key };
    load.gathered((1..300).map(|number| Draft { key: without(number), ..draft(number) })).await;
    let fates = load.fates().await;
    let refused: Vec<usize> =
        (1..).zip(&fates).filter(|(_, fate)| sent_to(fate).is_none()).map(|(n, _)| n).collect();
    assert_eq!(refused, [150]);
    assert!(matches!(&fates[149], Fate::NotSent(_)), "{:?}", fates[149]);
    assert_eq!(load.log().await, [(0..300).filter(|number| *number != 150).collect::<Vec<_>>()]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_too_large_together_goes_in_parts() {
    let mut load = Load::of(1, &[("max.message.bytes", "5000")]).await;
    let large = |number: usize| match number {
        77 => Some(Bytes::from(format!("77 {}", "x".repeat(6000)))),
        _ => draft(number).value,
    };
    load.gathered((1..200).map(|number| Draft { value: large(number), ..draft(number) })).await;
    let fates = load.fates().await;
    let Fate::NotSent(failure) = &fates[76] else { panic!("{:?}", fates[76]) };
    assert!(failure.to_string().contains("larger"), "{failure}");
    assert_eq!(fates.iter().filter(|fate| sent_to(fate).is_none()).count(), 1);
    assert_eq!(load.log().await, [(0..200).filter(|number| *number != 77).collect::<Vec<_>>()]);
}

#[tokio::test(flavor = "multi_thread")]
async fn lost_answers_double_nothing() {
    let mut load = Load::of(3, &[]).await;
    let to = |number: usize| Some(PartitionId(number as i32 % 3));
    load.gathered((1..500).map(|number| Draft { partition: to(number), ..draft(number) })).await;
    load.demo.faults().on(Api::Produce).times(5).cut();
    for number in 500..600 {
        load.submit(Draft { partition: to(number), ..draft(number) }).await;
    }
    all_sent(&load.fates().await);
    let expected: Vec<Vec<usize>> =
        (0..3).map(|partition| (0..600).filter(|number| number % 3 == partition).collect()).collect();
    assert_eq!(load.log().await, expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_leader_that_moves_is_followed() {
    let mut load = Load::of(1, &[]).await;
    load.gathered((1..100).map(draft)).await;
    for (number, broker) in [(100, 1), (200, 2), (300, 3), (400, 1)] {
        load.demo.move_leader("orders", 0, broker).unwrap();
        for number in number..number + 100 {
            load.submit(draft(number)).await;
        }
    }
    all_sent(&load.fates().await);
    assert_eq!(load.log().await, [(0..500).collect::<Vec<_>>()]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_waited_for_is_unknown_and_what_did_not_leave_is_not_sent() {
    let mut load = Load::of(1, &[]).await;
    load.demo.faults().on(Api::Produce).always().hold();
    load.submit(draft(1)).await;
    // Held answers belong to requests that were carried out: the others wait for this one.
    while load.demo.offsets("orders", 0).unwrap().2 < 2 {
        tokio::task::yield_now().await;
    }
    for number in 2..50 {
        load.submit(draft(number)).await;
    }
    load.producer.give_up();
    let fates = load.fates().await;
    assert!(matches!(fates[0], Fate::Unknown(_)), "{:?}", fates[0]);
    assert!(fates[1..].iter().all(|fate| matches!(fate, Fate::NotSent(_))), "{fates:?}");
    load.demo.faults().clear();
    // What is held is so until its connection ends. Then it goes on, with other numbers.
    (1..=3).for_each(|broker| load.demo.cut_connections(broker));
    load.submit(draft(50)).await;
    all_sent(&load.fates().await);
    assert_eq!(load.log().await, [[0, 1, 50]]);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_waits_is_told_for_what_and_may_take_it_back() {
    let load = Load::of(1, &[]).await;
    load.demo.faults().on(Api::Produce).always().error(ErrorCode::NotEnoughReplicas);
    let watching = Watching::default();
    let sending = load.producer.send_watched(load.work.permit(), draft(1), &watching);
    let taking = async {
        while watching.waits_for().is_none_or(|why| !why.contains("in sync")) {
            tokio::task::yield_now().await;
        }
        watching.take_back();
    };
    let (delivery, ()) = tokio::join!(sending, taking);
    let Fate::NotSent(failure) = &delivery.fate else { panic!("{delivery:?}") };
    assert!(failure.to_string().contains("taken back"), "{failure}");
}
