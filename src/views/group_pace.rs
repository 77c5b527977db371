//! How fast a partition is written and read, from the last looks at it: records a second, and when the reader will have caught
//! up, by evidence. Pure.
use crate::kafka::model::{GroupPartition, Lag, STEADY, Timestamp};

/// Looks that are remembered: at one in two seconds they are the last half minute and more.
const LOOKS: usize = 24;
/// Milliseconds without a look after which the looks before say nothing.
const GAP: i64 = 60_000;
/// As for whole groups: most consumers commit every five seconds.
const STUCK: i64 = 45_000;

/// The last looks at a partition.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PartitionPace(Vec<PartitionLook>);

#[derive(Clone, Copy, Debug, PartialEq)]
struct PartitionLook {
    at: i64,
    committed: i64,
    end: i64,
}

/// How the reader of a partition fares.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum CatchUp {
    /// It has read everything.
    Done,
    /// In so many milliseconds, if both go on as they do.
    In(u64),
    /// It reads, but no faster than is written.
    Never,
    /// There are records to read, and it has committed nothing for so many milliseconds.
    Stuck(u64),
    /// It was not watched for long enough.
    Unsure,
}

impl PartitionPace {
    /// With one look more. A partition of which something is not known has no pace.
    pub fn with(mut self, row: &GroupPartition, now: Timestamp) -> PartitionPace {
        let (Some(committed), Some(end)) = (row.committed.whole().copied(), row.end.whole()) else {
            return PartitionPace::default();
        };
        let look = PartitionLook { at: now.0, committed: committed.0, end: end.0 };
        // Another log, or offsets that were set: what was before is no pace.
        let breaks = |last: &PartitionLook| look.end < last.end || look.committed < last.committed;
        if self.0.last().is_some_and(|last| breaks(last) || look.at - last.at > GAP) {
            self.0.clear();
        }
        if self.0.last().is_none_or(|last| last.at < look.at) {
            self.0.push(look);
        }
        if self.0.len() > LOOKS {
            self.0.remove(0);
        }
        self
    }

    /// Records a second that are written; none before the second look.
    pub fn written(&self) -> Option<f64> {
        self.rate(|look| look.end)
    }

    /// Records a second that are read.
    pub fn read(&self) -> Option<f64> {
        self.rate(|look| look.committed)
    }

    fn rate(&self, of: impl Fn(&PartitionLook) -> i64) -> Option<f64> {
        let (first, last) = (self.0.first()?, self.0.last()?);
        let seconds = (last.at - first.at) as f64 / 1_000.0;
        (seconds > 0.0).then(|| (of(last) - of(first)) as f64 / seconds)
    }

    /// When it will have read everything.
    pub fn catch_up(&self, lag: &Lag) -> CatchUp {
        if lag.behind == 0 {
            return CatchUp::Done;
        }
        let still = self.still_for();
        if still >= STUCK {
            return CatchUp::Stuck(still.unsigned_abs());
        }
        match self.read().zip(self.written()) {
            Some((read, written)) if read - written >= STEADY => {
                CatchUp::In((lag.behind as f64 / (read - written) * 1_000.0) as u64)
            }
            Some((read, _)) if read >= STEADY => CatchUp::Never,
            _ => CatchUp::Unsure,
        }
    }

    /// For how many milliseconds the commit was seen to stand still.
    fn still_for(&self) -> i64 {
        let Some(last) = self.0.last() else { return 0 };
        let since =
            self.0.iter().find(|look| look.committed == last.committed).map_or(last.at, |look| look.at);
        last.at - since
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kafka::model::{Known, Offset, PartitionId};

    fn row(committed: i64, end: i64) -> GroupPartition {
        GroupPartition {
            topic: "orders".into(),
            partition: PartitionId(0),
            committed: Known::Is(Offset(committed)),
            metadata: String::new(),
            first: None,
            end: Known::Is(Offset(end)),
            stable: Known::Loading,
            time: Known::Loading,
            lag: Known::Loading,
            members: Vec::new(),
        }
    }

    fn watched(looks: &[(i64, i64, i64)]) -> PartitionPace {
        looks.iter().fold(PartitionPace::default(), |pace, (at, committed, end)| {
            pace.with(&row(*committed, *end), Timestamp(at * 1_000))
        })
    }

    #[test]
    fn rates_come_from_the_first_and_the_last_look() {
        let pace = watched(&[(0, 0, 100), (2, 60, 110), (4, 120, 120)]);
        assert_eq!((pace.read(), pace.written()), (Some(30.0), Some(5.0)));
        assert_eq!(pace.catch_up(&Lag::of(50)), CatchUp::In(2_000));
        assert_eq!(pace.catch_up(&Lag::of(0)), CatchUp::Done);
        assert_eq!(watched(&[(0, 0, 100)]).read(), None);
        assert_eq!(watched(&[(0, 0, 100)]).catch_up(&Lag::of(5)), CatchUp::Unsure);
    }

    #[test]
    fn who_reads_no_faster_than_is_written_never_catches_up_and_who_stands_still_is_stuck() {
        assert_eq!(watched(&[(0, 0, 100), (2, 10, 120)]).catch_up(&Lag::of(9)), CatchUp::Never);
        let still: Vec<_> = (0..24).map(|at| (at * 2, 7, 100 + at)).collect();
        assert_eq!(watched(&still).catch_up(&Lag::of(9)), CatchUp::Stuck(46_000));
    }

    #[test]
    fn offsets_that_were_set_back_begin_anew() {
        let pace = watched(&[(0, 50, 100), (2, 90, 100), (4, 0, 100)]);
        assert_eq!(pace.read(), None);
        assert_eq!(watched(&[(0, 50, 100), (200, 90, 100)]).read(), None, "nobody looked in between");
    }
}
