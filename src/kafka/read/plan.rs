//! Turns a range into partitions with a first and an end offset, and leaves out what can't match.
//!
//! A few batched questions, whatever the number of partitions: metadata, first and end offsets, one more for each
//! position in time. The ends are a snapshot: what is written later is not part of the read.
use super::position::Position;
use super::progress::{Part, PartState, Reason, why};
use super::range::{Isolation, Partitions, Range};
use super::request::ScanRequest;
use super::row::Cursors;
use crate::kafka::model::{BrokerId, Ends, Offset, PartitionId, Timestamp};
use crate::kafka::partitioner::partition_for;
use crate::kafka::{Cluster, Error, FoundOffset, OffsetSpec};
use crate::query::Bounds;
use crate::wire::{self, Topics};
use jiff::tz::TimeZone;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use uuid::Uuid;

/// A partition of a topic.
pub type Place = (Arc<str>, PartitionId);

/// What is to be read.
#[derive(Debug, Default)]
pub struct Plan {
    pub parts: Vec<Part>,
    /// Partitions that the filter ruled out.
    pub ruled_out: Vec<Place>,
    pub missing: Vec<Reason>,
    /// Partitions whose offsets can't be had at the moment, and why the first of them can't: their leader is on its way.
    pub awaited: Vec<Place>,
    pub awaited_for: Option<Arc<str>>,
    /// Partitions of topics that are others than those which the cursors to start from were of: where these stood.
    pub anew: HashMap<Place, Offset>,
}

/// The partitions of a range with their offsets.
#[derive(Debug, Default)]
pub struct Survey {
    pub places: Vec<Place>,
    pub ends: Vec<Ends>,
    pub ruled_out: Vec<Place>,
    pub missing: Vec<Reason>,
    /// Those of the missing that may come: by an election, or (`Hope::Broker`) only with a broker that is down.
    awaited: Vec<(Place, Hope, Arc<str>)>,
    /// Which topics they are; nil where the cluster gives topics no ids.
    pub ids: HashMap<Arc<str>, Uuid>,
}

/// What can bring a partition back whose offsets can't be had.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Hope {
    Election,
    Broker,
}

/// Makes the plan of a scan; for a tail the parts have no end.
pub async fn plan(cluster: &Cluster, request: &ScanRequest, tail: bool) -> Result<Plan, Error> {
    let bounds = request.filter.as_ref().map(|filter| filter.bounds().clone()).unwrap_or_default();
    let survey = survey(cluster, &request.range, &bounds, request.all_partitions).await?;
    let clock = (request.now, &request.zone);
    let mut from = place_all(cluster, &survey, request.range.from, clock).await?;
    let mut until = place_all(cluster, &survey, request.range.until, clock).await?;
    if let Some(since) = bounds.times.from {
        // Everything before that offset is older. The other bound in time would not be safe: records need not be in
        // the order of their timestamps.
        let since = Position::Time(Timestamp(since));
        let since = place_all(cluster, &survey, since, clock).await?;
        from.iter_mut().zip(since).for_each(|(from, since)| *from = (*from).max(since));
    }
    let mut plan = Plan { ruled_out: survey.ruled_out, missing: survey.missing, ..Plan::default() };
    // A scan does not wait for brokers that are down, a tail waits for everything.
    let worth = |hope: Hope| tail || hope == Hope::Election;
    plan.await_all(survey.awaited.into_iter().filter(|(_, hope, _)| worth(*hope)));
    for (at, place) in survey.places.iter().enumerate() {
        let ends = survey.ends[at];
        let id = survey.ids[&place.0];
        if let Some(start) = &request.start {
            from[at] = resume(start, (place, id), &ends, from[at], &mut plan);
        }
        from[at] = from[at].max(bounds.offsets.from.unwrap_or(0));
        until[at] = until[at].min(bounds.offsets.until.unwrap_or(i64::MAX)).max(from[at]);
        plan.parts.push(Part { id, ..part(place, from[at], (!tail).then_some(until[at])) });
    }
    Ok(plan)
}

fn part((topic, partition): &Place, from: i64, end: Option<i64>) -> Part {
    let state = if end == Some(from) { PartState::Done } else { PartState::Reading };
    Part { end: end.map(Offset), state, ..Part::live(topic.clone(), *partition, Offset(from)) }
}

