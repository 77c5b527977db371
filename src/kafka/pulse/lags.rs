//! How the lag of each group moves from look to look. Pure.
use super::rates::push;
use crate::kafka::groups::GroupLook;
use crate::kafka::model::{Group, Known, PartitionId};
use std::collections::HashMap;
use std::sync::Arc;
use tokio::time::Instant;

/// A look at the groups, with the end of every partition that they read.
pub(super) struct GroupsAnswer {
    pub(super) groups: Vec<GroupLook>,
    pub(super) ends: HashMap<(Arc<str>, PartitionId), i64>,
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
    /// Makes the list of groups, with lags and how they change.
    pub(super) fn look(&mut self, answer: GroupsAnswer, now: Instant) -> Arc<[Group]> {
        let mut before = std::mem::take(&mut self.0);
        let GroupsAnswer { groups, ends } = answer;
        let groups = groups.into_iter().map(|look| {
            let lag = look.lag(|topic, partition| ends.get(&(topic.clone(), partition)).copied());
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
            let group = Group { lag, lag_trend, lags: history.lags.clone(), ..look.group };
            self.0.insert(group.id.clone(), history);
            group
        });
        groups.collect()
    }
}
