//! A group topic by topic: which partitions of it, which members, how far behind. Pure.
use super::groups::{GroupLook, nothing_committed};
use super::model::{GroupTopic, Known, PartitionId};
use std::collections::BTreeMap;
use std::sync::Arc;

impl GroupLook {
    /// The group's topics, by name. `end` knows the end offset of a partition.
    pub(super) fn reads(&self, end: impl Fn(&Arc<str>, PartitionId) -> Option<i64>) -> Arc<[GroupTopic]> {
        let mut partitions: BTreeMap<Arc<str>, usize> = BTreeMap::new();
        for (topic, _) in self.spots() {
            *partitions.entry(topic).or_default() += 1;
        }
        let topics = partitions.into_iter().map(|(topic, partitions)| GroupTopic {
            members: self.members_on(&topic),
            lag: self.lag_on(&topic, &end),
            topic,
            partitions,
        });
        topics.collect()
    }

    fn members_on(&self, topic: &Arc<str>) -> Known<usize> {
        match &self.described {
            Ok(described) => {
                let reads = described
                    .members
                    .iter()
                    .filter(|member| member.assigned.iter().any(|(assigned, _)| assigned == topic));
                Known::Is(reads.count())
            }
            Err(error) => error.known(),
        }
    }

    fn lag_on(&self, topic: &Arc<str>, end: impl Fn(&Arc<str>, PartitionId) -> Option<i64>) -> Known<u64> {
        let committed = match &self.committed {
            Ok(committed) => committed,
            Err(error) => return error.known(),
        };
        let mut own = committed.iter().filter(|row| row.topic == *topic).peekable();
        if own.peek().is_none() {
            return nothing_committed(&self.group.kind);
        }
        Known::Is(own.filter_map(|row| row.lag(&end)).sum())
    }
}
