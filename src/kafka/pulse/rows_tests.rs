//! Offsets in, records and rates out; names come and go in between.
use super::*;
use crate::kafka::model::{BrokerId, Partition, Timestamp};
use crate::wire;
use std::time::Duration;

fn topic(name: &str, partitions: i32) -> Topic {
    let row = |id| Partition {
        id: PartitionId(id),
        leader: Some(BrokerId(1)),
        leader_epoch: 0,
        replicas: Arc::default(),
        in_sync: Arc::default(),
        offline: Arc::default(),
        error: 0,
    };
    Topic::new(name.into(), name.starts_with("__"), (0..partitions).map(row).collect())
}

fn listing(topics: &[Topic], offsets: &[i64]) -> ListedOffsets {
    let rows = offsets.iter().map(|offset| match offset {
        -1 => ListedOffset::Unasked,
        offset => ListedOffset::Is { offset: *offset, timestamp: -1 },
    });
    let refused = wire::Error::UnknownBroker { broker: BrokerId(1) };
    let failed = if offsets.contains(&-1) { [(BrokerId(1), refused)].into() } else { Default::default() };
    ListedOffsets { topics: topics.into(), offsets: LeaderOffsets { rows: rows.collect(), failed } }
}

#[test]
fn records_and_rates_come_from_offsets() {
    let names = vec![topic("__internal", 1), topic("orders", 2)];
    let mut rows = TopicRows::default();
    rows.names(names.clone());
    let start = Instant::now();
    assert_eq!(rows.ends(&listing(&names, &[5, 10, 20]), start), None);
    assert_eq!(rows.topics[1].records, Known::Loading, "the first offsets are not known yet");
    rows.firsts(&listing(&names, &[0, 1, 2]));
    assert_eq!(rows.topics[1].records, Known::Is(27));
    let rate = rows.ends(&listing(&names, &[105, 30, 40]), start + Duration::from_secs(2));
    assert_eq!(rate, Some(20.0), "internal topics do not count");
    assert_eq!(rows.topics[1].rate, Known::Is(20.0));
    assert_eq!(*rows.topics[1].rates, [20.0]);
    assert_eq!(rows.end("orders", PartitionId(1)), Some(40));
    assert_eq!(rows.end("orders", PartitionId(7)), None);
}

#[test]
fn an_answer_for_old_names_fits_the_new_ones() {
    let old = vec![topic("a", 1), topic("b", 1), topic("d", 1)];
    let mut rows = TopicRows::default();
    rows.names(old.clone());
    let asked = listing(&old, &[1, 2, 4]);
    rows.names(vec![topic("b", 2), topic("c", 1), topic("d", 1)]);
    rows.ends(&asked, Instant::now());
    assert_eq!(rows.end("a", PartitionId(0)), None);
    assert_eq!(rows.end("b", PartitionId(0)), Some(2));
    assert_eq!(rows.end("b", PartitionId(1)), None, "the new partition was not asked about");
    assert_eq!(rows.end("d", PartitionId(0)), Some(4));
}

#[test]
fn a_failure_keeps_what_was_known() {
    let names = vec![topic("orders", 1)];
    let mut rows = TopicRows::default();
    rows.names(names.clone());
    let start = Instant::now();
    let lost = listing(&names, &[-1]);
    assert!(lost.is_lost());
    rows.ends(&lost, start);
    assert!(matches!(rows.topics[0].records, Known::Failed(_)), "nothing better is known");
    rows.ends(&listing(&names, &[9]), start + Duration::from_secs(1));
    rows.firsts(&listing(&names, &[0]));
    rows.ends(&listing(&names, &[-1]), start + Duration::from_secs(2));
    let records = &rows.topics[0].records;
    assert_eq!((records.whole(), records.at_least()), (None, Some(&9)), "it is that of before");
}

#[test]
fn only_topics_that_grew_are_dated_again() {
    let names = vec![topic("empty", 1), topic("orders", 1)];
    let mut rows = TopicRows::default();
    rows.names(names.clone());
    assert!(rows.undated(10).is_empty(), "nothing is known yet");
    rows.ends(&listing(&names, &[0, 5]), Instant::now());
    rows.firsts(&listing(&names, &[0, 0]));
    let asked: Vec<_> = rows.undated(10).into_iter().map(|topic| topic.name).collect();
    assert_eq!(asked, ["orders".into()]);
    assert_eq!(rows.topics[0].last, Known::Is(Timestamp(-1)), "an empty topic needs no question");
    assert!(rows.undated(10).is_empty());
    rows.ends(&listing(&names, &[0, 6]), Instant::now());
    assert_eq!(rows.undated(10).len(), 1);
}

#[test]
fn the_last_record_is_of_before_while_a_partition_does_not_tell() {
    let names = vec![topic("orders", 2)];
    let mut rows = TopicRows::default();
    rows.names(names.clone());
    let start = Instant::now();
    rows.firsts(&listing(&names, &[0, 0]));
    rows.ends(&listing(&names, &[5, 5]), start);
    assert_eq!(rows.undated(10).len(), 1);
    rows.dated("orders", Known::Is(Timestamp(900)));
    assert!(rows.undated(10).is_empty());
    // One falls silent, and the other one's last record is older.
    rows.ends(&listing(&names, &[5, -1]), start + Duration::from_secs(1));
    assert_eq!((rows.topics[0].records.whole(), rows.topics[0].records.at_least()), (None, Some(&10)));
    assert_eq!(rows.undated(10).len(), 1, "it is asked again");
    rows.dated("orders", Known::AtLeast(Timestamp(700), "1 partition: no leader".into()));
    assert_eq!(rows.topics[0].last, Known::AtLeast(Timestamp(900), "1 partition: no leader".into()));
    rows.dated("orders", Known::Failed("no answer".into()));
    assert_eq!(rows.topics[0].last, Known::AtLeast(Timestamp(900), "no answer".into()));
    // It is back.
    rows.ends(&listing(&names, &[5, 6]), start + Duration::from_secs(2));
    assert_eq!(rows.topics[0].records, Known::Is(11));
    assert_eq!(rows.undated(10).len(), 1);
    rows.dated("orders", Known::Is(Timestamp(950)));
    assert_eq!(rows.topics[0].last, Known::Is(Timestamp(950)));
}
