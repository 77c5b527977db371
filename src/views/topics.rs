//! The list of topics: is each one well, how much is in it, is anything coming in.
use super::table::{Column, Resource, Table, Toggle, Width};
use crate::kafka::model::{Cleanup, Known, Topic};
use crate::shell::{Cell, Command, Look, Ready, Route};
use crate::ui::number;
use crate::ui::tone::Tone;
use std::borrow::Cow;

impl Resource for Topic {
    type Of = ();
    const EMPTY: &'static str = "No topics here yet. Press i to see internal ones.";
    const COLUMNS: &'static [Column<Topic>] = &[
        Column::<Self>::new("name", Width::Range(16, 60), |topic, _| Cell::Name(topic.name.clone())),
        Column::<Self>::new("parts", Width::Fixed(6), |topic, _| Cell::Count(topic.partitions.len() as u64))
            .right(3),
        Column::<Self>::new("rf", Width::Fixed(3), |topic, _| replication(topic)).right(6),
        Column::<Self>::new("in sync", Width::Fixed(9), |topic, _| in_sync(topic)).right(2),
        Column::<Self>::new("records", Width::Fixed(13), |topic, _| {
            Cell::known(&topic.records, |count| Cell::AtMost(*count))
        })
        .right(1),
        Column::<Self>::new("size", Width::Fixed(9), |topic, _| {
            Cell::known(&topic.size, |bytes| Cell::Bytes(*bytes))
        })
        .right(4),
        Column::<Self>::new("rec/s", Width::Fixed(8), |topic, _| {
            Cell::known(&topic.rate, |rate| Cell::Rate(*rate))
        })
        .right(2),
        Column::<Self>::new("", Width::Fixed(10), |topic, _| Cell::Spark(topic.rates.clone())).priority(7),
        Column::<Self>::new("last", Width::Fixed(9), |topic, _| {
            Cell::known(&topic.last, |at| Cell::Age(*at))
        })
        .right(5),
        Column::<Self>::new("cleanup", Width::Range(8, 22), |topic, _| Cell::known(&topic.cleanup, cleanup))
            .priority(8),
    ];
    const COMMANDS: &'static [Command<Table<Topic>>] = &[
        Command::<Table<Self>>::new(
            "topics.records",
            &["enter"],
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
                    cx.go(Route::Produce { topic: Some(topic.name.to_string()) });
                }
            },
        )
        .ready(|table, _| selected(table))
        .rank(3),
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

    fn route((): &()) -> Route {
        Route::Topics
    }
    fn title((): &()) -> String {
        "Topics".to_owned()
    }
    fn rows((): &(), look: &Look) -> Option<Vec<Topic>> {
        look.pulse.at.map(|_| look.pulse.topics.to_vec())
    }
    fn id(&self) -> Cow<'_, str> {
        Cow::Borrowed(&self.name)
    }
    fn enter(&self) -> Option<Route> {
        Some(Route::Records { topic: self.name.to_string(), query: String::new() })
    }
    fn tone(&self) -> Tone {
        if self.is_unhealthy() {
            Tone::Bad
        } else if self.internal {
            Tone::Muted
        } else {
            Tone::Plain
        }
    }
    fn is_filling(&self) -> bool {
        matches!(self.records, Known::Loading)
    }
    fn is_shown(&self, toggles: &[Toggle]) -> bool {
        (!self.internal || toggles.contains(&INTERNAL))
            && (!toggles.contains(&UNHEALTHY) || self.is_unhealthy())
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
    Cell::or_none(topic.partitions.first(), |partition| Cell::Count(partition.replicas.len() as u64))
}

fn in_sync(topic: &Topic) -> Cell {
    let sum = |count: fn(&crate::kafka::model::Partition) -> usize| {
        topic.partitions.iter().map(|partition| count(partition) as u64).sum()
    };
    match &topic.error {
        Some(why) => Cell::Failed(why.clone()),
        None => Cell::Of(sum(|partition| partition.in_sync.len()), sum(|partition| partition.replicas.len())),
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
