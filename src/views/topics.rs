//! The list of topics: is each one well, how much is in it, is anything coming in.
use super::table::{Column, Resource, RowPane, Table, Toggle, Width};
use crate::config::BOUNDED;
use crate::kafka::Need;
use crate::kafka::model::{Cleanup, Known, Partition, Topic, UNTOLD_BY_CONTROLLERS};
use crate::shell::{Cell, Command, Look, Ready, Route};
use crate::ui::number;
use crate::ui::tone::Tone;
use crate::ui::words::Words;
use std::borrow::Cow;

impl Resource for Topic {
    type Of = ();
    const EMPTY: &'static str = "No topics here yet. Press i to see internal ones.";
    const COLUMNS: &'static [Column<Topic>] = &[
        Column::<Self>::new("name", Width::Range(16, 60), |topic, _| Cell::Name(topic.name.clone()))
            .key("name"),
        Column::<Self>::new("parts", Width::Fixed(6), |topic, _| Cell::count(topic.partitions.len()))
            .right(3)
            .key("partitions"),
        Column::<Self>::new("rf", Width::Fixed(3), |topic, _| replication(topic)).right(6).key("replication"),
        Column::<Self>::new("in sync", Width::Fixed(9), |topic, _| in_sync(topic))
            .right(2)
            .told_as("in_sync", |topic, _| Cell::count(copies(topic, |row| row.in_sync.len()))),
        Column::<Self>::shell_only("replicas", |topic, _| {
            Cell::count(copies(topic, |row| row.replicas.len()))
        }),
        Column::<Self>::new("records", Width::Fixed(13), |topic, _| {
            Cell::known(&topic.records, |count| Cell::AtMost(*count))
        })
        .right(1)
        .key("records"),
        Column::<Self>::new("size", Width::Fixed(9), |topic, _| {
            Cell::known(&topic.size, |bytes| Cell::Bytes(*bytes))
        })
        .right(4)
        .key("size"),
        Column::<Self>::new("rec/s", Width::Fixed(8), |topic, _| {
            Cell::known(&topic.rate, |rate| Cell::Rate(*rate))
        })
        .right(2),
        Column::<Self>::new("lately", Width::Range(10, 24), |topic, _| Cell::Spark(topic.rates.clone()))
            .priority(7),
        Column::<Self>::new("last", Width::Range(9, 13), |topic, _| {
            Cell::known(&topic.last, |at| Cell::Age(*at))
        })
        .right(5)
        .told_as("last", |topic, _| Cell::known(&topic.last, |at| Cell::moment(*at))),
        Column::<Self>::new("cleanup", Width::Range(8, 22), |topic, _| Cell::known(&topic.cleanup, cleanup))
            .priority(8)
            .told_as("cleanup", |topic, _| {
                Cell::known(&topic.cleanup, |cleanup| Cell::text(policy(cleanup)))
            }),
    ];
    const PANE: RowPane = RowPane::Asks;
    const COMMANDS: &'static [Command<Table<Topic>>] = &[
        Command::<Table<Self>>::new(
            "topics.records",
            &["enter", "o"],
            "records",
            "Opens the newest records of the topic, or of all marked ones in the order of time.",
            |table, cx| {
                let names: Vec<&str> = table.chosen().into_iter().map(|topic| &*topic.name).collect();
                if !names.is_empty() {
                    cx.go(Route::Records { topic: names.join(","), query: String::new() });
                }
            },
        )
        .ready(|table, _| selected(table))
        .rank(1),
        Command::<Table<Self>>::new(
            "topics.describe",
            &["d"],
            "describe",
            "Opens the topic: partitions, configs, groups.",
            |table, cx| {
                if let Some(topic) = table.selected() {
                    cx.go(Route::Topic(topic.name.to_string()));
                }
            },
        )
        .ready(|table, _| selected(table))
        .rank(2),
        Command::<Table<Self>>::new(
            "topics.produce",
            &["p"],
            "produce",
            "Opens the form that writes a record to the topic.",
            |table, cx| {
                if let Some(topic) = table.selected() {
                    cx.go(Route::ProduceTo(topic.name.to_string()));
                }
            },
        )
        .ready(|table, _| selected(table))
        .rank(3),
        Command::<Table<Self>>::new(
            "topics.delete",
            &["D"],
            "delete",
            "Deletes the topic, or all marked ones, after a review of what falls with them.",
            Table::<Self>::delete,
        )
        .writes()
        .ready(|table, _| selected(table))
        .rank(8),
        Command::<Table<Self>>::new(
            "topics.create",
            &["a"],
            "new",
            "Opens the form that makes a topic.",
            |_, cx| {
                cx.go(Route::CreateTopic);
            },
        )
        .rank(4),
        Command::<Table<Self>>::new(
            "topics.configs",
            &["e"],
            "set configs",
            "Sets configs of the topic, or the same ones of all marked topics, after a review of what follows.",
            Table::<Self>::set_configs,
        )
        .writes()
        .ready(|table, _| selected(table))
        .rank(9),
        Command::<Table<Self>>::new(
            "topics.schemas",
            &["y"],
            "schemas",
            "Counts which schemas the topic's records name.",
            |table, cx| {
                if let Some(topic) = table.selected() {
                    cx.go(Route::TopicSchemas { topic: topic.name.to_string(), query: String::new() });
                }
            },
        ),
        Command::<Table<Self>>::new(
            "topics.subjects",
            &["Y"],
            "subjects",
            "Shows the subjects of the schema registry that have the topic's name.",
            |table, cx| {
                if let Some(topic) = table.selected() {
                    cx.go(Route::TopicSubjects(topic.name.to_string()));
                }
            },
        )
        .ready(|table, _| selected(table)),
        Command::<Table<Self>>::new(
            "topics.partitions",
            &["P"],
            "partitions",
            "Adds partitions to the topic, or to all marked ones, after a review of which keys move.",
            Table::<Self>::add_partitions,
        )
        .writes()
        .ready(|table, _| selected(table)),
        Command::<Table<Self>>::new(
            "topics.delete-records",
            &["X"],
            "delete records",
            "Deletes the oldest records of the topic, or of all marked ones, after a review of who has not read them.",
            Table::<Topic>::delete_records,
        )
        .writes()
        .ready(|table, _| selected(table)),
        Command::<Table<Self>>::new(
            "topics.recreate",
            &["R"],
            "recreate",
            "Deletes the topic, or all marked ones, and makes it anew with the same partitions and configs.",
            Table::<Self>::recreate,
        )
        .writes()
        .ready(|table, _| selected(table)),
        Command::<Table<Self>>::new(
            "topics.clone",
            &["A"],
            "clone",
            "Makes a topic like this one, with or without its records.",
            Table::<Self>::clone_topic,
        )
        .writes()
        .ready(|table, _| selected(table)),
        Command::<Table<Self>>::new(
            "topics.internal",
            &["i"],
            "internal",
            "Shows or hides Kafka's internal topics.",
            |table, cx| {
                table.toggle(INTERNAL, cx.look);
            },
        )
        .rank(6),
        Command::<Table<Self>>::new(
            "topics.unhealthy",
            &["!"],
            "unhealthy",
            "Shows only topics that are not well, or all.",
            |table, cx| {
                table.toggle(UNHEALTHY, cx.look);
            },
        )
        .rank(7),
    ];

    // Which of them hold readers back is told of in the list too.
    const NEEDS: &'static [Need] =
        &[Need::Counts, Need::LastTimes, Need::Cleanup, Need::Sizes, Need::Transactions];
    fn route((): &()) -> Route {
        Route::Topics
    }
    fn title((): &()) -> String {
        "Topics".to_owned()
    }
    fn rows((): &(), look: &Look) -> Option<Vec<Topic>> {
        look.pulse.at.map(|_| look.pulse.topics.to_vec())
    }
    fn omits((): &(), look: &Look) -> Option<&'static str> {
        if look.pulse.overview.through_controllers {
            return Some(UNTOLD_BY_CONTROLLERS);
        }
        look.bounds.topics.as_ref().map(|_| BOUNDED).or_else(|| look.pulse.overview.rights?.hide_topics())
    }
    fn id(&self) -> Cow<'_, str> {
        Cow::Borrowed(&self.name)
    }
    fn enter(&self) -> Option<Route> {
        Some(Route::Records { topic: self.name.to_string(), query: String::new() })
    }
    fn beside(&self, (): &()) -> Option<Route> {
        Some(Route::Topic(self.name.to_string()))
    }
    fn tone(&self) -> Tone {
        if self.is_unhealthy() {
            Tone::Bad
        } else if self.held_back {
            Tone::Warn
        } else if self.internal {
            Tone::Muted
        } else {
            Tone::Plain
        }
    }
    fn foot(&self, _look: &Look) -> Option<Words<'static>> {
        self.held_back.then(|| {
            Words::toned(Tone::Warn, "! ").and(
                Tone::Plain,
                "an open transaction holds readers of committed records back: d shows where",
            )
        })
    }
    fn is_filling(&self) -> bool {
        matches!(self.records, Known::Loading)
    }
    fn is_shown(&self, toggles: &[Toggle]) -> bool {
        (!self.internal || toggles.contains(&INTERNAL))
            && (!toggles.contains(&UNHEALTHY) || self.is_unhealthy() || self.held_back)
    }
    fn hidden(toggles: &[Toggle]) -> &'static str {
        match (toggles.contains(&INTERNAL), toggles.contains(&UNHEALTHY)) {
            (false, false) => "internal hidden",
            (_, true) => "only unhealthy",
            (true, false) => "",
        }
    }
}

