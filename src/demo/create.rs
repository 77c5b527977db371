//! Makes topics and partitions: names, replica placement, the internal topics. Knows no protocol message.
use super::configs::topic_row;
use super::state::State;
use super::topic::{Partition, Topic};
use kafka_protocol::error::ResponseError;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Longest name of a topic.
const LONGEST_NAME: usize = 249;
/// Partitions of `__consumer_offsets` and `__transaction_state`.
const INTERNAL_PARTITIONS: i32 = 50;

/// Kafka's error with the words that it sends along.
pub type RefusedTopic = (ResponseError, String);

/// How many partitions, and who holds their replicas.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReplicaLayout {
    /// Dealt over the live brokers.
    Spread { partitions: i32, replication: i16 },
    /// As said, partition by partition; the first of each leads.
    Assigned(Vec<Vec<i32>>),
}

impl State {
    /// Creates a topic, or only says whether it could be created.
    pub fn create_topic(
        &self,
        name: &str,
        layout: &ReplicaLayout,
        configs: BTreeMap<String, String>,
        only_validate: bool,
    ) -> Result<Arc<Topic>, RefusedTopic> {
        check_name(name)?;
        let taken = || (ResponseError::TopicAlreadyExists, format!("Topic '{name}' already exists."));
        if self.topic(name).is_some() {
            return Err(taken());
        }
        for (key, value) in &configs {
            let row = topic_row(key)
                .ok_or_else(|| (ResponseError::InvalidConfig, format!("Unknown topic config name: {key}")))?;
            if let Some(why) = row.refuses(value) {
                return Err((ResponseError::InvalidConfig, why));
            }
        }
        let partitions = self.lay_out(0, layout)?;
        let settings = self.configs.settings(&configs);
        let topic = Topic::new(name.into(), self.random().id(), configs, settings, partitions);
        let topic = Arc::new(topic);
        if !only_validate {
            let mut topics = self.topics.write();
            // Somebody else may have been faster since the look above; a topic is never replaced by another.
            if topics.by_name.contains_key(name) {
                return Err(taken());
            }
            topics.by_id.insert(topic.id, topic.clone());
            topics.by_name.insert(topic.name.clone(), topic.clone());
            drop(topics);
            self.quorum.lock().note_change();
        }
        Ok(topic)
    }

    /// The partitions of a layout, numbered from `first` on.
    pub fn lay_out(&self, first: i32, layout: &ReplicaLayout) -> Result<Vec<Arc<Partition>>, RefusedTopic> {
        let live: Vec<i32> = self.live_brokers().iter().map(|broker| broker.id).collect();
        let partition = |(number, replicas): (i32, Vec<i32>)| {
            Partition::new(number, replicas.into(), |id| live.contains(&id))
        };
        match layout {
            ReplicaLayout::Spread { partitions, replication } => {
                if *partitions < 1 {
                    let why = "Number of partitions was set to an invalid non-positive value.".to_owned();
                    return Err((ResponseError::InvalidPartitions, why));
                }
                let copies = usize::try_from(*replication).unwrap_or(0);
                if copies == 0 || copies > live.len() {
                    let why = format!(
                        "Unable to replicate the partition {replication} time(s): The target replication factor of \
                         {replication} cannot be reached because only {} broker(s) are registered.",
                        live.len()
                    );
                    return Err((ResponseError::InvalidReplicationFactor, why));
                }
                let start = self.random().below(live.len() as u64) as usize;
                let dealt =
                    (first..first + partitions).map(|number| (number, deal(&live, copies, start, number)));
                Ok(dealt.map(partition).collect())
            }
            ReplicaLayout::Assigned(assigned) => {
                let known = |id: &i32| self.broker(*id).is_some();
                let sound = |replicas: &Vec<i32>| {
                    let twice = (1..replicas.len()).any(|at| replicas[..at].contains(&replicas[at]));
                    !replicas.is_empty() && replicas.iter().all(known) && !twice
                };
                if assigned.is_empty() || !assigned.iter().all(sound) {
                    let why =
                        "The manual partition assignment names no, unknown or repeated brokers.".to_owned();
                    return Err((ResponseError::InvalidReplicaAssignment, why));
                }
                Ok((first..).zip(assigned.iter().cloned()).map(partition).collect())
            }
        }
    }

    /// The internal topic of that name; made when it is first needed, as in Kafka.
    pub fn internal_topic(&self, name: &str) -> Option<Arc<Topic>> {
        if let Some(topic) = self.topic(name) {
            return Some(topic);
        }
        let replication = self.live_brokers().len().min(3) as i16;
        let layout = ReplicaLayout::Spread { partitions: INTERNAL_PARTITIONS, replication };
        let configs =
            [("cleanup.policy", "compact"), ("compression.type", "producer"), ("segment.bytes", "104857600")];
        let configs = configs.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
        // Who comes second takes what the first has made.
        self.create_topic(name, &layout, configs, false).ok().or_else(|| self.topic(name))
    }

    /// The broker that coordinates a group or a transactional id: the leader of the internal partition that the id
    /// hashes to.
    pub fn coordinator(&self, internal: &str, id: &str) -> Option<i32> {
        let (topic, place) = self.home(internal, id)?;
        topic.partition(place)?.lock().leader
    }

    /// The partition of an internal topic that an id hashes to.
    pub fn home(&self, internal: &str, id: &str) -> Option<(Arc<Topic>, i32)> {
        let topic = self.internal_topic(internal)?;
        let hash =
            id.encode_utf16().fold(0i32, |hash, unit| hash.wrapping_mul(31).wrapping_add(i32::from(unit)));
        // As Kafka's Utils.abs: the one number without a counterpart becomes 0.
        let place = hash.checked_abs().unwrap_or(0) % topic.partition_count() as i32;
        Some((topic, place))
    }

    /// The broker that coordinates a group.
    pub fn group_coordinator(&self, group: &str) -> Option<i32> {
        self.coordinator("__consumer_offsets", group)
    }
}

/// The replicas of one partition: leaders go round, and after each round the followers move on by one.
fn deal(live: &[i32], copies: usize, start: usize, number: i32) -> Vec<i32> {
    let count = live.len();
    let first = (start + number as usize) % count;
    let round = number as usize / count;
    let follower = |copy: usize| (first + 1 + (round + copy - 1) % (count - 1)) % count;
    (0..copies).map(|copy| live[if copy == 0 { first } else { follower(copy) }]).collect()
}

fn check_name(name: &str) -> Result<(), RefusedTopic> {
    let legal = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
    let why = match name {
        "" => "the empty string is not allowed",
        "." | ".." => "'.' or '..' is not allowed",
        _ if name.len() > LONGEST_NAME => "the length is longer than 249 characters",
        _ if !name.chars().all(legal) => {
            "it contains one or more characters other than ASCII alphanumerics, '.', '_' and '-'"
        }
        _ => return Ok(()),
    };
    Err((ResponseError::InvalidTopicException, format!("Topic name is invalid: {why}")))
}
