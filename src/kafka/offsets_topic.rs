//! Who must know a group: the leader of the partition of `__consumer_offsets` that its id hashes to.
//!
//! Computed, never asked with FindCoordinator: that would make an empty cluster create the topic.
use super::cluster::Cluster;
use super::model::{BrokerId, Group, Partition, PartitionId, Topic};
use crate::wire::WhichTopics;
use std::collections::BTreeMap;
use std::sync::Arc;

pub(super) const NAME: &str = "__consumer_offsets";

/// The partitions of the offsets topic; none where there is no such topic, or it may not be described.
#[derive(Clone, Debug, Default)]
pub(super) struct OffsetsTopic(Option<Arc<[Partition]>>);

impl OffsetsTopic {
    /// From a list of topics by name.
    pub(super) fn among(topics: &[Topic]) -> Self {
        let at = topics.binary_search_by(|topic| (*topic.name).cmp(NAME));
        OffsetsTopic(at.ok().map(|at| topics[at].partitions.clone()).filter(|rows| !rows.is_empty()))
    }

    /// How many partitions have no leader: their groups are listed by nobody.
    pub(super) fn leaderless(&self) -> usize {
        self.0.iter().flat_map(|rows| rows.iter()).filter(|row| row.leader.is_none()).count()
    }

    /// Why nobody tells of a group, if whoever must know it can't be asked. `coordinator` is who told of it before.
    pub(super) fn untold(
        &self,
        group: &str,
        coordinator: Option<BrokerId>,
        partial: &BTreeMap<BrokerId, Arc<str>>,
    ) -> Option<String> {
        let unasked = |broker: &BrokerId| {
            Some(format!("its coordinator, broker {broker}, could not be asked: {}", partial.get(broker)?))
        };
        match self.partition(group) {
            Some(Partition { leader: Some(leader), .. }) => unasked(leader),
            Some(partition) => Some(format!("its partition {NAME}/{} has no leader", partition.id)),
            None if coordinator.is_some() => unasked(&coordinator?),
            None => partial.keys().next().and_then(unasked),
        }
    }

    /// The partition that has all that is written of a group.
    pub(super) fn home(&self, group: &str) -> Option<PartitionId> {
        self.partition(group).map(|row| row.id)
    }

    fn partition(&self, group: &str) -> Option<&Partition> {
        let rows = self.0.as_ref()?;
        // As Kafka's Utils.abs: the one number without a counterpart becomes 0.
        let place = java_hash(group).checked_abs().unwrap_or(0).unsigned_abs() as usize % rows.len();
        rows.iter().find(|row| usize::try_from(row.id.0) == Ok(place))
    }
}

/// Java's `String.hashCode`.
fn java_hash(text: &str) -> i32 {
    text.encode_utf16().fold(0i32, |hash, unit| hash.wrapping_mul(31).wrapping_add(i32::from(unit)))
}

impl Cluster {
    /// The offsets topic as metadata tells it now; it is not created by asking.
    pub(super) async fn offsets_topic(&self) -> OffsetsTopic {
        let name: Arc<str> = NAME.into();
        let told = self.wire.metadata(WhichTopics::Some(std::slice::from_ref(&name))).await;
        let found = told.ok().and_then(|told| told.topics.into_iter().find(|topic| *topic.name == *name));
        OffsetsTopic(found.map(|topic| topic.partitions).filter(|rows| !rows.is_empty()))
    }
}

/// What lacks in a list of groups; none where everybody told theirs.
pub(super) fn lacks(topic: &OffsetsTopic, partial: &BTreeMap<BrokerId, Arc<str>>) -> Option<Arc<str>> {
    let unasked = partial.iter().map(|(broker, why)| format!("groups of broker {broker}: {why}"));
    let leaderless = topic.leaderless();
    let plural = if leaderless == 1 { "partition" } else { "partitions" };
    let offline =
        (leaderless > 0).then(|| format!("groups of {leaderless} offsets {plural} without a leader"));
    let told: Vec<String> = unasked.chain(offline).collect();
    (!told.is_empty()).then(|| told.join("; ").into())
}

/// A group that was told of before and now can't be asked about: what was known of it may be wrong by now.
pub(super) fn aged(group: &Group, why: &str) -> Group {
    let why: Arc<str> = why.into();
    let unknown = super::model::Known::Failed(why);
    let reads = group.reads.iter().map(|row| super::model::GroupTopic {
        topic: row.topic.clone(),
        partitions: row.partitions,
        members: unknown.clone().map(|()| 0),
        lag: unknown.clone().map(|()| super::model::Lag::default()),
    });
    Group {
        state: "Unknown".to_owned(),
        members: unknown.clone().map(|()| 0),
        lag: unknown.clone().map(|()| super::model::Lag::default()),
        lag_trend: None,
        watched: None,
        reads: reads.collect(),
        ..group.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_as_java_does() {
        assert_eq!(java_hash("billing"), -109_829_509);
        assert_eq!((java_hash(""), java_hash("g3")), (0, 3_244));
    }
}
