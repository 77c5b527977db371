//! Deleting groups from their list: who is refused, the plan for review, which the shell shows as well, and the report.
use super::going_on::offer_the_rest;
use super::several::{amount, title};
use super::table::Table;
use crate::change::{Action, Confirmation, Consequence, Plan, Weight};
use crate::kafka::deleting_groups::DoomedGroup;
use crate::kafka::errors::Error;
use crate::kafka::model::{Group, GroupDetail};
use crate::shell::{Cx, Notice};
use crate::ui::number;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Why Kafka would delete none of some that are in use; none if nothing speaks against it.
pub fn refusal(groups: &[DoomedGroup]) -> Option<String> {
    let used: Vec<String> = groups.iter().filter_map(|group| in_use(&group.detail)).collect();
    // What to do comes first: a narrow terminal cuts the rest.
    let rule = "stop them first, Kafka deletes only groups that nobody is in";
    (!used.is_empty()).then(|| format!("{}: {rule}", used.join("; ")))
}

fn in_use(detail: &GroupDetail) -> Option<String> {
    let Group { id, members, .. } = &detail.group;
    let count = members.at_least().filter(|count| **count > 0)?;
    Some(format!("{id} has {}", number::counted(*count as u64, "member")))
}

/// What will be done, and what follows from it. `bootstrap`: as Kafka's own tools are told where the cluster is.
pub fn plan(groups: &[DoomedGroup], cluster: &str, bootstrap: &str) -> Plan {
    let names: Vec<&str> = groups.iter().map(|group| &*group.detail.group.id).collect();
    let (title, typed) = title("Delete", "group", &names);
    let actions = groups.iter().map(action).collect();
    let mut plan = Plan::of(title, (cluster, bootstrap), actions, Confirmation::Type(typed));
    plan.consequences = groups.iter().flat_map(|group| consequences(&group.detail)).collect();
    let words: Vec<String> = names.iter().map(|name| crate::safe::for_shell(name)).collect();
    plan.as_verb = Some(format!("group delete {}", words.join(" ")));
    plan
}

fn action(group: &DoomedGroup) -> Action {
    let detail = &group.detail;
    let Group { state, lag, .. } = &detail.group;
    let committed = detail.partitions.iter().filter(|row| row.committed.whole().is_some());
    let topics: BTreeSet<&str> = committed.clone().map(|row| &*row.topic).collect();
    let (commits, topics) = (committed.count() as u64, topics.len() as u64);
    let of = format!("{} of {}", number::counted(commits, "partition"), number::counted(topics, "topic"));
    let behind = amount(lag, |lag| format!("{} behind", number::count(lag.behind)));
    group.action(format!("{state} · commits of {of} · {behind}"))
}

fn consequences(detail: &GroupDetail) -> Vec<Consequence> {
    let id = &detail.group.id;
    let mut all = Vec::new();
    if let Some(why) = detail.group.members.why() {
        let text = format!("whether {id} has members is not known, and Kafka refuses if it has: {why}");
        all.push(Consequence::new(Weight::Untold, text));
    }
    if detail.partitions.iter().any(|row| row.committed.whole().is_some()) {
        let text = match detail.group.kind.as_str() {
            "share" => format!(
                "its start offsets go: delivery to {id} begins anew where share.auto.offset.reset says"
            ),
            _ => format!("its commits go: whoever reads as {id} again begins where auto.offset.reset says"),
        };
        all.push(Consequence::new(Weight::Warning, text));
    }
    all
}

impl Table<Group> {
    /// Looks up what they are; the plan comes up for review after that.
    pub(super) fn delete(&mut self, cx: &mut Cx<'_>) {
        let names: Vec<Arc<str>> = self.chosen().into_iter().map(|group| group.id.clone()).collect();
        cx.call(
            "look up what would be deleted",
            |reach| async move { reach.cluster.doomed_groups(&names).await },
            Self::reviewed,
        );
    }

    fn reviewed(&mut self, groups: Result<Vec<DoomedGroup>, Error>, cx: &mut Cx<'_>) {
        let groups = match groups.map(|groups| (refusal(&groups), groups)) {
            Ok((None, groups)) => groups,
            Ok((Some(why), _)) => return cx.note(Notice::warn(format!("Nothing was deleted: {why}"))),
            Err(why) => return cx.note(Notice::bad(format!("Nothing was deleted: {why}"))),
        };
        let plan = plan(&groups, cx.look.cluster.as_deref().unwrap_or_default(), &cx.look.bootstrap);
        let names: Vec<Arc<str>> = groups.into_iter().map(|group| group.detail.group.id).collect();
        let title = plan.title.clone();
        cx.carry_out(plan, move |table: &mut Self, outcomes, cx| {
            table.unmark_done(&names, &outcomes);
            offer_the_rest::<Self>(title, &outcomes, cx);
        });
    }
}