/// Where a read that was stopped goes on; what retention took meanwhile is told. In another topic of the same name it
/// begins at the first record: the old offsets mean nothing there.
fn resume(start: &Cursors, (place, id): (&Place, Uuid), ends: &Ends, from: i64, plan: &mut Plan) -> i64 {
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
pub async fn survey(cluster: &Cluster, range: &Range, bounds: &Bounds, all: bool) -> Result<Survey, Error> {
    cluster.named(look(cluster, range, bounds, all).await).await
}

async fn look(cluster: &Cluster, range: &Range, bounds: &Bounds, all: bool) -> Result<Survey, Error> {
    let doing = || format!("planning to read {}", range.topics.join(", "));
    let metadata =
        cluster.wire().metadata(Topics::Some(&range.topics)).await.map_err(Error::wire(doing()))?;
    let mut survey = Survey::default();
    let mut leaders: HashMap<Place, BrokerId> = HashMap::new();
    let mut hopeless: HashSet<Place> = HashSet::new();
    for name in &range.topics {
        let topic = metadata.topics.iter().find(|topic| topic.name == *name);
        let topic = topic.ok_or_else(|| Error::unknown("topic", name))?;
        check_topic(topic.error, name, topic.partitions.is_empty())?;
        check_partitions(&range.partitions, name, topic.partitions.len())?;
        survey.ids.insert(name.clone(), topic.id);
        for partition in topic.partitions.iter().filter(|partition| range.partitions.has(partition.id.0)) {
            if !may_hold(bounds, partition.id.0, topic.partitions.len(), all) {
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
        3 | 17 => Err(Error::unknown("topic", name)),
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
        Some(partition) => {
            let name = format!("{topic}/{partition} (the topic has {count})");
            Err(Error::unknown("partition", &name))
        }
    }
}

/// Whether a partition can hold what the filter wants. A key lies where Java's partitioner puts it, unless the
/// producers used another or partitions were added: `all` looks everywhere.
pub fn may_hold(bounds: &Bounds, partition: i32, count: usize, all: bool) -> bool {
    let by_key = |keys: &Vec<Vec<u8>>| keys.iter().any(|key| partition_for(key, count) == Some(partition));
    bounds.has_partition(partition) && (all || bounds.keys.as_ref().is_none_or(by_key))
}

type Found = Vec<Result<FoundOffset, Error>>;

impl Survey {
    /// Keeps the partitions whose offsets are known; the others are missing, a reason for each broker and failure.
    /// What may come all the same is noted besides.
    fn sort_out(
        &mut self,
        first: Found,
        end: Found,
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
                    self.ends.push(Ends { first, end, stable: end });
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

impl Plan {
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

/// The offset that a position means in each partition, between first and end.
pub async fn place_all(
    cluster: &Cluster,
    survey: &Survey,
    position: Position,
    (now, zone): (Timestamp, &TimeZone),
) -> Result<Vec<i64>, Error> {
    if let Some(time) = position.time(now, zone) {
        let found = cluster.offsets(&survey.places, OffsetSpec::At(time)).await;
        let placed = found.into_iter().zip(&survey.ends).map(|(found, ends)| {
            // Nothing that late: the end.
            Ok(found?.offset.unwrap_or(ends.end).0.clamp(ends.first.0, ends.end.0))
        });
        return placed.collect();
    }
    Ok(survey.ends.iter().map(|ends| place(position, ends)).collect())
}

fn place(position: Position, ends: &Ends) -> i64 {
    let (first, end) = (ends.first.0, ends.end.0);
    let at = match position {
        Position::Begin => first,
        Position::EndMinus(count) => end.saturating_sub_unsigned(count),
        Position::Offset(offset) => offset.0,
        Position::Percent(percent) => {
            let span = i128::from(end - first) * i128::from(percent) / 100;
            first + i64::try_from(span).expect("a part of the span is no longer than the span")
        }
        // Times are placed by the brokers.
        Position::End | Position::Time(_) | Position::Back(_) | Position::Today => end,
    };
    at.clamp(first, end)
}
