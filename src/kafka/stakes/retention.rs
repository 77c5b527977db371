//! The records that go when less is kept: by time exactly as ListOffsets tells it, by bytes as an estimate over the partition;
//! and the groups that have not read them.
use crate::kafka::cluster::Cluster;
use crate::kafka::errors::Error;
use crate::kafka::model::{GroupDetail, Holes, Known, Offset, PartitionEnds, PartitionId, Timestamp, Topic};
use crate::kafka::read::Place;
use crate::kafka::topics::size_of;
use crate::kafka::{FoundOffset, OffsetSpec};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// Topics whose bytes are asked for: each costs every broker a walk over its log directories.
const MOST_SIZED: usize = 8;

/// How much will be kept; none: no limit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RetentionLimits {
    pub ms: Option<i64>,
    /// Of each partition.
    pub bytes: Option<i64>,
}

/// What one topic loses.
#[derive(Clone, Debug)]
pub struct RetentionStake {
    pub topic: Arc<str>,
    pub partitions: Vec<PartitionAtStake>,
    /// Groups that have committed offsets before what is kept.
    pub unread: Known<Vec<UnreadStake>>,
}

/// What one partition loses.
#[derive(Clone, Debug)]
pub struct PartitionAtStake {
    pub id: PartitionId,
    pub ends: Known<PartitionEnds>,
    /// The first offset that stays for certain; what lies before it may go.
    pub kept_from: Known<Offset>,
    /// Bytes of the whole partition on its leader.
    pub size: Known<u64>,
}

/// A group that has not read all that goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnreadStake {
    pub group: Arc<str>,
    pub records: u64,
    /// None where that was not told.
    pub members: Option<usize>,
}

impl PartitionAtStake {
    /// Records that may go.
    pub fn going(&self) -> Known<u64> {
        match (self.ends.whole(), self.kept_from.whole()) {
            (Some(ends), Some(kept)) => Known::Is((kept.0 - ends.first.0).max(0).unsigned_abs()),
            (None, _) => self.ends.clone().map(|_| 0),
            (_, None) => self.kept_from.clone().map(|_| 0),
        }
    }

    /// Their bytes, as their share of the partition.
    pub fn going_bytes(&self) -> Option<u64> {
        let (ends, going, size) = (self.ends.whole()?, *self.going().whole()?, *self.size.whole()?);
        let all = (ends.end.0 - ends.first.0).max(1).unsigned_abs();
        Some((size as f64 * (going as f64 / all as f64)) as u64)
    }
}

impl RetentionStake {
    /// Whether records go, or that is not known.
    pub fn may_lose(&self) -> bool {
        self.partitions.iter().any(|row| row.going().whole() != Some(&0))
    }

    /// Who of the readers has not read all that goes; a part of them tells of a part.
    pub(super) fn unread_by(&self, readers: &Known<Vec<GroupDetail>>) -> Known<Vec<UnreadStake>> {
        let Some(details) = readers.at_least() else { return readers.clone().map(|_| Vec::new()) };
        let mut untold = Holes::new("partition");
        let own = details.iter().flat_map(|detail| &detail.partitions).filter(|row| row.topic == self.topic);
        own.filter_map(|row| row.committed.hole()).for_each(|why| untold.add(why));
        Known::Is(unread(self, details)).lacking(readers.lacks().cloned()).lacking(untold.words())
    }
}

impl Cluster {
    /// What these topics lose when no more than that is kept of each. Asks for all of them at once.
    ///
    /// # Errors
    /// If a topic is not there, or no broker answers. What else can't be had is told in its place.
    pub async fn retention_stakes(
        &self,
        topics: &[(Arc<str>, RetentionLimits)],
        now: Timestamp,
    ) -> Result<Vec<RetentionStake>, Error> {
        let names: Vec<Arc<str>> = topics.iter().map(|(topic, _)| topic.clone()).collect();
        let (known, readers) = tokio::join!(self.topics_named(&names), self.readers_of(&names));
        let known = known?;
        let places: Vec<Place> = known
            .iter()
            .flat_map(|topic| topic.partitions.iter().map(|row| (topic.name.clone(), row.id)))
            .collect();
        let cuts: BTreeMap<Arc<str>, i64> =
            topics.iter().filter_map(|(topic, keep)| Some((topic.clone(), keep.ms?))).collect();
        let (ends, by_time, sizes) =
            tokio::join!(self.ends(&places), self.by_time(&places, &cuts, now), self.sizes_at_stake(&known));
        let mut found: Vec<RetentionStake> = Vec::with_capacity(topics.len());
        for (topic, _) in topics {
            found.push(RetentionStake {
                topic: topic.clone(),
                partitions: Vec::new(),
                unread: Known::Loading,
            });
        }
        let at: HashMap<Arc<str>, usize> = names.iter().cloned().zip(0..).collect();
        for ((place, ends), size) in places.iter().zip(ends).zip(sizes) {
            let index = at[&place.0];
            let ends = ends.map_or_else(|error| error.hole(), Known::Is);
            let kept_from = kept_from(&ends, &size, by_time.get(place), topics[index].1.bytes);
            found[index].partitions.push(PartitionAtStake { id: place.1, ends, kept_from, size });
        }
        for stake in &mut found {
            stake.unread = stake.unread_by(&readers);
        }
        Ok(found)
    }

