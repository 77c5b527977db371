//! Where groups stood in a topic, taken over into its copy by the offset map.
use super::map_path;
use crate::change::{CopyPositions, GroupOffset, OffsetChange, SetOffsets, StepEnd, Work};
use crate::kafka::acting::unlooked;
use crate::kafka::cluster::Cluster;
use crate::kafka::offset_map::OffsetMap;

impl Cluster {
    /// How the step ends if the group is gone; what its offsets will be is known when the records are copied.
    pub(in crate::kafka::acting) async fn look_at_positions(&self, copy: &CopyPositions) -> Option<StepEnd> {
        match self.group_ids().await {
            Ok(ids) if ids.iter().any(|id| **id == *copy.group) => None,
            Ok(_) => Some(StepEnd::not_done("there is no such group any more")),
            Err(error) => Some(unlooked(error)),
        }
    }

    pub(in crate::kafka::acting) async fn copy_positions(
        &self,
        work: &Work,
        copy: &CopyPositions,
    ) -> StepEnd {
        match translated(work, copy) {
            Ok(set) => self.set_offsets(work.permit(), &set).await,
            Err(end) => end,
        }
    }
}

fn translated(work: &Work, copy: &CopyPositions) -> Result<SetOffsets, StepEnd> {
    let mut map = OffsetMap::open(&map_path(work, &copy.map)?).map_err(StepEnd::not_done)?;
    let mut rows = Vec::new();
    for (partition, offset) in &copy.positions {
        let part = map.part(*partition);
        if !part.done {
            let why = format!("{}/{partition} is not copied to its end yet", copy.to);
            return Err(StepEnd::not_done(why));
        }
        let to = Some(GroupOffset::bare(part.translated(*offset)));
        rows.push(OffsetChange { topic: copy.to.clone(), partition: *partition, was: None, to });
    }
    let group = copy.group.clone();
    Ok(SetOffsets { group, makes_group: false, shared: false, streams: false, rows })
}
