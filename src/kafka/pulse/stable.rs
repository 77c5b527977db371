//! Partitions in which an open transaction holds readers of committed records back. Pure.
use super::rows::{ListedOffsets, TopicRows};
use crate::kafka::ask_leaders::{ListedOffset, wanted};
use crate::kafka::model::{PartitionId, Timestamp};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Looks in which the last stable offset must stand still below the end: short transactions come and go.
const LOOKS: u32 = 2;

/// What is remembered from look to look.
#[derive(Default)]
pub(super) struct HeldBack(BTreeMap<(Arc<str>, PartitionId), Held>);

#[derive(Clone, Copy, Debug)]
struct Held {
    stable: i64,
    since: Timestamp,
    looks: u32,
}

impl HeldBack {
    /// Takes in last stable offsets. The ends in `rows` were told before them, so a stable offset below is held back.
    pub(super) fn look(&mut self, listing: &ListedOffsets, rows: &TopicRows, now: Timestamp) {
        let mut held = BTreeMap::new();
        for (row, listed) in wanted(listing.topics.iter()).iter().zip(&listing.offsets.rows) {
            let key = || (row.topic.clone(), row.partition);
            match listed {
                ListedOffset::Is { offset, .. } => {
                    if rows.end(row.topic, row.partition).is_none_or(|end| *offset >= end) {
                        continue;
                    }
                    let before = self.0.get(&key()).filter(|before| before.stable == *offset);
                    let first = Held { stable: *offset, since: now, looks: 0 };
                    let seen = before.copied().unwrap_or(first);
                    held.insert(key(), Held { looks: seen.looks + 1, ..seen });
                }
                // Not told this time: what was known stands.
                _ => held.extend(self.0.get(&key()).map(|before| (key(), *before))),
            }
        }
        self.0 = held;
    }

    /// Whether readers of the topic are held back.
    pub(super) fn holds(&self, topic: &Arc<str>) -> bool {
        let from = (topic.clone(), PartitionId(0));
        let rows = self.0.range(from..).take_while(|((name, _), _)| name == topic);
        rows.into_iter().any(|(_, held)| held.looks >= LOOKS)
    }

    /// Topic, partition and since when it was seen.
    pub(super) fn list(&self) -> Vec<(Arc<str>, PartitionId, Timestamp)> {
        let long = self.0.iter().filter(|(_, held)| held.looks >= LOOKS);
        long.map(|((topic, partition), held)| (topic.clone(), *partition, held.since)).collect()
    }
}
