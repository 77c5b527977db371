//! The records of topics that lie before a position: where each partition would begin, who has not read them, and whether Kafka
//! deletes records of these topics at all. All topics are asked about together.
use super::{PartitionAtStake, RetentionStake};
use crate::change::DeleteRecords;
use crate::kafka::acting::ONLY_COMPACTED;
use crate::kafka::cluster::Cluster;
use crate::kafka::errors::Error;
use crate::kafka::model::{Known, Offset, PartitionEnds, PartitionId, Timestamp, Topic};
use crate::kafka::read::{Partitions, Place, Position, Positions};
use jiff::tz::TimeZone;
use std::collections::HashMap;
use std::sync::Arc;

/// What deleting the oldest records of topics would take.
#[derive(Clone, Debug)]
pub struct Removal {
    /// Partitions that would begin later than now.
    pub cuts: Vec<DeleteRecords>,
    /// One a topic.
    pub stakes: Vec<RetentionStake>,
    /// Partitions that could not be asked, in words.
    pub missing: Vec<String>,
}

impl Cluster {
    /// Looks up what would go.
    ///
    /// # Errors
    /// If a topic is not there, Kafka deletes no records of it, or nobody answers.
    pub async fn removal(
        &self,
        names: &[Arc<str>],
        partitions: Partitions,
        position: Position,
        clock: (Timestamp, &TimeZone),
    ) -> Result<Removal, Error> {
        let topics = self.topics_named(names).await?;
        self.check_removal(&topics, names).await?;
        let (found, sizes, readers) = tokio::join!(
            self.positions(names, partitions, position, clock),
            self.sizes_at_stake(&topics),
            self.readers_of(names)
        );
        let found = found?;
        let places = topics.iter().flat_map(|topic| topic.partitions.iter().map(|row| (&topic.name, row.id)));
        let sizes: HashMap<(&Arc<str>, PartitionId), Known<u64>> = places.zip(sizes).collect();
        let mut stakes: Vec<RetentionStake> = Vec::with_capacity(topics.len());
        for ((topic, partition), ends, at) in &found.rows {
            if stakes.last().is_none_or(|last| last.topic != *topic) {
                let topic = topic.clone();
                stakes.push(RetentionStake { topic, partitions: Vec::new(), unread: Known::Loading });
            }
            let row = PartitionAtStake {
                id: *partition,
                ends: Known::Is(*ends),
                kept_from: Known::Is(*at),
                size: sizes.get(&(topic, *partition)).cloned().unwrap_or_default(),
            };
            stakes.last_mut().into_iter().for_each(|last| last.partitions.push(row.clone()));
        }
        for stake in &mut stakes {
            stake.unread = stake.unread_by(&readers);
        }
        Ok(Removal { cuts: cuts(&topics, &found), stakes, missing: found.missing })
    }

    /// Whether Kafka deletes records of these topics on request.
    async fn check_removal(&self, topics: &[Topic], names: &[Arc<str>]) -> Result<(), Error> {
        let refused =
            |name: &Arc<str>, why: &str| Err(Error::untold(format!("deleting records of {name}"), why));
        if let Some(own) = topics.iter().find(|topic| topic.internal) {
            let why = "it is one of Kafka's own topics, and Kafka deletes no records of those on request";
            return refused(&own.name, why);
        }
        for (name, configs) in names.iter().zip(self.configs_of_topics(names).await) {
            // Who is not told leaves the judgement to the broker.
            let policy = configs.iter().flatten().find(|config| config.name == "cleanup.policy");
            let policy = policy.and_then(|config| config.value.as_deref()).unwrap_or("delete");
            if policy.contains("compact") && !policy.contains("delete") {
                return refused(name, ONLY_COMPACTED);
            }
        }
        Ok(())
    }
}

fn cuts(topics: &[Topic], found: &Positions) -> Vec<DeleteRecords> {
    let ids: HashMap<&Arc<str>, Option<String>> = topics
        .iter()
        .map(|topic| (&topic.name, (!topic.id.is_nil()).then(|| topic.id.to_string())))
        .collect();
    let later = found.rows.iter().filter(|(_, ends, at)| *at > ends.first);
    let cut = |((topic, partition), ends, at): &(Place, PartitionEnds, Offset)| DeleteRecords {
        topic: topic.to_string(),
        id: ids.get(topic).cloned().flatten(),
        partition: partition.0,
        start: ends.first.0,
        before: at.0,
    };
    later.map(cut).collect()
}
