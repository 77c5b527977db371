//! One connector: what it is, its tasks, on which worker each runs, and why those failed that did.
use super::changing::{self, ConnectorWish};
use super::offsetting::{self, OffsetWish};
use super::{cells, letters, traces, versions};
use crate::change::Outcome;
use crate::connect::ConnectAble;
use crate::connect::model::{Connector, ConnectorTask};
use crate::connect::trace::{StackTrace, TracedRecord};
use crate::kafka::Need;
use crate::kafka::model::{Offset, PartitionId};
use crate::shell::{Cell, Command, Cx, Effect, Look, Notice, Ready, Route};
use crate::ui::tone::Tone;
use crate::ui::words::Words;
use crate::views::table::{Column, Resource, Table, Width};
use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

/// Which connector.
#[derive(Clone, PartialEq, Eq)]
pub struct ConnectorName {
    pub connect: String,
    pub name: String,
}

/// A task, and the connector that it is of. A connector without tasks has one row, of itself.
#[derive(Clone)]
pub struct TaskOfConnector {
    pub connector: Arc<Connector>,
    pub task: Option<ConnectorTask>,
}

impl TaskOfConnector {
    /// One row a task.
    pub fn of(connector: Connector) -> Vec<Self> {
        let connector = Arc::new(connector);
        let tasks = connector.tasks.iter().map(|task| Some(task.clone()));
        let own = connector.tasks.is_empty().then_some(None);
        tasks.chain(own).map(|task| TaskOfConnector { connector: connector.clone(), task }).collect()
    }

    fn trace(&self) -> Option<&StackTrace> {
        self.task.as_ref().and_then(|task| task.trace.as_ref()).or(self.connector.trace.as_ref())
    }

    fn letters_route(&self) -> Option<Route> {
        letters::of(&self.connector, self.trace())
    }

    fn record_route(&self) -> Option<Route> {
        let record = self.trace()?.record()?;
        let (partition, offset) = (PartitionId(record.partition), Offset(record.offset));
        Some(Route::Record { topic: record.topic, partition, offset })
    }
}

