//! A topic's records copied into another topic, and where groups stood in the one taken over into the other. Both are of a topic that
//! the same change makes: they go with it.
use super::{Action, Deed, Inverse, StepLine};
use crate::change::right::Right;
use serde::{Deserialize, Serialize};

/// Committed records that are to stand in another topic as well, in the same partitions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CopyRecords {
    pub from: String,
    /// None before Kafka 2.8: it is known by its name only.
    pub from_id: Option<String>,
    pub to: String,
    /// The name of the offset map, a file in the state folder: by it a copy goes on where it was.
    pub map: String,
    pub partitions: Vec<CopyRange>,
}

/// What of one partition is copied.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CopyRange {
    pub partition: i32,
    pub first: i64,
    /// Exclusive.
    pub end: i64,
}

/// A group's offsets of a topic, translated into those of its copy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CopyPositions {
    pub group: String,
    pub from: String,
    pub to: String,
    /// The offset map of the copy.
    pub map: String,
    /// Partition and offset in the topic that was copied, as they were at the review.
    pub positions: Vec<(i32, i64)>,
}

impl CopyRecords {
    /// Offsets that are read; records are fewer where there are holes.
    pub fn offsets(&self) -> u64 {
        self.partitions.iter().map(|row| (row.end - row.first).max(0).unsigned_abs()).sum()
    }

    /// As an action.
    pub fn action(self) -> Action {
        Action::CopyRecords(self)
    }
}

impl Deed for CopyRecords {
    fn verb(&self) -> (&'static str, &'static str) {
        ("Copy", "copied")
    }

    fn thing(&self) -> String {
        format!("the committed records of {} to {}", self.from, self.to)
    }

    fn lines(&self) -> Vec<StepLine> {
        let line = |row: &CopyRange| {
            let words = match row.end - row.first {
                ..=0 => "nothing".to_owned(),
                _ => format!("offsets {}–{}", row.first, row.end - 1),
            };
            StepLine::new(format!("{}/{}", self.to, row.partition), "", words)
        };
        self.partitions.iter().map(line).collect()
    }

    fn rights(&self) -> Vec<Right> {
        vec![
            Right::on_topic("Read", &self.from.as_str().into()),
            Right::on_topic("Write", &self.to.as_str().into()),
        ]
    }

    /// Kafka's own tools keep no timestamps and no partitions.
    fn same_as(&self, _bootstrap: &str) -> Vec<String> {
        Vec::new()
    }

    fn inverse(&self) -> Result<Inverse, String> {
        Ok(Inverse::default())
    }
}

impl Deed for CopyPositions {
    fn verb(&self) -> (&'static str, &'static str) {
        ("Set", "set")
    }

    fn thing(&self) -> String {
        format!("the offsets of group {} on {} to where it stands on {}", self.group, self.to, self.from)
    }

    fn lines(&self) -> Vec<StepLine> {
        let line = |(partition, offset): &(i32, i64)| {
            let after = format!("where record {offset} of {}/{partition} is", self.from);
            StepLine::new(format!("{}/{partition}", self.to), "", after)
        };
        self.positions.iter().map(line).collect()
    }

    fn rights(&self) -> Vec<Right> {
        vec![
            Right::on_group("Read", &self.group.as_str().into()),
            Right::on_topic("Read", &self.to.as_str().into()),
        ]
    }

    /// Kafka's own tools have no map of the offsets.
    fn same_as(&self, _bootstrap: &str) -> Vec<String> {
        Vec::new()
    }

    fn inverse(&self) -> Result<Inverse, String> {
        Ok(Inverse::default())
    }
}
