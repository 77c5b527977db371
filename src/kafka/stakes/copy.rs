//! What copying a topic's records would write, and what of it the copy would refuse or lose: offsets, bytes, the room on the brokers,
//! the oldest and newest times, recent records; and the groups whose positions may go along.
use super::RecentRecords;
use crate::kafka::OffsetSpec;
use crate::kafka::cluster::Cluster;
use crate::kafka::config::Config;
use crate::kafka::errors::Error;
use crate::kafka::model::{BrokerId, Holes, Known, PartitionEnds, PartitionId, Timestamp, Topic};
use crate::kafka::read::{LogPoint, Place};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What a copy has to do with.
#[derive(Clone, Debug)]
pub struct CopyStake {
    pub topic: Arc<str>,
    /// Of the partition that has most.
    pub replicas: usize,
    pub partitions: Vec<(PartitionId, PartitionEnds)>,
    /// All that the topic's configs are, its own and inherited ones: the copy will have the same.
    pub configs: Known<Vec<Config>>,
    /// Bytes of the leaders of all partitions.
    pub bytes: Known<u64>,
    /// Bytes that are free on each broker's disks, as far as it tells.
    pub free: Known<BTreeMap<BrokerId, Known<u64>>>,
    /// The extremes of the partitions of which it was told: with a hole where there are others.
    pub oldest: Known<Timestamp>,
    pub newest: Known<Timestamp>,
    /// Offsets before the time from which the topic keeps records.
    pub expired: Known<u64>,
    pub recent: Known<RecentRecords>,
}

impl CopyStake {
    /// A config as it is, if it is told.
    pub fn config(&self, name: &str) -> Option<&str> {
        let configs = self.configs.at_least()?;
        configs.iter().find(|config| config.name == name)?.value.as_deref()
    }

    /// The same as a number, of the first of these names that is there.
    pub fn number(&self, names: &[&str]) -> Option<i64> {
        names.iter().find_map(|name| self.config(name)?.parse().ok())
    }
}

impl Cluster {
    /// Looks all of that up.
    ///
    /// # Errors
    /// If where the topic ends can't be had. What else lacks is told in its place.
    pub async fn copy_stake(&self, topic: &Topic, now: Timestamp) -> Result<CopyStake, Error> {
        let name = &topic.name;
        let places: Vec<Place> = topic.partitions.iter().map(|row| (name.clone(), row.id)).collect();
        let mut partitions = Vec::new();
        for (place, ends) in places.iter().zip(self.ends(&places).await) {
            partitions.push((place.1, ends?));
        }
        let (configs, recent, (bytes, free)) =
            tokio::join!(self.topic_configs(name), self.recent_records(name, now), self.room_for(topic));
        let mut stake = CopyStake {
            topic: name.clone(),
            replicas: topic.partitions.iter().map(|row| row.replicas.len()).max().unwrap_or(1).max(1),
            partitions,
            configs: configs.map_or_else(|error| error.hole(), Known::Is),
            bytes,
            free,
            oldest: Known::Loading,
            newest: Known::Loading,
            expired: Known::Loading,
            recent: recent.map_or_else(|error| error.hole(), Known::Is),
        };
        let kept = stake.number(&["retention.ms"]).filter(|kept| *kept >= 0);
        let kept = kept.filter(|_| stake.config("cleanup.policy").is_none_or(|text| text.contains("delete")));
        (stake.oldest, stake.newest, stake.expired) = tokio::join!(
            self.oldest(&stake.partitions, name),
            self.newest(&places),
            self.expired(&places, &stake.partitions, kept.map(|kept| now.0.saturating_sub(kept)))
        );
        if stake.configs.at_least().is_none() {
            stake.expired = stake.configs.clone().map(|_| 0);
        }
        Ok(stake)
    }

    async fn oldest(&self, partitions: &[(PartitionId, PartitionEnds)], name: &Arc<str>) -> Known<Timestamp> {
        let points: Vec<LogPoint> = partitions
            .iter()
            .filter(|(_, ends)| ends.first < ends.end)
            .map(|(id, ends)| LogPoint { place: (name.clone(), *id), offset: ends.first.0, end: ends.end.0 })
            .collect();
        extreme(self.times_at(&points).await, Timestamp::min)
    }

    async fn newest(&self, places: &[Place]) -> Known<Timestamp> {
        let told = self.offsets(places, OffsetSpec::Greatest).await;
        let times = told.into_iter().map(|row| match row {
            Ok(found) if found.offset.is_some() => Known::Is(found.timestamp),
            Ok(_) => Known::Absent("it holds no records".into()),
            Err(error) => error.hole(),
        });
        extreme(times.collect(), Timestamp::max)
    }

    async fn expired(
        &self,
        places: &[Place],
        partitions: &[(PartitionId, PartitionEnds)],
        from: Option<i64>,
    ) -> Known<u64> {
        let Some(from) = from else { return Known::Is(0) };
        let mut all = 0;
        let told = self.offsets(places, OffsetSpec::At(Timestamp(from))).await;
        for (row, (_, ends)) in told.into_iter().zip(partitions) {
            match row {
                // No record is young enough: all are too old.
                Ok(found) => {
                    let kept = found.offset.unwrap_or(ends.end);
                    all += (kept.0 - ends.first.0).max(0).unsigned_abs();
                }
                Err(error) => return error.hole(),
            }
        }
        Known::Is(all)
    }

    /// Bytes of the topic's leaders, and what is free on the brokers.
    async fn room_for(&self, topic: &Topic) -> (Known<u64>, Known<BTreeMap<BrokerId, Known<u64>>>) {
        let sizes = self.sizes_at_stake(std::slice::from_ref(topic)).await;
        (Known::total(sizes, "partition"), self.free_on_disk(&topic.name).await)
    }
}

/// The least or the greatest of them, with what lacks. What has no time, or no record, is no hole.
fn extreme(times: Vec<Known<Timestamp>>, choose: fn(Timestamp, Timestamp) -> Timestamp) -> Known<Timestamp> {
    let mut holes = Holes::new("partition");
    times.iter().filter_map(Known::hole).for_each(|why| holes.add(why));
    let known = times.iter().filter_map(|time| time.at_least().copied()).filter(|time| time.0 >= 0);
    match (known.reduce(choose), holes.words()) {
        (Some(time), lacks) => Known::Is(time).lacking(lacks),
        (None, Some(why)) => Known::Failed(why),
        (None, None) => Known::Absent("it holds no records with a time".into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_partition_that_was_not_told_of_is_no_partition_without_records() {
        let is = |at: i64| Known::Is(Timestamp(at));
        let empty = || Known::Absent("it holds no records".into());
        let silent = || Known::Failed("no leader".into());
        assert_eq!(extreme(vec![is(5), empty(), is(3)], Timestamp::min), is(3));
        let part = Known::AtLeast(Timestamp(5), "1 partition: no leader".into());
        assert_eq!(extreme(vec![silent(), is(5)], Timestamp::min), part);
        assert_eq!(
            extreme(vec![silent(), empty()], Timestamp::min),
            Known::Failed("1 partition: no leader".into())
        );
        assert!(matches!(extreme(vec![empty()], Timestamp::min), Known::Absent(_)));
    }
}
