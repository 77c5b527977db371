//! When the last record of a topic was written, as its timestamps tell (ListOffsets -3, KIP-734, Kafka 3.0).
use super::ask_leaders::{OffsetSpec, wanted};
use super::cluster::Cluster;
use super::errors::Error;
use super::model::{Holes, Known, Timestamp, Topic};
use super::offsets::FoundOffset;
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
            let mut last = Newest::default();
            found.by_ref().take(topic.partitions.len()).for_each(|answer| last.take(answer));
            last.known()
        };
        topics.iter().map(fold).collect()
    }
}

/// The newest of many moments: where some partition did not tell its own, at least that one.
#[derive(Default)]
struct Newest {
    told: Option<Timestamp>,
    holes: Holes,
    first: Option<Known<Timestamp>>,
}

impl Newest {
    fn take(&mut self, answer: Result<FoundOffset, Error>) {
        match answer {
            Ok(found) => self.told = self.told.max(Some(found.timestamp)),
            Err(error) => {
                let hole: Known<Timestamp> = error.hole();
                hole.why().into_iter().for_each(|why| self.holes.add(why));
                self.first.get_or_insert(hole);
            }
        }
    }

    fn known(self) -> Known<Timestamp> {
        match (self.told, self.first) {
            (None, Some(hole)) => hole,
            // No record is known: nothing that one could be newer than.
            (Some(Timestamp(..0)), Some(hole)) => hole,
            (told, _) => Known::Is(told.unwrap_or(Timestamp(-1))).lacking(self.holes.words()),
        }
    }
}
