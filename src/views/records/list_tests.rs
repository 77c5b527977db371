//! The order of the list: time, or sorted, whatever comes and goes.
use super::*;
use crate::kafka::model::Timestamp;
use crate::kafka::record::BatchFacts;
use proptest::prelude::*;

fn row(offset: i64, value: &str) -> RecordRow {
    placed(0, offset, offset, value)
}

fn placed(partition: i32, offset: i64, time: i64, value: &str) -> RecordRow {
    RecordRow::Record(Record {
        topic: "orders".into(),
        partition: PartitionId(partition),
        offset: Offset(offset),
        timestamp: Timestamp(time),
        key: None,
        value: Some(value.to_owned().into_bytes().into()),
        headers: Vec::new(),
        batch: BatchFacts::plain(Offset(0)).into(),
        reader: Default::default(),
    })
}

fn shown(list: &List) -> Vec<i64> {
    (0..list.len()).map(|at| list.get(list.place(at)).unwrap().offset().0).collect()
}

fn sort(text: &str) -> Option<RecordSort> {
    Some(RecordSort::parse(text).unwrap())
}

fn json(n: &str) -> String {
    format!("{{\"n\":{n}}}")
}

#[test]
fn numbers_sort_as_numbers_and_what_is_missing_comes_last() {
    let mut list = List::of(None, true);
    let values = ["10", "9", "12345678901234567891", "12345678901234567890", "\"b\"", "\"a\"", "null", "9.0"];
    list.add((0..).zip(values).map(|(at, n)| row(at, &json(n))).collect(), Came::Read, KeptEnd::Oldest);
    assert_eq!(shown(&list), [7, 6, 5, 4, 3, 2, 1, 0]);
    list.set_order(sort(".n"), false);
    assert_eq!(shown(&list), [1, 7, 0, 3, 2, 5, 4, 6]);
    list.set_order(sort("-.n"), true);
    assert_eq!(shown(&list), [4, 5, 2, 3, 0, 7, 1, 6]);
    list.add(vec![row(8, &json("11"))], Came::Read, KeptEnd::Newest);
    assert_eq!(shown(&list), [4, 5, 2, 3, 8, 0, 7, 1, 6]);
    for place in 0..list.len() {
        assert_eq!(list.place(list.row_of(place)), place);
    }
    list.set_order(None, false);
    assert_eq!(shown(&list), [0, 1, 2, 3, 4, 5, 6, 7, 8]);
    assert_eq!(RecordSort::parse("-.n").unwrap().to_string(), "-.n");
}

#[test]
fn a_wild_time_moves_no_other_of_the_rows_that_were_picked() {
    let rows = [(0, 0, 1), (0, 1, i64::MAX), (0, 2, 3), (1, 0, 2), (1, 1, 4)];
    let rows = rows.map(|(partition, offset, time)| placed(partition, offset, time, ""));
    let order: Vec<_> =
        merged(rows.into(), Timestamp(10)).iter().map(|row| (row.partition().0, row.offset().0)).collect();
    assert_eq!(order, [(0, 0), (0, 1), (1, 0), (0, 2), (1, 1)]);
}

proptest! {
    #[test]
    fn rows_that_come_later_are_sorted_in(
        batches in prop::collection::vec(prop::collection::vec((0..40i64, 0..5i64), 0..12), 1..6), descending: bool,
    ) {
        let mut list = List::of(Some(RecordSort { descending, ..sort(".n").unwrap() }), true);
        let mut all = std::collections::BTreeMap::new();
        for batch in batches {
            for (offset, n) in &batch {
                all.entry(*offset).or_insert(*n);
            }
            list.add(batch.iter().map(|(offset, _)| row(*offset, &json(&all[offset].to_string()))).collect(), Came::Read, KeptEnd::Newest);
            let mut wanted: Vec<i64> = all.keys().copied().collect();
            wanted.sort_by_key(|offset| (if descending { -all[offset] } else { all[offset] }, -offset));
            prop_assert_eq!(shown(&list), wanted);
        }
    }
}

#[test]
fn rows_that_make_way_say_where_to_read_them_again() {
    let most = MOST_ROWS as i64;
    let rows = |offsets: std::ops::Range<i64>| offsets.map(|offset| row(offset, "1")).collect::<Vec<_>>();
    let topic = row(0, "1").topic().clone();
    let mut list = List::default();
    assert_eq!(list.add(rows(10..10 + most), Came::Read, KeptEnd::Newest).rows, 0);
    let gone = list.add(rows(0..10), Came::Read, KeptEnd::Oldest);
    assert_eq!((gone.rows, gone.cursors.get(&topic, PartitionId(0))), (10, Some(Offset(most))));
    let gone = list.add(rows(most..most + 10), Came::Read, KeptEnd::Newest);
    assert_eq!((gone.rows, gone.cursors.get(&topic, PartitionId(0))), (10, Some(Offset(10))));
    assert_eq!((list.len(), list.let_go()), (MOST_ROWS, 0));
}

fn places(list: &List) -> Vec<(i32, i64)> {
    let rows = (0..list.len()).map(|at| list.get(list.place(at)).unwrap());
    rows.map(|row| (row.partition().0, row.offset().0)).collect()
}

fn timed(partition: i32, times: &[i64]) -> Vec<RecordRow> {
    (0..).zip(times).map(|(offset, time)| placed(partition, offset, *time, "1")).collect()
}

