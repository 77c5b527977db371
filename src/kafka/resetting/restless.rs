//! Whether somebody commits who is no member: a consumer that assigns its partitions by hand leaves its group empty. What this
//! program has set itself, by its journal, is nobody's reading. Pure.
use super::looking::ResetLook;
use crate::change::{Action, JournalRecord, SetOffsets};
use crate::kafka::model::{PartitionId, Timestamp};

/// So many commits of a group without members within so many milliseconds are no resets: a consumer commits every five seconds.
const OFTEN: usize = 3;
const RECENT: i64 = 30_000;
/// Within so many milliseconds they are one: a reset of many partitions is sent in several requests.
const MOMENT: i64 = 1_000;
/// What the journal has from before cannot be among the commits that were looked at, even if the clocks differ.
const OURS: i64 = 15 * 60_000;

impl ResetLook {
    /// Whether somebody commits who is no member.
    pub fn is_restless(&self, now: Timestamp) -> bool {
        let all = self.loose.at_least().into_iter().flatten().map(|commit| commit.at.0);
        let mut last: Option<i64> = None;
        let is_another = |at: &i64| {
            let is_another = last.is_none_or(|last| at.saturating_sub(last) >= MOMENT);
            last = if is_another { Some(*at) } else { last };
            is_another
        };
        let moments = all.filter(|at| now.0.saturating_sub(*at) < RECENT).filter(is_another).count();
        self.group.state == "Empty" && moments >= OFTEN
    }

    /// Leaves out what this program has set itself on this cluster: of each offset that its journal has, one commit.
    pub fn leave_out_ours(&mut self, journal: &[JournalRecord], here: Option<&str>, now: Timestamp) {
        let of_late = |record: &&JournalRecord| {
            let at = i64::try_from(record.at).unwrap_or(i64::MAX);
            record.cluster_id.as_deref() == here && now.0.saturating_sub(at) < OURS
        };
        let steps = journal.iter().filter(of_late).flat_map(|record| &record.steps);
        let sets: Vec<&SetOffsets> = steps
            .filter_map(|step| match &step.action {
                Some(Action::SetOffsets(set)) if *set.group == *self.group.id && step.changed() => Some(set),
                _ => None,
            })
            .collect();
        self.loose = self.loose.clone().map(|mut loose| {
            for row in sets.iter().flat_map(|set| &set.rows) {
                let Some(to) = &row.to else { continue };
                let ours = loose.iter().position(|commit| {
                    commit.offset == to.offset
                        && commit.place.1 == PartitionId(row.partition)
                        && *commit.place.0 == *row.topic
                });
                ours.map(|at| loose.remove(at));
            }
            loose
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kafka::lookback::LooseCommit;
    use crate::kafka::model::{Group, Known};

    fn restless(loose: &[i64]) -> bool {
        let group = Group { state: "Empty".to_owned(), ..Group::bare("g".into()) };
        let place = ("t".into(), PartitionId(0));
        let commit =
            |(offset, at): (i64, &i64)| LooseCommit { at: Timestamp(*at), place: place.clone(), offset };
        let loose = Known::Is((0..).zip(loose).map(commit).collect());
        let members = Known::Is(Vec::new());
        ResetLook { group, members, rows: Vec::new(), left: Vec::new(), same: 0, loose }
            .is_restless(Timestamp(40_000))
    }

    #[test]
    fn one_reset_of_many_partitions_is_no_consumer() {
        assert!(restless(&[20_000, 25_000, 30_000]), "every five seconds");
        assert!(!restless(&[20_000, 20_004, 20_050, 20_090, 20_300]), "one reset in five requests");
        assert!(!restless(&[1_000, 5_000, 9_000, 20_000]), "long ago");
    }
}
