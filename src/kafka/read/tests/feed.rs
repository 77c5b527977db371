//! The mailbox: bounded, exact about where it stands, and never in the way of a stop.
use crate::kafka::model::{Offset, PartitionId, Timestamp};
use crate::kafka::read::feed::{Feed, Flow};
use crate::kafka::read::mailbox::{MailboxBounds, SearchedStretch};
use crate::kafka::read::row::CorruptBatch;
use crate::kafka::read::{Ending, PartitionProgress, ReadPhase, Reason, RecordRow};
use crate::kafka::record::{BatchFacts, Record};
use bytes::Bytes;
use std::sync::{Arc, mpsc};
use std::thread;

fn part(from: i64, end: Option<i64>) -> PartitionProgress {
    PartitionProgress {
        end: end.map(Offset),
        ..PartitionProgress::live("orders".into(), PartitionId(2), Offset(from))
    }
}

fn row(offset: i64) -> RecordRow {
    RecordRow::Record(Record {
        topic: "orders".into(),
        partition: PartitionId(2),
        offset: Offset(offset),
        timestamp: Timestamp(-1),
        key: None,
        value: Some(Bytes::from_static(b"a row of known size")),
        headers: Vec::new(),
        batch: Arc::new(BatchFacts::plain(Offset(offset))),
        reader: Default::default(),
    })
}

fn unreadable(offset: i64) -> RecordRow {
    RecordRow::Corrupt(CorruptBatch {
        topic: "orders".into(),
        partition: PartitionId(2),
        first: Offset(offset),
        last: Offset(offset),
        timestamp: Timestamp(-1),
        why: "its checksum is wrong".into(),
        beyond: None,
    })
}

fn delivery(offsets: std::ops::Range<i64>) -> SearchedStretch {
    let (next, count) = (offsets.end, (offsets.end - offsets.start) as u64);
    SearchedStretch {
        next,
        records: count,
        bytes: 100,
        matched: count,
        rows: offsets.map(row).collect(),
        ..SearchedStretch::default()
    }
}

const BOUNDS: MailboxBounds = MailboxBounds { rows: 10, bytes: 1 << 20, drops: false, limit: None };

fn offsets(rows: &[RecordRow]) -> Vec<i64> {
    rows.iter().map(|row| row.offset().0).collect()
}

#[test]
fn a_scan_s_reader_waits_for_room_and_loses_nothing() {
    let (feed, tap) = Feed::open(BOUNDS);
    feed.begin(vec![part(0, Some(100))], 0);
    let (said, heard) = mpsc::channel();
    let reader = thread::spawn(move || {
        for begin in (0..100).step_by(5) {
            assert_eq!(feed.deliver(delivery(begin..begin + 5)), Flow::Go);
            said.send(begin).unwrap();
        }
        feed.end(Ending::Complete);
    });
    // Two deliveries fill the mailbox; the third waits until somebody looks.
    assert_eq!((heard.recv(), heard.recv()), (Ok(0), Ok(5)));
    assert!(heard.try_recv().is_err());
    let mut all = Vec::new();
    while tap.ending().is_none() || all.len() < 100 {
        let rows = tap.take();
        assert!(rows.len() <= 15, "{} rows at once", rows.len());
        all.extend(rows);
        thread::yield_now();
    }
    reader.join().unwrap();
    assert_eq!(offsets(&all), (0..100).collect::<Vec<_>>());
    let progress = tap.progress();
    assert_eq!((progress.passed, progress.total, progress.matched, progress.records), (100, 100, 100, 100));
    assert_eq!((progress.partitions_done, progress.fraction()), (1, Some(1.0)));
}

#[test]
fn a_tail_lets_the_oldest_go_and_counts_them() {
    let (feed, tap) = Feed::open(MailboxBounds { drops: true, ..BOUNDS });
    feed.begin(vec![part(0, None)], 0);
    for begin in (0..100).step_by(5) {
        assert_eq!(feed.deliver(delivery(begin..begin + 5)), Flow::Go);
    }
    assert_eq!(offsets(&tap.take()), (90..100).collect::<Vec<_>>());
    assert_eq!(tap.progress().dropped, 90);
    // Where it goes on does not depend on what was dropped.
    assert_eq!(tap.parts()[0].next, Offset(100));
}

#[test]
fn bytes_bound_the_mailbox_as_well_as_rows() {
    let size = row(0).memory();
    let (feed, tap) = Feed::open(MailboxBounds { drops: true, bytes: 3 * size, ..BOUNDS });
    feed.begin(vec![part(0, None)], 0);
    feed.deliver(delivery(0..8));
    assert_eq!(offsets(&tap.take()), [5, 6, 7]);
    // A row larger than the mailbox still gets through.
    let (feed, tap) = Feed::open(MailboxBounds { drops: true, bytes: 1, ..BOUNDS });
    feed.begin(vec![part(0, None)], 0);
    feed.deliver(delivery(0..1));
    assert_eq!(offsets(&tap.take()), [0]);
}

