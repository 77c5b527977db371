//! What setting and removing configs of topics would hit: which facts each turn of a value calls for, and those facts.
use super::{InSyncStake, RecentRecords, RetentionLimits, RetentionStake};
use crate::kafka::cluster::Cluster;
use crate::kafka::errors::Error;
use crate::kafka::model::{Config, Timestamp};
use futures_util::stream::{StreamExt, iter};
use std::sync::Arc;

/// Topics of which recent records are read.
const MOST_SAMPLED: usize = 12;
/// Of them at a time.
const AT_ONCE: usize = 4;

/// What holds for a topic, of that whose change may hurt somebody.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TopicRules {
    pub deletes: bool,
    pub compacts: bool,
    /// None: no limit.
    pub keep: RetentionLimits,
    pub min_in_sync: Option<usize>,
    pub max_message: Option<u64>,
}

/// The same before and after a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TopicTurn {
    pub topic: Arc<str>,
    pub before: TopicRules,
    pub after: TopicRules,
}

/// What the turns would hit.
#[derive(Clone, Debug, Default)]
pub struct ConfigStakes {
    pub retention: Vec<RetentionStake>,
    /// Topics that would be compacted.
    pub compaction: Vec<RecentRecords>,
    pub in_sync: Vec<InSyncStake>,
    /// Topics that would take smaller batches only, with the limit.
    pub sizes: Vec<(RecentRecords, u64)>,
    /// Topics whose records were not looked at: there are too many.
    pub unsampled: usize,
    /// What could not be looked up, and why.
    pub untold: Vec<(String, String)>,
}

impl TopicRules {
    /// Of effective values, by name.
    pub fn of<'a>(value: impl Fn(&str) -> Option<&'a str>) -> TopicRules {
        let limit =
            |name: &str| value(name).and_then(|text| text.parse::<i64>().ok()).filter(|limit| *limit >= 0);
        let policy = value("cleanup.policy").unwrap_or_default();
        let has = |word: &str| policy.split(',').any(|part| part.trim() == word);
        TopicRules {
            deletes: has("delete"),
            compacts: has("compact"),
            keep: RetentionLimits { ms: limit("retention.ms"), bytes: limit("retention.bytes") },
            min_in_sync: value("min.insync.replicas").and_then(|text| text.parse().ok()),
            max_message: value("max.message.bytes").and_then(|text| text.parse().ok()),
        }
    }

    /// As the configs of a topic have it.
    pub fn of_configs(configs: &[Config]) -> TopicRules {
        TopicRules::of(|name| configs.iter().find(|row| row.name == name)?.value.as_deref())
    }
}

impl TopicTurn {
    /// The limits that will let more go than those of now; none if nothing more goes.
    pub fn keeps_less(&self) -> Option<RetentionLimits> {
        let TopicTurn { before, after, .. } = self;
        if !after.deletes {
            return None;
        }
        let less = |now: Option<i64>, then: Option<i64>| match (now, then) {
            (_, None) => None,
            (None, Some(limit)) => Some(limit),
            (Some(now), Some(limit)) => Some(limit).filter(|limit| *limit < now || !before.deletes),
        };
        let keep = RetentionLimits {
            ms: less(before.keep.ms, after.keep.ms),
            bytes: less(before.keep.bytes, after.keep.bytes),
        };
        let keep = if before.deletes { keep } else { after.keep };
        (keep != RetentionLimits::default()).then_some(keep)
    }

    fn begins_to_compact(&self) -> bool {
        self.after.compacts && !self.before.compacts
    }

    fn demands_more(&self) -> Option<usize> {
        self.after.min_in_sync.filter(|wanted| self.before.min_in_sync.is_some_and(|now| now < *wanted))
    }

    fn takes_less(&self) -> Option<u64> {
        self.after.max_message.filter(|limit| self.before.max_message.is_some_and(|now| now > *limit))
    }
}

impl Cluster {
    /// Looks up what these turns would hit. What can't be had is told as missing: a plan is made all the same.
    pub async fn config_stakes(&self, turns: &[TopicTurn], now: Timestamp) -> ConfigStakes {
        let mut found = ConfigStakes::default();
        let keeps: Vec<(Arc<str>, RetentionLimits)> =
            turns.iter().filter_map(|turn| Some((turn.topic.clone(), turn.keeps_less()?))).collect();
        if !keeps.is_empty() {
            match self.retention_stakes(&keeps, now).await {
                Ok(stakes) => found.retention = stakes,
                Err(error) => found.miss("which records go", &error),
            }
        }
        let demands: Vec<(Arc<str>, usize)> =
            turns.iter().filter_map(|turn| Some((turn.topic.clone(), turn.demands_more()?))).collect();
        if !demands.is_empty() {
            match self.in_sync_stakes(&demands).await {
                Ok(stakes) => found.in_sync = stakes,
                Err(error) => found.miss("which partitions would refuse writes", &error),
            }
        }
        self.sample_turns(turns, now, &mut found).await;
        found
    }

    async fn sample_turns(&self, turns: &[TopicTurn], now: Timestamp, found: &mut ConfigStakes) {
        let concerned: Vec<&TopicTurn> =
            turns.iter().filter(|turn| turn.begins_to_compact() || turn.takes_less().is_some()).collect();
        found.unsampled = concerned.len().saturating_sub(MOST_SAMPLED);
        let reads = concerned.iter().take(MOST_SAMPLED).map(|turn| {
            let topic = turn.topic.clone();
            async move { self.recent_records(&topic, now).await }
        });
        let reads: Vec<_> = reads.collect();
        let samples: Vec<_> = iter(reads).buffered(AT_ONCE).collect().await;
        for (turn, sample) in concerned.iter().zip(samples) {
            match sample {
                Ok(sample) => {
                    if let Some(limit) = turn.takes_less() {
                        found.sizes.push((sample.clone(), limit));
                    }
                    if turn.begins_to_compact() {
                        found.compaction.push(sample);
                    }
                }
                Err(error) => found.miss(&format!("what the records of {} are like", turn.topic), &error),
            }
        }
    }
}

impl ConfigStakes {
    fn miss(&mut self, what: &str, error: &Error) {
        self.untold.push((what.to_owned(), error.to_string()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(policy: &'static str, ms: &'static str) -> TopicRules {
        TopicRules::of(|name| match name {
            "cleanup.policy" => Some(policy),
            "retention.ms" => Some(ms),
            "retention.bytes" => Some("-1"),
            _ => None,
        })
    }

    fn less(before: TopicRules, after: TopicRules) -> Option<RetentionLimits> {
        TopicTurn { topic: "orders".into(), before, after }.keeps_less()
    }

    #[test]
    fn less_is_kept_where_a_limit_falls_or_deletion_begins() {
        let hour = RetentionLimits { ms: Some(3_600_000), bytes: None };
        assert_eq!(less(rules("delete", "-1"), rules("delete", "3600000")), Some(hour));
        assert_eq!(less(rules("delete", "7200000"), rules("compact,delete", "3600000")), Some(hour));
        assert_eq!(less(rules("compact", "3600000"), rules("delete", "3600000")), Some(hour));
        assert_eq!(less(rules("delete", "3600000"), rules("delete", "7200000")), None);
        assert_eq!(less(rules("delete", "3600000"), rules("delete", "-1")), None);
        assert_eq!(less(rules("delete", "7200000"), rules("compact", "3600000")), None);
    }
}
