//! Turns a range into partitions with a first and an end offset, and leaves out what can't match.
//!
//! A few batched questions, whatever the number of partitions: metadata, first and end offsets, one more for each
//! position in time. The ends are a snapshot: what is written later is not part of the read.
use super::keys;
use super::notes::Note;
use super::place::{LateDepth, PlacedRange, place_all, place_range};
use super::position::Position;
use super::progress::{PartState, PartitionProgress, Reason, why};
use super::range::{Isolation, Partitions, Range};
use super::request::ScanRequest;
use super::row::Cursors;
use crate::kafka::model::{BrokerId, Offset, PartitionEnds, PartitionId, Timestamp};
use crate::kafka::{Cluster, Error, FoundOffset, OffsetSpec};
use crate::query::{Bounds, Span};
use crate::wire::codes;
use crate::wire::{self, WhichTopics};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use uuid::Uuid;

/// A partition of a topic.
pub type Place = (Arc<str>, PartitionId);

/// What is to be read.
#[derive(Debug, Default)]
pub struct ReadPlan {
    pub parts: Vec<PartitionProgress>,
    /// Partitions that the filter ruled out.
    pub ruled_out: Vec<Place>,
    pub missing: Vec<Reason>,
    /// Partitions whose offsets can't be had at the moment, and why the first of them can't: their leader is on its way.
    pub awaited: Vec<Place>,
    pub awaited_for: Option<Arc<str>>,
    /// Partitions of topics that are others than those which the cursors to start from were of: where these stood.
    pub anew: HashMap<Place, Offset>,
    pub notes: Vec<Note>,
    /// Which timestamps are wanted, where the range begins or ends at a time.
    pub times: Span,
}

/// The partitions of a range with their offsets.
#[derive(Debug, Default)]
pub struct Survey {
    pub places: Vec<Place>,
    pub ends: Vec<PartitionEnds>,
    pub ruled_out: Vec<Place>,
    pub missing: Vec<Reason>,
    /// Those of the missing that may come: by an election, or (`Hope::Broker`) only with a broker that is down.
    awaited: Vec<(Place, Hope, Arc<str>)>,
    /// Which topics they are; nil where the cluster gives topics no ids.
    pub ids: HashMap<Arc<str>, Uuid>,
    /// How many partitions each topic has.
    pub counts: HashMap<Arc<str>, usize>,
}

/// What can bring a partition back whose offsets can't be had.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Hope {
    Election,
    Broker,
}

/// Makes the plan of a scan; for a tail the parts have no end.
pub async fn plan(cluster: &Cluster, request: &ScanRequest, tail: bool) -> Result<ReadPlan, Error> {
    let bounds = request.filter.as_ref().map(|filter| filter.bounds().clone()).unwrap_or_default();
    let mut survey = survey(cluster, &request.range, &bounds).await?;
    let mut notes = Vec::new();
    if !request.all_partitions {
        notes = keys::rule_out(cluster, &mut survey, &bounds, &request.seen).await;
    }
    let clock = (request.now, &request.zone);
    let depth = if request.exact { LateDepth::All } else { LateDepth::AsMuchAgain };
    let placed = place_range(cluster, &survey, &request.range, clock, depth).await?;
    let PlacedRange { mut from, mut until, .. } = placed;
    if let Some(since) = bounds.times.from {
        // Everything before that offset is older. The other bound in time would not be safe: records need not be in
        // the order of their timestamps.
        let since = Position::Time(Timestamp(since));
        let since = place_all(cluster, &survey, since, clock).await?;
        from.iter_mut().zip(since).for_each(|(from, since)| *from = (*from).max(since));
    }
    let mut plan =
        ReadPlan { ruled_out: survey.ruled_out, missing: survey.missing, notes, ..ReadPlan::default() };
    // A scan does not wait for brokers that are down, a tail waits for everything.
    let worth = |hope: Hope| tail || hope == Hope::Election;
    plan.await_all(survey.awaited.into_iter().filter(|(_, hope, _)| worth(*hope)));
    // What comes live is wanted whatever its time.
    plan.times = if tail { Span::default() } else { placed.times };
    // A read that goes on was told of the range when it began.
    if request.start.is_none() {
        plan.missing.extend(placed.missing);
        plan.notes.extend(placed.notes);
    }
    for (at, place) in survey.places.iter().enumerate() {
        let ends = survey.ends[at];
        let id = survey.ids[&place.0];
        if let Some(start) = &request.start {
            from[at] = resume(start, (place, id), &ends, from[at], &mut plan);
        }
        from[at] = from[at].max(bounds.offsets.from.unwrap_or(0));
        until[at] = until[at].min(bounds.offsets.until.unwrap_or(i64::MAX)).max(from[at]);
        plan.parts.push(PartitionProgress { id, ..part(place, from[at], (!tail).then_some(until[at])) });
    }
    Ok(plan)
}

fn part((topic, partition): &Place, from: i64, end: Option<i64>) -> PartitionProgress {
    let state = if end == Some(from) { PartState::Done } else { PartState::Reading };
    PartitionProgress {
        end: end.map(Offset),
        state,
        ..PartitionProgress::live(topic.clone(), *partition, Offset(from))
    }
}

/// Where a read that was stopped goes on; what retention took meanwhile is told. In another topic of the same name it
/// begins at the first record: the old offsets mean nothing there.
fn resume(
    start: &Cursors,
    (place, id): (&Place, Uuid),
    ends: &PartitionEnds,
    from: i64,
    plan: &mut ReadPlan,
) -> i64 {
    let Some(at) = start.get(&place.0, place.1) else { return from };
    if start.are_of_another(&place.0, id) {
        plan.anew.insert(place.clone(), at);
        return ends.first.0;
    }
    if at < ends.first {
        let (topic, partition) = place.clone();
        plan.missing.push(Reason::Retention { topic, partition, from: at, until: ends.first });
    }
    at.0.max(ends.first.0)
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

impl ReadPlan {
    /// These are not missing yet.
    fn await_all(&mut self, awaited: impl Iterator<Item = (Place, Hope, Arc<str>)>) {
        for (place, _, why) in awaited {
            for reason in &mut self.missing {
                if let Reason::Unread { partitions, .. } = reason {
                    partitions.retain(|partition| *partition != place);
                }
            }
            self.awaited.push(place);
            self.awaited_for.get_or_insert(why);
        }
        self.missing
            .retain(|reason| !matches!(reason, Reason::Unread { partitions, .. } if partitions.is_empty()));
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
