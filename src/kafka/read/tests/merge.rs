//! Pages against a full sort: every row once, in both directions, whatever the gaps, sizes and page lengths.
use crate::kafka::model::{Offset, PartitionId, Timestamp};
use crate::kafka::read::merge::{Lane, Merge, Way};
use crate::kafka::read::row::{CorruptBatch, RecordRow};
use proptest::prelude::*;

const NOW: Timestamp = Timestamp(1_000_000_000);

/// (offset, timestamp) of the records of each partition.
type Topic = Vec<Vec<(i64, i64)>>;

fn row(partition: usize, (offset, time): (i64, i64)) -> RecordRow {
    RecordRow::Corrupt(CorruptBatch {
        topic: "orders".into(),
        partition: PartitionId(partition as i32),
        first: Offset(offset),
        last: Offset(offset),
        timestamp: Timestamp(time),
        why: "stands for a record".into(),
        beyond: None,
    })
}

fn place(row: &RecordRow) -> (i64, i32, i64) {
    (row.timestamp().0, row.partition().0, row.offset().0)
}

/// One page over what lies between `from` and `until` of each partition, and where the next one begins.
fn page(
    topic: &Topic,
    way: Way,
    spans: &[(i64, i64)],
    rows: usize,
    bytes: usize,
) -> (Vec<RecordRow>, Vec<i64>) {
    let lanes = spans
        .iter()
        .enumerate()
        .map(|(at, (from, until))| Lane::of("orders".into(), PartitionId(at as i32), *from, *until, way));
    let mut merge = Merge::of(way, lanes.collect(), (rows, bytes), NOW);
    for round in 0.. {
        assert!(round < 10_000, "no end of loading");
        merge.take();
        let wanted = merge.wanted();
        if wanted.is_empty() {
            break;
        }
        for window in wanted {
            let inside =
                topic[window.lane].iter().filter(|record| (window.from..window.end).contains(&record.0));
            let mut loaded: Vec<RecordRow> = inside.map(|record| row(window.lane, *record)).collect();
            // As the engine does when a window holds too much: its first rows only.
            let cut = loaded.len() * 200 > bytes && loaded.len() > 1;
            let reached = if cut { loaded[1].offset().0 } else { window.end };
            loaded.retain(|row| row.offset().0 < reached);
            merge.load(window, loaded, reached, cut);
        }
    }
    let (rows, lanes) = merge.finish();
    (rows, lanes.iter().map(|lane| lane.cursor().0).collect())
}

fn all_pages(topic: &Topic, way: Way, size: usize, bytes: usize) -> Vec<RecordRow> {
    let ends: Vec<i64> =
        topic.iter().map(|records| records.last().map_or(0, |record| record.0 + 1)).collect();
    let mut spans: Vec<(i64, i64)> = ends.iter().map(|end| (0, *end)).collect();
    let mut pages = Vec::new();
    loop {
        let (rows, cursors) = page(topic, way, &spans, size, bytes);
        assert!(rows.len() <= size);
        if rows.is_empty() {
            break;
        }
        for (span, cursor) in spans.iter_mut().zip(cursors) {
            if way == Way::Back { span.1 = cursor } else { span.0 = cursor }
        }
        pages.push(rows);
    }
    if way == Way::Back {
        pages.reverse();
    }
    pages.concat()
}

fn topics(ordered: bool) -> impl Strategy<Value = Topic> {
    let record = (1..60i64, -5..30i64);
    proptest::collection::vec(proptest::collection::vec(record, 0..60), 1..6).prop_map(move |partitions| {
        let build = |records: Vec<(i64, i64)>| {
            let (mut offset, mut time) = (0, 1000);
            let mut built = Vec::new();
            for (gap, later) in records {
                offset += gap;
                time += if ordered { later.max(0) } else { later };
                built.push((offset, time));
            }
            built
        };
        partitions.into_iter().map(build).collect()
    })
}

