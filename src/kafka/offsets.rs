//! Offsets of partitions: first, end, last stable, by time, of the greatest timestamp. Batched by leader.
use super::cluster::Cluster;
use super::errors::{self, Error, Right};
use super::list_offsets::{Asked, Told};
use super::model::{BrokerId, Ends, Offset, PartitionId, Timestamp, Topic};
use crate::wire::{self, Question, Target};
use futures_util::future::join_all;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::time::Duration;

/// Most partitions in one question, so that no broker has to build a giant answer.
const MOST: usize = 20_000;

/// How often partitions that move are asked again, and the pause before the first time; it doubles.
const TRIES: u32 = 3;
const PAUSE: Duration = Duration::from_millis(100);

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
    fn timestamp(self) -> i64 {
        match self {
            OffsetSpec::First => -2,
            OffsetSpec::End | OffsetSpec::Stable => -1,
            OffsetSpec::Greatest => -3,
            OffsetSpec::At(time) => time.0.max(0),
        }
    }
}

/// An offset that was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FoundOffset {
    /// None: no record fits, which for a time means that everything is older.
    pub offset: Option<Offset>,
    /// The record's timestamp; -1 where none was asked for.
    pub timestamp: Timestamp,
}

/// One partition to ask about, with the leader that metadata told.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wanted<'a> {
    pub(super) topic: &'a Arc<str>,
    pub(super) partition: PartitionId,
    pub(super) leader: Option<BrokerId>,
}

/// What came back for one partition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Listed {
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
pub(super) struct Offsets {
    pub(super) rows: Vec<Listed>,
    pub(super) failed: BTreeMap<BrokerId, wire::Error>,
}

/// The partitions of topics, as a question needs them.
pub(super) fn wanted<'a>(topics: impl IntoIterator<Item = &'a Topic>) -> Vec<Wanted<'a>> {
    let rows = topics.into_iter().flat_map(|topic| {
        topic.partitions.iter().map(|row| Wanted {
            topic: &topic.name,
            partition: row.id,
            leader: row.leader,
        })
    });
    rows.collect()
}