#[test]
fn a_late_record_of_a_follow_stands_behind_the_one_before_it_and_an_old_one_at_the_newest_end() {
    let mut list = List::of(None, true);
    list.add(
        timed(0, &[10, 30]).into_iter().chain(timed(1, &[20, 40])).collect(),
        Came::Read,
        KeptEnd::Newest,
    );
    assert_eq!(places(&list), [(1, 1), (0, 1), (1, 0), (0, 0)]);
    // Partition 0 is an hour late, and then has a record without a time.
    let late = |offset, time| placed(0, offset, time, "late");
    list.add(vec![late(2, 5), late(3, -1)], Came::Live { settled: 40 }, KeptEnd::Newest);
    assert_eq!(places(&list)[..3], [(0, 3), (0, 2), (1, 1)]);
    list.add(vec![placed(1, 2, 50, "in time")], Came::Live { settled: 40 }, KeptEnd::Newest);
    list.add(vec![late(4, 6)], Came::Live { settled: 50 }, KeptEnd::Newest);
    assert_eq!(places(&list)[..3], [(0, 4), (1, 2), (0, 3)]);
    // A whole partition that is replayed is seen as well, though another one is newer.
    list.add(vec![placed(2, 7, 1, "replayed")], Came::Live { settled: 50 }, KeptEnd::Newest);
    assert_eq!(places(&list)[0], (2, 7));
}

#[test]
fn a_full_list_lets_the_oldest_go_and_keeps_what_is_late() {
    let mut list = List::of(None, true);
    list.add((0..MOST_ROWS as i64).map(|at| row(at, "1")).collect(), Came::Read, KeptEnd::Newest);
    let late = placed(1, 0, 3, "late");
    let gone = list.add(vec![late], Came::Live { settled: 1_000 }, KeptEnd::Newest);
    assert_eq!((gone.rows, places(&list)[0]), (1, (1, 0)));
}

#[test]
fn two_topics_with_the_same_times_and_offsets_are_neither_doubled_nor_missed() {
    let of = |topic: &str, offsets: std::ops::Range<i64>| {
        let named = |row: RecordRow| match row {
            RecordRow::Record(record) => RecordRow::Record(Record { topic: topic.into(), ..record }),
            corrupt => corrupt,
        };
        offsets.map(|offset| named(placed(0, offset, 7, "1"))).collect::<Vec<_>>()
    };
    let mut list = List::of(None, false);
    list.add([of("a", 0..6), of("b", 0..6)].concat(), Came::Read, KeptEnd::Oldest);
    list.add([of("b", 3..9), of("a", 3..9)].concat(), Came::Read, KeptEnd::Oldest);
    assert_eq!(list.len(), 18);
    let b: Vec<i64> =
        (list.records()).filter(|record| &*record.topic == "b").map(|row| row.offset.0).collect();
    assert_eq!(b, (0..9).collect::<Vec<_>>());
    assert_eq!(
        list.find(&"b".into(), PartitionId(0), Offset(4)).map(|at| list.get(at).unwrap().topic().to_string()),
        Some("b".into())
    );
}

proptest! {
    #[test]
    fn whatever_comes_in_whatever_order_a_partition_keeps_its_order(
        chunks in prop::collection::vec(
            (prop::collection::vec((0..3i32, 0..30i64), 0..15), 0..4u8, any::<bool>()), 1..8),
        times in prop::collection::vec(prop_oneof![0..100i64, Just(-1), Just(i64::MAX)], 90),
        newest_first: bool,
    ) {
        let mut list = List::of(None, newest_first);
        let mut all = std::collections::BTreeSet::new();
        for (chunk, came, keep) in chunks {
            let came = [Came::Read, Came::Older, Came::Newer, Came::Live { settled: 50 }][usize::from(came)];
            let keep = if keep { KeptEnd::Newest } else { KeptEnd::Oldest };
            all.extend(chunk.iter().copied());
            let time = |partition: i32, offset: i64| times[partition as usize * 30 + offset as usize];
            let rows = chunk.into_iter().map(|(partition, offset)| placed(partition, offset, time(partition, offset), "1"));
            list.add(rows.collect(), came, keep);
            let mut seen: Vec<(i32, i64)> = places(&list);
            if newest_first {
                seen.reverse();
            }
            for partition in 0..3 {
                let own: Vec<i64> = seen.iter().filter(|place| place.0 == partition).map(|place| place.1).collect();
                prop_assert!(own.is_sorted(), "partition {partition}: {own:?}");
            }
            for at in 0..list.len() {
                let row = list.get(at).unwrap();
                prop_assert_eq!(list.find(row.topic(), row.partition(), row.offset()), Some(at));
            }
            seen.sort_unstable();
            prop_assert_eq!(seen, all.iter().copied().collect::<Vec<_>>());
        }
    }
}

#[test]
fn a_topic_that_was_created_anew_stands_behind_the_old_one_though_its_offsets_come_again() {
    let mut list = List::of(None, true);
    list.add(timed(0, &[10, 20, 30]), Came::Read, KeptEnd::Newest);
    let part = crate::kafka::read::Break {
        topic: list.get(0).unwrap().topic().clone(),
        partition: PartitionId(0),
        was: Offset(3),
        from: Offset(0),
        why: "anew".into(),
    };
    let mut came = vec![placed(0, 3, 31, "old"), RecordRow::Break(part)];
    came.extend(timed(0, &[5, 40]));
    list.add(came, Came::Live { settled: 30 }, KeptEnd::Newest);
    assert_eq!(places(&list), [(0, 1), (0, 0), (0, 0), (0, 3), (0, 2), (0, 1), (0, 0)]);
    assert_eq!(list.find(&list.get(0).unwrap().topic().clone(), PartitionId(0), Offset(1)), Some(6));
}
