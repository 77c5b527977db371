//! The groups that read one topic: how far behind each is on this topic, whatever else it reads.
use super::groups;
use super::table::{Column, Resource, RowPane, Table, Width, is_unlisted, topic_id};
use crate::config::BOUNDED;
use crate::kafka::Need;
use crate::kafka::model::{Group, GroupTopic};
use crate::shell::{Cell, Command, Effect, Look, Route};
use std::borrow::Cow;
use uuid::Uuid;

/// A group, seen from a topic.
#[derive(Clone)]
pub struct TopicGroup {
    group: Group,
    topic: GroupTopic,
}

impl Resource for TopicGroup {
    type Of = String;
    const EMPTY: &'static str = "No group has committed an offset of this topic.";
    const COLUMNS: &'static [Column<TopicGroup>] = &[
        Column::<Self>::new("group", Width::Range(20, 60), |row, _| Cell::Name(row.group.id.clone())),
        Column::<Self>::new("state", Width::Fixed(19), |row, _| groups::state(&row.group)).priority(2),
        Column::<Self>::new("lag", Width::Fixed(14), |row, _| Cell::lag(&row.topic.lag)).right(1),
        Column::<Self>::new("partitions", Width::Fixed(10), |row, _| {
            Cell::Count(row.topic.partitions as u64)
        })
        .right(3),
        Column::<Self>::new("members", Width::Fixed(8), |row, _| {
            Cell::known(&row.topic.members, |count| Cell::Count(*count as u64))
        })
        .right(4),
        Column::<Self>::new("lag, all topics", Width::Fixed(16), |row, _| Cell::lag(&row.group.lag)).right(5),
    ];
    const PANE: RowPane = RowPane::Asks;
    const COMMANDS: &'static [Command<Table<TopicGroup>>] = &[
        Command::<Table<Self>>::new(
            "readers.open",
            &["enter"],
            "open",
            "Opens the group: partitions, members, lag.",
            super::table::open,
        )
        .rank(1),
        Command::<Table<Self>>::new(
            "readers.partitions",
            &["tab"],
            "partitions",
            "Shows the topic's partitions.",
            |table, cx| {
                cx.say(Effect::Replace(Route::Topic(table.of().clone())));
            },
        )
        .rank(2),
    ];

    const NEEDS: &'static [Need] = &[Need::Groups];
    fn route(of: &String) -> Route {
        Route::TopicGroups(of.clone())
    }
    fn title(of: &String) -> String {
        format!("{of} › Groups")
    }
    fn rows(of: &String, look: &Look) -> Option<Vec<TopicGroup>> {
        let groups = look.pulse.groups.at_least()?;
        let reader = |group: &Group| {
            let topic = group.reads.iter().find(|row| &*row.topic == of.as_str())?.clone();
            Some(TopicGroup { group: group.clone(), topic })
        };
        Some(groups.iter().filter_map(reader).collect())
    }
    fn identity(of: &String, look: &Look) -> Option<Uuid> {
        topic_id(of, look)
    }
    fn unlisted(of: &String, look: &Look, before: bool) -> Option<String> {
        let how = if before { "any more: deleted" } else { "yet: not there" };
        is_unlisted(of, look).then(|| format!("topic {of} is not listed {how}, or hidden from you"))
    }
    fn trouble(_: &String, look: &Look) -> Option<String> {
        groups::trouble(look)
    }
    fn lacks(_: &String, look: &Look) -> Option<String> {
        look.pulse.groups.lacks().map(ToString::to_string)
    }
    fn omits(_: &String, look: &Look) -> Option<&'static str> {
        look.bounds.groups.as_ref().map(|_| BOUNDED).or_else(|| look.pulse.overview.rights?.hide_groups())
    }
    fn id(&self) -> Cow<'_, str> {
        Cow::Borrowed(&self.group.id)
    }
    fn enter(&self) -> Option<Route> {
        Some(Route::Group(self.group.id.to_string()))
    }
}
