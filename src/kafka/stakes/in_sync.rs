//! The partitions that have fewer replicas in sync than a topic would demand: from metadata, and from what the brokers speak.
use crate::kafka::cluster::Cluster;
use crate::kafka::errors::Error;
use crate::kafka::model::{Partition, PartitionId, Topic};
use kafka_protocol::messages::ApiKey;
use std::sync::Arc;

/// The version of Fetch that came with Kafka 3.7.
const FETCH_OF_3_7: i16 = 16;

/// How a topic stands to a `min.insync.replicas`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InSyncStake {
    pub topic: Arc<str>,
    pub wanted: usize,
    pub partitions: usize,
    /// Partitions with fewer in sync right now than are demanded of them.
    pub short: Vec<PartitionId>,
    /// Those that have not so many replicas at all.
    pub never: Vec<PartitionId>,
    /// Partitions with just so many: the next replica that falls out stops their writes.
    pub on_the_edge: usize,
    /// The brokers demand no more replicas than a partition has.
    pub capped: Option<bool>,
}

impl InSyncStake {
    /// What the metadata of a topic says.
    pub fn of(topic: &Topic, wanted: usize, capped: Option<bool>) -> InSyncStake {
        let ids = |fits: &dyn Fn(&Partition) -> bool| {
            topic.partitions.iter().filter(|row| fits(row)).map(|row| row.id).collect::<Vec<_>>()
        };
        let demanded = |row: &Partition| match capped {
            Some(true) => wanted.min(row.replicas.len()),
            _ => wanted,
        };
        InSyncStake {
            topic: topic.name.clone(),
            wanted,
            partitions: topic.partitions.len(),
            short: ids(&|row| row.in_sync.len() < demanded(row)),
            never: ids(&|row| row.replicas.len() < wanted),
            on_the_edge: topic.partitions.iter().filter(|row| row.in_sync.len() == demanded(row)).count(),
            capped,
        }
    }
}

impl Cluster {
    /// How each topic stands to its wanted number.
    ///
    /// # Errors
    /// If a topic is not there, or no broker answers.
    pub async fn in_sync_stakes(&self, topics: &[(Arc<str>, usize)]) -> Result<Vec<InSyncStake>, Error> {
        let names: Vec<Arc<str>> = topics.iter().map(|(name, _)| name.clone()).collect();
        let known = self.topics_named(&names).await?;
        let few = |(topic, (_, wanted)): (&Topic, &(Arc<str>, usize))| {
            topic.partitions.iter().any(|row| row.replicas.len() < *wanted)
        };
        // Asked only where it decides something.
        let capped =
            if known.iter().zip(topics).any(few) { self.demands_what_there_is().await } else { None };
        let stake =
            |(topic, (_, wanted)): (&Topic, &(Arc<str>, usize))| InSyncStake::of(topic, *wanted, capped);
        Ok(known.iter().zip(topics).map(stake).collect())
    }

    /// Whether the brokers demand no more replicas in sync than a partition has, as those since Kafka 3.7 do; none if nobody
    /// tells what he is.
    pub async fn demands_what_there_is(&self) -> Option<bool> {
        self.all_speak(ApiKey::Fetch, FETCH_OF_3_7).await
    }
}
