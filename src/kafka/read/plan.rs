//! Turns a range into partitions with a first and an end offset, and leaves out what can't match.
//!
//! A few batched questions, whatever the number of partitions: metadata, first and end offsets, one more for each
//! position in time. The ends are a snapshot: what is written later is not part of the read.
use super::keys;
use super::notes::Note;
use super::place::{LateDepth, PlacedRange, place_all, place_range};
use super::position::Position;
use super::progress::{PartState, PartitionProgress, Reason};
use super::request::ScanRequest;
use super::row::Cursors;
use super::survey::{Hope, Place, survey};
use crate::kafka::model::{Offset, PartitionEnds, Timestamp};
use crate::kafka::{Cluster, Error};
use crate::query::Span;
use std::collections::HashMap;
use std::sync::Arc;
use uuid::Uuid;

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
