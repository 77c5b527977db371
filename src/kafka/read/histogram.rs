//! Records over time, as data: rows of buckets of one length, and how many offsets lie in each. Pure; asks nothing.
use super::progress::Reason;
use super::range::Range;
use super::row::Cursors;
use crate::kafka::model::Timestamp;
use jiff::tz::TimeZone;

/// From a moment up to another one, which is not part of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    pub from: Timestamp,
    pub until: Timestamp,
}

/// How the records of a range are spread over time.
#[derive(Clone, Debug)]
pub struct HistogramRequest {
    pub range: Range,
    /// Look at this part only; none is from the first to the last record of the range.
    pub within: Option<Period>,
    /// Most buckets. There may be fewer, so that they begin at round moments.
    pub buckets: usize,
    /// The reader's clock, and the zone in which moments are round.
    pub now: Timestamp,
    pub zone: TimeZone,
}

/// Records over time.
#[derive(Clone, Debug, PartialEq)]
pub struct Histogram {
    /// When the first bucket begins.
    pub start: Timestamp,
    /// Milliseconds of each bucket.
    pub step: i64,
    /// Offsets in each bucket: an upper bound of the records, because compaction and transaction markers leave gaps. A
    /// record that is older than one before it in its partition counts where that one stands. Empty: no records.
    pub counts: Vec<u64>,
    /// Offsets before the first record that has a timestamp, if records without one stand there.
    pub untimed: u64,
    /// Records whose timestamps lie so far from nearly all others that they are left out of the axis.
    pub outside: u64,
    /// Partitions that are counted.
    pub partitions: usize,
    /// Partitions that are not, and why.
    pub missing: Vec<Reason>,
    /// Up to where each partition is counted.
    pub until: Cursors,
}

impl Histogram {
    /// All that is counted.
    pub fn total(&self) -> u64 {
        self.counts.iter().sum()
    }

    /// The time of a bucket.
    pub fn bucket(&self, index: usize) -> Period {
        let edge =
            |index: usize| Timestamp(self.start.0.saturating_add(self.step.saturating_mul(index as i64)));
        Period { from: edge(index), until: edge(index + 1) }
    }

    /// The bucket that a moment lies in.
    pub fn at(&self, time: Timestamp) -> Option<usize> {
        let since = time.0.checked_sub(self.start.0).filter(|since| *since >= 0)?;
        usize::try_from(since / self.step).ok().filter(|index| *index < self.counts.len())
    }

    /// Counts one record more, on an axis that grows at its end, to no more than `most` buckets: then they become longer. What
    /// is older than the axis, or has no time, counts where the newest stand, as a brokers' index has it. False if there is no
    /// axis yet.
    pub fn add(&mut self, time: Timestamp, most: usize) -> bool {
        let Some(last) = self.counts.len().checked_sub(1) else { return false };
        let since = time.0.checked_sub(self.start.0).filter(|since| *since >= 0);
        let mut at = since.map_or(last, |since| usize::try_from(since / self.step).unwrap_or(usize::MAX));
        while at >= self.counts.len().max(most) {
            let pairs = self.counts.chunks(2).map(|pair| pair.iter().sum());
            (self.counts, self.step, at) = (pairs.collect(), self.step.saturating_mul(2), at / 2);
        }
        if at >= self.counts.len() {
            self.counts.resize(at + 1, 0);
        }
        self.counts[at] += 1;
        true
    }

    /// Buckets that begin at rounder moments than the others, at least `least` buckets apart: for labels.
    pub fn ticks(&self, least: usize, zone: &TimeZone) -> Vec<usize> {
        let wanted = self.step.saturating_mul(least as i64);
        let rounder = ROUND.iter().find(|step| **step >= wanted && **step % self.step == 0);
        let Some(rounder) = rounder else { return (0..self.counts.len()).step_by(least.max(1)).collect() };
        let round = |index: &usize| {
            let from = self.bucket(*index).from.0;
            floor(from, *rounder, zone) == from
        };
        (0..self.counts.len()).filter(round).collect()
    }

