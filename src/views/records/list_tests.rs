//! The order of the list: time, or sorted, whatever comes and goes.
use super::*;
use crate::kafka::model::Timestamp;
use crate::kafka::record::BatchFacts;
use proptest::prelude::*;

fn row(offset: i64, value: &str) -> Row {
    Row::Record(Record {
        topic: "orders".into(),
        partition: PartitionId(0),
        offset: Offset(offset),
        timestamp: Timestamp(offset),
        key: None,
        value: Some(value.to_owned().into_bytes().into()),
        headers: Vec::new(),
        batch: BatchFacts::plain(Offset(0)).into(),
    })
}

fn shown(list: &List) -> Vec<i64> {
    (0..list.len()).map(|at| list.get(list.place(at)).unwrap().offset().0).collect()
}

fn sort(text: &str) -> Option<Sort> {
    Some(Sort::parse(text).unwrap())
}

fn json(n: &str) -> String {
    format!("{{\"n\":{n}}}")
}

#[test]
fn numbers_sort_as_numbers_and_what_is_missing_comes_last() {
    let mut list = List::of(None, true);
    let values = ["10", "9", "12345678901234567891", "12345678901234567890", "\"b\"", "\"a\"", "null", "9.0"];
    list.add((0..).zip(values).map(|(at, n)| row(at, &json(n))).collect(), Keep::Oldest);
    assert_eq!(shown(&list), [7, 6, 5, 4, 3, 2, 1, 0]);
    list.set_order(sort(".n"), false);
    assert_eq!(shown(&list), [1, 7, 0, 3, 2, 5, 4, 6]);
    list.set_order(sort("-.n"), true);
    assert_eq!(shown(&list), [4, 5, 2, 3, 0, 7, 1, 6]);
    list.add(vec![row(8, &json("11"))], Keep::Newest);
    assert_eq!(shown(&list), [4, 5, 2, 3, 8, 0, 7, 1, 6]);
    for place in 0..list.len() {
        assert_eq!(list.place(list.row_of(place)), place);
    }
    list.set_order(None, false);
    assert_eq!(shown(&list), [0, 1, 2, 3, 4, 5, 6, 7, 8]);
    assert_eq!(Sort::parse("-.n").unwrap().to_string(), "-.n");
}

proptest! {
    #[test]
    fn rows_that_come_later_are_sorted_in(
        batches in prop::collection::vec(prop::collection::vec((0..40i64, 0..5i64), 0..12), 1..6), descending: bool,
    ) {
        let mut list = List::of(Some(Sort { descending, ..sort(".n").unwrap() }), true);
        let mut all = std::collections::BTreeMap::new();
        for batch in batches {
            for (offset, n) in &batch {
                all.entry(*offset).or_insert(*n);
            }
            list.add(batch.iter().map(|(offset, _)| row(*offset, &json(&all[offset].to_string()))).collect(), Keep::Newest);
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
    assert_eq!(list.add(rows(10..10 + most), Keep::Newest).rows, 0);
    let gone = list.add(rows(0..10), Keep::Oldest);
    assert_eq!((gone.rows, gone.cursors.get(&topic, PartitionId(0))), (10, Some(Offset(most))));
    let gone = list.add(rows(most..most + 10), Keep::Newest);
    assert_eq!((gone.rows, gone.cursors.get(&topic, PartitionId(0))), (10, Some(Offset(10))));
    assert_eq!((list.len(), list.let_go()), (MOST_ROWS, 0));
}
