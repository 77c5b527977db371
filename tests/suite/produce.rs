//! The producer by itself: the fate of each record, whatever happens to the broker.
use bytes::Bytes;
use kafdeck::change::{ChangeStep, Confirmation, GateTerms, GateVerdict, Journal, Plan, Via, Work, judge};
use kafdeck::demo::{Api, Demo, ErrorCode, Options};
use kafdeck::kafka::model::{Offset, PartitionId, Timestamp};
use kafdeck::kafka::partitioner::partition_for;
use kafdeck::kafka::produce::{Delivery, Draft, Fate, Producer, Receipt, SendPace, Watching};
use kafdeck::wire::{self, Address, Wire};
use rdkafka::ClientConfig;
use rdkafka::producer::{FutureProducer, FutureRecord};
use std::time::Duration;

/// A change that was agreed to: the only way to a permit.
pub fn agreed(folder: &tempfile::TempDir) -> Work {
    let plan = Plan::new(
        "Send records",
        "demo",
        vec![ChangeStep::new("Send records", "topics")],
        Confirmation::Sends,
    );
    let GateVerdict::Pass(agreed) = judge(plan, &GateTerms::default()) else { panic!("the gate asks") };
    agreed.begin(Journal::inside(folder.path(), Via::Shell, std::time::SystemTime::now)).unwrap()
}

/// A producer with the permit to send.
struct Permitted {
    producer: Producer,
    work: Work,
    _folder: tempfile::TempDir,
}

impl Permitted {
    async fn send(&self, draft: Draft) -> Delivery {
        self.producer.send(self.work.permit(), draft).await
    }

    async fn submit(&self, draft: Draft) -> Receipt {
        self.producer.submit(self.work.permit(), draft).await
    }
}

async fn bench(pace: SendPace) -> (Demo, Permitted) {
    patient(pace, Duration::from_secs(30)).await
}

async fn patient(pace: SendPace, patience: Duration) -> (Demo, Permitted) {
    let demo = Demo::start(Options::default()).await.unwrap();
    demo.create_topic("orders", 3, 3, &[]).unwrap();
    let options = wire::Options::new(Address::list(&demo.bootstrap()).unwrap());
    let folder = tempfile::tempdir().unwrap();
    let work = agreed(&folder);
    (
        demo,
        Permitted { producer: Producer::patient(Wire::new(options), pace, patience), work, _folder: folder },
    )
}

