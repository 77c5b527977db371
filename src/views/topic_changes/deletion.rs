//! Deleting topics from their list: what would fall is looked up, the plan comes up for review, and what is done leaves the marks.
use crate::kafka::deleting::Doomed;
use crate::kafka::errors::Error;
use crate::kafka::model::Topic;
use crate::shell::{Cx, Notice};
use crate::views::changing::propose;
use crate::views::deleting;
use crate::views::table::Table;
use std::sync::Arc;

impl Table<Topic> {
    /// Looks up what would fall; the plan comes up for review after that.
    pub(in crate::views) fn delete(&mut self, cx: &mut Cx<'_>) {
        let names: Vec<Arc<str>> = self.chosen().into_iter().map(|topic| topic.name.clone()).collect();
        cx.call(
            "look up what would be deleted",
            |reach| async move { reach.cluster.doomed(&names).await },
            Self::reviewed,
        );
    }

    fn reviewed(&mut self, doomed: Result<Doomed, Error>, cx: &mut Cx<'_>) {
        let doomed = match doomed {
            Ok(doomed) => doomed,
            Err(why) => return cx.note(Notice::bad(format!("Nothing was deleted: {why}"))),
        };
        let plan =
            deleting::plan(&doomed, cx.look.cluster.as_deref().unwrap_or_default(), &cx.look.bootstrap);
        let names: Vec<Arc<str>> = doomed.topics.iter().map(|topic| topic.name().clone()).collect();
        propose(cx, Ok(plan), move |table: &mut Self, outcomes, _| table.unmark_done(&names, &outcomes));
    }
}
