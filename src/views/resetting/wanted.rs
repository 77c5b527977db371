//! What is asked for on the way to a reset, and on which screens it may be: a group's own, and the list on which one is made.
use super::super::named_partition::NamedPartition;
use super::super::table::Table;
use crate::change::Outcome;
use crate::kafka::model::Group;
use crate::kafka::resetting::ResetScope;
use crate::shell::{Cx, Route, Screen};
use std::sync::Arc;

/// Of which group, and for which of its partitions.
#[derive(Clone, Debug)]
pub(super) struct ResetAsk {
    pub(super) group: Arc<str>,
    pub(super) scope: ResetScope,
    /// It is to be made.
    pub(super) create: bool,
}

/// A screen on which offsets are set.
pub(super) trait SetsOffsets: Screen {
    /// They were, or some of them.
    fn were_set(&mut self, group: &Arc<str>, outcomes: &[Outcome], cx: &mut Cx<'_>);
}

impl SetsOffsets for Table<NamedPartition> {
    fn were_set(&mut self, _: &Arc<str>, _: &[Outcome], cx: &mut Cx<'_>) {
        self.refresh(cx);
    }
}

impl SetsOffsets for Table<Group> {
    fn were_set(&mut self, group: &Arc<str>, outcomes: &[Outcome], cx: &mut Cx<'_>) {
        self.refresh(cx);
        if outcomes.iter().all(Outcome::is_done) {
            cx.go(Route::Group(group.to_string()));
        }
    }
}
