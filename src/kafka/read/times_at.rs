//! When the records at some offsets were written: the timestamp of the record there, or of the next one where compaction or a
//! marker of a transaction left a hole. Read uncommitted: a committed read would wait at an open transaction.
use super::peek::peek;
use super::progress::PartitionProgress;
use super::survey::Place;
use crate::kafka::Cluster;
use crate::kafka::model::{Known, Offset, Timestamp};
use std::collections::HashMap;

/// Offsets that are looked through behind a hole.
const HOLE: i64 = 500;
/// Partitions of which batches are fetched at once: each may answer with a whole batch of a megabyte.
const AT_ONCE: usize = 200;

/// A place in the log of a partition, with its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogPoint {
    pub place: Place,
    pub offset: i64,
    pub end: i64,
}

impl Cluster {
    /// The time of the record at each of these points, in their order.
    pub async fn times_at(&self, points: &[LogPoint]) -> Vec<Known<Timestamp>> {
        let mut found: HashMap<(Place, i64), Timestamp> = HashMap::new();
        for depth in [1, HOLE] {
            let missing: Vec<&LogPoint> = points
                .iter()
                .filter(|point| point.offset < point.end)
                .filter(|point| !found.contains_key(&(point.place.clone(), point.offset)))
                .collect();
            for some in missing.chunks(AT_ONCE) {
                self.look_at_times(some, depth, &mut found).await;
            }
        }
        let known = |point: &LogPoint| match found.get(&(point.place.clone(), point.offset)) {
            Some(time) => Known::Is(*time),
            None if point.offset >= point.end => Known::Absent("at the end of the log".into()),
            // There may be one behind a longer hole, or the leader was slow: nobody knows that there is none.
            None => Known::Failed("no record was found there in time".into()),
        };
        points.iter().map(known).collect()
    }

    async fn look_at_times(
        &self,
        points: &[&LogPoint],
        depth: i64,
        found: &mut HashMap<(Place, i64), Timestamp>,
    ) {
        let mut wanted: HashMap<Place, Vec<i64>> = HashMap::new();
        let mut parts: Vec<Vec<PartitionProgress>> = Vec::new();
        for point in points {
            let offsets = wanted.entry(point.place.clone()).or_default();
            // A partition stands once in a read: a second offset of it is looked for in the next.
            let round = offsets.len();
            offsets.push(point.offset);
            if parts.len() <= round {
                parts.push(Vec::new());
            }
            let (topic, partition) = point.place.clone();
            let end = Some(Offset(point.offset.saturating_add(depth).min(point.end)));
            parts[round].push(PartitionProgress {
                end,
                ..PartitionProgress::live(topic, partition, Offset(point.offset))
            });
        }
        for (round, parts) in parts.into_iter().enumerate() {
            for row in peek(self, parts, None).await.iter().filter(|row| row.record().is_some()) {
                let place = (row.topic().clone(), row.partition());
                let Some(asked) = wanted.get(&place).and_then(|offsets| offsets.get(round)) else { continue };
                if row.offset().0 >= *asked {
                    // In the order of each partition: the first is the nearest.
                    found.entry((place, *asked)).or_insert_with(|| row.timestamp());
                }
            }
        }
    }
}
