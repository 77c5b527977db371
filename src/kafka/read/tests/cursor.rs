//! What an answer means for a partition. Whatever a broker says, the partition gets on, or is given up in the end.
use super::write;
use crate::kafka::model::{Offset, PartitionId};
use crate::kafka::read::PartitionProgress;
use crate::kafka::read::cursor::{Cursor, CursorTrouble, CursorVerdict};
use crate::kafka::record::Codec;
use bytes::Bytes;
use kafka_protocol::messages::fetch_response::PartitionData;

fn cursor(from: i64, end: Option<i64>) -> Cursor {
    let part = PartitionProgress {
        end: end.map(Offset),
        ..PartitionProgress::live("orders".into(), PartitionId(0), Offset(from))
    };
    Cursor::of(0, part, 1000)
}

fn data(watermark: i64, set: &[u8]) -> PartitionData {
    let set = Bytes::copy_from_slice(set);
    PartitionData::default().with_high_watermark(watermark).with_records(Some(set))
}

fn batch(first: i64, last: i64) -> Vec<u8> {
    let records: Vec<_> = (first..=last).map(|at| write::record(at, 0, None, Some(b"value"))).collect();
    write::batch(&records, Codec::None)
}

#[test]
fn a_broker_that_always_cuts_a_batch_short_is_not_asked_for_ever() {
    let set = batch(10, 19);
    let mut cursor = cursor(10, Some(30));
    let mut asked = 0;
    let piece = loop {
        asked += 1;
        assert!(asked < 20);
        let at = cursor.ask_at();
        let answer = if at < 20 { data(30, &set[..set.len() - 1]) } else { data(30, &batch(20, 29)) };
        if let (Some(piece), _) = cursor.answer(answer, false) {
            break piece;
        }
    };
    assert_eq!(piece.broken.map(|(first, ..)| first), Some(10));
    assert!(cursor.next > 10);
}

#[test]
fn a_broker_that_leaves_a_partition_out_loses_it() {
    let mut cursor = cursor(0, Some(10));
    let said: Vec<CursorVerdict> = (0..3).map(|_| cursor.left_out()).collect();
    assert!(
        matches!(
            said[..],
            [CursorVerdict::On, CursorVerdict::On, CursorVerdict::Lost(CursorTrouble::Connection(_))]
        ),
        "{said:?}"
    );
}

#[test]
fn a_log_that_ends_before_the_planned_end_is_not_waited_for_without_a_word() {
    let mut cursor = cursor(0, Some(20));
    assert!(matches!(cursor.answer(data(0, b""), false).1, CursorVerdict::On));
    // A response without room, or held back by a quota, says nothing.
    assert!(matches!(cursor.answer(data(0, b""), true).1, CursorVerdict::On));
    assert!(matches!(cursor.answer(data(0, b""), false).1, CursorVerdict::On));
    assert!(matches!(
        cursor.answer(data(0, b""), false).1,
        CursorVerdict::Lost(CursorTrouble::Short(Offset(0)))
    ));
}

#[test]
fn what_the_broker_itself_can_t_read_at_the_end_of_a_log_is_passed_by_asking_beyond_it() {
    let mut cursor = cursor(10, None);
    // The batch 10–19 is corrupt, the log ends at 20, and no answer tells a watermark.
    let mut asked = 0;
    while cursor.next == 10 {
        asked += 1;
        assert!(asked < 30);
        let code = if cursor.ask_at() < 20 { 2 } else { 1 };
        let answer = match cursor.ask_at() {
            20 => data(20, b""),
            _ => data(-1, b"").with_error_code(code),
        };
        let (piece, verdict) = cursor.answer(answer, false);
        assert!(matches!(verdict, CursorVerdict::On), "{verdict:?}");
        assert!(piece.is_none_or(|piece| piece.broken.is_some()));
    }
    assert_eq!(cursor.next, 20);
}
