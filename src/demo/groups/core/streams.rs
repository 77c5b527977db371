//! Streams groups (KIP-1071) as an operator sees them: topology, members, tasks. Their members are not served: tests and the story
//! put them as they are to be. What they commit lies with that of all other groups.
use super::Coordinator;
use super::group::GroupState;
use std::collections::BTreeMap;

/// Subtopology -> its tasks by number.
pub type TaskSet = BTreeMap<String, Vec<i32>>;

/// A streams group, but for what it has committed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StreamsPortrait {
    pub epoch: i32,
    pub parts: Vec<StreamsPart>,
    pub members: Vec<StreamsMember>,
}

/// A subtopology.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StreamsPart {
    pub id: String,
    pub sources: Vec<String>,
    /// Repartition topics that it reads, each with its partitions.
    pub repartition_sources: Vec<(String, i32)>,
    /// Repartition topics that it writes.
    pub repartition_sinks: Vec<String>,
    pub changelogs: Vec<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StreamsMember {
    pub id: String,
    pub client: String,
    pub host: String,
    pub process: String,
    pub active: TaskSet,
    pub standby: TaskSet,
    pub warmup: TaskSet,
}

impl Coordinator {
    /// Puts a streams group as it is to be; its offsets stay.
    pub fn put_streams(&mut self, id: &str, portrait: StreamsPortrait) {
        let group = self.group(id);
        group.protocol_type = Some("streams".to_owned());
        group.state = if portrait.members.is_empty() { GroupState::Empty } else { GroupState::Stable };
        self.streams.insert(id.to_owned(), portrait);
    }

    pub fn streams(&self, id: &str) -> Option<&StreamsPortrait> {
        self.streams.get(id)
    }
}