impl Resource for TaskOfConnector {
    type Of = ConnectorName;
    const EMPTY: &'static str = "This connector has no tasks.";
    const COLUMNS: &'static [Column<TaskOfConnector>] = &[
        Column::<Self>::new("task", Width::Fixed(8), |row, _| match &row.task {
            Some(task) => Cell::Count(task.id.into()),
            None => Cell::toned("no task", Tone::Muted),
        })
        .told_as("task", |row, _| Cell::or_none(row.task.as_ref(), |task| Cell::Count(task.id.into()))),
        Column::<Self>::new("state", Width::Fixed(14), |row, _| state(row)).priority(1).key("state"),
        Column::<Self>::new("worker", Width::Range(10, 32), |row, _| {
            let worker = row.task.as_ref().map_or(row.connector.worker.as_ref(), |task| task.worker.as_ref());
            Cell::or_none(worker.cloned(), Cell::Name)
        })
        .priority(3)
        .key("worker"),
        Column::<Self>::new("why", Width::Share { min: 16, parts: 1 }, |row, _| why(row))
            .priority(2)
            .key("why"),
        Column::<Self>::new("version", Width::Fixed(9), |row, _| {
            let version = row.task.as_ref().and_then(|task| task.version.clone());
            Cell::or_none(version, Cell::Name)
        })
        .priority(6)
        .key("version"),
        Column::<Self>::shell_only("trace", |row, _| {
            Cell::or_none(row.trace().map(|trace| trace.text().to_owned()), Cell::text)
        }),
    ];
    const COMMANDS: &'static [Command<Table<TaskOfConnector>>] = &[
        Command::<Table<Self>>::new(
            "connector.trace",
            &["enter", "!"],
            "trace",
            "Shows why the task failed: the cause at the root first.",
            |table, cx| {
                if let Some((row, trace)) = table.selected().and_then(|row| Some((row, row.trace()?))) {
                    let what =
                        row.task.as_ref().map_or(String::new(), |task| format!("task {} of ", task.id));
                    cx.show(format!("Why {what}{} failed", row.connector.name), traces::page(trace));
                }
            },
        )
        .ready(|table, _| {
            Ready::when(table.selected().is_some_and(|row| row.trace().is_some()), "it has not failed")
        })
        .rank(1),
        Command::<Table<Self>>::new(
            "connector.record",
            &["o"],
            "record",
            "Opens the record that the trace names.",
            |table, cx| {
                if let Some(route) = table.selected().and_then(TaskOfConnector::record_route) {
                    cx.go(route);
                }
            },
        )
        .ready(|table, _| {
            let named = table.selected().and_then(TaskOfConnector::record_route).is_some();
            Ready::when(named, "no trace names a record here")
        })
        .rank(3),
        Command::<Table<Self>>::new(
            "connector.skip",
            &[">"],
            "skip record",
            "Lets the connector go on behind the record that the trace names, after a review.",
            Table::<Self>::skip,
        )
        .writes()
        .ready(|table, look| match table.selected().and_then(TaskOfConnector::record_route) {
            Some(_) => can(table, look, ConnectAble::SetOffsets),
            None => Ready::No(
                "no trace names a record here: > in its offsets (P) skips the one that is read next"
                    .to_owned(),
            ),
        }),
        Command::<Table<Self>>::new(
            "connector.config",
            &["tab"],
            "config",
            "Shows the connector's config.",
            |table, cx| {
                let ConnectorName { connect, name } = table.of().clone();
                cx.say(Effect::Replace(Route::ConnectorConfig { connect, connector: name }));
            },
        )
        .rank(2),
        Command::<Table<Self>>::new(
            "connector.offsets",
            &["P"],
            "offsets",
            "Shows where the connector has come to.",
            |table, cx| {
                let ConnectorName { connect, name } = table.of().clone();
                cx.go(Route::ConnectorOffsets { connect, connector: name });
            },
        )
        .ready(|table, look| can(table, look, ConnectAble::TellOffsets))
        .rank(5),
        Command::<Table<Self>>::new(
            "connector.group",
            &["m"],
            "group",
            "Opens the consumer group of a sink.",
            |table, cx| {
                if let Some(group) = table.rows().first().and_then(|row| row.connector.group()) {
                    cx.go(Route::Group(group));
                }
            },
        )
        .ready(|table, _| {
            let sink = table.rows().first().is_some_and(|row| row.connector.group().is_some());
            Ready::when(sink, "only a sink has a group")
        })
        .rank(4),
        Command::<Table<Self>>::new(
            "connector.topic",
            &["d"],
            "topic",
            "Opens a topic of the connector, its dead letters among them.",
            Table::<Self>::open_topic,
        )
        .rank(6),
        Command::<Table<Self>>::new(
            "connector.letters",
            &["L"],
            "dead letters",
            "Opens the connector's dead letters: where the trace names a record, those of that record.",
            |table, cx| {
                if let Some(route) = table.selected().and_then(TaskOfConnector::letters_route) {
                    cx.go(route);
                }
            },
        )
        .ready(|table, _| {
            let any = table.selected().and_then(TaskOfConnector::letters_route).is_some();
            Ready::when(any, "its config names no topic of dead letters (errors.deadletterqueue.topic.name)")
        })
        .rank(7),
        Command::<Table<Self>>::new(
            "connector.restart",
            &["R"],
            "restart",
            "Restarts what failed of the connector after a review; all of it where nothing failed.",
            |table, cx| table.wish(ConnectorWish::Restart, cx),
        )
        .writes()
        .ready(loaded)
        .rank(5),
        Command::<Table<Self>>::new(
            "connector.restart-task",
            &["."],
            "restart task",
            "Restarts the selected task, after a review.",
            |table, cx| {
                if let Some(task) = table.selected().and_then(|row| row.task.as_ref()) {
                    let wish = ConnectorWish::RestartTask(task.id);
                    table.wish(wish, cx);
                }
            },
        )
        .writes()
        .ready(|table, _| {
            Ready::when(table.selected().is_some_and(|row| row.task.is_some()), "no task is selected")
        }),
        Command::<Table<Self>>::new(
            "connector.pause",
            &["z"],
            "pause",
            "Pauses the connector or resumes what is paused or stopped, after a review.",
            Table::<Self>::pause_or_resume,
        )
        .writes()
        .ready(loaded)
        .rank(7),
        Command::<Table<Self>>::new(
            "connector.stop",
            &["Z"],
            "stop",
            "Stops the connector after a review: no worker runs anything of it.",
            |table, cx| table.wish(ConnectorWish::Stop, cx),
        )
        .writes()
        .ready(|table, look| match loaded(table, look) {
            Ready::Yes => can(table, look, ConnectAble::Stop),
            no => no,
        }),
        Command::<Table<Self>>::new(
            "connector.delete",
            &["D"],
            "delete",
            "Deletes the connector after a review.",
            |table, cx| table.wish(ConnectorWish::Delete, cx),
        )
        .writes()
        .ready(loaded)
        .rank(8),
    ];

    const NEEDS: &'static [Need] = &[Need::Groups];
    fn route(of: &ConnectorName) -> Route {
        Route::Connector { connect: of.connect.clone(), connector: of.name.clone() }
    }
    fn title(of: &ConnectorName) -> String {
        of.name.clone()
    }
    const EVERY: Option<Duration> = Some(Duration::from_secs(2));
    fn ask(of: &ConnectorName, cx: &mut Cx<'_>) {
        versions::ask::<Table<Self>>(cx);
        let of = of.clone();
        cx.call(
            "load the connector",
            move |reach| async move {
                let asked = reach.cluster.connects().connector(&of.connect, &of.name).await;
                asked.map(TaskOfConnector::of).map_err(|fault| cells::failure_of(&fault, &of.name))
            },
            Table::<Self>::loaded,
        );
    }
    fn head(_of: &ConnectorName, rows: &[TaskOfConnector], look: &Look) -> Vec<Words<'static>> {
        rows.first().map(|row| head(&row.connector, look)).unwrap_or_default()
    }
    fn foot(&self, _look: &Look) -> Option<Words<'static>> {
        self.trace().map(traces::root)
    }
    fn id(&self) -> Cow<'_, str> {
        Cow::Owned(self.task.as_ref().map_or("connector".to_owned(), |task| task.id.to_string()))
    }
    fn tone(&self) -> Tone {
        if self.trace().is_some() { Tone::Bad } else { Tone::Plain }
    }
}

