//! The newest records of a topic, for what can be told of all only by reading all: have they keys, where do their keys lie, how
//! large are their batches. A sample, and said to be one.
use crate::kafka::cluster::Cluster;
use crate::kafka::errors::Error;
use crate::kafka::model::{Offset, PartitionId, Timestamp};
use crate::kafka::partitioner::place;
use crate::kafka::read::{Anchor, PageRequest, Range};
use crate::wire::PartitionerName;
use bytes::Bytes;
use jiff::tz::TimeZone;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Records of one sample, and its bytes.
const ROWS: usize = 1_000;
const BYTES: usize = 8 << 20;

/// What the newest records of a topic are like.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RecentRecords {
    pub topic: Arc<str>,
    pub partitions: usize,
    pub records: usize,
    pub keyless: usize,
    /// Each key once, with the partition in which it was seen.
    pub keys: BTreeSet<(Bytes, PartitionId)>,
    /// The largest batch, and where it begins.
    pub largest: Option<(u32, PartitionId, Offset)>,
    /// It could not be read as a whole.
    pub lacks: Option<Arc<str>>,
}

impl RecentRecords {
    /// Keys that another number of partitions sends elsewhere, by this rule.
    pub fn moving(&self, by: PartitionerName, partitions: usize) -> usize {
        self.keys.iter().filter(|(key, at)| place(by, Some(key), partitions) != Some(at.0)).count()
    }

    /// The rule by which the producers place their keys, as far as these tell: the one that is looked for, or else one by which
    /// nearly all lie where they are.
    pub fn rule(&self, likely: PartitionerName) -> Option<PartitionerName> {
        use PartitionerName::{ConsistentRandom, Fnv1aRandom, Murmur2Random};
        let fits = |by: &PartitionerName| self.moving(*by, self.partitions) * 10 <= self.keys.len();
        [likely, Murmur2Random, ConsistentRandom, Fnv1aRandom].into_iter().find(fits)
    }

    /// The share of the keys that the fullest partition would have, by this rule.
    pub fn fullest(&self, by: PartitionerName, partitions: usize) -> f64 {
        let mut counts = vec![0_usize; partitions.max(1)];
        for at in self.keys.iter().filter_map(|(key, _)| place(by, Some(key), partitions)) {
            counts[usize::try_from(at).unwrap_or(0)] += 1;
        }
        counts.iter().max().copied().unwrap_or(0) as f64 / self.keys.len().max(1) as f64
    }
}

impl Cluster {
    /// Reads the newest records of a topic.
    ///
    /// # Errors
    /// If the topic is not there or can't be read.
    pub async fn recent_records(&self, topic: &Arc<str>, now: Timestamp) -> Result<RecentRecords, Error> {
        let range = Range::of([topic.clone()]);
        let request = PageRequest {
            rows: ROWS,
            bytes: BYTES,
            ..PageRequest::of(range, Anchor::Newest, now, TimeZone::UTC)
        };
        let page = self.page(request).await?;
        let mut found = RecentRecords {
            topic: topic.clone(),
            partitions: page.ends.len(),
            lacks: page.missing.first().map(|reason| reason.to_string().into()),
            ..RecentRecords::default()
        };
        for record in page.rows.iter().filter_map(|row| row.record()) {
            found.records += 1;
            match &record.key {
                None => found.keyless += 1,
                Some(key) => drop(found.keys.insert((key.clone(), record.partition))),
            }
            let size = (record.batch.bytes, record.partition, record.batch.base_offset);
            found.largest = found.largest.filter(|largest| largest.0 >= size.0).or(Some(size));
        }
        Ok(found)
    }
}
