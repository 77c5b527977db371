//! The partitions that have fewer replicas in sync than a topic would demand: from metadata alone.
use crate::kafka::cluster::Cluster;
use crate::kafka::errors::Error;
use crate::kafka::model::{PartitionId, Topic};
use std::sync::Arc;

/// How a topic stands to a `min.insync.replicas`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InSyncStake {
    pub topic: Arc<str>,
    pub wanted: usize,
    pub partitions: usize,
    /// Partitions with fewer replicas in sync right now.
    pub short: Vec<PartitionId>,
    /// Those of them that have not so many replicas at all.
    pub never: Vec<PartitionId>,
    /// Partitions with just so many: the next replica that falls out stops their writes.
    pub on_the_edge: usize,
}

impl InSyncStake {
    /// What the metadata of a topic says.
    pub fn of(topic: &Topic, wanted: usize) -> InSyncStake {
        let ids = |fits: &dyn Fn(&crate::kafka::model::Partition) -> bool| {
            topic.partitions.iter().filter(|row| fits(row)).map(|row| row.id).collect::<Vec<_>>()
        };
        InSyncStake {
            topic: topic.name.clone(),
            wanted,
            partitions: topic.partitions.len(),
            short: ids(&|row| row.in_sync.len() < wanted),
            never: ids(&|row| row.replicas.len() < wanted),
            on_the_edge: topic.partitions.iter().filter(|row| row.in_sync.len() == wanted).count(),
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
        Ok(known.iter().zip(topics).map(|(topic, (_, wanted))| InSyncStake::of(topic, *wanted)).collect())
    }
}
