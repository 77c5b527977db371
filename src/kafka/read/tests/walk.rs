//! Where the next request begins: after whole frames, cut ones, broken ones.
use super::write;
use crate::kafka::read::walk::{Probe, Tail, walk};
use crate::kafka::record::Codec;
use proptest::prelude::*;

fn batch(first: i64, last: i64) -> Vec<u8> {
    let records: Vec<_> =
        (first..=last).map(|offset| write::record(offset, 0, None, Some(b"value"))).collect();
    write::batch(&records, Codec::None)
}

#[test]
fn the_next_offset_follows_the_last_whole_frame() {
    let (first, second) = (batch(10, 19), batch(25, 29));
    let set = [first.clone(), second.clone()].concat();
    let walked = walk(&set, 12, 1000);
    assert_eq!(
        (walked.length, walked.base, walked.next, walked.tail),
        (set.len(), Some(10), 30, Tail::Nothing)
    );
    let walked = walk(&set[..first.len() + 30], 12, 1000);
    assert_eq!((walked.length, walked.next), (first.len(), 20));
    assert_eq!(walked.tail, Tail::Cut { need: second.len() });
    // What begins at the end or later is nobody's.
    assert_eq!(walk(&set, 12, 20).length, first.len());
    assert_eq!(walk(&[], 12, 20).next, 12);
}

#[test]
fn a_damaged_last_offset_is_not_believed() {
    let mut set = batch(10, 19);
    set[24] ^= 0x40;
    let walked = walk(&set, 10, i64::MAX);
    assert_eq!((walked.length, walked.next), (0, 10));
    assert!(matches!(walked.tail, Tail::Broken(_)));
}

#[test]
fn a_compacted_batch_is_believed_for_its_checksum() {
    let records = [write::record(10, 0, None, Some(b"a")), write::record(19, 0, None, Some(b"b"))];
    assert_eq!(walk(&write::batch(&records, Codec::None), 10, 1000).next, 20);
}

#[test]
fn older_records_than_asked_for_are_no_progress() {
    assert!(matches!(walk(&batch(10, 19), 20, 1000).tail, Tail::Broken(_)));
}

proptest! {
    #[test]
    fn a_probe_finds_the_first_readable_offset(first in 0..1000i64, bad in 1..5000i64, length in 1..300i64, room in 0..12_000i64) {
        // Unreadable: first .. first + bad. After it, batches of `length` offsets. The end may lie anywhere, also inside.
        let good = first + bad;
        let end = first + 1 + room;
        let mut probe = Probe::from(first, "broken");
        let mut asked = 0;
        while let Some(at) = probe.at(end) {
            asked += 1;
            prop_assert!(probe.found(end).is_none());
            prop_assert!(at > first && at < end && asked < 60);
            probe.learn(at, (at >= good).then(|| at - (at - good) % length));
        }
        prop_assert_eq!(probe.found(end), Some(good.min(end)));
    }
}