proptest! {
    #[test]
    fn pages_in_both_directions_are_the_full_sort(topic in topics(true), size in 1..40usize, bytes in 500..20_000usize) {
        let mut sorted: Vec<_> = topic.iter().enumerate()
            .flat_map(|(at, records)| records.iter().map(move |(offset, time)| (*time, at as i32, *offset)))
            .collect();
        sorted.sort_unstable();
        for way in [Way::Back, Way::Forth] {
            let rows: Vec<_> = all_pages(&topic, way, size, bytes).iter().map(place).collect();
            prop_assert_eq!(&rows, &sorted, "{:?}", way);
        }
    }

    /// Whatever stands in between: a clock that was wrong for one record moves that record only.
    #[test]
    fn records_of_a_far_future_move_no_others(
        topic in topics(true), wild in proptest::collection::vec(0..6u8, 1..60), size in 1..40usize,
        bytes in 500..20_000usize,
    ) {
        let wild = |at: usize, number: usize| wild[(7 * at + number) % wild.len()] == 0;
        let mut told = topic.clone();
        for (at, records) in told.iter_mut().enumerate() {
            for (number, record) in records.iter_mut().enumerate().filter(|(number, _)| wild(at, *number)) {
                record.1 = NOW.0 + 100_000_000 + (number as i64 * 7919) % 1000;
            }
        }
        let mut sorted: Vec<_> = told.iter().enumerate()
            .flat_map(|(at, records)| records.iter().map(move |(offset, time)| (*time, at as i32, *offset)))
            .filter(|(time, ..)| *time < NOW.0)
            .collect();
        sorted.sort_unstable();
        for way in [Way::Back, Way::Forth] {
            let rows = all_pages(&told, way, size, bytes);
            prop_assert_eq!(rows.len(), told.iter().map(Vec::len).sum::<usize>());
            let sane: Vec<_> = rows.iter().map(place).filter(|(time, ..)| *time < NOW.0).collect();
            prop_assert_eq!(&sane, &sorted, "{:?}", way);
        }
    }

    #[test]
    fn unordered_timestamps_lose_and_repeat_nothing(topic in topics(false), size in 1..40usize) {
        for way in [Way::Back, Way::Forth] {
            let rows = all_pages(&topic, way, size, 1 << 20);
            for (at, records) in topic.iter().enumerate() {
                let own = rows.iter().filter(|row| row.partition().0 == at as i32);
                let offsets: Vec<i64> = own.map(|row| row.offset().0).collect();
                prop_assert_eq!(offsets, records.iter().map(|record| record.0).collect::<Vec<_>>());
            }
        }
    }
}

#[test]
fn without_timestamps_no_partition_fills_the_page() {
    let topic: Topic = (0..4).map(|_| (0..100).map(|offset| (offset, -1)).collect()).collect();
    for way in [Way::Back, Way::Forth] {
        let (rows, _) = page(&topic, way, &[(0, 100); 4], 40, 1 << 20);
        for partition in 0..4 {
            let own = rows.iter().filter(|row| row.partition().0 == partition).count();
            assert_eq!(own, 10, "{way:?}");
        }
    }
}

#[test]
fn a_dead_partition_keeps_its_place_and_holds_up_nobody() {
    let lanes = [0, 1].map(|at| Lane::of("orders".into(), PartitionId(at), 0, 10, Way::Back));
    let mut merge = Merge::of(Way::Back, lanes.into(), (500, 1 << 20), NOW);
    merge.take();
    for window in merge.wanted() {
        let rows = (0..10).map(|offset| row(1, (offset, offset))).collect();
        if window.lane == 0 {
            merge.load(window, Vec::new(), 0, false);
        } else {
            merge.load(window, rows, 10, false);
        }
    }
    merge.take();
    assert!(merge.wanted().is_empty());
    let (rows, lanes) = merge.finish();
    assert_eq!((rows.len(), lanes[0].cursor().0, lanes[1].cursor().0), (10, 10, 0));
    assert!(lanes[0].is_dead());
}

/// The newest record of one partition is two hours late: the newest page has the recent ones of both.
#[test]
fn a_late_record_does_not_hold_up_the_newer_ones_behind_it() {
    let of =
        |start: i64| (0..500).map(|offset| (offset, 7_200_000 + start + offset * 1000)).collect::<Vec<_>>();
    let mut topic: Topic = vec![of(0), of(500)];
    topic[0].push((500, 400_000));
    let (rows, _) = page(&topic, Way::Back, &[(0, 501), (0, 501)], 40, 1 << 20);
    let own = |partition: i32| rows.iter().filter(|row| row.partition().0 == partition).count();
    assert!(own(0) >= 19 && own(1) >= 19, "{} {}", own(0), own(1));
    assert!(rows.iter().any(|row| place(row) == (400_000, 0, 500)));
}

/// A machine whose clock is behind believes nothing: what the records say is all there is.
#[test]
fn where_no_time_is_believed_times_are_taken_as_they_are() {
    let ahead = NOW.0 + 200_000_000;
    let topic: Topic =
        (0..3).map(|at| (0..50).map(|offset| (offset, ahead + 3 * offset + at)).collect()).collect();
    for way in [Way::Back, Way::Forth] {
        let rows = all_pages(&topic, way, 20, 1 << 20);
        assert!(rows.iter().map(place).is_sorted(), "{way:?}");
    }
}