#[test]
fn the_limit_cuts_after_the_last_match_and_says_where_to_go_on() {
    let (feed, tap) = Feed::open(MailboxBounds { limit: Some(7), ..BOUNDS });
    feed.begin(vec![part(0, Some(100))], 0);
    assert_eq!(feed.deliver(delivery(0..5)), Flow::Go);
    assert_eq!(feed.deliver(delivery(5..10)), Flow::Stop);
    assert_eq!(feed.deliver(delivery(10..15)), Flow::Stop);
    feed.end(Ending::Complete);
    assert_eq!(tap.ending(), Some(Ending::LimitReached));
    assert_eq!(offsets(&tap.take()), (0..7).collect::<Vec<_>>());
    assert_eq!(tap.cursors().get(&"orders".into(), PartitionId(2)), Some(Offset(7)));
}

#[test]
fn a_limit_holds_among_rows_that_can_t_be_read() {
    let (feed, tap) = Feed::open(MailboxBounds { limit: Some(3), ..BOUNDS });
    feed.begin(vec![part(0, Some(100))], 0);
    let rows = vec![row(0), unreadable(1), row(2), unreadable(3), row(4), unreadable(5), row(6), row(7)];
    assert_eq!(feed.deliver(SearchedStretch { rows, matched: 5, ..delivery(0..8) }), Flow::Stop);
    assert_eq!(offsets(&tap.take()), [0, 1, 2, 3, 4]);
    assert_eq!((tap.progress().matched, tap.parts()[0].next), (3, Offset(5)));
}

#[test]
fn a_stop_frees_a_waiting_reader_and_keeps_what_was_delivered() {
    let (feed, tap) = Feed::open(BOUNDS);
    feed.begin(vec![part(0, Some(100))], 0);
    feed.deliver(delivery(0..10));
    let waiting = feed.clone();
    let reader = thread::spawn(move || waiting.deliver(delivery(10..20)));
    tap.stop();
    assert_eq!(reader.join().unwrap(), Flow::Stop);
    feed.end(Ending::Complete);
    assert_eq!(tap.ending(), Some(Ending::StoppedByUser));
    assert_eq!(tap.cursors().get(&"orders".into(), PartitionId(2)), Some(Offset(10)));
    assert_eq!(tap.take().len(), 10);
}

#[test]
fn dropping_the_tap_stops_the_reader() {
    let (feed, tap) = Feed::open(BOUNDS);
    feed.begin(vec![part(0, None)], 0);
    drop(tap);
    assert_eq!(feed.deliver(delivery(0..1)), Flow::Stop);
}

#[test]
fn a_pause_holds_even_a_tail_and_nothing_is_dropped() {
    let (feed, tap) = Feed::open(MailboxBounds { drops: true, ..BOUNDS });
    feed.begin(vec![part(0, None)], 0);
    tap.pause(true);
    assert_eq!(tap.progress().phase, ReadPhase::Paused);
    let held = feed.clone();
    let reader = thread::spawn(move || held.deliver(delivery(0..3)));
    assert!(tap.take().is_empty());
    tap.pause(false);
    assert_eq!(reader.join().unwrap(), Flow::Go);
    assert_eq!(tap.take().len(), 3);
}

#[test]
fn what_is_missing_makes_a_read_incomplete_unless_it_was_stopped() {
    let reason = Reason::Retention {
        topic: "orders".into(),
        partition: PartitionId(1),
        from: Offset(5),
        until: Offset(9),
    };
    let (feed, tap) = Feed::open(BOUNDS);
    feed.missing(reason.clone());
    feed.end(Ending::Complete);
    let ending = tap.ending().unwrap();
    assert_eq!(ending, Ending::Incomplete(vec![reason]));
    assert_eq!(ending.to_string(), "incomplete: retention took orders 1:5–8 meanwhile");
}

#[test]
fn what_is_past_the_end_of_the_snapshot_does_not_count() {
    let (feed, tap) = Feed::open(BOUNDS);
    feed.begin(vec![part(10, Some(20)), part(0, Some(0))], 3);
    assert_eq!(tap.progress().partitions_done, 1);
    feed.deliver(SearchedStretch { next: 25, ..delivery(10..12) });
    let progress = tap.progress();
    assert_eq!((progress.passed, progress.total, progress.partitions_done), (10, 10, 2));
    assert_eq!((tap.parts()[0].next, progress.partitions_pruned), (Offset(20), 3));
}
