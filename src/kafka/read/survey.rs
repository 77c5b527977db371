//! Which partitions a range means, and where their records lie now: metadata, first and end offsets. Those whose offsets can't be
//! had are named, each with its reason.
use super::progress::{Reason, why};
use super::range::{Isolation, Partitions, Range};
use crate::kafka::model::{BrokerId, Offset, PartitionEnds, PartitionId};
use crate::kafka::{Cluster, Error, FoundOffset, OffsetSpec};
use crate::query::Bounds;
use crate::wire::codes;
use crate::wire::{self, WhichTopics};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use uuid::Uuid;

/// A partition of a topic.
pub type Place = (Arc<str>, PartitionId);

/// The partitions of a range with their offsets.
#[derive(Debug, Default)]
pub struct Survey {
    pub places: Vec<Place>,
    pub ends: Vec<PartitionEnds>,
    pub ruled_out: Vec<Place>,
    pub missing: Vec<Reason>,
    /// Those of the missing that may come: by an election, or (`Hope::Broker`) only with a broker that is down.
    pub awaited: Vec<(Place, Hope, Arc<str>)>,
    /// Which topics they are; nil where the cluster gives topics no ids.
    pub ids: HashMap<Arc<str>, Uuid>,
    /// How many partitions each topic has.
    pub counts: HashMap<Arc<str>, usize>,
}

/// What can bring a partition back whose offsets can't be had.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hope {
    Election,
    Broker,
}

/// Which partitions the range means, and their offsets as they are now.
pub async fn survey(cluster: &Cluster, range: &Range, bounds: &Bounds) -> Result<Survey, Error> {
    cluster.name_what_is_missing(look(cluster, range, bounds).await).await
}

async fn look(cluster: &Cluster, range: &Range, bounds: &Bounds) -> Result<Survey, Error> {
    let doing = || format!("planning to read {}", range.topics.join(", "));
    let metadata =
        cluster.wire().metadata(WhichTopics::Some(&range.topics)).await.map_err(Error::wire(doing()))?;
    let mut survey = Survey::default();
    let mut leaders: HashMap<Place, BrokerId> = HashMap::new();
    let mut hopeless: HashSet<Place> = HashSet::new();
    for name in &range.topics {
        let topic = metadata.topics.iter().find(|topic| topic.name == *name);
        let topic = topic.ok_or_else(|| Error::unknown("topic", name))?;
        check_topic(topic.error, name, topic.partitions.is_empty())?;
        check_partitions(&range.partitions, name, topic.partitions.len())?;
        survey.ids.insert(name.clone(), topic.id);
        survey.counts.insert(name.clone(), topic.partitions.len());
        for partition in topic.partitions.iter().filter(|partition| range.partitions.has(partition.id.0)) {
            if !bounds.has_partition(partition.id.0) {
                survey.ruled_out.push((name.clone(), partition.id));
                continue;
            }
            leaders.extend(partition.leader.map(|leader| ((name.clone(), partition.id), leader)));
            let lives = |replica: &BrokerId| metadata.brokers.iter().any(|broker| broker.id == *replica);
            if !partition.replicas.iter().any(lives) {
                hopeless.insert((name.clone(), partition.id));
            }
            survey.places.push((name.clone(), partition.id));
        }
    }
    let last = match range.isolation {
        Isolation::Committed => OffsetSpec::Stable,
        Isolation::Uncommitted => OffsetSpec::End,
    };
    let (first, end) = tokio::join!(
        cluster.offsets(&survey.places, OffsetSpec::First),
        cluster.offsets(&survey.places, last)
    );
    survey.sort_out(first, end, &leaders, &hopeless);
    Ok(survey)
}

fn check_topic(code: i16, name: &Arc<str>, empty: bool) -> Result<(), Error> {
    match code {
        codes::UNKNOWN_TOPIC_OR_PARTITION | codes::INVALID_TOPIC_EXCEPTION => {
            Err(Error::unknown("topic", name))
        }
        // A topic may be told with an error while it has partitions that can be read.
        _ if !empty => Ok(()),
        code => Error::check(code, None, &format!("looking up topic {name}"), || {
            crate::kafka::Right::on_topic("Describe", name)
        }),
    }
}