    /// The part of the axis that holds the records, but for `few` of them, if that is less than half of it: worth a closer
    /// look. Without `few` a single record of the year 58870 would push all others into one bar.
    pub(super) fn crowded(&self, few: u64) -> Option<Period> {
        let mut first = self.counts.iter().position(|count| *count > 0)?;
        let mut last = self.counts.iter().rposition(|count| *count > 0)?;
        let mut left = few;
        loop {
            // From the end that has fewer, as long as that is few enough.
            let (low, high) = (self.counts[first], self.counts[last]);
            if first == last || low.min(high) > left {
                break;
            }
            left -= low.min(high);
            if low <= high {
                first += 1;
            } else {
                last -= 1;
            }
        }
        let worth = 2 * (last + 1 - first) < self.counts.len() && self.step > 1;
        worth.then(|| Period { from: self.bucket(first).from, until: self.bucket(last).until })
    }
}

const SECOND: i64 = 1000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;
const WEEK: i64 = 7 * DAY;

/// Lengths of buckets that people count in.
const ROUND: &[i64] = &[
    1,
    2,
    5,
    10,
    20,
    50,
    100,
    200,
    500,
    SECOND,
    2 * SECOND,
    5 * SECOND,
    10 * SECOND,
    15 * SECOND,
    30 * SECOND,
    MINUTE,
    2 * MINUTE,
    5 * MINUTE,
    10 * MINUTE,
    15 * MINUTE,
    30 * MINUTE,
    HOUR,
    2 * HOUR,
    3 * HOUR,
    6 * HOUR,
    12 * HOUR,
    DAY,
    2 * DAY,
    WEEK,
    2 * WEEK,
    4 * WEEK,
    13 * WEEK,
    52 * WEEK,
];

/// The edges between buckets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Axis {
    pub start: i64,
    pub step: i64,
    pub buckets: usize,
}

impl Axis {
    /// The finest axis of at most `most` buckets over a period, its edges round in `zone`.
    pub fn over(period: Period, most: usize, zone: &TimeZone) -> Axis {
        let (from, until) = (period.from.0, period.until.0.max(period.from.0.saturating_add(1)));
        let most = most.max(2) as i64;
        let mut step =
            ROUND.iter().copied().find(|step| fits(from, until, *step, most, zone)).unwrap_or(52 * WEEK);
        while !fits(from, until, step, most, zone) && step < i64::MAX / 2 {
            step *= 2;
        }
        let start = floor(from, step, zone);
        Axis { start, step, buckets: usize::try_from(count(start, until, step)).unwrap_or(1) }
    }

    /// The bucket of a moment. The last one reaches to the end of all time where the axis does.
    pub fn bucket(&self, time: i64) -> Option<usize> {
        let since = time.checked_sub(self.start).filter(|since| *since >= 0)?;
        let at = usize::try_from(since / self.step).ok()?;
        let last = self.buckets.saturating_sub(1);
        let endless = self.start.saturating_add(self.step.saturating_mul(self.buckets as i64)) == i64::MAX;
        if at > last && endless { Some(last) } else { Some(at) }
    }

    /// The moments between the buckets, without the two ends.
    pub fn inner(&self) -> impl Iterator<Item = i64> {
        let Axis { start, step, buckets } = *self;
        (1..buckets as i64).map(move |index| start.saturating_add(step.saturating_mul(index)))
    }
}

fn fits(from: i64, until: i64, step: i64, most: i64, zone: &TimeZone) -> bool {
    count(floor(from, step, zone), until, step) <= most
}

fn count(start: i64, until: i64, step: i64) -> i64 {
    (until.saturating_sub(start) - 1) / step + 1
}

/// The round moment at or before another one. Weeks begin on Mondays.
fn floor(time: i64, step: i64, zone: &TimeZone) -> i64 {
    let offset = jiff::Timestamp::from_millisecond(time)
        .map_or(0, |moment| i64::from(zone.to_offset(moment).seconds()) * SECOND);
    let monday = if step % WEEK == 0 { 4 * DAY } else { 0 };
    let local = time.saturating_add(offset).saturating_sub(monday);
    // What is round before 1970 in the zone may lie before 0 in UTC, where there are no record times.
    (time - local.rem_euclid(step)).max(if time < 0 { i64::MIN } else { 0 })
}

#[cfg(test)]
#[path = "histogram_tests.rs"]
mod tests;
