//! The shared look: first names, then the rest; what goes wrong is said, the last rows stay, and it recovers by itself.
use super::cluster::{commit, fill, started};
use kafdeck::demo::{Api, Batch, Options as DemoOptions, Record};
use kafdeck::kafka::Pulses;
use kafdeck::kafka::model::{Known, Lag, PartitionId, Pulse, Timestamp};
use std::sync::Arc;
use std::time::Duration;

pub const BEAT: Duration = Duration::from_millis(20);

/// The first pulse that fits. Woken by each pulse; a minute without it is a failure.
pub async fn until(pulses: &mut Pulses, what: &str, fits: impl Fn(&Pulse) -> bool) -> Arc<Pulse> {
    let mut last = pulses.latest();
    let found = async {
        while !fits(&last) {
            last = pulses.changed().await;
        }
    };
    let in_time = tokio::time::timeout(Duration::from_secs(60), found).await;
    assert!(in_time.is_ok(), "never {what}: {last:#?}");
    last
}

#[tokio::test]
async fn everything_fills_in() {
    let (demo, cluster) = started(DemoOptions::default()).await;
    demo.create_topic("orders", 3, 3, &[]).unwrap();
    demo.create_topic("empty", 1, 1, &[]).unwrap();
    fill(&demo, "orders", 1, 10);
    let mut pulses = cluster.pulse(|| Timestamp(42), BEAT);
    let first = until(&mut pulses, "names", |pulse| pulse.number > 0).await;
    let names: Vec<_> = first.topics.iter().map(|topic| &*topic.name).collect();
    assert_eq!((names, first.visible_topics), (vec!["empty", "orders"], 2));
    assert_eq!(first.overview.brokers.len(), 3, "metadata tells the brokers too");
    commit(&cluster, "billing", "orders", 1, 4).await;
    let full = until(&mut pulses, "full", |pulse| {
        let filled = pulse.topics.iter().filter(|topic| !topic.internal).all(|topic| {
            topic.records.whole().is_some()
                && topic.size.whole().is_some()
                && topic.last.whole().is_some()
                && topic.cleanup.whole().is_some()
                && topic.rate.whole().is_some()
        });
        let lag =
            |groups: &Arc<[_]>| groups.first().map(|group: &kafdeck::kafka::model::Group| group.lag.clone());
        filled
            && pulse.rate.whole().is_some()
            && pulse.groups.whole().and_then(lag) == Some(Known::Is(Lag::of(6)))
    });
    let full = full.await;
    let orders = full.topics.iter().find(|topic| &*topic.name == "orders").unwrap();
    assert_eq!((orders.records.clone(), orders.rate.clone()), (Known::Is(10), Known::Is(0.0)));
    let empty = full.topics.iter().find(|topic| &*topic.name == "empty").unwrap();
    assert_eq!(empty.last, Known::Is(Timestamp(-1)), "nothing was ever written");
    let controller = full.overview.controller.whole().unwrap();
    assert_eq!((controller.id.0, controller.since), (demo.controller(), Timestamp(42)));
    assert_eq!((full.trouble.clone(), full.at), (None, Some(Timestamp(42))));
    fill(&demo, "orders", 0, 5);
    let moved =
        until(&mut pulses, "a rate", |pulse| pulse.rate.whole().is_some_and(|rate| *rate > 0.0)).await;
    let orders = moved.topics.iter().find(|topic| &*topic.name == "orders").unwrap();
    assert_eq!(orders.records, Known::Is(15));
    assert!(orders.rates.last().is_some_and(|rate| *rate > 0.0), "{:?}", orders.rates);
}

#[tokio::test]
async fn unchanged_parts_are_shared() {
    let (demo, cluster) = started(DemoOptions::default()).await;
    demo.create_topic("orders", 3, 3, &[]).unwrap();
    let mut pulses = cluster.pulse(|| Timestamp(1), BEAT);
    let first = until(&mut pulses, "names", |pulse| pulse.number > 0).await;
    fill(&demo, "orders", 0, 1);
    // Longer than the beat of the names: the topic was told anew in between.
    let known = |pulse: &Pulse| pulse.topics[0].records == Known::Is(1) && pulse.topics[0].rates.len() > 12;
    let later = until(&mut pulses, "later", known).await;
    assert!(Arc::ptr_eq(&first.topics[0].name, &later.topics[0].name));
    assert!(Arc::ptr_eq(&first.topics[0].partitions, &later.topics[0].partitions));
}

#[tokio::test]
async fn it_says_that_the_cluster_is_gone_and_recovers() {
    let (demo, cluster) = started(DemoOptions::default()).await;
    demo.create_topic("orders", 3, 3, &[]).unwrap();
    fill(&demo, "orders", 0, 7);
    let mut pulses = cluster.pulse(|| Timestamp(1), BEAT);
    until(&mut pulses, "records", |pulse| {
        pulse.topics.first().is_some_and(|row| row.records == Known::Is(7))
    })
    .await;
    // A broker that stops is fenced in a moment, and then nothing is missing any more: one that answers nothing stays.
    demo.faults().on(Api::ListOffsets).broker(2).always().cut();
    let partial = until(&mut pulses, "partial", |pulse| !pulse.partial.is_empty()).await;
    assert_eq!(partial.partial.keys().map(|broker| broker.0).collect::<Vec<_>>(), [2]);
    demo.faults().clear();
    for broker in 1..=3 {
        demo.stop_broker(broker).await;
    }
    let gone = until(&mut pulses, "trouble", |pulse| {
        pulse.trouble.is_some() && pulse.overview.brokers.iter().all(|broker| broker.state.is_down())
    });
    let gone = gone.await;
    assert!(gone.trouble.as_ref().unwrap().contains("refused"), "{:?}", gone.trouble);
    assert_eq!(gone.topics[0].records.at_least(), Some(&7), "the last rows stay");
    for broker in 1..=3 {
        demo.start_broker(broker).await.unwrap();
    }
    let back = until(&mut pulses, "well again", |pulse| {
        let up = pulse.overview.brokers.iter().all(|broker| !broker.state.is_down());
        let whole = pulse.topics[0].records == Known::Is(7);
        pulse.trouble.is_none() && pulse.partial.is_empty() && up && whole
    });
    assert_eq!(back.await.overview.brokers.len(), 3);
}

#[tokio::test]
async fn an_open_transaction_holds_readers_back() {
    let (demo, cluster) = started(DemoOptions::default()).await;
    demo.create_topic("audit", 2, 1, &[]).unwrap();
    let mut transaction = demo.begin("auditor").unwrap();
    transaction.append("audit", 1, &Batch::of([Record::of("open")])).unwrap();
    let mut pulses = cluster.pulse(|| Timestamp(7), BEAT);
    let held = until(&mut pulses, "held", |pulse| !pulse.held_back.is_empty()).await;
    assert_eq!(held.held_back, [("audit".into(), PartitionId(1), Timestamp(7))]);
    transaction.commit().unwrap();
    until(&mut pulses, "free", |pulse| pulse.held_back.is_empty()).await;
}

#[tokio::test]
async fn a_poke_looks_now() {
    let (demo, cluster) = started(DemoOptions::default()).await;
    let mut pulses = cluster.pulse(|| Timestamp(1), Duration::from_secs(3600));
    let whole = |pulse: &Pulse| pulse.groups.whole().is_some() && pulse.overview.controller.whole().is_some();
    until(&mut pulses, "whole", whole).await;
    demo.create_topic("orders", 1, 1, &[]).unwrap();
    pulses.poke();
    until(&mut pulses, "the new topic", |pulse| pulse.topics.len() == 1).await;
}
