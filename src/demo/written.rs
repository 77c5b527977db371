//! Carries what the groups' coordinator writes into the offsets topic, each group into its partition.
use super::batch::{Batch, Record};
use super::groups::CoordinatorRecord;
use super::state::State;

impl State {
    /// Writes what has come up since the last time.
    pub fn write_offsets(&self) {
        // A coordinator has a log once somebody has asked who coordinates a group; until then it waits.
        if self.topic("__consumer_offsets").is_none() {
            return;
        }
        let now = self.now();
        let written = self.groups.with(|coordinator| coordinator.take_written(now));
        for group in written.chunk_by(|one, other| one.group == other.group) {
            let Some((topic, partition)) = self.home("__consumer_offsets", &group[0].group) else { continue };
            let record = |written: &CoordinatorRecord| {
                let record = match &written.value {
                    Some(value) => Record::new(written.key.clone(), value.clone()),
                    None => Record::tombstone(written.key.clone()),
                };
                record.at(written.at)
            };
            // The partition is there: it was just looked up.
            let _ = self.append(&topic.name, partition, &Batch::of(group.iter().map(record)));
        }
    }
}
