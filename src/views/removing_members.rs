//! Putting members out of a group: who can't be, the plan for review, which the shell shows as well, and the command.
use super::changing::propose;
use super::group_kind::kind_of;
use super::table::Table;
use crate::change::{Action, Confirmation, Consequence, Plan, RemoveMembers, RemovedMember, Weight};
use crate::kafka::errors::Error;
use crate::kafka::model::{Group, Member};
use crate::kafka::resetting::GroupCommits;
use crate::safe::for_shell;
use crate::shell::{Cx, Look, Notice, Ready, Screen};
use crate::ui::number;
use std::sync::Arc;

/// Why members of such a group can't be removed; none if nothing speaks against it.
pub fn removal_refusal(kind: &str) -> Option<&'static str> {
    match kind {
        "" | "classic" | "consumer" => None,
        "streams" => Some(
            "Kafka removes no member of a streams group: stop the application, or wait for its session to end",
        ),
        "share" => Some(
            "Kafka removes no member of a share group: stop the consumer, or wait for its session to end",
        ),
        _ => Some("this program can't remove members of a group of this kind"),
    }
}

/// Why one of these members can't be removed; none if nothing speaks against it.
pub fn stays<'a>(members: impl IntoIterator<Item = &'a Member>) -> Option<String> {
    let native = members.into_iter().find(|member| member.facts.classic == Some(false))?;
    Some(format!(
        "Kafka removes no member that speaks the consumer protocol (KIP-848), as {} does: stop it, or wait for its session to end",
        native.client
    ))
}

/// What will be done, and what follows from it.
pub fn removal_plan(group: &Group, members: &[&Member], cluster: &str) -> Plan {
    let id = &group.id;
    let removed = members.iter().map(|member| RemovedMember {
        id: member.id.clone(),
        instance: member.instance.clone(),
        before: before(member),
    });
    let remove = RemoveMembers { group: id.to_string(), members: removed.collect() };
    let title = match members {
        [only] => format!("Remove member {} of group {id}", only.id),
        all => format!("Remove {} members of group {id}", all.len()),
    };
    let actions = vec![Action::RemoveMembers(remove)];
    let mut plan = Plan::of(title, (cluster, ""), actions, Confirmation::Confirm);
    let partitions: usize = members.iter().map(|member| member.assigned.len()).sum();
    let partitions = number::counted(partitions as u64, "partition");
    let after = match group.members.whole() == Some(&members.len()) {
        true => format!("nobody is left: {partitions} are read by nobody until somebody joins"),
        false => format!("the group rebalances: {partitions} go to the members that stay"),
    };
    plan.consequences = vec![
        Consequence::new(Weight::Warning, after),
        Consequence::new(
            Weight::Plain,
            "what they have read and not committed is read again by others; an application that still runs joins again",
        ),
    ];
    let ids: String = members.iter().map(|member| format!(" --member {}", for_shell(&member.id))).collect();
    plan.as_verb = Some(format!("group remove-members {}{ids}", for_shell(id)));
    plan
}

fn before(member: &Member) -> String {
    let reads = number::counted(member.assigned.len() as u64, "partition");
    let instance =
        member.instance.as_ref().map_or(String::new(), |instance| format!(", instance {instance}"));
    format!("{} on {}{instance}, reads {reads}", member.client, member.host)
}

/// Whether members of this group can be removed now; if not, why.
pub(super) fn removable(table: &Table<Member>, look: &Look) -> Ready {
    match kind_of(table.of(), look).and_then(removal_refusal) {
        Some(why) => Ready::No(why.to_owned()),
        None => match stays(table.chosen()) {
            Some(why) => Ready::No(why),
            None => Ready::when(table.selected().is_some(), "no member is selected"),
        },
    }
}

impl Table<Member> {
    /// Looks up who would be removed; the plan comes up for review after that.
    pub(super) fn remove(&mut self, cx: &mut Cx<'_>) {
        let ids: Vec<String> = self.chosen().into_iter().map(|member| member.id.clone()).collect();
        let group: Arc<str> = self.of().as_str().into();
        cx.call(
            "look up the members that would be removed",
            |reach| async move { (reach.cluster.commits_of(&group).await, ids) },
            Self::review_removal,
        );
    }

    fn review_removal(&mut self, (found, ids): (Result<GroupCommits, Error>, Vec<String>), cx: &mut Cx<'_>) {
        let found = match found {
            Ok(found) => found,
            Err(why) => return cx.note(Notice::bad(format!("Nobody was removed: {why}"))),
        };
        let members = found.members.at_least().map(Vec::as_slice).unwrap_or_default();
        let members: Vec<&Member> = members.iter().filter(|member| ids.contains(&member.id)).collect();
        if members.is_empty() {
            return cx.note(Notice::warn("Nobody was removed: they have left already"));
        }
        if let Some(why) = stays(members.iter().copied()) {
            return cx.note(Notice::warn(format!("Nobody was removed: {why}")));
        }
        let plan = removal_plan(&found.group, &members, cx.look.cluster.as_deref().unwrap_or_default());
        propose(cx, Ok(plan), |table: &mut Self, _, cx| table.refresh(cx));
    }
}
