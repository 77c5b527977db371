//! The axis: round, fine enough, never more buckets than asked for.
use super::*;
use crate::kafka::read::Cursors;

/// 2026-11-22T10:00Z, a Sunday.
const NOW: i64 = 1_795_341_600_000;

fn axis(from: i64, until: i64, most: usize) -> Axis {
    Axis::over(Period { from: Timestamp(from), until: Timestamp(until) }, most, &TimeZone::UTC)
}

#[test]
fn edges_are_round_and_as_fine_as_there_is_room() {
    let hour = axis(NOW + 7_000, NOW + HOUR, 40);
    assert_eq!(hour, Axis { start: NOW, step: 2 * MINUTE, buckets: 30 });
    assert_eq!(hour.inner().count(), 29);
    assert_eq!(axis(NOW, NOW + 1, 40), Axis { start: NOW, step: 1, buckets: 1 });
    assert_eq!(axis(NOW, NOW, 40).buckets, 1, "one moment is a bucket too");
    let zone = TimeZone::fixed(jiff::tz::Offset::from_seconds(5 * 3600 + 1800).unwrap());
    let days = Axis::over(Period { from: Timestamp(NOW - 9 * DAY), until: Timestamp(NOW) }, 10, &zone);
    // Midnight in the zone is 18:30 in UTC.
    assert_eq!((days.step, days.start.rem_euclid(DAY)), (DAY, 18 * HOUR + HOUR / 2));
    let weeks = axis(NOW - 40 * WEEK, NOW, 50);
    let monday = jiff::Timestamp::from_millisecond(weeks.start).unwrap().to_zoned(TimeZone::UTC).weekday();
    assert_eq!((weeks.step, monday), (WEEK, jiff::civil::Weekday::Monday));
}

#[test]
fn a_bucket_is_found_by_its_time() {
    let counts = vec![1, 0, 5];
    let histogram = Histogram {
        start: Timestamp(NOW),
        step: 10,
        counts,
        untimed: 0,
        outside: 0,
        partitions: 1,
        missing: Vec::new(),
        until: Cursors::default(),
    };
    assert_eq!(histogram.at(Timestamp(NOW)), Some(0));
    assert_eq!(histogram.at(Timestamp(NOW + 29)), Some(2));
    assert_eq!(histogram.at(Timestamp(NOW + 30)), None);
    assert_eq!(histogram.at(Timestamp(NOW - 1)), None);
    assert_eq!(histogram.bucket(2), Period { from: Timestamp(NOW + 20), until: Timestamp(NOW + 30) });
    assert_eq!(histogram.crowded(0), None);
    let quarters = Histogram { step: 2 * MINUTE, counts: vec![1; 40], ..histogram };
    assert_eq!(quarters.ticks(4, &TimeZone::UTC), [0, 5, 10, 15, 20, 25, 30, 35]);
    assert_eq!(quarters.ticks(6, &TimeZone::UTC), [0, 15, 30], "not every 12 minutes");
}

#[test]
fn emptiness_at_the_ends_is_worth_a_closer_look() {
    let mut counts = vec![0; 20];
    (counts[7], counts[9]) = (4, 1);
    let histogram = Histogram {
        start: Timestamp(0),
        step: 100,
        counts,
        untimed: 0,
        outside: 0,
        partitions: 1,
        missing: Vec::new(),
        until: Cursors::default(),
    };
    assert_eq!(histogram.crowded(0), Some(Period { from: Timestamp(700), until: Timestamp(1000) }));
}

proptest::proptest! {
    #[test]
    fn every_period_is_covered_by_no_more_buckets_than_asked(
        from in 0..i64::MAX, span in 0..i64::MAX, most in 2usize..200
    ) {
        let until = from.saturating_add(span);
        let axis = axis(from, until, most);
        proptest::prop_assert!(axis.start <= from && axis.buckets <= most && axis.buckets > 0, "{axis:?}");
        let end = i128::from(axis.start) + i128::from(axis.step) * axis.buckets as i128;
        proptest::prop_assert!(end >= i128::from(until), "{axis:?}");
    }
}

/// 200 records of an hour, and one of the year 58870.
#[test]
fn one_wild_time_does_not_hide_the_others() {
    let mut counts = vec![0; 50];
    (counts[0], counts[49]) = (200, 1);
    let histogram = Histogram {
        start: Timestamp(0),
        step: 1_000,
        counts,
        untimed: 0,
        outside: 0,
        partitions: 1,
        missing: Vec::new(),
        until: Cursors::default(),
    };
    assert_eq!(histogram.crowded(0), None);
    assert_eq!(histogram.crowded(4), Some(Period { from: Timestamp(0), until: Timestamp(1_000) }));
}

#[test]
fn what_comes_live_finds_its_bucket_on_an_axis_that_grows_within_bounds() {
    let mut histogram = Histogram {
        start: Timestamp(10_000),
        step: 1000,
        counts: vec![1, 0, 2],
        untimed: 0,
        outside: 0,
        partitions: 1,
        missing: Vec::new(),
        until: Cursors::default(),
    };
    // In the middle, at the end, behind it; what is too old or has no time stands with the newest.
    for at in [11_500, 12_999, 14_000, 9_999, -1] {
        assert!(histogram.add(Timestamp(at), 8));
    }
    assert_eq!((histogram.step, &*histogram.counts), (1000, &[1, 1, 3, 0, 3][..]));
    assert!(histogram.add(Timestamp(17_000), 8));
    assert_eq!((histogram.step, &*histogram.counts), (1000, &[1, 1, 3, 0, 3, 0, 0, 1][..]));
    assert!(histogram.add(Timestamp(18_000), 8));
    assert_eq!((histogram.step, &*histogram.counts), (2000, &[2, 3, 3, 1, 1][..]));
    assert!(histogram.add(Timestamp(i64::MAX), 8));
    assert_eq!(histogram.total(), 11);
    assert!(histogram.counts.len() <= 8 && histogram.step > 0, "{histogram:?}");
    let mut none = Histogram { counts: Vec::new(), ..histogram };
    assert!(!none.add(Timestamp(0), 8));
}
