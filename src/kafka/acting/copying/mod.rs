//! Copies the committed records of a topic into another one, partition by partition, and takes groups' positions over. What has
//! arrived is told by the offset map and by where the copy ends, so that it goes on after a kill; the numbers of its batches go on
//! as well, so that what was under way then is not there twice.
//!
//! | file | owns |
//! |---|---|
//! | `waiting` | the two topics before it begins: are they there, who leads, where does the copy end |
//! | `running` | the batches on their way: read, noted in the map, written; how far it is |
//! | `ending` | how it ended, in words |
//! | `sending` | one batch to the leader of its partition, until its fate is known |
//! | `positions` | groups' offsets, translated |
mod ending;
mod positions;
mod running;
mod sending;
mod waiting;

use crate::change::{CopyRecords, StepEnd, Work};
use crate::kafka::cluster::Cluster;
use crate::kafka::model::{Offset, PartitionId};
use crate::kafka::offset_map::{MapTitle, OffsetMap};
use crate::kafka::read::PartitionProgress;
use crate::wire::TopicMetadata;
use running::{CopyPart, CopyRun};
use std::path::{Path, PathBuf};
use std::sync::Arc;

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

    async fn begin_copy<'a>(&'a self, work: &'a Work, copy: &'a CopyRecords) -> Result<CopyRun<'a>, StepEnd> {
        let from = self.copied_topic(copy).await?;
        let to = self.copy_of(work, copy).await?;
        let path = map_path(work, &copy.map)?;
        let mut map = OffsetMap::open(&path).map_err(StepEnd::not_done)?;
        let ends = self.ends_of_copy(work, copy).await?;
        title(&mut map, (&from, &to), (&ends, &path))?;
        let mut parts = Vec::new();
        for (row, end) in copy.partitions.iter().zip(ends) {
            let part = map.part(row.partition);
            if part.done {
                continue;
            }
            let go_on = part.resumed(row.first, end).map_err(|noted| {
                StepEnd::not_done(format!(
                    "{}/{} ends at {end}, and by the offset map at {noted}: somebody else writes there, or the map has lost its end",
                    copy.to, row.partition
                ))
            })?;
            let (topic, partition) = (from.name.clone(), PartitionId(row.partition));
            let live = PartitionProgress::live(topic, partition, Offset(go_on.next.min(row.end)));
            let left = PartitionProgress { id: from.id, end: Some(Offset(row.end)), ..live };
            parts.push(CopyPart { end, number: go_on.number, left });
        }
        let most = self.largest_batch(&to.name).await;
        Ok(CopyRun { cluster: self, work, copy, map, path, parts, most })
    }

    /// The most bytes that a batch may have there.
    async fn largest_batch(&self, topic: &Arc<str>) -> usize {
        let configs = self.topic_configs(topic).await.unwrap_or_default();
        let told = configs.iter().find(|config| config.name == "max.message.bytes");
        told.and_then(|config| config.value.as_deref()?.parse().ok()).unwrap_or(USUAL_BATCH)
    }
}

/// Says in a new map of which topics it is, and holds another one to it.
fn title(
    map: &mut OffsetMap,
    (from, to): (&TopicMetadata, &TopicMetadata),
    (ends, path): (&[i64], &Path),
) -> Result<(), StepEnd> {
    let title = MapTitle::new((&from.name, from.id.to_string()), (&to.name, to.id.to_string()));
    match &map.title {
        Some(known) if *known == title => Ok(()),
        Some(_) => Err(StepEnd::not_done(format!(
            "topic {} was made anew since its copy was begun, and is another one",
            to.name
        ))),
        None if ends.iter().any(|end| *end > 0) => Err(StepEnd::not_done(format!(
            "{} has records already, and the map that would tell which they are is not here ({}): delete the topic, and clone anew",
            to.name,
            path.display()
        ))),
        None => map
            .begin(title)
            .map_err(|error| StepEnd::not_done(format!("the offset map can't be written: {error}"))),
    }
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