fn check_partitions(wanted: &Partitions, topic: &Arc<str>, count: usize) -> Result<(), Error> {
    let Partitions::Only(set) = wanted else { return Ok(()) };
    match set.iter().find(|partition| **partition as usize >= count) {
        None => Ok(()),
        Some(&partition) => Err(Error::NoPartition { topic: topic.clone(), partition, count }),
    }
}

type FoundOffsets = Vec<Result<FoundOffset, Error>>;

impl Survey {
    /// Leaves out partitions, and what was missing of them.
    pub fn leave_out(&mut self, out: impl Fn(&Place) -> bool) {
        let (places, ends) = (std::mem::take(&mut self.places), std::mem::take(&mut self.ends));
        for (place, ends) in places.into_iter().zip(ends) {
            if out(&place) {
                self.ruled_out.push(place);
            } else {
                self.places.push(place);
                self.ends.push(ends);
            }
        }
        self.awaited.retain(|(place, ..)| !out(place));
        for reason in &mut self.missing {
            let Reason::Unread { partitions, .. } = reason else { continue };
            let gone = partitions.iter().filter(|place| out(place)).cloned();
            self.ruled_out.extend(gone);
            partitions.retain(|place| !out(place));
        }
        self.missing
            .retain(|reason| !matches!(reason, Reason::Unread { partitions, .. } if partitions.is_empty()));
    }

    /// Keeps the partitions whose offsets are known; the others are missing, a reason for each broker and failure.
    /// What may come all the same is noted besides.
    fn sort_out(
        &mut self,
        first: FoundOffsets,
        end: FoundOffsets,
        leaders: &HashMap<Place, BrokerId>,
        hopeless: &HashSet<Place>,
    ) {
        let mut unread: Vec<(Option<BrokerId>, Arc<str>, Vec<Place>)> = Vec::new();
        for ((place, first), end) in std::mem::take(&mut self.places).into_iter().zip(first).zip(end) {
            match (first, end) {
                (Ok(first), Ok(end)) => {
                    let first = first.offset.unwrap_or(Offset(0));
                    let end = end.offset.unwrap_or(first).max(first);
                    self.places.push(place);
                    self.ends.push(PartitionEnds { first, end, stable: end });
                }
                (Err(error), _) | (_, Err(error)) => {
                    let (broker, why) = (leaders.get(&place).copied(), failure(&error));
                    if is_passing(&error) {
                        let hope = if hopeless.contains(&place) { Hope::Broker } else { Hope::Election };
                        self.awaited.push((place.clone(), hope, why.clone()));
                    }
                    match unread.iter_mut().find(|row| row.0 == broker && row.1 == why) {
                        Some(row) => row.2.push(place),
                        None => unread.push((broker, why, vec![place])),
                    }
                }
            }
        }
        let reasons = unread.into_iter();
        self.missing.extend(reasons.map(|(broker, why, partitions)| Reason::Unread {
            broker,
            partitions,
            why,
        }));
    }
}

/// Whether a failure can go away by itself.
fn is_passing(error: &Error) -> bool {
    match error {
        Error::Wire { cause, .. } => {
            cause.is_connection()
                || matches!(cause, wire::Error::NoLeader { .. } | wire::Error::UnknownBroker { .. })
        }
        Error::Kafka { code, .. } => crate::kafka::errors::is_passing(*code),
        _ => false,
    }
}

/// The failure without the partition that it happened on: the reason lists the partitions itself.
pub fn failure(error: &Error) -> Arc<str> {
    match error {
        Error::Wire { cause, .. } => why(cause),
        Error::Kafka { code, .. } => crate::kafka::errors::words(*code).into(),
        Error::Denied { right, .. } => format!("not allowed; it needs the right {right}").into(),
        other => other.to_string().into(),
    }
}
