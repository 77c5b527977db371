//! What is known of a topic before it is written to: that it is there, its partitions, which of them have a leader; and which
//! of them a record goes to. Asked by our own client, which never makes a topic.
use super::Writing;
use super::draft::{Draft, Failure};
use crate::kafka::model::PartitionId;
use crate::kafka::partitioner::place;
use crate::wire::codes;
use crate::wire::{self, PartitionerName, WhichTopics, Wire};
use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};
use std::sync::Arc;

/// Bytes of records without a key that go to one partition before the next one is chosen: they are packed together.
const TOGETHER: usize = 64 << 10;

/// A topic, as it was when it was looked up.
#[derive(Clone, Debug)]
pub(super) struct KnownTopic {
    pub partitions: usize,
    /// Those that have no leader.
    leaderless: Arc<[i32]>,
    partitioner: PartitionerName,
    /// None until a first record came through.
    pub writing: Option<Writing>,
    /// Where records without a key go now, and how many bytes went there.
    without_key: (i32, usize),
}

impl KnownTopic {
    /// Looks the topic up.
    pub async fn ask(wire: &Wire, topic: &Arc<str>) -> Result<KnownTopic, Failure> {
        let asked = std::slice::from_ref(topic);
        let metadata = wire.metadata(WhichTopics::Some(asked)).await.map_err(|error| unreachable(&error))?;
        let unknown =
            || Failure::because(format!("there is no topic {topic}")).try_to("check its name, or create it");
        let found = metadata.topics.iter().find(|found| found.name == *topic).ok_or_else(unknown)?;
        match found.error {
            codes::UNKNOWN_TOPIC_OR_PARTITION => return Err(unknown()),
            codes::INVALID_TOPIC_EXCEPTION => {
                return Err(Failure::because(format!("{topic:?} can't be a topic's name")));
            }
            codes::TOPIC_AUTHORIZATION_FAILED => {
                return Err(Failure::because(format!("not allowed to describe topic {topic}"))
                    .try_to("the rights that are missing: Describe and Write on the topic"));
            }
            _ => {}
        }
        let leaderless = found.partitions.iter().filter(|one| one.leader.is_none()).map(|one| one.id.0);
        let partitions = found.partitions.len();
        let leaderless: Arc<[i32]> = leaderless.collect();
        let partitioner = wire.options().partitioner;
        Ok(KnownTopic { partitions, leaderless, partitioner, writing: None, without_key: (-1, TOGETHER) })
    }

    /// Where the record goes: as it says itself, by its key as the partitioner has it, or else where there is a leader.
    /// A partition that no broker leads takes nothing, and is refused at once.
    pub fn place(&mut self, draft: &Draft) -> Result<PartitionId, Failure> {
        let topic = &draft.topic;
        if let Some(partition) = draft.partition {
            if !usize::try_from(partition.0).is_ok_and(|partition| partition < self.partitions) {
                return Err(Failure::because(format!("topic {topic} has no partition {partition}"))
                    .try_to(format!("it has {}, numbered from 0", self.partitions)));
            }
            return self.led(partition.0, topic, "");
        }
        match place(self.partitioner, draft.key.as_deref(), self.partitions) {
            Some(partition) => self.led(partition, topic, ", where this key belongs,"),
            None => self.any(draft),
        }
    }

    fn led(&self, partition: i32, topic: &str, which: &str) -> Result<PartitionId, Failure> {
        if self.leaderless.contains(&partition) {
            return Err(Failure::because(format!(
                "partition {partition} of topic {topic}{which} has no leader"
            ))
            .try_to("bring its brokers back, or choose another partition"));
        }
        Ok(PartitionId(partition))
    }

    fn any(&mut self, draft: &Draft) -> Result<PartitionId, Failure> {
        let (mut at, mut bytes) = self.without_key;
        if bytes >= TOGETHER {
            let all = i32::try_from(self.partitions).unwrap_or(i32::MAX);
            let led: Vec<i32> =
                (0..all).filter(|number| !self.leaderless.contains(number) && *number != at).collect();
            at = match led.len() {
                0 if (0..all).contains(&at) && !self.leaderless.contains(&at) => at,
                0 => {
                    let why = format!("no partition of topic {} has a leader", draft.topic);
                    return Err(Failure::because(why).try_to("bring its brokers back"));
                }
                // Not evenly for more than 2^64 draws.
                count => led[(RandomState::new().build_hasher().finish() % count as u64) as usize],
            };
            bytes = 0;
        }
        self.without_key = (at, bytes + draft.size() + 1);
        Ok(PartitionId(at))
    }
}

/// Nothing could be asked.
pub(super) fn unreachable(error: &wire::Error) -> Failure {
    Failure::because(format!("can't ask the cluster about the topic: {error}"))
}
