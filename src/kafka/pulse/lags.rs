//! How the lag of each group moves from look to look. Pure.
use super::rates::push;
use crate::kafka::groups::GroupLook;
use crate::kafka::model::{BrokerId, Group, Known, PartitionId};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use tokio::time::Instant;

/// A look at the groups, with the end of every partition that they read.
pub(super) struct GroupsAnswer {
    pub(super) groups: Vec<GroupLook>,
    pub(super) ends: HashMap<(Arc<str>, PartitionId), i64>,
    /// Brokers that could not tell their groups.
    pub(super) partial: BTreeMap<BrokerId, Arc<str>>,
}

/// The history of each group.
#[derive(Default)]
pub(super) struct Lags(HashMap<Arc<str>, History>);

#[derive(Default)]
struct History {
    lags: Vec<f32>,
    last: Option<(u64, Instant)>,
}

impl Lags {
    /// Makes the list of groups, with lags and how they change. Groups of brokers that could not tell stay as they were.
    pub(super) fn look(&mut self, answer: GroupsAnswer, last: &[Group], now: Instant) -> Arc<[Group]> {
        let mut before = std::mem::take(&mut self.0);
        let GroupsAnswer { groups, ends, partial } = answer;
        let fresh = groups.into_iter().map(|look| {
            let end = |topic: &Arc<str>, partition| ends.get(&(topic.clone(), partition)).copied();
            let (lag, reads) = (look.lag(end), look.reads(end));
            let mut history = before.remove(&look.group.id).unwrap_or_default();
            let mut lag_trend = None;
            if let Known::Is(lag) = lag {
                let since = history.last.map(|(last, at)| (last, (now - at).as_secs_f64()));
                lag_trend = since
                    .filter(|(_, span)| *span > 0.0)
                    .map(|(last, span)| (lag as f64 - last as f64) / span);
                history.last = Some((lag, now));
                push(&mut history.lags, lag as f32);
            }
            let group = Group { lag, reads, lag_trend, lags: history.lags.clone(), ..look.group };
            self.0.insert(group.id.clone(), history);
            group
        });
        let mut groups: Vec<Group> = fresh.collect();
        let untold = |group: &&Group| group.coordinator.is_some_and(|broker| partial.contains_key(&broker));
        for group in last.iter().filter(untold) {
            if let Err(at) = groups.binary_search_by(|row| row.id.cmp(&group.id)) {
                self.0.extend(before.remove(&group.id).map(|history| (group.id.clone(), history)));
                groups.insert(at, group.clone());
            }
        }
        groups.into()
    }
}
