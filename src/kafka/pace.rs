//! How a group fares, as far as there is evidence: a lag of nought, commits that moved, a trend. No evidence is no
//! all-clear. Pure.
use super::group::{Group, Watched};
use super::known::Known;
use super::lag::Lag;
use std::sync::Arc;

/// How a group fares.
#[derive(Clone, Debug, PartialEq)]
pub enum Pace {
    /// Nothing is committed, so that nothing can be said.
    NothingCommitted,
    /// The lag is not known, or only in part.
    Unknown(Arc<str>),
    /// Nobody is a member, and commits do not move.
    NobodyReads,
    /// Nobody is a member, and commits were not watched for long.
    NoMembers,
    /// Commits move though nobody is a member: a consumer that assigns itself by hand.
    MovesWithoutMembers,
    /// Commits lie past the end.
    PastEnd,
    KeepsUp,
    /// By so many records a second.
    Grows(f64),
    Shrinks(f64),
    /// There are records to read, and no commit moved for so many milliseconds.
    Stuck(u64),
    /// There is lag, and it was not watched for long enough to say more.
    Watching,
}

/// Without a commit for so long, in milliseconds, a group with lag is stuck: most consumers commit every five seconds.
const STUCK: u64 = 45_000;
/// For so long commits that moved are news.
const RECENT: u64 = 60_000;

/// A lag that changes by less in a second stands still: six records a minute.
pub const STEADY: f64 = 0.1;

impl Watched {
    /// For how many milliseconds no commit was seen to move.
    fn still_for(&self) -> u64 {
        let since = self.moved.map_or(self.since.0, |moved| moved.0);
        self.seen.0.saturating_sub(since).max(0).unsigned_abs()
    }
}

impl Group {
    /// The lag grows, and is more than half a minute of that growth: a group that commits every few seconds always has
    /// some lag, which goes up and down.
    pub fn falls_behind(&self) -> bool {
        match (self.lag.at_least(), self.lag_trend) {
            (Some(lag), Some(trend)) => trend >= STEADY && lag.behind as f64 > 30.0 * trend,
            _ => false,
        }
    }

    /// How it fares, as it was last looked at.
    pub fn pace(&self) -> Pace {
        let still = self.watched.map_or(0, |watched| watched.still_for());
        let moved = self.watched.is_some_and(|watched| watched.moved.is_some());
        if self.state == "Empty" {
            return match moved && still < RECENT {
                true => Pace::MovesWithoutMembers,
                false if still >= RECENT => Pace::NobodyReads,
                false => Pace::NoMembers,
            };
        }
        let lag = match &self.lag {
            Known::Absent(_) => return Pace::NothingCommitted,
            Known::Loading => return Pace::Watching,
            known => match known.at_least() {
                Some(lag) => *lag,
                None => return Pace::Unknown(known.why().cloned().unwrap_or_default()),
            },
        };
        if lag.behind > 0 && still >= STUCK {
            return Pace::Stuck(still);
        }
        if let Some(lacks) = self.lag.lacks() {
            return Pace::Unknown(lacks.clone());
        }
        self.of_whole(lag, moved)
    }

    fn of_whole(&self, lag: Lag, moved: bool) -> Pace {
        match self.lag_trend {
            _ if lag.behind == 0 && lag.past > 0 => Pace::PastEnd,
            _ if lag.behind == 0 => Pace::KeepsUp,
            Some(trend) if trend >= STEADY => Pace::Grows(trend),
            Some(trend) if trend <= -STEADY => Pace::Shrinks(trend),
            Some(_) if moved => Pace::KeepsUp,
            _ => Pace::Watching,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kafka::model::Timestamp;

    fn group(state: &str, lag: Known<Lag>, (moved, seen): (Option<i64>, i64)) -> Group {
        let (moved, seen) = (moved.map(Timestamp), Timestamp(seen));
        let watched = Some(Watched { since: Timestamp(0), moved, seen });
        Group { state: state.to_owned(), lag, lag_trend: Some(0.0), watched, ..Group::bare("g".into()) }
    }

    #[test]
    fn an_all_clear_needs_evidence() {
        let stable = |lag, moved, seen| group("Stable", lag, (moved, seen)).pace();
        let some = || Known::Is(Lag::of(7));
        assert_eq!(stable(Known::Is(Lag::of(0)), None, 500_000), Pace::KeepsUp);
        assert_eq!(stable(some(), None, 10_000), Pace::Watching);
        assert_eq!(stable(some(), Some(5_000), 10_000), Pace::KeepsUp);
        assert_eq!(stable(some(), Some(5_000), 51_000), Pace::Stuck(46_000));
        assert_eq!(stable(some(), None, 45_000), Pace::Stuck(45_000));
        let unknown = |known: Known<Lag>| matches!(stable(known, None, 1), Pace::Unknown(_));
        assert!(unknown(Known::Unsupported("share groups".into())));
        assert!(unknown(Known::AtLeast(Lag::of(0), "1 partition: no leader".into())));
        assert_eq!(stable(Known::Absent("nothing is committed".into()), None, 1), Pace::NothingCommitted);
        assert_eq!(stable(Known::Is(Lag { past: 5, ..Lag::default() }), None, 1), Pace::PastEnd);
    }

    #[test]
    fn who_reads_without_members_is_no_nobody() {
        let empty = |moved, seen| group("Empty", Known::Is(Lag::of(7)), (moved, seen)).pace();
        assert_eq!(empty(None, 1_000), Pace::NoMembers);
        assert_eq!(empty(None, 61_000), Pace::NobodyReads);
        assert_eq!(empty(Some(50_000), 61_000), Pace::MovesWithoutMembers);
        assert_eq!(empty(Some(50_000), 161_000), Pace::NobodyReads);
    }
}