fn loaded(table: &Table<TaskOfConnector>, _: &Look) -> Ready {
    Ready::when(!table.rows().is_empty(), "the connector is not loaded")
}

fn can(table: &Table<TaskOfConnector>, look: &Look, able: ConnectAble) -> Ready {
    versions::can(look, [table.of().connect.as_str()], able)
}

impl Table<TaskOfConnector> {
    fn skip(&mut self, cx: &mut Cx<'_>) {
        let record = self.selected().and_then(|row| row.trace()?.record());
        let Some(TracedRecord { topic, partition, offset }) = record else { return };
        let ConnectorName { connect, name } = self.of().clone();
        let again = |table: &mut Self, _, cx: &mut Cx<'_>| TaskOfConnector::ask(table.of(), cx);
        offsetting::review((connect, name), OffsetWish::Skip { topic, partition, offset }, again, cx);
    }

    fn wish(&mut self, wish: ConnectorWish, cx: &mut Cx<'_>) {
        let ConnectorName { connect, name } = self.of().clone();
        changing::change(wish, vec![(connect, name)], cx, move |_: &mut Self, outcomes, cx| {
            if wish == ConnectorWish::Delete && outcomes.iter().all(Outcome::is_done) {
                cx.say(Effect::Return(Route::Connectors));
            }
        });
    }

