//! A topic's partitions: who leads, who is in sync, what is in each.
use super::table::{AskFailure, Column, Resource, Table, Width, topic_id};
use crate::kafka::Need;
use crate::kafka::model::{BrokerId, Known, Offset, PartitionDetail, Topic};
use crate::shell::{Cell, Command, Cx, Look, Route};
use crate::ui::number;
use crate::ui::tone::Tone;
use crate::ui::words::Words;
use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;
use uuid::Uuid;

impl Resource for PartitionDetail {
    type Of = String;
    const EMPTY: &'static str = "This topic has no partitions.";
    const COLUMNS: &'static [Column<PartitionDetail>] = &[
        Column::<Self>::new("partition", Width::Fixed(9), |row, _| {
            Cell::Count(row.partition.id.0.unsigned_abs().into())
        })
        .right(0)
        .key("partition"),
        Column::<Self>::new("leader", Width::Fixed(6), |row, _| leader(row))
            .right(1)
            .told_as("leader", |row, _| Cell::or_none(row.partition.leader, number_of)),
        Column::<Self>::shell_only("epoch", |row, _| {
            let epoch = u64::try_from(row.partition.leader_epoch).ok();
            Cell::or_none(epoch, Cell::Count)
        }),
        Column::<Self>::new("", Width::Range(1, 13), |row, _| preferred(row)).priority(8),
        Column::<Self>::new("replicas", Width::Range(8, 24), |row, _| {
            Cell::text(ids(&row.partition.replicas))
        })
        .priority(4)
        .told_as("replicas", |row, _| numbers(&row.partition.replicas)),
        Column::<Self>::new("in sync", Width::Range(8, 24), |row, _| in_sync(row))
            .priority(2)
            .told_as("in_sync", |row, _| numbers(&row.partition.in_sync)),
        Column::<Self>::new("first", Width::Range(5, 15), |row, _| {
            Cell::known(&row.ends, |ends| offset(ends.first))
        })
        .right(5)
        .key("first"),
        Column::<Self>::new("end", Width::Range(5, 15), |row, _| {
            Cell::known(&row.ends, |ends| offset(ends.end))
        })
        .right(3)
        .key("end"),
        Column::<Self>::new("stable", Width::Range(6, 15), |row, _| stable(row))
            .right(6)
            .told_as("stable", |row, _| Cell::known(&row.ends, |ends| offset(ends.stable))),
        Column::<Self>::new("records", Width::Range(7, 16), |row, _| {
            Cell::known(&row.ends, |ends| Cell::AtMost((ends.end.0 - ends.first.0).max(0).unsigned_abs()))
        })
        .right(2),
        Column::<Self>::new("size", Width::Range(6, 9), |row, _| {
            Cell::known(&row.size, |bytes| Cell::Bytes(*bytes))
        })
        .right(7)
        .key("size"),
    ];
    const COMMANDS: &'static [Command<Table<PartitionDetail>>] = &[
        Command::<Table<Self>>::new(
            "topic.records",
            &["enter"],
            "records",
            "Opens the newest records of this partition.",
            |table, cx| {
                if let Some(row) = table.selected() {
                    let query = format!("partitions={}", row.partition.id);
                    cx.go(Route::Records { topic: table.of().clone(), query });
                }
            },
        )
        .rank(1),
        Command::<Table<Self>>::new(
            "topic.all-records",
            &["o"],
            "all records",
            "Opens the newest records of all partitions.",
            |table, cx| {
                cx.go(Route::Records { topic: table.of().clone(), query: String::new() });
            },
        )
        .rank(2),
        Command::<Table<Self>>::new(
            "topic.configs",
            &["tab"],
            "configs",
            "Shows the topic's configs.",
            |table, cx| {
                cx.say(crate::shell::Effect::Replace(Route::TopicConfigs(table.of().clone())));
            },
        )
        .rank(3),
        Command::<Table<Self>>::new(
            "topic.connectors",
            &["W"],
            "connectors",
            "Shows the connectors of Kafka Connect whose config names the topic.",
            |table, cx| {
                cx.go(Route::TopicConnectors(table.of().clone()));
            },
        ),
        Command::<Table<Self>>::new(
            "topic.subjects",
            &["Y"],
            "subjects",
            "Shows the subjects of the schema registry that have the topic's name.",
            |table, cx| cx.go(Route::TopicSubjects(table.of().clone())),
        ),
        Command::<Table<Self>>::new(
            "topic.schemas",
            &["y"],
            "schemas",
            "Counts which schemas the topic's records name.",
            |table, cx| cx.go(Route::TopicSchemas { topic: table.of().clone(), query: String::new() }),
        ),
        Command::<Table<Self>>::new(
            "topic.produce",
            &["p"],
            "produce",
            "Opens the form that writes a record to the topic.",
            |table, cx| {
                cx.go(Route::ProduceTo(table.of().clone()));
            },
        )
        .rank(4),
        Command::<Table<Self>>::new(
            "topic.delete-records",
            &["X"],
            "delete records",
            "Deletes the oldest records of the partition, or of all marked ones, after a review of who has not read them.",
            Table::<PartitionDetail>::delete_records,
        )
        .writes()
        .ready(|table, _| crate::shell::Ready::when(table.selected().is_some(), "no partition is selected")),
    ];

    const NEEDS: &'static [Need] = &[Need::Counts, Need::LastTimes, Need::Sizes];
    fn route(of: &String) -> Route {
        Route::Topic(of.clone())
    }
    fn title(of: &String) -> String {
        of.clone()
    }
    fn identity(of: &String, look: &Look) -> Option<Uuid> {
        topic_id(of, look)
    }
    const EVERY: Option<Duration> = Some(Duration::from_secs(5));
    fn ask(of: &String, cx: &mut Cx<'_>) {
        let topic: Arc<str> = of.as_str().into();
        cx.call(
            "load the partitions",
            |reach| async move {
                let detail = reach.cluster.topic_detail(&topic).await;
                detail.map(|detail| detail.partitions).map_err(AskFailure::from)
            },
            Table::<PartitionDetail>::loaded,
        );
    }
    fn head(of: &String, rows: &[PartitionDetail], look: &Look) -> Vec<Words<'static>> {
        head(of, rows, look)
    }
    fn id(&self) -> Cow<'_, str> {
        Cow::Owned(self.partition.id.to_string())
    }
    fn tone(&self) -> Tone {
        if self.partition.leader.is_none() || self.partition.under_replicated() {
            Tone::Bad
        } else if self.ends.whole().is_some_and(|ends| ends.stable < ends.end) {
            Tone::Warn
        } else {
            Tone::Plain
        }
    }
    fn foot(&self, _look: &Look) -> Option<Words<'static>> {
        let ends = self.ends.whole()?;
        (ends.stable < ends.end).then(|| {
            let held = number::count((ends.end.0 - ends.stable.0).unsigned_abs());
            Words::toned(Tone::Warn, "! an open transaction holds read-committed readers back: ").and(
                Tone::Plain,
                format!("{held} records lie behind offset {}", number::signed(ends.stable.0)),
            )
        })
    }
}

