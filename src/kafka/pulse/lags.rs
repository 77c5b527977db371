//! How the lag of each group moves from look to look. Pure.
use super::rates::{KEPT, push};
use super::trend::Trend;
use crate::kafka::group_lag::{GroupLook, Spans};
use crate::kafka::lag::PartitionSpan;
use crate::kafka::model::{BrokerId, Group, Timestamp, Watched};
use crate::kafka::offsets_topic::{OffsetsTopic, aged};
use crate::kafka::read::Place;
use std::collections::{BTreeMap, HashMap};
use std::hash::{Hash, Hasher};
use std::sync::Arc;
use tokio::time::Instant;

/// A look at the groups, with the end of every partition that they read.
pub(super) struct GroupsAnswer {
    pub(super) groups: Vec<GroupLook>,
    /// Ends only; where each begins is told by another part of the look.
    pub(super) spans: Spans,
    /// Who must know which group.
    pub(super) topic: OffsetsTopic,
    /// Brokers that could not tell their groups.
    pub(super) partial: BTreeMap<BrokerId, Arc<str>>,
    /// How many brokers were asked for theirs.
    pub(super) asked: usize,
}

impl GroupsAnswer {
    /// Whether nobody told anything.
    pub(super) fn is_silent(&self) -> bool {
        self.asked > 0 && self.partial.len() >= self.asked
    }
}

/// The history of each group.
#[derive(Default)]
pub(super) struct Lags(HashMap<Arc<str>, LagHistory>);

#[derive(Default)]
struct LagHistory {
    lags: Vec<f32>,
    trend: Trend,
    /// What all commits hash to, and what was seen of them.
    commits: Option<(u64, Watched)>,
}

impl Lags {
    /// Makes the list of groups, with lags and how they change. A group that was told of before and that now can't be
    /// asked about keeps its row, but not its numbers. `first` knows where a partition begins.
    pub(super) fn look(
        &mut self,
        answer: GroupsAnswer,
        last: &[Group],
        (time, now): (Timestamp, Instant),
        first: impl Fn(&Place) -> Option<i64>,
    ) -> Arc<[Group]> {
        let mut before = std::mem::take(&mut self.0);
        let GroupsAnswer { groups, spans, partial, topic, .. } = answer;
        let span = |spot: &Place| {
            let ends = spans.get(spot)?.clone();
            Some(ends.map(|span| PartitionSpan { first: first(spot), ..span }))
        };
        let fresh = groups.into_iter().map(|look| {
            let (lag, reads) = look.lag(span);
            let mut history = before.remove(&look.group.id).unwrap_or_default();
            let lag_trend = lag.whole().and_then(|lag| history.note(lag.behind, now));
            let watched = Some(history.watch(&look, time));
            let lags = history.lags.clone();
            let group = Group { lag, reads, lag_trend, lags, watched, ..look.group };
            self.0.insert(group.id.clone(), history);
            group
        });
        let mut groups: Vec<Group> = fresh.collect();
        for group in last {
            let Err(at) = groups.binary_search_by(|row| row.id.cmp(&group.id)) else { continue };
            if let Some(why) = topic.untold(&group.id, group.coordinator, &partial) {
                self.0.extend(before.remove(&group.id).map(|history| (group.id.clone(), history)));
                groups.insert(at, aged(group, &why));
            }
        }
        groups.into()
    }
}

impl LagHistory {
    /// Takes the commits in and tells what was seen of them so far.
    fn watch(&mut self, look: &GroupLook, time: Timestamp) -> Watched {
        let mut hasher = std::hash::DefaultHasher::new();
        look.committed.iter().flatten().for_each(|row| {
            (&row.topic, row.partition, row.offset).hash(&mut hasher);
        });
        let print = hasher.finish();
        // What was not told has not moved.
        let told = look.committed.is_ok() && look.untold.is_empty();
        let watched = match self.commits {
            Some((_, watched)) if !told => watched,
            Some((before, watched)) if before == print => Watched { seen: time, ..watched },
            Some((_, watched)) => Watched { moved: Some(time), seen: time, ..watched },
            None => Watched { since: time, moved: None, seen: time },
        };
        if told {
            self.commits = Some((print, watched));
        }
        watched
    }

    /// Takes a lag in and tells by how much it changes in a second.
    fn note(&mut self, lag: u64, now: Instant) -> Option<f64> {
        push(&mut self.lags, lag as f32, KEPT);
        self.trend.note(lag, now)
    }
}