    /// Pauses it, or resumes it where it does not run.
    fn pause_or_resume(&mut self, cx: &mut Cx<'_>) {
        let halted = self.rows().first().is_some_and(|row| changing::is_halted(&row.connector));
        self.wish(if halted { ConnectorWish::Resume } else { ConnectorWish::Pause }, cx);
    }

    /// The only topic that it names, or the one that is chosen of them.
    fn open_topic(&mut self, cx: &mut Cx<'_>) {
        let Some(row) = self.rows().first() else { return };
        let named = row.connector.named_topics().into_iter().filter(|name| !name.starts_with('/'));
        let mut topics: Vec<String> = named.collect();
        topics.extend(row.connector.dead_letters().map(str::to_owned));
        let of = self.of().clone();
        cx.call(
            "ask for the topics of the connector",
            move |reach| async move {
                // What a source writes to, and what a pattern came to, only the worker knows.
                let told = reach.cluster.connects().active_topics(&of.connect, &of.name).await;
                let lacks = told.as_ref().err().map(ToString::to_string);
                topics.extend(told.unwrap_or_default().iter().map(ToString::to_string));
                topics.sort();
                topics.dedup();
                (topics, lacks)
            },
            |_: &mut Self, (topics, lacks): (Vec<String>, Option<String>), cx| match (
                topics.as_slice(),
                lacks,
            ) {
                ([], None) => cx.note(Notice::warn("No topic of this connector is known yet.")),
                ([], Some(lacks)) => cx.note(Notice::warn(format!("Its config names no topic, and {lacks}"))),
                ([only], None) => cx.go(Route::Topic(only.clone())),
                (_, lacks) => {
                    if let Some(lacks) = lacks {
                        cx.note(Notice::warn(format!("These are of its config: {lacks}")));
                    }
                    let offers =
                        topics.iter().map(|name| crate::ui::popup::Offer::new(name.clone(), "")).collect();
                    cx.choose("Topics of the connector", offers, move |_: &mut Self, at, cx| {
                        cx.go(Route::Topic(topics[at].clone()));
                    });
                }
            },
        );
    }
}

fn state(row: &TaskOfConnector) -> Cell {
    cells::state(row.task.as_ref().map_or(&row.connector.state, |task| &task.state))
}

fn why(row: &TaskOfConnector) -> Cell {
    Cell::or_none(row.trace(), |trace| Cell::text(trace.root()))
}

/// What the connector is, in short lines: each has room on 80 columns, but for long names.
fn head(connector: &Connector, look: &Look) -> Vec<Words<'static>> {
    let mut first = cells::condition(connector).words(look);
    if connector.group().is_some() {
        first = first.and(Tone::Muted, "   lag ").then(cells::lag(connector, None, look).words(look));
    }
    let kind = connector.kind.word();
    first = first.and(Tone::Muted, "   ").and(Tone::Plain, kind);
    first = first.and(Tone::Muted, "   on ").and(Tone::Plain, connector.connect.to_string());
    if let Some(worker) = &connector.worker {
        first = first.and(Tone::Muted, "   worker ").and(Tone::Plain, worker.to_string());
    }
    let mut second = Words::toned(Tone::Muted, "class ").and(Tone::Plain, connector.short_class().to_owned());
    if let Some(version) = &connector.version {
        second = second.and(Tone::Muted, "   version ").and(Tone::Plain, version.to_string());
    }
    let mut third =
        Words::toned(Tone::Muted, "topics ").and(Tone::Plain, connector.named_topics().join(", "));
    if let Some(letters) = connector.dead_letters() {
        third = third.and(Tone::Muted, "   dead letters ").and(Tone::Plain, letters.to_owned());
    }
    vec![first, second, third, Words::new()]
}
