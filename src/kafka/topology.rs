//! What Kafka Streams' groups are made of (KIP-1071): subtopologies, which task each member has, how far the group has come.
//! Plain data; a part of the model.
use crate::wire::PartitionId;
use std::fmt;
use std::sync::Arc;

/// How far a group has come, and what of it its members have taken up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GroupEpochs {
    pub group: i32,
    pub assignment: i32,
}

/// What a streams application does, as it has told the group.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Topology {
    pub epoch: i32,
    /// Empty while a source topic is missing.
    pub parts: Vec<Subtopology>,
}

/// A part of it whose tasks run independently of the others.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Subtopology {
    pub id: String,
    pub sources: Vec<Arc<str>>,
    /// Repartition topics that it reads, with their partitions where that is told.
    pub repartition_sources: Vec<(Arc<str>, Option<i32>)>,
    /// Repartition topics that it writes.
    pub repartition_sinks: Vec<Arc<str>>,
    pub changelogs: Vec<Arc<str>>,
    /// How many tasks it is dealt in: as many as the largest topic that it reads has partitions. None where that is not known.
    pub tasks: Option<usize>,
}

impl Subtopology {
    /// The topics that it reads.
    pub fn read(&self) -> impl Iterator<Item = &Arc<str>> {
        self.sources.iter().chain(self.repartition_sources.iter().map(|(topic, _)| topic))
    }
}

/// One task: the same partition of each topic that a subtopology reads.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TaskName {
    pub part: String,
    pub partition: PartitionId,
}

/// Written as Kafka Streams writes it: `0_3`.
impl fmt::Display for TaskName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}_{}", self.part, self.partition)
    }
}

/// Tasks by what is done with them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TaskLists {
    pub active: Vec<TaskName>,
    /// Copies of state kept beside.
    pub standby: Vec<TaskName>,
    /// Copies of state that are being made, for a task that is to move.
    pub warmup: Vec<TaskName>,
}

/// What a member of a streams group has beside what every member has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StreamsFacts {
    /// Its application instance; several members may be of one.
    pub process: String,
    /// Of the topology that it runs.
    pub topology_epoch: i32,
    /// Where it can be asked for its state.
    pub endpoint: Option<String>,
    pub has: TaskLists,
    pub is_to_have: TaskLists,
}