impl Cluster {
    /// One offset of each of many partitions, one question a leader at a time. Never fails as a whole.
    pub(super) async fn list_offsets(
        &self,
        wanted: &[Wanted<'_>],
        spec: OffsetSpec,
        within: Duration,
    ) -> Offsets {
        let mut rows = vec![Listed::NoLeader; wanted.len()];
        let mut leaders: BTreeMap<BrokerId, Vec<usize>> = BTreeMap::new();
        for (at, row) in wanted.iter().enumerate() {
            if let Some(leader) = row.leader {
                rows[at] = Listed::Unasked;
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
        Offsets { rows, failed }
    }

    /// As [`Cluster::list_offsets`], and partitions that have just moved are asked again at their new leaders: for those
    /// who ask once.
    pub(super) async fn list_offsets_anywhere(
        &self,
        wanted: &[Wanted<'_>],
        spec: OffsetSpec,
        within: Duration,
    ) -> Offsets {
        let mut found = self.list_offsets(wanted, spec, within).await;
        for attempt in 0..TRIES {
            let moved = |row: &Listed| matches!(row, Listed::Code(code) if errors::is_passing(*code));
            let places: Vec<usize> = (0..wanted.len()).filter(|at| moved(&found.rows[*at])).collect();
            if places.is_empty() {
                break;
            }
            tokio::time::sleep(PAUSE * (1 << attempt)).await;
            places.iter().for_each(|at| self.wire.forget_leaders(wanted[*at].topic));
            let rows: Vec<_> =
                places.iter().map(|at| (wanted[*at].topic.clone(), wanted[*at].partition)).collect();
            let (located, _) = self.located(&rows).await;
            let again = self.list_offsets(&located, spec, within).await;
            for (at, row) in places.into_iter().zip(again.rows) {
                // Who can't be asked any more has at least answered that it moved.
                if row != Listed::Unasked {
                    found.rows[at] = row;
                }
            }
        }
        found
    }

    async fn ask_leader(
        &self,
        leader: BrokerId,
        wanted: &[Wanted<'_>],
        places: &[usize],
        spec: OffsetSpec,
        within: Duration,
    ) -> Result<Vec<(usize, Listed)>, wire::Error> {
        let question = Question::to(Target::Broker(leader)).within(within);
        let question = match spec {
            OffsetSpec::Greatest => question.at_least(7, "ListOffsets by greatest timestamp", "3.0"),
            OffsetSpec::Stable => question.at_least(2, "ListOffsets of stable offsets", "0.11"),
            _ => question,
        };
        let answer = self.wire.put(&question, |_| asked(wanted, places, spec)).await?;
        Ok(matched(wanted, places, &answer.response))
    }

    /// One offset of each of the partitions, in their order; follows leaders that move.
    ///
    /// # Errors
    /// Each row has its own.
    pub async fn offsets(
        &self,
        partitions: &[(Arc<str>, PartitionId)],
        spec: OffsetSpec,
    ) -> Vec<Result<FoundOffset, Error>> {
        let mut found = Vec::new();
        for attempt in 0..=TRIES {
            found = self.offsets_once(partitions, spec).await;
            let moved = |row: &Result<FoundOffset, Error>| match row {
                Err(Error::Kafka { code, .. }) => errors::is_passing(*code),
                Err(Error::Wire { cause, .. }) => matches!(cause, wire::Error::Closed { .. }),
                _ => false,
            };
            if attempt == TRIES || !found.iter().any(moved) {
                break;
            }
            for ((topic, _), row) in partitions.iter().zip(&found) {
                if moved(row) {
                    self.wire.forget_leaders(topic);
                }
            }
            tokio::time::sleep(PAUSE * (1 << attempt)).await;
        }
        found
    }

    async fn offsets_once(
        &self,
        partitions: &[(Arc<str>, PartitionId)],
        spec: OffsetSpec,
    ) -> Vec<Result<FoundOffset, Error>> {
        let (wanted, known) = self.located(partitions).await;
        let listed = self.list_offsets(&wanted, spec, self.wire.options().answer).await;
        let rows = wanted.iter().zip(&listed.rows).map(|(row, answer)| {
            if let Some(error) = known.get(row.topic) {
                return Err(Error::wire(doing(row))(error.clone()));
            }
            judge(row, *answer, &listed.failed)
        });
        rows.collect()
    }

    /// The partitions with their leaders as metadata tells them now, and the topics that it does not tell of.
    async fn located<'a>(
        &self,
        partitions: &'a [(Arc<str>, PartitionId)],
    ) -> (Vec<Wanted<'a>>, HashMap<&'a Arc<str>, wire::Error>) {
        let topics = partitions.iter().map(|(topic, _)| topic).collect::<std::collections::BTreeSet<_>>();
        let looked = topics.into_iter().map(|topic| async move { (topic, self.wire.topic(topic).await) });
        let known: HashMap<_, _> = join_all(looked).await.into_iter().collect();
        let leader = |topic: &Arc<str>, partition| known[topic].as_ref().ok()?.partition(partition)?.leader;
        let wanted = partitions.iter().map(|(topic, partition)| {
            let (partition, leader) = (*partition, leader(topic, *partition));
            Wanted { topic, partition, leader }
        });
        let wanted = wanted.collect();
        let unknown = known.into_iter().filter_map(|(topic, found)| Some((topic, found.err()?)));
        (wanted, unknown.collect())
    }

    /// First, end and last stable offset of each of the partitions, in their order.
    ///
    /// # Errors
    /// Each row has its own.
    pub async fn ends(&self, partitions: &[(Arc<str>, PartitionId)]) -> Vec<Result<Ends, Error>> {
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
            Ok(Ends { first, end, stable })
        });
        rows.collect()
    }
}

fn doing(row: &Wanted<'_>) -> String {
    format!("listing offsets of {}/{}", row.topic, row.partition)
}

/// What one row's answer means.
pub(super) fn judge(
    row: &Wanted<'_>,
    answer: Listed,
    failed: &BTreeMap<BrokerId, wire::Error>,
) -> Result<FoundOffset, Error> {
    let no_leader = || wire::Error::NoLeader { topic: row.topic.clone(), partition: row.partition };
    match answer {
        Listed::Is { offset, timestamp } => {
            let offset = (offset >= 0).then_some(Offset(offset));
            Ok(FoundOffset { offset, timestamp: Timestamp(timestamp) })
        }
        Listed::Code(code) => {
            let right = || Right::on_topic("Describe", row.topic);
            let judged = Error::check(code, None, &doing(row), right);
            judged.map(|()| FoundOffset { offset: None, timestamp: Timestamp(-1) })
        }
        Listed::NoLeader => Err(Error::wire(doing(row))(no_leader())),
        Listed::Unasked => {
            let cause = row.leader.and_then(|leader| failed.get(&leader).cloned()).unwrap_or_else(no_leader);
            Err(Error::wire(doing(row))(cause))
        }
    }
}

/// The question for the rows at `places`, which are grouped by topic already.
fn asked<'a>(wanted: &[Wanted<'a>], places: &[usize], spec: OffsetSpec) -> Asked<'a> {
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
    Asked { read_committed: spec == OffsetSpec::Stable, topics, rows }
}

/// Finds the row of the question for each row of the answer. Brokers mostly keep the order, but need not.
fn matched(wanted: &[Wanted<'_>], places: &[usize], told: &Told) -> Vec<(usize, Listed)> {
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
                0 => Listed::Is { offset: row.offset, timestamp: row.timestamp },
                code => Listed::Code(code),
            };
            found.extend(at.map(|at| (at, listed)));
        }
    }
    found
}
