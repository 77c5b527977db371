//! Has the schemas asked for that records on the screen name, and what commands make of them, and says when they are there. A list is never held up by it: until
//! then its rows say that they wait.
use crate::decode::framed::{Awaited, Reader, SchemaName};
use crate::kafka::awaited;
use crate::kafka::record::Record;
use crate::shell::effect::Reach;
use crate::shell::{Cx, Screen};
use std::collections::BTreeSet;

/// What the question is called while it is under way.
pub const LABEL: &str = "read schemas";

/// What records wait for. Taken before they are looked at: what comes between the look and the question would else be missed, and
/// what was shown without it stayed.
#[derive(Clone, Default)]
pub struct WaitsFor(Vec<(Reader, Awaited)>);

impl WaitsFor {
    /// What these wait for now.
    pub fn by<'r>(records: impl Iterator<Item = &'r Record>) -> WaitsFor {
        WaitsFor(records.flat_map(awaited).collect())
    }

    /// What is not among others.
    pub fn beyond(self, others: &WaitsFor) -> WaitsFor {
        let others: BTreeSet<&Awaited> = others.0.iter().map(|(_, awaited)| awaited).collect();
        WaitsFor(self.0.into_iter().filter(|(_, awaited)| !others.contains(awaited)).collect())
    }

    /// With all of these.
    pub fn join(&mut self, others: &WaitsFor) {
        self.0.extend_from_slice(&others.0);
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// And this one, by the same reader as a record.
    pub fn and(&mut self, record: &Record, name: &SchemaName) {
        self.0.push((record.reader.clone(), Awaited::Schema(name.clone())));
    }

    /// Asks for it; `then` is called once it is known, or known why not. Nothing happens if nothing is waited for.
    pub fn ask<V: Screen>(&self, cx: &mut Cx<'_>, then: impl FnOnce(&mut V, &mut Cx<'_>) + Send + 'static) {
        let mut names = self.0.clone();
        names.sort_by(|(_, a), (_, b)| a.cmp(b));
        names.dedup_by(|(_, a), (_, b)| a == b);
        if names.is_empty() {
            return;
        }
        let ask = move |reach: Reach| async move { reach.cluster.await_reading(names).await };
        cx.call(LABEL, ask, move |view: &mut V, (), cx| then(view, cx));
    }
}
