//! The groups that read one topic. Rows are those of the list of groups.
use super::groups;
use super::table::{Column, Resource, Table, Width};
use crate::kafka::model::Group;
use crate::shell::{Cell, Command, Effect, Look, Route};
use std::borrow::Cow;

/// A group, seen from a topic.
#[derive(Clone)]
pub struct Reader(Group);

impl Resource for Reader {
    type Of = String;
    const EMPTY: &'static str = "No group has committed an offset of this topic.";
    const COLUMNS: &'static [Column<Reader>] = &[
        Column::<Self>::new("group", Width::Range(20, 60), |row, _| Cell::Name(row.0.id.clone())),
        Column::<Self>::new("state", Width::Fixed(19), |row, _| groups::state(&row.0)).priority(2),
        Column::<Self>::new("lag, all topics", Width::Fixed(16), |row, _| {
            Cell::known(&row.0.lag, |lag| Cell::Count(*lag))
        })
        .right(1),
        Column::<Self>::new("lag/s", Width::Fixed(9), |row, _| groups::trend(&row.0)).right(3),
    ];
    const COMMANDS: &'static [Command<Table<Reader>>] = &[
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

    fn route(of: &String) -> Route {
        Route::TopicGroups(of.clone())
    }
    fn title(of: &String) -> String {
        format!("{of} › Groups")
    }
    fn rows(of: &String, look: &Look) -> Option<Vec<Reader>> {
        let groups = look.pulse.groups.get()?;
        let reads = |group: &&Group| group.topics.iter().any(|topic| &**topic == of.as_str());
        Some(groups.iter().filter(reads).cloned().map(Reader).collect())
    }
    fn id(&self) -> Cow<'_, str> {
        Cow::Borrowed(&self.0.id)
    }
    fn enter(&self) -> Option<Route> {
        Some(Route::Group(self.0.id.to_string()))
    }
}
