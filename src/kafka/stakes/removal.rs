//! The records of a topic that lie before a position: where each partition would begin, who has not read them, and whether Kafka
//! deletes records of this topic at all.
use super::{PartitionAtStake, RetentionStake};
use crate::change::DeleteRecords;
use crate::kafka::acting::ONLY_COMPACTED;
use crate::kafka::cluster::Cluster;
use crate::kafka::errors::Error;
use crate::kafka::model::{Known, Timestamp};
use crate::kafka::read::{Partitions, Position};
use jiff::tz::TimeZone;
use std::sync::Arc;

/// What deleting the oldest records of a topic would take.
#[derive(Clone, Debug)]
pub struct Removal {
    /// Partitions that would begin later than now.
    pub cuts: Vec<DeleteRecords>,
    pub stake: RetentionStake,
    /// Partitions that could not be asked, in words.
    pub missing: Vec<String>,
}

impl Cluster {
    /// Looks up what would go.
    ///
    /// # Errors
    /// If the topic is not there, Kafka deletes no records of it, or nobody answers.
    pub async fn removal(
        &self,
        name: &Arc<str>,
        partitions: Partitions,
        position: Position,
        (now, zone): (Timestamp, &TimeZone),
    ) -> Result<Removal, Error> {
        let doing = || format!("deleting records of {name}");
        let detail = self.topic_detail(name).await?;
        if detail.topic.internal {
            let why = "it is one of Kafka's own topics, and Kafka deletes no records of those on request";
            return Err(Error::untold(doing(), why));
        }
        if detail.topic.cleanup.whole().is_some_and(|cleanup| cleanup.compact && !cleanup.delete) {
            return Err(Error::untold(doing(), ONLY_COMPACTED));
        }
        let found = self.positions(name, partitions, position, (now, zone)).await?;
        let id = (!detail.topic.id.is_nil()).then(|| detail.topic.id.to_string());
        let size = |partition| {
            let row = detail.partitions.iter().find(|row| row.partition.id == partition);
            row.map_or(Known::Loading, |row| row.size.clone())
        };
        let at_stake = found.rows.iter().map(|(partition, ends, at)| PartitionAtStake {
            id: *partition,
            ends: Known::Is(*ends),
            kept_from: Known::Is(*at),
            size: size(*partition),
        });
        let mut stake =
            RetentionStake { topic: name.clone(), partitions: at_stake.collect(), unread: Known::Loading };
        stake.unread = stake.unread_by(&self.readers_of(std::slice::from_ref(name)).await);
        let cuts = found.rows.iter().filter(|(_, ends, at)| *at > ends.first);
        let cuts = cuts.map(|(partition, ends, at)| DeleteRecords {
            topic: name.to_string(),
            id: id.clone(),
            partition: partition.0,
            start: ends.first.0,
            before: at.0,
        });
        Ok(Removal { cuts: cuts.collect(), stake, missing: found.missing })
    }
}
