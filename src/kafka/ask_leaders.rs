//! Puts one ListOffsets question to each leader of many partitions, and finds the row that each answer is for.
use super::cluster::Cluster;
use super::list_offsets::{LeaderAnswer, LeaderQuestion};
use super::model::{BrokerId, Partition, PartitionId, Timestamp, Topic};
use crate::wire::{self, Question, Target};
use futures_util::future::join_all;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::time::Duration;

/// Most partitions in one question, so that no broker has to build a giant answer.
const MOST: usize = 20_000;

/// Which offset of a partition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OffsetSpec {
    /// The first record still there.
    First,
    /// The high watermark: the offset of the next committed record.
    End,
    /// The last stable offset: where a reader of committed records stops.
    Stable,
    /// The record with the greatest timestamp (KIP-734, Kafka 3.0).
    Greatest,
    /// The first record with this timestamp or a later one.
    At(Timestamp),
}

impl OffsetSpec {
    /// As ListOffsets encodes it.
    pub(super) fn timestamp(self) -> i64 {
        match self {
            OffsetSpec::First => -2,
            OffsetSpec::End | OffsetSpec::Stable => -1,
            OffsetSpec::Greatest => -3,
            OffsetSpec::At(time) => time.0.max(0),
        }
    }
}

/// One partition to ask about, with the leader that metadata told.
#[derive(Clone, Copy, Debug)]
pub(super) struct WantedPartition<'a> {
    pub(super) topic: &'a Arc<str>,
    pub(super) partition: PartitionId,
    pub(super) leader: Option<BrokerId>,
    /// There is a leader, but it has no listener for this client.
    pub(super) no_listener: bool,
}

impl<'a> WantedPartition<'a> {
    /// A partition with what metadata tells of it; none where it does not tell it.
    pub(super) fn of(topic: &'a Arc<str>, partition: PartitionId, told: Option<&Partition>) -> Self {
        let no_listener = told.is_some_and(Partition::no_listener);
        WantedPartition { topic, partition, leader: told.and_then(|row| row.leader), no_listener }
    }
}

/// What came back for one partition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ListedOffset {
    Is {
        offset: i64,
        timestamp: i64,
    },
    /// Kafka's error code.
    Code(i16),
    /// Its leader could not be asked; the answer's `failed` says why.
    Unasked,
    NoLeader,
}

/// The answer for many partitions: rows in the order of the question, and the brokers that failed.
pub(super) struct LeaderOffsets {
    pub(super) rows: Vec<ListedOffset>,
    pub(super) failed: BTreeMap<BrokerId, wire::Error>,
}

/// The partitions of topics, as a question needs them.
pub(super) fn wanted<'a>(topics: impl IntoIterator<Item = &'a Topic>) -> Vec<WantedPartition<'a>> {
    let rows = topics.into_iter().flat_map(|topic| {
        topic.partitions.iter().map(|row| WantedPartition::of(&topic.name, row.id, Some(row)))
    });
    rows.collect()
}

impl Cluster {
    /// One offset of each of many partitions, one question a leader at a time. Never fails as a whole.
    pub(super) async fn list_offsets(
        &self,
        wanted: &[WantedPartition<'_>],
        spec: OffsetSpec,
        within: Duration,
    ) -> LeaderOffsets {
        let mut rows = vec![ListedOffset::NoLeader; wanted.len()];
        let mut leaders: BTreeMap<BrokerId, Vec<usize>> = BTreeMap::new();
        for (at, row) in wanted.iter().enumerate() {
            if let Some(leader) = row.leader {
                rows[at] = ListedOffset::Unasked;
                leaders.entry(leader).or_default().push(at);
            }
        }
        let asked = leaders.iter().map(|(leader, places)| async move {
            let mut found = Vec::with_capacity(places.len());
            for part in places.chunks(MOST) {
                match self.ask_leader(*leader, wanted, part, spec, within).await {
                    Ok(answers) => found.extend(answers),
                    Err(error) => return (*leader, found, Some(error)),
                }
            }
            (*leader, found, None)
        });
        let mut failed = BTreeMap::new();
        for (leader, found, error) in join_all(asked).await {
            for (at, listed) in found {
                rows[at] = listed;
            }
            failed.extend(error.map(|error| (leader, error)));
        }
        LeaderOffsets { rows, failed }
    }

    async fn ask_leader(
        &self,
        leader: BrokerId,
        wanted: &[WantedPartition<'_>],
        places: &[usize],
        spec: OffsetSpec,
        within: Duration,
    ) -> Result<Vec<(usize, ListedOffset)>, wire::Error> {
        let question = Question::to(Target::Broker(leader)).within(within);
        let question = match spec {
            OffsetSpec::Greatest => question.at_least(7, "ListOffsets by greatest timestamp", "3.0"),
            OffsetSpec::Stable => question.at_least(2, "ListOffsets of stable offsets", "0.11"),
            _ => question,
        };
        let answer = self.wire.put(&question, |_| asked(wanted, places, spec)).await?;
        Ok(matched(wanted, places, &answer.response))
    }
}

/// The question for the rows at `places`, which are grouped by topic already.
fn asked<'a>(wanted: &[WantedPartition<'a>], places: &[usize], spec: OffsetSpec) -> LeaderQuestion<'a> {
    let mut topics: Vec<(&str, usize)> = Vec::new();
    let mut rows = Vec::with_capacity(places.len());
    for &at in places {
        let row = &wanted[at];
        match topics.last_mut() {
            Some((name, count)) if *name == &**row.topic => *count += 1,
            _ => topics.push((row.topic, 1)),
        }
        rows.push((row.partition.0, spec.timestamp()));
    }
    LeaderQuestion { read_committed: spec == OffsetSpec::Stable, topics, rows }
}

/// Finds the row of the question for each row of the answer. Brokers mostly keep the order, but need not.
fn matched(
    wanted: &[WantedPartition<'_>],
    places: &[usize],
    told: &LeaderAnswer,
) -> Vec<(usize, ListedOffset)> {
    let mut found = Vec::with_capacity(places.len());
    let mut expected = 0;
    let mut index: Option<HashMap<(&str, i32), usize>> = None;
    let mut rows = told.rows.iter();
    for (name, count) in &told.topics {
        for row in rows.by_ref().take(*count) {
            let fits = |at: &usize| {
                let wanted = &wanted[*at];
                wanted.partition.0 == row.partition && wanted.topic.as_bytes() == &**name
            };
            let at = match places.get(expected).filter(|at| fits(at)) {
                Some(at) => Some(*at),
                None => {
                    let key = |at: &usize| ((&**wanted[*at].topic, wanted[*at].partition.0), *at);
                    let index = index.get_or_insert_with(|| places.iter().map(key).collect());
                    std::str::from_utf8(name).ok().and_then(|name| index.get(&(name, row.partition)).copied())
                }
            };
            expected += 1;
            let listed = match row.code {
                0 => ListedOffset::Is { offset: row.offset, timestamp: row.timestamp },
                code => ListedOffset::Code(code),
            };
            found.extend(at.map(|at| (at, listed)));
        }
    }
    found
}
