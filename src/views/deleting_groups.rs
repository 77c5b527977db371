//! Deleting groups from their list: who is refused, the plan for review, which the shell shows as well, and the report.
use super::several::{amount, notice, title};
use super::table::Table;
use crate::change::{ChangeStep, Confirmation, Consequence, Outcome, Plan, Right, Weight};
use crate::kafka::errors::Error;
use crate::kafka::model::{Group, GroupDetail};
use crate::shell::effect::Power;
use crate::shell::{Cx, Notice};
use crate::ui::number;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Why Kafka would delete none of some that are in use; none if nothing speaks against it.
pub fn refusal(groups: &[GroupDetail]) -> Option<String> {
    let used: Vec<String> = groups.iter().filter_map(in_use).collect();
    // What to do comes first: a narrow terminal cuts the rest.
    let rule = "stop them first, Kafka deletes only groups that nobody is in";
    (!used.is_empty()).then(|| format!("{}: {rule}", used.join("; ")))
}

fn in_use(detail: &GroupDetail) -> Option<String> {
    let Group { id, members, .. } = &detail.group;
    let count = members.at_least().filter(|count| **count > 0)?;
    Some(format!("{id} has {}", number::counted(*count as u64, "member")))
}

/// What will be done, and what follows from it. `bootstrap` is an address of the cluster.
pub fn plan(groups: &[GroupDetail], cluster: &str, bootstrap: &str) -> Plan {
    let names: Vec<&str> = groups.iter().map(|detail| &*detail.group.id).collect();
    let (title, typed) = title("Delete", "group", &names);
    let mut plan = Plan::new(title, cluster, groups.iter().map(step).collect(), Confirmation::Type(typed));
    plan.consequences = groups.iter().flat_map(consequences).collect();
    plan.irreversible = true;
    plan.rights = groups.iter().map(|detail| Right::on_group("Delete", &detail.group.id)).collect();
    plan.same_as = groups.iter().map(|detail| same_as(&detail.group, bootstrap)).collect();
    plan
}

fn step(detail: &GroupDetail) -> ChangeStep {
    let Group { id, state, lag, .. } = &detail.group;
    let committed = detail.partitions.iter().filter(|row| row.committed.is_some());
    let topics: BTreeSet<&str> = committed.clone().map(|row| &*row.topic).collect();
    let (commits, topics) = (committed.count() as u64, topics.len() as u64);
    let of = format!("{} of {}", number::counted(commits, "partition"), number::counted(topics, "topic"));
    let behind = amount(lag, |lag| format!("{} behind", number::count(lag.behind)));
    let before = format!("{state} · commits of {of} · {behind}");
    ChangeStep { before, ..ChangeStep::new(format!("Delete group {id}"), format!("group {id}")) }
}

fn consequences(detail: &GroupDetail) -> Vec<Consequence> {
    let id = &detail.group.id;
    let mut all = Vec::new();
    if let Some(why) = detail.group.members.why() {
        let text = format!("whether {id} has members is not known, and Kafka refuses if it has: {why}");
        all.push(Consequence::new(Weight::Unknown, text));
    }
    if detail.partitions.iter().any(|row| row.committed.is_some()) {
        let text = format!("its commits go: whoever reads as {id} again begins where auto.offset.reset says");
        all.push(Consequence::new(Weight::Warning, text));
    }
    all
}

fn same_as(group: &Group, bootstrap: &str) -> String {
    let tool = if group.kind == "share" { "kafka-share-groups.sh" } else { "kafka-consumer-groups.sh" };
    let id = crate::shell::route::for_shell(&group.id);
    format!("{tool} --bootstrap-server {bootstrap} --delete --group {id}")
}

impl Table<Group> {
    /// Looks up what they are; the plan comes up for review after that.
    pub(super) fn delete(&mut self, cx: &mut Cx<'_>) {
        let names: Vec<Arc<str>> = self.chosen().into_iter().map(|group| group.id.clone()).collect();
        cx.call(
            "look up what would be deleted",
            |reach| async move { reach.cluster.groups_named(&names).await },
            Self::reviewed,
        );
    }

    fn reviewed(&mut self, groups: Result<Vec<GroupDetail>, Error>, cx: &mut Cx<'_>) {
        let groups = match groups.map(|groups| (refusal(&groups), groups)) {
            Ok((None, groups)) => groups,
            Ok((Some(why), _)) => return cx.note(Notice::warn(format!("Nothing was deleted: {why}"))),
            Err(why) => return cx.note(Notice::bad(format!("Nothing was deleted: {why}"))),
        };
        let plan = plan(&groups, cx.look.cluster.as_deref().unwrap_or_default(), &cx.look.bootstrap);
        let names: Vec<Arc<str>> = groups.into_iter().map(|detail| detail.group.id).collect();
        cx.change(
            "delete groups",
            plan,
            |Power { cluster, work, .. }| async move {
                let outcomes = cluster.delete_groups(&work, &names).await;
                names.into_iter().zip(outcomes).collect::<Vec<_>>()
            },
            |ends: &Vec<(Arc<str>, Outcome)>| notice("Deleted", "group", ends),
            Self::unmark_done,
        );
    }
}