fn draft(key: &'static str) -> Draft {
    Draft {
        topic: "orders".into(),
        key: Some(Bytes::from_static(key.as_bytes())),
        value: Some(Bytes::from_static(b"value")),
        ..Draft::default()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_report_has_partition_offset_and_timestamp() {
    let (demo, producer) = bench(SendPace::Single).await;
    let partition = partition_for(b"k", 3).unwrap();
    for offset in 0..3 {
        let at = Timestamp(1_795_341_600_000 + offset);
        let delivery = producer.send(Draft { timestamp: Some(at), ..draft("k") }).await;
        let sent = Fate::Sent {
            partition: PartitionId(partition),
            offset: Some(Offset(offset)),
            timestamp: Some(at),
        };
        assert_eq!(delivery.fate, sent);
    }
    assert_eq!(demo.offsets("orders", partition).unwrap().2, 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_record_of_a_load_gets_its_receipt() {
    let (_demo, producer) = bench(SendPace::Load).await;
    let mut receipts = Vec::new();
    for _ in 0..2_000 {
        receipts.push(producer.submit(draft("k")).await);
    }
    for (number, receipt) in receipts.into_iter().enumerate() {
        let Fate::Sent { offset, .. } = receipt.fate().await.fate else {
            panic!("record {number} was not sent")
        };
        assert_eq!(offset, Some(Offset(number as i64)), "in the order of submitting");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_topic_is_refused_and_not_made() {
    let (demo, producer) = bench(SendPace::Single).await;
    let delivery = producer.send(Draft { topic: "ghost".into(), ..draft("k") }).await;
    let Fate::NotSent(failure) = delivery.fate else { panic!("{delivery:?}") };
    assert!(failure.why.contains("no topic ghost"), "{failure}");
    assert_eq!(demo.offsets("ghost", 0), None);
}

/// librdkafka takes 0 for "now", and has no way to say that there is no time.
#[tokio::test(flavor = "multi_thread")]
async fn every_timestamp_and_every_header_name_is_sent_as_it_is_and_in_its_order() {
    let (demo, producer) = bench(SendPace::Load).await;
    demo.create_topic("odd", 1, 3, &[]).unwrap();
    let times = [5, 0, 7, -1, 0, 9];
    let header = kafdeck::kafka::record::Header { name: Bytes::from_static(b"\xff"), value: None };
    let mut receipts = Vec::new();
    for time in times {
        let odd = Draft {
            topic: "odd".into(),
            timestamp: Some(Timestamp(time)),
            headers: vec![header.clone()],
            ..draft("k")
        };
        receipts.push(producer.submit(odd).await);
    }
    for (offset, (receipt, time)) in receipts.into_iter().zip(times).enumerate() {
        let sent = Fate::Sent {
            partition: PartitionId(0),
            offset: Some(Offset(offset as i64)),
            timestamp: (time >= 0).then_some(Timestamp(time)),
        };
        assert_eq!(receipt.fate().await.fate, sent);
    }
    let refused = producer.send(Draft { timestamp: Some(Timestamp(-2)), ..draft("k") }).await;
    assert!(not_sent(&refused).contains("timestamp -2"), "{refused:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_record_of_no_time_has_its_fate_too() {
    let (demo, producer) = patient(SendPace::Single, SHORT).await;
    let timeless = || Draft { timestamp: Some(Timestamp(-1)), ..draft("k") };
    demo.faults().on(Api::Produce).always().error(ErrorCode::NotEnoughReplicas);
    assert!(not_sent(&producer.send(timeless()).await).contains("min.insync.replicas"));
    demo.faults().clear();
    let written = || (0..3).map(|partition| demo.offsets("orders", partition).unwrap().2).sum::<i64>();
    for fault in [ErrorCode::NotEnoughReplicas, ErrorCode::NotLeaderOrFollower] {
        let before = written();
        demo.faults().on(Api::Produce).times(2).error(fault);
        assert!(matches!(producer.send(timeless()).await.fate, Fate::Sent { .. }));
        assert_eq!(written(), before + 1);
    }
    // The answer is lost, not the record: sent again under its number, it is written once.
    let before = written();
    demo.faults().on(Api::Produce).times(2).cut();
    let sent = producer.send(timeless()).await;
    assert!(matches!(sent.fate, Fate::Sent { offset: Some(_), .. }), "{sent:?}");
    assert_eq!(written(), before + 1);
    demo.faults().on(Api::Produce).always().cut();
    let lost = producer.send(timeless()).await;
    assert!(matches!(lost.fate, Fate::Unknown(_)), "{lost:?}");
    assert_eq!(written(), before + 2);
    demo.faults().clear();
    assert!(matches!(producer.send(timeless()).await.fate, Fate::Sent { .. }));
    assert_eq!(written(), before + 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_header_name_that_is_no_text_is_sent_as_it_is() {
    let (_demo, producer) = bench(SendPace::Single).await;
    let header = kafdeck::kafka::record::Header { name: Bytes::from_static(b"\xff"), value: None };
    let delivery = producer.send(Draft { headers: vec![header], ..draft("k") }).await;
    assert!(matches!(delivery.fate, Fate::Sent { .. }), "{delivery:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_receipt_is_answered_even_if_the_producer_is_closed() {
    let (demo, producer) = bench(SendPace::Load).await;
    assert!(matches!(producer.send(draft("k")).await.fate, Fate::Sent { .. }));
    demo.faults().on(Api::Produce).always().hold();
    let receipt = producer.submit(draft("k")).await;
    // Unknown if it had left, not sent if it had not: never silence, and never "sent".
    drop(producer);
    let fate = receipt.fate().await.fate;
    assert!(matches!(fate, Fate::Unknown(_) | Fate::NotSent(_)), "{fate:?}");
}

/// Long enough for a few tries, short enough for a test.
const SHORT: Duration = Duration::from_secs(3);

fn not_sent(delivery: &Delivery) -> String {
    let Fate::NotSent(failure) = &delivery.fate else { panic!("{delivery:?}") };
    failure.to_string()
}

#[tokio::test(flavor = "multi_thread")]
async fn too_few_replicas_in_sync_is_known_to_be_not_sent() {
    let (demo, producer) = patient(SendPace::Single, SHORT).await;
    demo.faults().on(Api::Produce).always().error(ErrorCode::NotEnoughReplicas);
    let why = not_sent(&producer.send(draft("k")).await);
    assert!(why.contains("min.insync.replicas"), "{why}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_record_that_a_broker_has_and_does_not_confirm_is_unknown() {
    let (demo, producer) = patient(SendPace::Single, SHORT).await;
    demo.faults().on(Api::Produce).always().hold();
    let sending = producer.send(draft("k"));
    let giving_up = async {
        // Held answers belong to requests that were carried out.
        while (0..3).all(|partition| demo.offsets("orders", partition).unwrap().2 == 0) {
            tokio::task::yield_now().await;
        }
        producer.producer.give_up();
    };
    let (delivery, ()) = tokio::join!(sending, giving_up);
    assert!(matches!(delivery.fate, Fate::Unknown(_)), "{delivery:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_leader_that_cannot_be_reached_has_nothing() {
    let (demo, producer) = patient(SendPace::Single, SHORT).await;
    let partition = partition_for(b"k", 3).unwrap();
    let leader = demo.leader("orders", partition).unwrap();
    // Never reached, so nothing can have left: a connection that breaks while a record is on its way leaves it unknown.
    demo.faults().on(Api::ApiVersions).broker(leader).always().cut();
    let why = not_sent(&producer.send(draft("k")).await);
    assert!(why.contains("the last one said"), "{why}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_of_a_partition_without_leader_is_refused_at_once() {
    let (demo, producer) = bench(SendPace::Single).await;
    let partition = partition_for(b"k", 3).unwrap();
    demo.create_topic("alone", 3, 1, &[]).unwrap();
    let leader = demo.leader("alone", partition).unwrap();
    demo.stop_broker(leader).await;
    let key = Draft { topic: "alone".into(), ..draft("k") };
    let why = not_sent(&producer.send(key).await);
    assert!(why.contains("has no leader") && why.contains("this key"), "{why}");
    // Without a key it goes where there is one.
    let free = Draft { topic: "alone".into(), key: None, ..draft("k") };
    let Fate::Sent { partition: chosen, .. } = producer.send(free).await.fate else { panic!("not sent") };
    assert_ne!(chosen.0, partition);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_waits_is_told_for_what_and_may_take_it_back() {
    let (demo, producer) = bench(SendPace::Single).await;
    demo.faults().on(Api::Produce).always().error(ErrorCode::NotEnoughReplicas);
    let watching = Watching::default();
    let sending = producer.producer.send_watched(producer.work.permit(), draft("k"), &watching);
    let taking = async {
        while watching.waits_for().is_none_or(|why| !why.contains("too few replicas in sync")) {
            tokio::task::yield_now().await;
        }
        watching.take_back();
    };
    let (delivery, ()) = tokio::join!(sending, taking);
    assert!(not_sent(&delivery).contains("taken back"), "{delivery:?}");
    demo.faults().clear();
    assert!(matches!(producer.send(draft("k")).await.fate, Fate::Sent { .. }));
    assert_eq!(producer.producer.last_word(), None);
}

/// Five requests of a megabyte at most are under way at a time, and no broker confirms any of them: what lies behind them
/// is known to be nowhere, though their partition has records of which nobody knows.
#[tokio::test(flavor = "multi_thread")]
async fn in_a_load_each_record_has_a_fate_of_its_own() {
    let (demo, producer) = bench(SendPace::Load).await;
    let numbered = |number: usize| {
        // What does not compress.
        let text: String =
            (0..20_000).map(|at: usize| ((at * at + number) * 7919 % 99_991).to_string()).collect();
        let value = format!("{number} {text}");
        Draft { partition: Some(PartitionId(0)), value: Some(Bytes::from(value)), ..draft("k") }
    };
    assert!(matches!(producer.send(numbered(0)).await.fate, Fate::Sent { .. }));
    demo.faults().on(Api::Produce).always().hold();
    let mut receipts = Vec::new();
    for number in 1..=200 {
        receipts.push(producer.submit(numbered(number)).await);
    }
    // Held answers belong to requests that were carried out.
    while demo.offsets("orders", 0).unwrap().2 < 2 {
        tokio::task::yield_now().await;
    }
    producer.producer.give_up();
    let (mut nowhere, mut unknown) = (0, 0);
    for receipt in receipts {
        match receipt.fate().await.fate {
            Fate::NotSent(_) => nowhere += 1,
            Fate::Unknown(_) => unknown += 1,
            sent @ Fate::Sent { .. } => panic!("nobody confirmed it: {sent:?}"),
        }
    }
    let there = demo.offsets("orders", 0).unwrap().2 - 1;
    assert!(there <= unknown, "{there} are there, {unknown} may be");
    assert!(nowhere >= 100, "{nowhere} are nowhere, {unknown} may be there");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_broker_behind_the_address_of_another_is_known_to_have_nothing() {
    let demo = Demo::start(Options { one_address: true, ..Options::default() }).await.unwrap();
    demo.create_topic("orders", 3, 3, &[]).unwrap();
    let options = wire::Options::new(Address::list(&demo.bootstrap()).unwrap());
    let folder = tempfile::tempdir().unwrap();
    let work = agreed(&folder);
    let producer = Producer::patient(Wire::new(options), SendPace::Single, SHORT);
    let hidden = (0..3).find(|partition| demo.leader("orders", *partition) != Some(1)).unwrap();
    let hidden = Draft { partition: Some(PartitionId(hidden)), ..draft("k") };
    let why = not_sent(&producer.send(work.permit(), hidden).await);
    assert!(why.contains("advertise one address"), "{why}");
}

/// Telemetry (KIP-714): a librdkafka that is left to itself asks for it; the one that sends our records never does.
#[tokio::test(flavor = "multi_thread")]
async fn what_this_client_does_is_told_to_no_broker() {
    let telemetry = [Api::GetTelemetrySubscriptions, Api::PushTelemetry];
    let (demo, producer) = bench(SendPace::Single).await;
    telemetry.iter().for_each(|api| demo.faults().offer(*api));
    for _ in 0..20 {
        assert!(matches!(producer.send(draft("k")).await.fate, Fate::Sent { .. }));
    }
    drop(producer);
    let asked = demo.take_asked();
    assert!(asked.contains_key(&Api::Produce), "{asked:?}");
    assert!(telemetry.iter().all(|api| !asked.contains_key(api)), "{asked:?}");

    // The same cluster is asked for it where nobody forbids it.
    let left_alone: FutureProducer =
        ClientConfig::new().set("bootstrap.servers", demo.bootstrap()).create().unwrap();
    for _ in 0..20 {
        let record = FutureRecord::to("orders").key("k").payload("value");
        left_alone.send(record, Duration::from_secs(30)).await.unwrap();
    }
    let asked = demo.take_asked();
    assert!(asked.contains_key(&Api::GetTelemetrySubscriptions), "{asked:?}");
}
