//! Deleting committed offsets: who is refused, the plan, and the command on the group's screen. Shared with the shell.
use super::super::changing::propose;
use super::super::named_partition::NamedPartition;
use super::super::table::Table;
use super::asking::scope_of;
use super::plan::scope_words;
use crate::change::{Action, Confirmation, Consequence, GroupOffset, OffsetChange, Plan, SetOffsets, Weight};
use crate::kafka::errors::Error;
use crate::kafka::read::Place;
use crate::kafka::resetting::{GroupCommits, ResetScope};
use crate::safe::for_shell;
use crate::shell::{Cx, Notice, Screen};
use crate::ui::number;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Why none of these offsets can be deleted; none if nothing speaks against it.
pub fn forget_refusal(commits: &GroupCommits, scope: &ResetScope) -> Option<String> {
    let id = &commits.group.id;
    let rows = forgotten(commits, scope);
    if let Some(((topic, partition), why)) = untold_beside(commits, &rows, scope) {
        return Some(format!(
            "where {id} starts in {topic}/{partition} could not be found out ({why}), and it would go with the others"
        ));
    }
    if rows.is_empty() {
        let nothing = if is_share(commits) { "delivered nothing" } else { "committed nothing" };
        return Some(format!("{id} has {nothing} there"));
    }
    if is_share(commits) {
        let count = commits.group.members.at_least().filter(|count| **count > 0)?;
        let counted = number::counted(*count as u64, "member");
        return Some(format!(
            "{id} has {counted}: stop them first, Kafka keeps the start offsets of what is read"
        ));
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
    let rows: Vec<OffsetChange> = forgotten(commits, scope)
        .into_iter()
        .map(|((topic, partition), mark)| OffsetChange {
            topic: topic.to_string(),
            partition: partition.0,
            was: Some(mark.clone()),
            to: None,
        })
        .collect();
    let topics: BTreeSet<String> = rows.iter().map(|row| row.topic.clone()).collect();
    let shared = is_share(commits);
    let what = if shared { "start offset" } else { "offset" };
    let title = format!("Delete {} of group {id}", number::counted(rows.len() as u64, what));
    let more = rows.len().saturating_sub(commits.within(scope).len());
    let streams = commits.group.kind == "streams";
    let set = SetOffsets { group: id.to_string(), makes_group: false, shared, streams, rows };
    let actions = vec![Action::SetOffsets(set)];
    let mut plan = Plan::of(title, (cluster, bootstrap), actions, Confirmation::Confirm);
    plan.consequences = follows(id, shared, more);
    if let Some(why) = commits.untold_within(scope) {
        plan.partial = true;
        let text = format!("left as they are, for what is committed could not be found out: {why}");
        plan.consequences.push(Consequence::new(Weight::Untold, text));
    }
    if let Some(why) = commits.members.why() {
        let text = format!("whether a member reads there is not known, and Kafka refuses if one does: {why}");
        plan.consequences.push(Consequence::new(Weight::Untold, text));
    }
    let words: Vec<String> = match (shared, scope) {
        // A topic's name alone means all of its partitions.
        (false, ResetScope::Only(_)) => scope_words(scope),
        _ => topics.iter().map(ToString::to_string).collect(),
    };
    let topics: String = words.iter().map(|word| format!(" --topic {}", for_shell(word))).collect();
    plan.as_verb = Some(format!("group delete-offsets {}{topics}", for_shell(id)));
    plan
}

/// What goes: a share group forgets whole topics, never single partitions of them.
fn forgotten<'a>(commits: &'a GroupCommits, scope: &ResetScope) -> Vec<(&'a Place, &'a GroupOffset)> {
    let named = commits.within(scope);
    if !is_share(commits) {
        return named;
    }
    let topics: BTreeSet<&str> = named.iter().map(|((topic, _), _)| &**topic).collect();
    commits.marks.iter().filter(|((topic, _), _)| topics.contains(&**topic)).collect()
}

/// A partition of a share group's topics that nobody could tell of, and that would go unseen.
fn untold_beside<'a>(
    commits: &'a GroupCommits,
    rows: &[(&Place, &GroupOffset)],
    scope: &ResetScope,
) -> Option<&'a (Place, Arc<str>)> {
    let gone = |topic: &str| rows.iter().any(|((name, _), _)| **name == *topic);
    let mut untold = commits.untold.iter().filter(|_| is_share(commits));
    untold.find(|(place, _)| scope.has(place) || gone(&place.0))
}

fn is_share(commits: &GroupCommits) -> bool {
    commits.group.kind == "share"
}

fn follows(id: &str, shared: bool, more: usize) -> Vec<Consequence> {
    if !shared {
        let text = format!("whoever reads there as {id} again begins where its auto.offset.reset says");
        return vec![Consequence::new(Weight::Warning, text)];
    }
    let text = format!("delivery to {id} begins where the group's share.auto.offset.reset says");
    let mut all = vec![Consequence::new(Weight::Warning, text)];
    if more > 0 {
        let counted = number::counted(more as u64, "partition");
        let text = format!("Kafka forgets the start offsets of whole topics: {counted} more than was chosen");
        all.push(Consequence::new(Weight::Warning, text));
    }
    all
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
        propose(cx, Ok(plan), |table: &mut Self, _, cx| table.refresh(cx));
    }
}
