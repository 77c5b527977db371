//! A log keeps what it was given, forgets what it should, and tells readers the truth about transactions.
use super::*;
use crate::demo::batch::{Batch, BatchProducer, Record, marker, records_of};

const ALL: i64 = i64::MAX;

fn append(log: &mut Log, records: &[Record]) -> i64 {
    let bytes = Batch::of(records.iter().cloned()).encode(0, 1_000);
    let header = BatchHeader::parse(&bytes).unwrap();
    log.append(&bytes, &header, 0, None, 1_000).unwrap().base_offset
}

fn send(log: &mut Log, id: i64, epoch: i16, sequence: i32, count: usize) -> Result<Appended, ResponseError> {
    let producer = BatchProducer { id, epoch, sequence, transactional: true };
    let records = (0..count).map(|_| Record::new("k", "v"));
    let bytes = Batch::of(records).encode_for(producer, 0, 1_000);
    log.append(&bytes, &BatchHeader::parse(&bytes).unwrap(), 0, None, 1_000)
}

fn offsets(log: &Log) -> Vec<i64> {
    let slice = log.slice(log.start(), ALL, usize::MAX, true);
    slice.chunks.iter().flat_map(|bytes| records_of(bytes).unwrap()).map(|walked| walked.offset).collect()
}

#[test]
fn offsets_follow_each_other_and_a_slice_begins_with_the_batch_that_holds_its_offset() {
    let mut log = Log::default();
    let three = [Record::of("a"), Record::of("b"), Record::of("c")];
    assert_eq!((append(&mut log, &three), append(&mut log, &three), log.end()), (0, 3, 6));
    let slice = log.slice(4, ALL, usize::MAX, true);
    assert_eq!((slice.chunks.len(), slice.next), (1, 6));
    assert_eq!(offsets(&log), [0, 1, 2, 3, 4, 5]);
    assert_eq!(log.slice(6, ALL, usize::MAX, true).bytes, 0);
}

#[test]
fn a_limit_cuts_the_last_batch_but_never_a_promised_first_one() {
    let mut log = Log::default();
    append(&mut log, &[Record::of("a")]);
    append(&mut log, &[Record::of("b")]);
    let size = log.bytes() as usize / 2;
    assert_eq!(log.slice(0, ALL, 1, true).bytes, size);
    assert_eq!(log.slice(0, ALL, 1, false).bytes, 0);
    let cut = log.slice(0, ALL, size + 10, false);
    assert_eq!((cut.bytes, cut.chunks.len()), (size + 10, 2));
}

#[test]
fn sequences_are_checked_as_kafka_does() {
    let mut log = Log::default();
    assert_eq!(send(&mut log, 7, 0, 0, 2).unwrap().base_offset, 0);
    assert_eq!(send(&mut log, 7, 0, 2, 1).unwrap().base_offset, 2);
    let again = send(&mut log, 7, 0, 0, 2).unwrap();
    assert_eq!((again.base_offset, again.duplicate, log.end()), (0, true, 3));
    assert_eq!(send(&mut log, 7, 0, 9, 1), Err(ResponseError::OutOfOrderSequenceNumber));
    assert_eq!(send(&mut log, 7, 1, 4, 1), Err(ResponseError::OutOfOrderSequenceNumber));
    assert_eq!(send(&mut log, 7, 1, 0, 1).unwrap().base_offset, 3);
    assert_eq!(send(&mut log, 7, 0, 3, 1), Err(ResponseError::InvalidProducerEpoch));
}

#[test]
fn an_open_transaction_holds_the_stable_offset_until_its_marker() {
    let mut log = Log::default();
    append(&mut log, &[Record::of("plain")]);
    send(&mut log, 7, 0, 0, 2).unwrap();
    send(&mut log, 8, 0, 0, 1).unwrap();
    assert_eq!((log.stable(), log.end()), (1, 4));
    log.end_transaction(7, 0, marker(7, 0, false, 5), false, 5);
    assert_eq!((log.stable(), log.end()), (3, 5));
    let aborted = AbortedRange { producer_id: 7, first_offset: 1, last_offset: 4 };
    assert_eq!(log.aborted(0, 5), [aborted]);
    assert_eq!(log.aborted(2, 5), [aborted]);
    assert!(log.aborted(5, 9).is_empty());
    assert!(log.aborted(0, 1).is_empty());
    log.end_transaction(8, 0, marker(8, 0, true, 5), true, 5);
    assert_eq!((log.stable(), log.end()), (6, 6));
    assert_eq!(log.aborted(0, 6), [aborted]);
}

#[test]
fn retention_moves_the_start_and_keeps_the_newest_batch() {
    let mut log = Log::default();
    for time in 0..10 {
        append(&mut log, &[Record::of("x").at(time)]);
    }
    let one = log.bytes() / 10;
    log.retain(Retention { bytes: Some(4 * one), time: None }, 100);
    assert_eq!((log.start(), log.bytes()), (6, 4 * one));
    log.retain(Retention { bytes: None, time: Some(1) }, 100);
    assert_eq!((log.start(), log.end()), (9, 10));
    log.delete_before(99);
    assert_eq!((log.start(), log.bytes()), (10, 0));
}

#[test]
fn compaction_keeps_the_last_of_each_key_at_its_offset() {
    let mut log = Log::default();
    append(
        &mut log,
        &[Record::new("a", "1").at(1), Record::new("b", "1").at(1), Record::new("a", "2").at(1)],
    );
    append(&mut log, &[Record::tombstone("b").at(1), Record::new("c", "1").at(1)]);
    append(&mut log, &[Record::new("c", "2").at(1)]);
    log.compact(Compaction { tombstones_for: 1_000, ..Compaction::default() }, 10);
    assert_eq!(offsets(&log), [2, 3, 5]);
    let bytes = &log.slice(0, ALL, usize::MAX, true).chunks[0];
    let header = BatchHeader::parse(bytes).unwrap();
    assert!(header.intact(bytes));
    assert_eq!((header.base_offset, header.last_offset_delta, header.count), (0, 2, 1));
    log.compact(Compaction { tombstones_for: 1_000, ..Compaction::default() }, 5_000);
    assert_eq!((offsets(&log), log.end()), (vec![2, 5], 6));
}

#[test]
fn times_are_looked_up_inside_batches() {
    let mut log = Log::default();
    append(&mut log, &[Record::of("a").at(10), Record::of("b").at(30), Record::of("c").at(20)]);
    append(&mut log, &[Record::of("d").at(30), Record::of("e").at(25)]);
    assert_eq!(log.first_at(0), Some((0, 10)));
    assert_eq!(log.first_at(11), Some((1, 30)));
    assert_eq!(log.latest(), Some((1, 30)));
    assert_eq!(log.first_at(31), None);
    log.delete_before(2);
    assert_eq!(log.first_at(15), Some((2, 20)));
}

#[test]
fn epochs_end_where_the_next_leader_begins() {
    let mut log = Log::default();
    let bytes = Batch::of([Record::of("a")]).encode(0, 0);
    for epoch in [0, 0, 3, 5] {
        log.append(&bytes, &BatchHeader::parse(&bytes).unwrap(), epoch, None, 0).unwrap();
    }
    assert_eq!(log.end_of_epoch(0, 5), (0, 2));
    assert_eq!(log.end_of_epoch(2, 5), (0, 2));
    assert_eq!(log.end_of_epoch(3, 5), (3, 3));
    assert_eq!(log.end_of_epoch(5, 5), (5, 4));
}