const INTERNAL: Toggle = "internal";
const UNHEALTHY: Toggle = "unhealthy";

fn selected(table: &Table<Topic>) -> Ready {
    Ready::when(table.selected().is_some(), "no topic is selected")
}

fn replication(topic: &Topic) -> Cell {
    Cell::or_none(topic.partitions.iter().map(|row| row.replicas.len()).max(), Cell::count)
}

fn in_sync(topic: &Topic) -> Cell {
    match &topic.error {
        Some(why) => Cell::Failed(why.clone()),
        None => {
            let all = copies(topic, |row| row.replicas.len());
            Cell::Of(copies(topic, |row| row.in_sync.len()) as u64, all as u64)
        }
    }
}

fn copies(topic: &Topic, count: fn(&Partition) -> usize) -> usize {
    topic.partitions.iter().map(count).sum()
}

/// As `cleanup.policy` spells it.
pub fn policy(cleanup: &Cleanup) -> &'static str {
    match (cleanup.compact, cleanup.delete) {
        (true, true) => "compact,delete",
        (true, false) => "compact",
        (false, true) => "delete",
        (false, false) => "none",
    }
}

fn cleanup(cleanup: &Cleanup) -> Cell {
    let kept = match cleanup.retention_ms {
        Some(ms) => number::duration(ms.unsigned_abs()).text(),
        None => "for ever".to_owned(),
    };
    Cell::text(match (cleanup.compact, cleanup.delete) {
        (true, true) => format!("compact, {kept}"),
        (true, false) => "compact".to_owned(),
        _ => format!("delete {kept}"),
    })
}
