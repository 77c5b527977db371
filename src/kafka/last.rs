//! When the last record of a topic was written, as its timestamps tell (ListOffsets -3, KIP-734, Kafka 3.0).
use super::ask_leaders::wanted;
use super::cluster::Cluster;
use super::model::{Known, Timestamp, Topic};
use super::offsets::OffsetSpec;
use std::time::Duration;

/// Brokers look into their segments for this.
const PATIENCE: Duration = Duration::from_secs(20);

impl Cluster {
    /// The greatest timestamp in a topic; -1 where it has no records.
    pub(super) async fn last_timestamp(&self, topic: &Topic) -> Known<Timestamp> {
        self.last_timestamps(&[topic]).await.pop().unwrap_or_default()
    }

    /// The greatest timestamp of each topic, in their order.
    pub(super) async fn last_timestamps(&self, topics: &[&Topic]) -> Vec<Known<Timestamp>> {
        let wanted = wanted(topics.iter().copied());
        let mut found = self.offsets_at(&wanted, OffsetSpec::Greatest, PATIENCE).await.into_iter();
        let fold = |topic: &&Topic| {
            let mut last = Timestamp(-1);
            let mut failed = None;
            for answer in found.by_ref().take(topic.partitions.len()) {
                match answer {
                    Ok(found) => last = last.max(found.timestamp),
                    Err(error) => failed = failed.or(Some(error)),
                }
            }
            match failed {
                Some(error) => error.known(),
                None => Known::Is(last),
            }
        };
        topics.iter().map(fold).collect()
    }
}
