//! The list of connectors: what is broken first, then by name. One request to each Connect cluster tells all of it.
use super::cells::{self, NOT_CONFIGURED};
use super::changing::ConnectorWish;
use super::{traces, versions};
use crate::connect::ConnectAble;
use crate::connect::model::{Connector, ConnectorState};
use crate::connect::trace::StackTrace;
use crate::kafka::Need;
use crate::kafka::model::{Known, Lag};
use crate::shell::{Cell, Command, Cx, Effect, Look, Ready, Route};
use crate::ui::tone::Tone;
use crate::ui::words::Words;
use crate::views::groups;
use crate::views::table::{Column, Resource, RowPane, Table, Width, open};
use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

/// A connector in the list.
#[derive(Clone)]
pub struct ListedConnector {
    pub connector: Arc<Connector>,
    /// Of a sink's group, where it was asked for with the list; else the last look tells it.
    pub lag: Option<Known<Lag>>,
}

/// All of them, or those of a topic.
#[derive(Clone)]
pub struct ConnectorsOf(pub Option<String>);

impl Resource for ListedConnector {
    type Of = ConnectorsOf;
    const EMPTY: &'static str = "There is no connector here.";
    const COLUMNS: &'static [Column<ListedConnector>] = &[
        Column::<Self>::new("connector", Width::Range(14, 48), |row, _| {
            Cell::Name(row.connector.name.clone())
        })
        .key("connector"),
        Column::<Self>::new("state", Width::Range(8, 22), |row, _| cells::condition(&row.connector))
            .priority(1)
            .told_as("condition", |row, _| Cell::text(row.connector.condition())),
        Column::<Self>::shell_only("state", |row, _| Cell::text(row.connector.state.word().to_owned())),
        Column::<Self>::new("tasks", Width::Fixed(6), |row, _| tasks(&row.connector)).right(2).told_as(
            "tasks",
            |row, _| match row.connector.state {
                ConnectorState::Untold => Cell::None,
                _ => Cell::count(row.connector.tasks.len()),
            },
        ),
        Column::<Self>::shell_only("tasks_running", |row, _| {
            Cell::count(row.connector.tasks_in(&ConnectorState::Running))
        }),
        Column::<Self>::shell_only("tasks_failed", |row, _| {
            Cell::count(row.connector.tasks_in(&ConnectorState::Failed))
        }),
        Column::<Self>::new("type", Width::Fixed(6), |row, _| Cell::text(row.connector.kind.word()))
            .priority(4)
            .key("type"),
        Column::<Self>::new("lag", Width::Fixed(12), |row, look| {
            cells::lag(&row.connector, row.lag.as_ref(), look)
        })
        .right(3)
        .key("lag"),
        Column::<Self>::new("lag/s", Width::Fixed(9), |row, look| {
            cells::group_of(&row.connector, look).map_or(Cell::None, groups::trend)
        })
        .right(7),
        Column::<Self>::new("class", Width::Range(10, 32), |row, _| {
            Cell::text(row.connector.short_class().to_owned())
        })
        .priority(5)
        .told_as("class", |row, _| Cell::or_none(row.connector.class().map(str::to_owned), Cell::text)),
        Column::<Self>::new("topics", Width::Range(8, 40), |row, _| match row.connector.is_config_told() {
            true => Cell::Texts(row.connector.named_topics()),
            false => Cell::Failed("Connect does not tell its config".into()),
        })
        .priority(6)
        .key("topics"),
        Column::<Self>::new("worker", Width::Range(8, 28), |row, _| {
            Cell::or_none(row.connector.worker.clone(), Cell::Name)
        })
        .priority(8)
        .key("worker"),
        Column::<Self>::new("connect", Width::Range(7, 16), |row, _| {
            Cell::Name(row.connector.connect.clone())
        })
        .priority(9)
        .key("connect"),
        Column::<Self>::shell_only("group", |row, _| Cell::or_none(row.connector.group(), Cell::text)),
        Column::<Self>::shell_only("trouble", |row, _| {
            Cell::or_none(row.connector.first_trace().map(StackTrace::root), Cell::text)
        }),
    ];
    const PANE: RowPane = RowPane::Asks;
    const COMMANDS: &'static [Command<Table<ListedConnector>>] = &[
        Command::<Table<Self>>::new(
            "connectors.open",
            &["enter", "d"],
            "open",
            "Opens the connector: its tasks, and why they failed.",
            open,
        )
        .rank(1),
        Command::<Table<Self>>::new(
            "connectors.workers",
            &["tab"],
            "workers",
            "Shows the workers of Kafka Connect, each asked by itself.",
            |_, cx| cx.say(Effect::Replace(Route::ConnectWorkers)),
        )
        .rank(2),
        Command::<Table<Self>>::new(
            "connectors.trace",
            &["!"],
            "trace",
            "Shows why the connector or the first of its failed tasks failed.",
            |table, cx| {
                if let Some(row) = table.selected() {
                    show_trace(&row.connector, cx);
                }
            },
        )
        .ready(|table, _| {
            let told = table.selected().is_some_and(|row| row.connector.first_trace().is_some());
            Ready::when(told, "nothing of it has failed")
        })
        .rank(3),
        Command::<Table<Self>>::new(
            "connectors.group",
            &["m"],
            "group",
            "Opens the consumer group of a sink.",
            |table, cx| {
                if let Some(group) = table.selected().and_then(|row| row.connector.group()) {
                    cx.go(Route::Group(group));
                }
            },
        )
        .ready(|table, _| {
            let sink = table.selected().is_some_and(|row| row.connector.group().is_some());
            Ready::when(sink, "only a sink has a group")
        })
        .rank(4),
        Command::<Table<Self>>::new(
            "connectors.plugins",
            &[],
            "plugins",
            "Lists the plugins of the workers.",
            |_, cx| cx.go(Route::ConnectPlugins),
        )
        .rank(6),
        Command::<Table<Self>>::new(
            "connectors.create",
            &["a"],
            "new",
            "Opens the form that makes a connector, of a plugin that is chosen.",
            Table::<Self>::create,
        )
        .writes()
        .rank(9),
        Command::<Table<Self>>::new(
            "connectors.copy",
            &["A"],
            "clone",
            "Opens the form that makes a connector like this one, its secrets included.",
            Table::<Self>::copy,
        )
        .writes()
        .ready(chosen),
        Command::<Table<Self>>::new(
            "connectors.loggers",
            &[],
            "loggers",
            "Lists the loggers of the workers.",
            |_, cx| cx.go(Route::ConnectLoggers),
        )
        .ready(|table, look| {
            let connects = table.rows().iter().map(|row| &*row.connector.connect);
            versions::can(look, connects, ConnectAble::TellLoggers)
        }),
        Command::<Table<Self>>::new(
            "connectors.restart",
            &["R"],
            "restart",
            "Restarts what failed of the connector, or of all marked ones, after a review; all of it where nothing failed.",
            |table, cx| table.wish(ConnectorWish::Restart, cx),
        )
        .writes()
        .ready(chosen)
        .rank(5),
        Command::<Table<Self>>::new(
            "connectors.restart-failed",
            &["*"],
            "restart failed",
            "Restarts all that have failed, after a review.",
            Table::<Self>::restart_failed,
        )
        .writes()
        .ready(|table, _| Ready::when(table.is_loaded(), "the connectors are not loaded yet")),
        Command::<Table<Self>>::new(
            "connectors.pause",
            &["z"],
            "pause",
            "Pauses the connector, or all marked ones, or resumes what is paused or stopped, after a review.",
            Table::<Self>::pause_or_resume,
        )
        .writes()
        .ready(chosen)
        .rank(7),
        Command::<Table<Self>>::new(
            "connectors.stop",
            &["Z"],
            "stop",
            "Stops the connector, or all marked ones, after a review: no worker runs anything of it.",
            |table, cx| table.wish(ConnectorWish::Stop, cx),
        )
        .writes()
        .ready(|table, look| match chosen(table, look) {
            Ready::Yes => {
                let chosen = table.chosen().into_iter().map(|row| &*row.connector.connect);
                versions::can(look, chosen, ConnectAble::Stop)
            }
            no => no,
        }),
        Command::<Table<Self>>::new(
            "connectors.delete",
            &["D"],
            "delete",
            "Deletes the connector, or all marked ones, after a review.",
            |table, cx| table.wish(ConnectorWish::Delete, cx),
        )
        .writes()
        .ready(chosen)
        .rank(8),
    ];

    const NEEDS: &'static [Need] = &[Need::Groups];
    fn route(of: &ConnectorsOf) -> Route {
        match &of.0 {
            None => Route::Connectors,
            Some(topic) => Route::TopicConnectors(topic.clone()),
        }
    }
    fn title(of: &ConnectorsOf) -> String {
        of.0.as_ref().map_or("Connectors".to_owned(), |topic| format!("{topic} › Connectors"))
    }
    const EVERY: Option<Duration> = Some(Duration::from_secs(3));
    fn ask(of: &ConnectorsOf, cx: &mut Cx<'_>) {
        versions::ask::<Table<Self>>(cx);
        let topic = of.0.clone();
        cx.call(
            "load the connectors",
            move |reach| async move {
                let (all, lacks) = cells::in_part(reach.cluster.connects().connectors().await)?;
                let untold = all.iter().find(|one| topic.is_some() && !one.is_config_told());
                let lacks =
                    lacks.or_else(|| Some(format!("Connect does not tell the config of {}", untold?.name)));
                let named = |one: &Connector| topic.as_ref().is_none_or(|topic| one.touches(topic));
                let rows = all.into_iter().filter(named);
                let rows = rows.map(|one| ListedConnector { connector: Arc::new(one), lag: None });
                Ok((rows.collect(), lacks))
            },
            Table::<Self>::loaded_in_part,
        );
    }
    fn trouble(_: &ConnectorsOf, look: &Look) -> Option<String> {
        (!look.connects).then(|| NOT_CONFIGURED.to_owned())
    }
    fn foot(&self, _look: &Look) -> Option<Words<'static>> {
        self.connector.first_trace().map(traces::root)
    }
    fn id(&self) -> Cow<'_, str> {
        Cow::Owned(format!("{}/{}", self.connector.connect, self.connector.name))
    }
    fn enter(&self) -> Option<Route> {
        let Connector { connect, name, .. } = &*self.connector;
        Some(Route::Connector { connect: connect.to_string(), connector: name.to_string() })
    }
    fn tone(&self) -> Tone {
        match cells::tone(self.connector.plight()) {
            tone @ (Tone::Bad | Tone::Warn) => tone,
            _ => Tone::Plain,
        }
    }
}

fn chosen(table: &Table<ListedConnector>, _: &Look) -> Ready {
    Ready::when(table.selected().is_some(), "no connector is selected")
}

fn tasks(connector: &Connector) -> Cell {
    if connector.state == ConnectorState::Untold {
        return Cell::None;
    }
    let all = connector.tasks.len() as u64;
    let running = connector.tasks_in(&ConnectorState::Running) as u64;
    match connector.tasks_in(&ConnectorState::Failed) {
        0 => Cell::toned(format!("{running}/{all}"), if running < all { Tone::Muted } else { Tone::Plain }),
        _ => Cell::Of(running, all),
    }
}

/// Shows the first trace of a connector.
fn show_trace(connector: &Connector, cx: &mut Cx<'_>) {
    if let Some(trace) = connector.first_trace() {
        cx.show(format!("Why {} failed", connector.name), traces::page(trace));
    }
}
