//! A group's members: who they are, where they run, what each reads.
use super::group_kind::topology;
use super::removing_members;
use super::table::{AskFailure, Column, Resource, Table, Width};
use crate::kafka::Need;
use crate::kafka::model::{GroupDetail, Known, Member, PartitionId, TaskLists};
use crate::shell::{Cell, Command, Cx, Effect, Look, Route};
use crate::ui::tone::Tone;
use crate::ui::words::Words;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

impl Resource for Member {
    type Of = String;
    const EMPTY: &'static str = "This group has no members: nobody reads.";
    const COLUMNS: &'static [Column<Member>] = &[
        Column::<Self>::new("client", Width::Range(12, 32), |member, _| Cell::text(member.client.clone()))
            .key("client"),
        Column::<Self>::new("host", Width::Range(9, 24), |member, _| Cell::text(member.host.clone()))
            .priority(2)
            .key("host"),
        Column::<Self>::new("partitions", Width::Fixed(10), |member, _| {
            Cell::Count(member.assigned.len() as u64)
        })
        .right(1),
        Column::<Self>::new("assigned", Width::Share { min: 16, parts: 1 }, |member, _| {
            Cell::text(assigned(member))
        })
        .priority(3)
        .told_as("partitions", |member, _| {
            let spots = member.assigned.iter().map(|(topic, partition)| format!("{topic}/{partition}"));
            Cell::Texts(spots.collect())
        }),
        Column::<Self>::new("tasks", Width::Range(8, 40), |member, _| tasks(member)).priority(4).told_as(
            "tasks",
            |member, _| match &member.facts.streams {
                Some(facts) => Cell::Texts(each_task(&facts.has)),
                None => Cell::None,
            },
        ),
        Column::<Self>::new("to get", Width::Range(8, 24), |member, _| to_get(member)).priority(8).told_as(
            "target",
            |member, _| match &member.facts.target {
                Some(target) => Cell::Texts(
                    target.iter().map(|(topic, partition)| format!("{topic}/{partition}")).collect(),
                ),
                None => Cell::None,
            },
        ),
        Column::<Self>::new("subscribed", Width::Range(8, 30), |member, _| {
            Cell::Texts(member.facts.subscribed.iter().map(ToString::to_string).collect())
        })
        .priority(9)
        .key("subscribed"),
        Column::<Self>::new("epoch", Width::Fixed(6), |member, _| {
            Cell::or_none(member.facts.epoch, |epoch| Cell::Signed(epoch.into()))
        })
        .right(10)
        .key("epoch"),
        Column::<Self>::new("rack", Width::Range(4, 16), |member, _| {
            Cell::or_none(member.facts.rack.clone(), Cell::text)
        })
        .priority(11)
        .key("rack"),
        Column::<Self>::new("instance", Width::Range(8, 20), |member, _| {
            Cell::or_none(member.instance.clone(), Cell::text)
        })
        .priority(6)
        .key("instance"),
        Column::<Self>::new("member id", Width::Range(12, 48), |member, _| Cell::text(member.id.clone()))
            .priority(7)
            .key("member"),
    ];
    const COMMANDS: &'static [Command<Table<Member>>] = &[
        Command::<Table<Self>>::new(
            "members.partitions",
            &["tab"],
            "partitions",
            "Shows the group's partitions.",
            |table, cx| {
                cx.say(Effect::Replace(Route::Group(table.of().clone())));
            },
        )
        .rank(2),
        topology("members.topology"),
        Command::<Table<Self>>::new(
            "members.remove",
            &["D"],
            "remove",
            "Removes the member, or all marked ones, from the group after a review; who still runs joins again.",
            Table::<Self>::remove,
        )
        .writes()
        .ready(removing_members::removable)
        .rank(8),
    ];

    const NEEDS: &'static [Need] = &[Need::Groups];
    fn route(of: &String) -> Route {
        Route::GroupMembers(of.clone())
    }
    fn title(of: &String) -> String {
        format!("{of} › Members")
    }
    const EVERY: Option<Duration> = Some(Duration::from_secs(5));
    fn ask(of: &String, cx: &mut Cx<'_>) {
        let group: Arc<str> = of.as_str().into();
        cx.call(
            "load the members",
            |reach| async move { reach.cluster.group(&group).await.map_err(AskFailure::from) },
            |table: &mut Table<Member>, answer: Result<GroupDetail, AskFailure>, cx: &mut Cx<'_>| {
                let members = answer.and_then(|detail| match detail.members {
                    Known::Is(members) | Known::AtLeast(members, _) => Ok(members),
                    other => {
                        let why = other.why().cloned();
                        Err(AskFailure::from(why.unwrap_or_else(|| "no answer in time".into())))
                    }
                });
                table.loaded(members, cx);
            },
        );
    }
    fn head(of: &String, _rows: &[Member], look: &Look) -> Vec<Words<'static>> {
        super::group::head(of, &[], look)
    }
    fn id(&self) -> Cow<'_, str> {
        Cow::Borrowed(&self.id)
    }
}

/// What it is to get, where that is not what it has: the group rebalances.
fn to_get(member: &Member) -> Cell {
    match &member.facts.target {
        Some(target) if sorted(target) != sorted(&member.assigned) => Cell::toned(places(target), Tone::Warn),
        Some(_) => Cell::toned("as it has", Tone::Muted),
        None => Cell::None,
    }
}

fn sorted(rows: &[(Arc<str>, PartitionId)]) -> Vec<&(Arc<str>, PartitionId)> {
    let mut rows: Vec<_> = rows.iter().collect();
    rows.sort_unstable();
    rows
}

/// `0_0 0_1 standby:1_0`, of a member of a streams group.
fn tasks(member: &Member) -> Cell {
    let Some(facts) = &member.facts.streams else { return Cell::None };
    let words = each_task(&facts.has).join(" ");
    let moves = facts.has != facts.is_to_have;
    match (words.is_empty(), moves) {
        (true, _) => Cell::toned("none", Tone::Muted),
        (false, true) => Cell::toned(words, Tone::Warn),
        (false, false) => Cell::text(words),
    }
}

fn each_task(tasks: &TaskLists) -> Vec<String> {
    let active = tasks.active.iter().map(ToString::to_string);
    let standby = tasks.standby.iter().map(|task| format!("standby:{task}"));
    let warmup = tasks.warmup.iter().map(|task| format!("warm-up:{task}"));
    active.chain(standby).chain(warmup).collect()
}

/// `orders 0 1 2, payments 0`.
fn assigned(member: &Member) -> String {
    places(&member.assigned)
}

fn places(rows: &[(Arc<str>, PartitionId)]) -> String {
    let mut topics: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (topic, partition) in rows {
        topics.entry(topic).or_default().push(partition.to_string());
    }
    topics.into_iter().map(|(topic, ids)| format!("{topic} {}", ids.join(" "))).collect::<Vec<_>>().join(", ")
}