/// What the whole topic adds up to.
fn head(of: &str, rows: &[PartitionDetail], look: &Look) -> Vec<Words<'static>> {
    let topic: Option<&Topic> = look.pulse.topics.iter().find(|topic| &*topic.name == of);
    let mut words = Words::plain(number::counted(rows.len() as u64, "partition"));
    if let Some(topic) = topic {
        let mut add = |cell: Cell, unit: &'static str| {
            words = std::mem::take(&mut words)
                .and(Tone::Muted, "   ")
                .then(cell.words(look))
                .and(Tone::Muted, unit);
        };
        add(Cell::known(&topic.records, |count| Cell::AtMost(*count)), " records");
        add(Cell::known(&topic.size, |bytes| Cell::Bytes(*bytes)), " on disk");
        add(Cell::known(&topic.rate, |rate| Cell::Rate(*rate)), " rec/s");
        let last = Cell::known(&topic.last, |at| Cell::Age(*at)).words(look);
        words = words.and(Tone::Muted, "   last record ").then(last);
    }
    vec![words, Words::new()]
}

/// An offset as a number that sorts.
pub fn offset(offset: Offset) -> Cell {
    Cell::Count(offset.0.max(0).unsigned_abs())
}

fn numbers(ids: &[BrokerId]) -> Cell {
    Cell::Numbers(ids.iter().map(|id| id.0.into()).collect())
}

fn number_of(id: BrokerId) -> Cell {
    Cell::Count(id.0.unsigned_abs().into())
}

/// Brokers by their numbers.
pub fn ids(ids: &[BrokerId]) -> String {
    ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

fn leader(row: &PartitionDetail) -> Cell {
    match row.partition.leader {
        Some(id) => number_of(id),
        None if row.partition.no_listener() => Cell::toned("no listener", Tone::Bad),
        None => Cell::toned("none", Tone::Bad),
    }
}

fn preferred(row: &PartitionDetail) -> Cell {
    match (row.partition.leader, row.partition.replicas.first()) {
        (Some(leader), Some(first)) if leader != *first => Cell::toned("not preferred", Tone::Warn),
        _ => Cell::text(""),
    }
}

fn in_sync(row: &PartitionDetail) -> Cell {
    let tone = if row.partition.under_replicated() { Tone::Bad } else { Tone::Plain };
    Cell::toned(ids(&row.partition.in_sync), tone)
}

/// Only where it differs from the end: an open transaction.
fn stable(row: &PartitionDetail) -> Cell {
    match &row.ends {
        Known::Is(ends) if ends.stable < ends.end => offset(ends.stable),
        Known::Is(_) => Cell::text(""),
        other => Cell::known(other, |_| Cell::None),
    }
}
