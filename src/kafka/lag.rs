//! How far behind a group is: by partition, and summed with what lacks. Never clamped: a commit past the end and
//! records that expired unread are said by name. Pure.
use super::known::Known;
use super::offset::Offset;
use std::iter::Sum;

/// What lies between commits and ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Lag {
    /// Records behind the end, over the partitions whose commit is not past it.
    pub behind: u64,
    /// Those of them that were deleted before they were read: no reader gets them any more.
    pub expired: u64,
    /// By how much commits lie past their ends, as after a topic was made anew.
    pub past: u64,
}

/// Where the records of a partition lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct PartitionSpan {
    /// None where it was not told.
    pub(super) first: Option<i64>,
    pub(super) end: i64,
}

/// Why a partition that is assigned has no lag.
pub(super) const NOTHING_COMMITTED: &str = "nothing committed";
/// The same in a share group.
pub(super) const NOTHING_DELIVERED: &str =
    "nothing delivered yet: share.auto.offset.reset says where the group will start";

impl Lag {
    /// So many records behind, and nothing strange about them.
    pub fn of(behind: u64) -> Lag {
        Lag { behind, ..Lag::default() }
    }

    /// From a commit to the end of its partition.
    pub(super) fn between(committed: i64, span: PartitionSpan) -> Lag {
        let Some(behind) = span.end.checked_sub(committed).and_then(|behind| u64::try_from(behind).ok())
        else {
            return Lag { past: committed.saturating_sub(span.end).unsigned_abs(), ..Lag::default() };
        };
        let deleted = span.first.map_or(0, |first| first.min(span.end).saturating_sub(committed).max(0));
        Lag { behind, expired: deleted.unsigned_abs(), past: 0 }
    }

    /// The lag as one number. Below zero as Kafka's own tool has it where nothing but commits past the end is there:
    /// beside real lag it would hide as much of it.
    pub fn records(&self) -> i64 {
        let signed = |records: u64| i64::try_from(records).unwrap_or(i64::MAX);
        if self.behind == 0 { -signed(self.past) } else { signed(self.behind) }
    }

    /// Whether something is strange about it.
    pub fn is_odd(&self) -> bool {
        self.expired > 0 || self.past > 0
    }

    /// The lag of one partition, or why there is none to tell.
    pub(super) fn on(committed: Option<Offset>, span: &Known<PartitionSpan>) -> Known<Lag> {
        let between = |span: PartitionSpan| match committed {
            Some(committed) => Known::Is(Lag::between(committed.0, span)),
            // Nothing was ever there to read, or all of it is gone.
            None if span.first == Some(span.end) => Known::Is(Lag::default()),
            None => Known::Absent(NOTHING_COMMITTED.into()),
        };
        match span.whole() {
            Some(span) => between(*span),
            None => span.clone().map(|_| Lag::default()),
        }
    }

    /// The lag of one partition of a share group, by its start offset and what its coordinator says. Records behind the start may
    /// be delivered already, in any order: without the coordinator's word nobody knows how many.
    pub(super) fn of_share(start: Option<(Offset, Option<i64>)>, span: &Known<PartitionSpan>) -> Known<Lag> {
        let Some(span) = span.whole() else { return span.clone().map(|_| Lag::default()) };
        let Some((start, told)) = start else {
            let nothing_there = span.first == Some(span.end);
            return if nothing_there {
                Known::Is(Lag::default())
            } else {
                Known::Absent(NOTHING_DELIVERED.into())
            };
        };
        let between = Lag::between(start.0, *span);
        match told.and_then(|told| u64::try_from(told).ok()) {
            // What is to be delivered expires last of all: what is gone is counted as far as it is behind.
            Some(behind) if between.past == 0 => {
                Known::Is(Lag { behind, expired: between.expired.min(behind), past: 0 })
            }
            // There is nothing behind its start that could have been delivered.
            _ if between.behind == 0 => Known::Is(between),
            _ => Known::Unsupported(
                format!(
                    "at most {}: how many of those behind its start are delivered already is told by Kafka 4.2 and later",
                    between.behind
                )
                .into(),
            ),
        }
    }
}

impl Sum for Lag {
    fn sum<I: Iterator<Item = Lag>>(rows: I) -> Lag {
        rows.fold(Lag::default(), |sum, row| Lag {
            behind: sum.behind + row.behind,
            expired: sum.expired + row.expired,
            past: sum.past + row.past,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn between(committed: i64, first: i64, end: i64) -> Lag {
        Lag::between(committed, PartitionSpan { first: Some(first), end })
    }

    #[test]
    fn a_lag_is_not_clamped() {
        assert_eq!(between(4, 0, 10), Lag::of(6));
        let past = between(500, 0, 5);
        assert_eq!((past.records(), past.past), (-495, 495));
        assert!(past.is_odd());
        let expired = between(10, 40, 100);
        assert_eq!((expired.records(), expired.expired), (90, 30));
        assert!(expired.is_odd());
        // Everything behind the commit is gone.
        assert_eq!(between(10, 100, 100).expired, 90);
        assert_eq!(between(i64::MAX, 0, 5).records(), -(i64::MAX - 5));
    }

    #[test]
    fn a_commit_past_the_end_hides_no_lag() {
        let sum: Lag = [between(500, 0, 5), between(5, 0, 500)].into_iter().sum();
        assert_eq!((sum.records(), sum.past), (495, 495));
        assert!(!between(7, 0, 7).is_odd());
    }

    #[test]
    fn a_share_group_is_as_far_behind_as_its_coordinator_says() {
        let span = Known::Is(PartitionSpan { first: Some(0), end: 60 });
        assert_eq!(Lag::of_share(Some((Offset(20), Some(35))), &span), Known::Is(Lag::of(35)));
        assert_eq!(Lag::of_share(Some((Offset(60), None)), &span), Known::Is(Lag::of(0)));
        let untold = Lag::of_share(Some((Offset(20), None)), &span);
        assert!(matches!(&untold, Known::Unsupported(why) if why.starts_with("at most 40")), "{untold:?}");
        assert!(matches!(Lag::of_share(None, &span), Known::Absent(_)));
        assert_eq!(
            Lag::of_share(Some((Offset(90), Some(0))), &span),
            Known::Is(Lag { past: 30, ..Lag::default() })
        );
        let cut = Known::Is(PartitionSpan { first: Some(50), end: 60 });
        assert_eq!(
            Lag::of_share(Some((Offset(20), Some(40))), &cut),
            Known::Is(Lag { behind: 40, expired: 30, past: 0 })
        );
    }

    #[test]
    fn what_was_never_committed_is_no_lag_unless_there_is_nothing_to_read() {
        let span = |first, end| Known::Is(PartitionSpan { first: Some(first), end });
        assert!(matches!(Lag::on(None, &span(0, 10)), Known::Absent(_)));
        assert_eq!(Lag::on(None, &span(10, 10)), Known::Is(Lag::default()));
        assert!(matches!(Lag::on(Some(Offset(1)), &Known::Failed("no leader".into())), Known::Failed(_)));
    }
}
