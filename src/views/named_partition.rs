//! A row of a group's screen: a partition with its readers, how it stood at the look before, and how fast it goes. Plain data;
//! the columns are `group`'s.
use super::group_pace::PartitionPace;
use crate::kafka::model::{GroupDetail, GroupPartition, Member, Offset, PartitionId, Timestamp};
use std::collections::HashMap;
use std::sync::Arc;

/// A partition with its reader's name resolved.
#[derive(Clone)]
pub struct NamedPartition {
    pub(super) partition: GroupPartition,
    /// Who reads it: several members may, in a share group.
    pub(super) readers: Vec<Member>,
    /// The lag when the screen was looked at before.
    pub(super) before: Option<i64>,
    pub(super) pace: PartitionPace,
    /// Its lag as a part of the largest of the group, 0 to 1.
    pub(super) part: Option<f64>,
    /// When it was looked at.
    pub(super) seen: Timestamp,
}

impl NamedPartition {
    /// The partition that it is a row of.
    pub(super) fn place(&self) -> (Arc<str>, PartitionId) {
        (self.partition.topic.clone(), self.partition.partition)
    }

    /// What is committed in it, if something is and that is known.
    pub(super) fn committed(&self) -> Option<Offset> {
        self.partition.committed.whole().copied()
    }

    /// Something of each reader, each once.
    pub(super) fn names(&self, name: fn(&Member) -> &String) -> Option<String> {
        let mut names: Vec<&str> = Vec::new();
        for reader in self.readers.iter().map(name) {
            if !names.contains(&reader.as_str()) {
                names.push(reader);
            }
        }
        (!names.is_empty()).then(|| names.join(", "))
    }
}

/// The rows of a group; `before` are those of the look before.
pub fn rows(detail: &GroupDetail, before: &[NamedPartition], now: Timestamp) -> Vec<NamedPartition> {
    let members = detail.members.at_least().map(Vec::as_slice).unwrap_or_default();
    let before: HashMap<(&str, PartitionId), &NamedPartition> =
        before.iter().map(|row| ((&*row.partition.topic, row.partition.partition), row)).collect();
    let lag = |partition: &GroupPartition| Some(partition.lag.at_least()?.records().max(0) as f64);
    let most = detail.partitions.iter().filter_map(lag).fold(1.0, f64::max);
    let row = |partition: &GroupPartition| {
        let before = before.get(&(&*partition.topic, partition.partition));
        NamedPartition {
            readers: partition.members.iter().filter_map(|at| members.get(*at)).cloned().collect(),
            before: before.and_then(|row| Some(row.partition.lag.whole()?.records())),
            pace: before.map(|row| row.pace.clone()).unwrap_or_default().with(partition, now),
            part: lag(partition).map(|lag| lag / most),
            partition: partition.clone(),
            seen: now,
        }
    };
    detail.partitions.iter().map(row).collect()
}
