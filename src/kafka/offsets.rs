//! Offsets of partitions: first, end, last stable, by time, of the greatest timestamp. Follows leaders that move.
use super::ask_leaders::{ListedOffset, OffsetSpec, WantedPartition};
use super::cluster::Cluster;
use super::errors::{self, Error, Right};
use super::model::{BrokerId, Offset, PartitionEnds, PartitionId, Timestamp};
use crate::wire;
use futures_util::future::join_all;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;
use std::time::Duration;

/// How often partitions that move are asked again, and the pause before the first time; it doubles.
const TRIES: u32 = 3;
const PAUSE: Duration = Duration::from_millis(100);

/// An offset that was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FoundOffset {
    /// None: no record fits, which for a time means that everything is older.
    pub offset: Option<Offset>,
    /// The record's timestamp; -1 where none was asked for.
    pub timestamp: Timestamp,
}

impl Cluster {
    /// One offset of each of the partitions, in their order; follows leaders that move.
    ///
    /// # Errors
    /// Each row has its own.
    pub async fn offsets(
        &self,
        partitions: &[(Arc<str>, PartitionId)],
        spec: OffsetSpec,
    ) -> Vec<Result<FoundOffset, Error>> {
        let within = self.wire.options().answer;
        let wanted: Vec<WantedPartition<'_>> = partitions
            .iter()
            .map(|(topic, partition)| WantedPartition::of(topic, *partition, None))
            .collect();
        let found = self.located_offsets(&wanted, spec, within).await;
        self.followed(&wanted, found, spec, within).await
    }

    /// As [`Cluster::offsets`], for those who have just been told the leaders.
    pub(super) async fn offsets_at(
        &self,
        wanted: &[WantedPartition<'_>],
        spec: OffsetSpec,
        within: Duration,
    ) -> Vec<Result<FoundOffset, Error>> {
        let listed = self.list_offsets(wanted, spec, within).await;
        let found = wanted.iter().zip(&listed.rows).map(|(row, answer)| judge(row, *answer, &listed.failed));
        self.followed(wanted, found.collect(), spec, within).await
    }

    /// Asks again for the rows whose leader moved or hung up, where metadata says that the leader is now.
    async fn followed(
        &self,
        wanted: &[WantedPartition<'_>],
        mut found: Vec<Result<FoundOffset, Error>>,
        spec: OffsetSpec,
        within: Duration,
    ) -> Vec<Result<FoundOffset, Error>> {
        for attempt in 0..TRIES {
            let places: Vec<usize> =
                (0..found.len()).filter(|at| found[*at].as_ref().is_err_and(may_have_moved)).collect();
            if places.is_empty() {
                break;
            }
            tokio::time::sleep(PAUSE * (1 << attempt)).await;
            let rows: Vec<_> = places.iter().map(|at| wanted[*at]).collect();
            rows.iter().for_each(|row| self.wire.forget_leaders(row.topic));
            let again = self.located_offsets(&rows, spec, within).await;
            places.into_iter().zip(again).for_each(|(at, row)| found[at] = row);
        }
        found
    }

    /// One question, to the leaders that metadata names now whoever they were before.
    async fn located_offsets(
        &self,
        wanted: &[WantedPartition<'_>],
        spec: OffsetSpec,
        within: Duration,
    ) -> Vec<Result<FoundOffset, Error>> {
        let topics: BTreeSet<_> = wanted.iter().map(|row| row.topic).collect();
        let looked = topics.into_iter().map(|topic| async move { (topic, self.wire.topic(topic).await) });
        let known: HashMap<_, _> = join_all(looked).await.into_iter().collect();
        let told = |row: &WantedPartition<'_>| known[row.topic].as_ref().ok()?.partition(row.partition);
        let located: Vec<_> =
            wanted.iter().map(|row| WantedPartition::of(row.topic, row.partition, told(row))).collect();
        let listed = self.list_offsets(&located, spec, within).await;
        let rows = located.iter().zip(&listed.rows).map(|(row, answer)| match &known[row.topic] {
            Ok(_) => judge(row, *answer, &listed.failed),
            Err(error) => Err(Error::wire(doing(row))(error.clone())),
        });
        rows.collect()
    }

    /// First, end and last stable offset of each of the partitions, in their order.
    ///
    /// # Errors
    /// Each row has its own.
    pub async fn ends(&self, partitions: &[(Arc<str>, PartitionId)]) -> Vec<Result<PartitionEnds, Error>> {
        let (first, end) = tokio::join!(
            self.offsets(partitions, OffsetSpec::First),
            self.offsets(partitions, OffsetSpec::End)
        );
        // After the end: without an open transaction it then lies at the end asked before, or beyond it.
        let stable = self.offsets(partitions, OffsetSpec::Stable).await;
        let rows = first.into_iter().zip(end).zip(stable).map(|((first, end), stable)| {
            let offset = |row: FoundOffset| row.offset.unwrap_or(Offset(0));
            let (first, end) = (offset(first?), offset(end?));
            let stable = match stable {
                Ok(stable) => offset(stable).min(end),
                Err(error) if error.is_unsupported() => end,
                Err(error) => return Err(error),
            };
            Ok(PartitionEnds { first, end, stable })
        });
        rows.collect()
    }
}

/// Whether somebody else, or the same broker on a new connection, may know by now.
fn may_have_moved(error: &Error) -> bool {
    match error {
        Error::Kafka { code, .. } => errors::is_passing(*code),
        Error::Wire { cause, .. } => matches!(cause, wire::Error::Closed { .. }),
        _ => false,
    }
}

fn doing(row: &WantedPartition<'_>) -> String {
    format!("listing offsets of {}/{}", row.topic, row.partition)
}

/// What one row's answer means.
pub(super) fn judge(
    row: &WantedPartition<'_>,
    answer: ListedOffset,
    failed: &BTreeMap<BrokerId, wire::Error>,
) -> Result<FoundOffset, Error> {
    let no_leader = || {
        let (topic, partition) = (row.topic.clone(), row.partition);
        match row.no_listener {
            true => wire::Error::NoListener { topic, partition },
            false => wire::Error::NoLeader { topic, partition },
        }
    };
    match answer {
        ListedOffset::Is { offset, timestamp } => {
            let offset = (offset >= 0).then_some(Offset(offset));
            Ok(FoundOffset { offset, timestamp: Timestamp(timestamp) })
        }
        ListedOffset::Code(code) => {
            let right = || Right::on_topic("Describe", row.topic);
            let judged = Error::check(code, None, &doing(row), right);
            judged.map(|()| FoundOffset { offset: None, timestamp: Timestamp(-1) })
        }
        ListedOffset::NoLeader => Err(Error::wire(doing(row))(no_leader())),
        ListedOffset::Unasked => {
            let cause = row.leader.and_then(|leader| failed.get(&leader).cloned()).unwrap_or_else(no_leader);
            Err(Error::wire(doing(row))(cause))
        }
    }
}