    /// The first record that is young enough, of each partition whose topic goes by time.
    async fn by_time(
        &self,
        places: &[Place],
        cuts: &BTreeMap<Arc<str>, i64>,
        now: Timestamp,
    ) -> HashMap<Place, Result<FoundOffset, Error>> {
        let ages: BTreeSet<i64> = cuts.values().copied().collect();
        let mut found = HashMap::new();
        for age in ages {
            let of_age: Vec<Place> =
                places.iter().filter(|place| cuts.get(&place.0) == Some(&age)).cloned().collect();
            let from = OffsetSpec::At(Timestamp(now.0.saturating_sub(age)));
            let rows = self.offsets(&of_age, from).await;
            found.extend(of_age.into_iter().zip(rows));
        }
        found
    }

    /// Bytes of each partition, in the order of the topics; of many topics they are not asked for.
    pub(super) async fn sizes_at_stake(&self, topics: &[Topic]) -> Vec<Known<u64>> {
        let mut all = Vec::new();
        for topic in topics {
            if topics.len() > MOST_SIZED {
                let none = Known::Absent("not asked for of so many topics".into());
                all.extend(topic.partitions.iter().map(|_| none.clone()));
                continue;
            }
            let sizes = self.topic_sizes(&topic.name).await;
            all.extend(topic.partitions.iter().map(|row| size_of(row, &sizes)));
        }
        all
    }
}

/// The first offset that is kept, by the limit that takes more.
fn kept_from(
    ends: &Known<PartitionEnds>,
    size: &Known<u64>,
    by_time: Option<&Result<FoundOffset, Error>>,
    bytes: Option<i64>,
) -> Known<Offset> {
    let Some(ends) = ends.whole() else { return ends.clone().map(|ends| ends.first) };
    let time = match by_time {
        // No record is young enough: all may go.
        Some(Ok(found)) => found.offset.unwrap_or(ends.end),
        Some(Err(error)) => return error.hole(),
        None => ends.first,
    };
    let Some(limit) = bytes.and_then(|limit| u64::try_from(limit).ok()) else {
        return Known::Is(time.max(ends.first));
    };
    match size.whole() {
        Some(size) => {
            let over = size.saturating_sub(limit) as f64 / (*size).max(1) as f64;
            let records = (ends.end.0 - ends.first.0).max(0) as f64;
            Known::Is(time.max(Offset(ends.first.0 + (records * over) as i64)))
        }
        None => size.clone().map(|_| ends.first),
    }
}

/// Groups that stand before what is kept, and by how many records.
fn unread(stake: &RetentionStake, readers: &[GroupDetail]) -> Vec<UnreadStake> {
    let kept: HashMap<PartitionId, (i64, i64)> = stake
        .partitions
        .iter()
        .filter_map(|row| Some((row.id, (row.ends.whole()?.first.0, row.kept_from.whole()?.0))))
        .collect();
    let lost = |detail: &GroupDetail| -> u64 {
        let own = detail.partitions.iter().filter(|row| row.topic == stake.topic);
        let each = own.filter_map(|row| {
            let (first, kept) = kept.get(&row.partition)?;
            Some((kept - row.committed.whole()?.0.max(*first)).max(0).unsigned_abs())
        });
        each.sum()
    };
    let rows = readers.iter().map(|detail| UnreadStake {
        group: detail.group.id.clone(),
        records: lost(detail),
        members: detail.group.members.at_least().copied(),
    });
    rows.filter(|row| row.records > 0).collect()
}
