//! Copies the committed records of a topic into another one, partition by partition, and takes groups' positions over. What has
//! arrived is told by the offset map and by where the copy ends, so that it goes on after a kill, and nothing is there twice.
//!
//! | file | owns |
//! |---|---|
//! | `running` | the batches on their way: read, noted in the map, written; how far it is |
//! | `sending` | one batch to the leader of its partition, until its fate is known |
//! | `positions` | groups' offsets, translated |
mod positions;
mod running;
mod sending;

use super::unlooked;
use crate::change::{CopyRecords, StepEnd, Work};
use crate::kafka::OffsetSpec;
use crate::kafka::cluster::Cluster;
use crate::kafka::errors::Error;
use crate::kafka::model::{Offset, PartitionId};
use crate::kafka::offset_map::{MapTitle, OffsetMap};
use crate::kafka::read::PartitionProgress;
use crate::wire::{TopicMetadata, codes};
use running::CopyRun;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How long a topic that was just made may take until each of its partitions has a leader.
const WITHIN: Duration = Duration::from_secs(30);
/// Between two looks at it.
const PAUSE: Duration = Duration::from_millis(100);
/// Bytes of a batch where the topic's limit is not told: Kafka's default is a little more.
const USUAL_BATCH: usize = 1_000_000;

impl Cluster {
    /// How the step ends if its topic is not the one that was reviewed.
    pub(super) async fn look_before_copying(&self, copy: &CopyRecords) -> Option<StepEnd> {
        self.copied_topic(copy).await.err()
    }

    pub(super) async fn copy_records(&self, work: &Work, copy: &CopyRecords) -> StepEnd {
        match self.begin_copy(work, copy).await {
            Ok(copy) => copy.run().await,
            Err(end) => end,
        }
    }

    /// The topic that is copied, as it is now.
    async fn copied_topic(&self, copy: &CopyRecords) -> Result<TopicMetadata, StepEnd> {
        let name: Arc<str> = copy.from.as_str().into();
        let mut seen = self.seen(std::slice::from_ref(&name)).await.map_err(unlooked)?;
        let found = seen.remove(&name).filter(is_there);
        let found = found.ok_or_else(|| StepEnd::not_done(format!("there is no topic {name} any more")))?;
        let another =
            copy.from_id.as_deref().is_some_and(|id| !found.id.is_nil() && id != found.id.to_string());
        match another {
            true => Err(StepEnd::not_done(format!(
                "topic {name} was made anew since the review, and is another one"
            ))),
            false => Ok(found),
        }
    }

    /// The topic that it is copied to, when each of its partitions has a leader.
    async fn copy_of(&self, copy: &CopyRecords) -> Result<TopicMetadata, StepEnd> {
        let name: Arc<str> = copy.to.as_str().into();
        let until = Instant::now() + WITHIN;
        loop {
            let mut seen = self.seen(std::slice::from_ref(&name)).await.map_err(unlooked)?;
            let found = seen.remove(&name).filter(is_there);
            let leads = |found: &TopicMetadata| {
                let mut wanted = copy.partitions.iter().map(|row| PartitionId(row.partition));
                wanted.all(|id| found.partition(id).is_some_and(|row| row.leader.is_some()))
            };
            match found {
                Some(found) if leads(&found) => return Ok(found),
                _ if Instant::now() < until => tokio::time::sleep(PAUSE).await,
                Some(_) => {
                    let why = format!("not every partition of {name} has a leader: check the brokers");
                    return Err(StepEnd::not_done(why));
                }
                None => return Err(StepEnd::not_done(format!("there is no topic {name}"))),
            }
        }
    }

    async fn begin_copy<'a>(&'a self, work: &'a Work, copy: &'a CopyRecords) -> Result<CopyRun<'a>, StepEnd> {
        let from = self.copied_topic(copy).await?;
        let to = self.copy_of(copy).await?;
        let path = map_path(work, &copy.map)?;
        let mut map = OffsetMap::open(&path).map_err(StepEnd::not_done)?;
        let title = MapTitle::new((&copy.from, from.id.to_string()), (&copy.to, to.id.to_string()));
        let ends = self.ends_of_copy(copy).await?;
        match &map.title {
            Some(known) if *known == title => {}
            Some(_) => {
                let why =
                    format!("topic {} was made anew since its copy was begun, and is another one", copy.to);
                return Err(StepEnd::not_done(why));
            }
            None if ends.iter().any(|end| *end > 0) => {
                let why = format!(
                    "{} has records already, and the map that would tell which they are is not here ({}): delete the topic, and clone anew",
                    copy.to,
                    path.display()
                );
                return Err(StepEnd::not_done(why));
            }
            None => map
                .begin(title)
                .map_err(|error| StepEnd::not_done(format!("the offset map can't be written: {error}")))?,
        }
        let mut parts = Vec::new();
        for (row, end) in copy.partitions.iter().zip(ends) {
            let part = map.part(row.partition);
            if part.done {
                continue;
            }
            let next = part.resumed(row.first, end).map_err(|noted| {
                StepEnd::not_done(format!(
                    "{}/{} ends at {end}, and by the offset map at {noted}: somebody else writes there, or the map has lost its end",
                    copy.to, row.partition
                ))
            })?;
            let (topic, partition) = (from.name.clone(), PartitionId(row.partition));
            let live = PartitionProgress::live(topic, partition, Offset(next.min(row.end)));
            parts.push((end, PartitionProgress { id: from.id, end: Some(Offset(row.end)), ..live }));
        }
        let most = self.largest_batch(&to.name).await;
        Ok(CopyRun { cluster: self, work, copy, map, path, parts, most })
    }

    /// Where each partition of the copy ends. A broker that has just died is waited for, or for who takes its place.
    async fn ends_of_copy(&self, copy: &CopyRecords) -> Result<Vec<i64>, StepEnd> {
        let name: Arc<str> = copy.to.as_str().into();
        let places: Vec<_> =
            copy.partitions.iter().map(|row| (name.clone(), PartitionId(row.partition))).collect();
        let until = Instant::now() + WITHIN;
        loop {
            let told = self.offsets(&places, OffsetSpec::End).await;
            let ends: Result<Vec<i64>, Error> =
                told.into_iter().map(|end| Ok(end?.offset.map_or(0, |offset| offset.0))).collect();
            match ends {
                Ok(ends) => return Ok(ends),
                Err(error) if Instant::now() >= until => return Err(unlooked(error)),
                Err(_) => {
                    self.wire.forget_leaders(&name);
                    tokio::time::sleep(PAUSE).await;
                }
            }
        }
    }

    /// The most bytes that a batch may have there.
    async fn largest_batch(&self, topic: &Arc<str>) -> usize {
        let configs = self.topic_configs(topic).await.unwrap_or_default();
        let told = configs.iter().find(|config| config.name == "max.message.bytes");
        told.and_then(|config| config.value.as_deref()?.parse().ok()).unwrap_or(USUAL_BATCH)
    }
}

fn is_there(topic: &TopicMetadata) -> bool {
    topic.error != codes::UNKNOWN_TOPIC_OR_PARTITION
}

/// Where the offset map of this name lies. A plan may come from a file: its name leads nowhere else.
fn map_path(work: &Work, name: &str) -> Result<PathBuf, StepEnd> {
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '.' | '_' | '-');
    if name.is_empty() || name.starts_with('.') || !name.chars().all(is_plain) {
        return Err(StepEnd::not_done(format!("{name:?} is no name of an offset map")));
    }
    let folder = work.folder().ok_or_else(|| StepEnd::not_done("there is no folder for the offset map"))?;
    Ok(folder.join("copies").join(name))
}
