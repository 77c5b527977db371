//! The list of subjects, by name; those of one topic are found by theirs.
use super::cells::{self, NOT_CONFIGURED};
use crate::registry::model::{RegisteredSubject, SubjectVersion, topic_of};
use crate::shell::{Cell, Command, Cx, Look, Ready, Route};
use crate::ui::tone::Tone;
use crate::views::table::{Column, Resource, RowPane, Table, Toggle, Width, open};
use std::borrow::Cow;
use std::time::Duration;

/// Subjects that are deleted, and not for good.
const DELETED: Toggle = "deleted";

/// All of them, or those of a topic.
#[derive(Clone)]
pub struct SubjectsOf(pub Option<String>);

fn newest(row: &RegisteredSubject, cell: impl FnOnce(&SubjectVersion) -> Cell) -> Cell {
    match &row.newest {
        Ok(newest) => cell(newest),
        Err(_) if row.deleted => Cell::None,
        Err(why) => Cell::Failed(why.clone()),
    }
}

fn chosen(table: &Table<RegisteredSubject>, _: &Look) -> Ready {
    Ready::when(table.selected().is_some(), "no subject is selected")
}

/// The topic whose name it has, and whether there is one.
fn topic(row: &RegisteredSubject, look: &Look) -> Cell {
    let Some((topic, _)) = topic_of(&row.name) else { return Cell::None };
    let topics = &look.pulse.topics;
    // One that is none of the profile's is not listed either.
    let told = !topics.is_empty() && look.bounds.topics.is_none();
    match told && !topics.iter().any(|one| *one.name == *topic) {
        true => Cell::toned(format!("{topic} (there is none)"), Tone::Muted),
        false => Cell::text(topic.to_owned()),
    }
}

impl Resource for RegisteredSubject {
    type Of = SubjectsOf;
    const EMPTY: &'static str = "There is no subject here.";
    const COLUMNS: &'static [Column<RegisteredSubject>] = &[
        Column::<Self>::new("subject", Width::Range(16, 60), |row, _| Cell::Name(row.name.clone()))
            .key("subject"),
        Column::<Self>::new("type", Width::Fixed(8), |row, _| {
            newest(row, |one| Cell::text(one.schema.type_word()))
        })
        .priority(2)
        .key("type"),
        Column::<Self>::new("newest", Width::Fixed(6), |row, _| match row.deleted {
            true => Cell::toned("gone", Tone::Muted),
            false => newest(row, |one| Cell::Signed(one.version.into())),
        })
        .right(1)
        .told_as("version", |row, _| newest(row, |one| Cell::Signed(one.version.into()))),
        Column::<Self>::new("id", Width::Fixed(7), |row, _| newest(row, |one| Cell::Count(one.id.into())))
            .right(4)
            .key("id"),
        Column::<Self>::new("compatibility", Width::Range(13, 20), |row, _| match row.deleted {
            true => Cell::None,
            false => cells::setting(&row.level),
        })
        .priority(3)
        .key("compatibility"),
        Column::<Self>::shell_only("own_compatibility", |row, _| match &row.level {
            Ok(level) => Cell::Flag(level.own),
            Err(_) if row.deleted => Cell::None,
            Err(why) => Cell::Failed(why.clone()),
        }),
        Column::<Self>::new("topic", Width::Range(8, 40), topic).priority(5).told_as("topic", |row, _| {
            Cell::or_none(topic_of(&row.name), |(topic, _)| Cell::text(topic.to_owned()))
        }),
        Column::<Self>::new("registry", Width::Range(8, 16), |row, _| Cell::Name(row.registry.clone()))
            .priority(8)
            .key("registry"),
        Column::<Self>::shell_only("deleted", |row, _| Cell::Flag(row.deleted)),
    ];
    const PANE: RowPane = RowPane::Asks;
    const COMMANDS: &'static [Command<Table<RegisteredSubject>>] = &[
        Command::<Table<Self>>::new(
            "subjects.open",
            &["enter"],
            "versions",
            "Opens the subject: its versions, and what changed from one to the next.",
            open,
        )
        .rank(1),
        Command::<Table<Self>>::new(
            "subjects.topic",
            &["o"],
            "topic",
            "Opens the records of the topic whose name the subject has.",
            |table, cx| {
                if let Some((topic, _)) = table.selected().and_then(|row| topic_of(&row.name)) {
                    cx.go(Route::Records { topic: topic.to_owned(), query: String::new() });
                }
            },
        )
        .ready(|table, _| {
            let named = table.selected().is_some_and(|row| topic_of(&row.name).is_some());
            Ready::when(named, "its name is no topic's: it does not end in -key or -value")
        })
        .rank(2),
        Command::<Table<Self>>::new(
            "subjects.deleted",
            &["i"],
            "deleted",
            "Shows or hides subjects that are deleted, and not for good.",
            |table, cx| table.toggle(DELETED, cx.look),
        )
        .rank(3),
        Command::<Table<Self>>::new(
            "subjects.level",
            &["e"],
            "compatibility",
            "Sets the compatibility level of the subject, after a review.",
            Table::<Self>::set_level,
        )
        .writes()
        .ready(chosen)
        .rank(4),
        Command::<Table<Self>>::new(
            "subjects.registry-level",
            &["E"],
            "of the registry",
            "Sets the compatibility level of the whole registry, after a review.",
            Table::<Self>::set_global_level,
        )
        .writes()
        .ready(chosen),
        Command::<Table<Self>>::new(
            "subjects.delete",
            &["D"],
            "delete",
            "Deletes the subject with all its versions, or for good where it is deleted already, after a review.",
            Table::<Self>::delete,
        )
        .writes()
        .ready(chosen)
        .rank(5),
    ];

    fn route(of: &SubjectsOf) -> Route {
        match &of.0 {
            None => Route::Subjects,
            Some(topic) => Route::TopicSubjects(topic.clone()),
        }
    }
    fn title(of: &SubjectsOf) -> String {
        of.0.as_ref().map_or("Subjects".to_owned(), |topic| format!("{topic} › Subjects"))
    }
    const EVERY: Option<Duration> = Some(Duration::from_secs(30));
    fn ask(of: &SubjectsOf, cx: &mut Cx<'_>) {
        let topic = of.0.clone();
        cx.call(
            "load the subjects",
            move |reach| async move {
                let (mut rows, lacks) = cells::in_part(reach.cluster.registries().subjects().await)?;
                if let Some(topic) = &topic {
                    rows.retain(|row| topic_of(&row.name).is_some_and(|(of, _)| of == *topic));
                }
                Ok((rows, lacks))
            },
            Table::<Self>::loaded_in_part,
        );
    }
    fn trouble(_: &SubjectsOf, look: &Look) -> Option<String> {
        (!look.registries).then(|| NOT_CONFIGURED.to_owned())
    }
    fn id(&self) -> Cow<'_, str> {
        Cow::Owned(format!("{}/{}", self.registry, self.name))
    }
    fn enter(&self) -> Option<Route> {
        Some(Route::Subject { registry: self.registry.to_string(), subject: self.name.to_string() })
    }
    fn tone(&self) -> Tone {
        if self.newest.is_err() && !self.deleted { Tone::Warn } else { Tone::Plain }
    }
    fn is_shown(&self, toggles: &[Toggle]) -> bool {
        !self.deleted || toggles.contains(&DELETED)
    }
    fn hidden(toggles: &[Toggle]) -> &'static str {
        if toggles.contains(&DELETED) { "" } else { "deleted hidden" }
    }
}
