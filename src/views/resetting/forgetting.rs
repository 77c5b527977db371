//! Deleting committed offsets: who is refused, the plan, and the command on the group's screen. Shared with the shell.
use super::super::named_partition::NamedPartition;
use super::super::table::Table;
use super::asking::scope_of;
use crate::change::{Action, Confirmation, Consequence, OffsetChange, Plan, SetOffsets, Weight};
use crate::kafka::errors::Error;
use crate::kafka::resetting::{GroupCommits, ResetScope};
use crate::safe::for_shell;
use crate::shell::{Cx, Notice, Screen};
use crate::ui::number;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Why none of these offsets can be deleted; none if nothing speaks against it.
pub fn forget_refusal(commits: &GroupCommits, scope: &ResetScope) -> Option<String> {
    let id = &commits.group.id;
    if commits.group.kind == "share" {
        return Some(format!("{id} is a share group, which commits no offsets"));
    }
    let rows = commits.within(scope);
    if rows.is_empty() {
        return Some(format!("{id} has committed nothing there"));
    }
    let read: BTreeSet<&str> = commits
        .members
        .at_least()
        .into_iter()
        .flatten()
        .flat_map(|member| member.assigned.iter().map(|(topic, _)| &**topic))
        .collect();
    let used: BTreeSet<&str> =
        rows.iter().map(|((topic, _), _)| &**topic).filter(|topic| read.contains(topic)).collect();
    let used: Vec<&str> = used.into_iter().collect();
    (!used.is_empty()).then(|| {
        format!(
            "members of {id} read {}: stop them first, Kafka keeps the offsets of what is read",
            used.join(", ")
        )
    })
}

/// What will be done, and what follows from it.
pub fn forget_plan(commits: &GroupCommits, scope: &ResetScope, cluster: &str, bootstrap: &str) -> Plan {
    let id = &commits.group.id;
    let rows: Vec<OffsetChange> = commits
        .within(scope)
        .into_iter()
        .map(|((topic, partition), mark)| OffsetChange {
            topic: topic.to_string(),
            partition: partition.0,
            was: Some(mark.clone()),
            to: None,
        })
        .collect();
    let topics: BTreeSet<String> = rows.iter().map(|row| row.topic.clone()).collect();
    let title = format!("Delete {} of group {id}", number::counted(rows.len() as u64, "offset"));
    let set = SetOffsets { group: id.to_string(), makes_group: false, rows };
    let actions = vec![Action::SetOffsets(set)];
    let mut plan = Plan::of(title, (cluster, bootstrap), actions, Confirmation::Confirm);
    let text = format!("whoever reads there as {id} again begins where its auto.offset.reset says");
    plan.consequences = vec![Consequence::new(Weight::Warning, text)];
    if let Some(why) = commits.members.why() {
        let text = format!("whether a member reads there is not known, and Kafka refuses if one does: {why}");
        plan.consequences.push(Consequence::new(Weight::Unknown, text));
    }
    let topics: String = topics.iter().map(|topic| format!(" --topic {}", for_shell(topic))).collect();
    plan.as_verb = Some(format!("group delete-offsets {}{topics}", for_shell(id)));
    plan
}

impl Table<NamedPartition> {
    /// Looks up what would be deleted; the plan comes up for review after that.
    pub(in crate::views) fn forget_offsets(&mut self, cx: &mut Cx<'_>) {
        let scope = scope_of(&self.chosen());
        let group: Arc<str> = self.of().as_str().into();
        cx.call(
            "look up the offsets that would be deleted",
            |reach| async move { (reach.cluster.commits_of(&group).await, scope) },
            Self::review_forgetting,
        );
    }

    fn review_forgetting(
        &mut self,
        (commits, scope): (Result<GroupCommits, Error>, ResetScope),
        cx: &mut Cx<'_>,
    ) {
        let commits = match commits {
            Ok(commits) => commits,
            Err(why) => return cx.note(Notice::bad(format!("Nothing was deleted: {why}"))),
        };
        if let Some(why) = forget_refusal(&commits, &scope) {
            return cx.note(Notice::warn(format!("Nothing was deleted: {why}")));
        }
        let cluster = cx.look.cluster.as_deref().unwrap_or_default();
        let plan = forget_plan(&commits, &scope, cluster, &cx.look.bootstrap);
        cx.carry_out(plan, |table: &mut Self, _, cx| table.refresh(cx));
    }
}
