//! The loggers of the workers and their levels.
use super::cells;
use super::leveling::{self, LEVELS, LevelWish};
use crate::connect::model::ConnectLogger;
use crate::kafka::model::Timestamp;
use crate::shell::{Cell, Command, Cx, Effect, Look, Ready, Route};
use crate::ui::popup::Offer;
use crate::views::table::{Column, Resource, Table, Width};
use std::borrow::Cow;

impl Resource for ConnectLogger {
    type Of = ();
    const EMPTY: &'static str = "No logger is told.";
    const COLUMNS: &'static [Column<ConnectLogger>] = &[
        Column::<Self>::new("logger", Width::Share { min: 24, parts: 1 }, |row, _| {
            Cell::Name(row.name.clone())
        })
        .key("logger"),
        Column::<Self>::new("level", Width::Fixed(7), |row, _| Cell::or_none(row.level.clone(), Cell::Name))
            .priority(1)
            .key("level"),
        Column::<Self>::new("set", Width::Range(8, 16), |row, _| {
            Cell::or_none(row.modified, |at| Cell::Age(Timestamp(at)))
        })
        .priority(3)
        .told_as("set", |row, _| Cell::or_none(row.modified, |at| Cell::Time(Timestamp(at)))),
        Column::<Self>::new("worker", Width::Range(10, 40), |row, _| Cell::Name(row.worker.clone()))
            .priority(2)
            .key("worker"),
    ];
    const COMMANDS: &'static [Command<Table<ConnectLogger>>] = &[
        Command::<Table<Self>>::new(
            "loggers.connectors",
            &["tab"],
            "connectors",
            "Shows the connectors.",
            |_, cx| cx.say(Effect::Replace(Route::Connectors)),
        )
        .rank(4),
        Command::<Table<Self>>::new(
            "loggers.set",
            &["e"],
            "set level",
            "Sets the level of the logger, or of all marked ones, on its worker, after a review.",
            |table, cx| table.choose_level(true, cx),
        )
        .writes()
        .ready(|table, _| Ready::when(table.selected().is_some(), "no logger is selected"))
        .rank(1),
        Command::<Table<Self>>::new(
            "loggers.set-all",
            &["E"],
            "on all workers",
            "Sets the level of the logger, or of all marked ones, on all workers of the cluster, after a review.",
            |table, cx| table.choose_level(false, cx),
        )
        .writes()
        .ready(|table, _| Ready::when(table.selected().is_some(), "no logger is selected"))
        .rank(2),
        Command::<Table<Self>>::new(
            "loggers.reset",
            &["u"],
            "reset",
            "Gives the logger, or all marked ones, the level of its worker's root, after a review.",
            |table, cx| table.level(true, None, cx),
        )
        .writes()
        .ready(|table, _| Ready::when(table.selected().is_some(), "no logger is selected"))
        .rank(3),
    ];

    fn route((): &()) -> Route {
        Route::ConnectLoggers
    }
    fn title((): &()) -> String {
        "Connect loggers".to_owned()
    }
    fn ask((): &(), cx: &mut Cx<'_>) {
        cx.call(
            "load the loggers",
            |reach| async move { cells::in_part(reach.cluster.connects().loggers().await) },
            Table::<Self>::loaded_in_part,
        );
    }
    fn trouble((): &(), look: &Look) -> Option<String> {
        (!look.connects).then(|| cells::NOT_CONFIGURED.to_owned())
    }
    fn id(&self) -> Cow<'_, str> {
        Cow::Owned(format!("{} {}", self.worker, self.name))
    }
}

impl Table<ConnectLogger> {
    fn choose_level(&mut self, own: bool, cx: &mut Cx<'_>) {
        let offers = LEVELS.iter().map(|level| Offer::new(*level, "")).collect();
        cx.choose("Which level?", offers, move |table: &mut Self, at, cx| {
            table.level(own, Some(LEVELS[at].to_owned()), cx);
        });
    }

    /// Of each logger's own worker, or of all workers.
    fn level(&mut self, own: bool, level: Option<String>, cx: &mut Cx<'_>) {
        let mut loggers: Vec<_> = self.chosen().iter().map(|row| named(row, own)).collect();
        loggers.sort();
        loggers.dedup();
        leveling::review(
            LevelWish { loggers, level },
            |table: &mut Self, _, cx| ConnectLogger::ask(table.of(), cx),
            cx,
        );
    }
}

fn named(row: &ConnectLogger, own: bool) -> (String, Option<String>, String) {
    (row.connect.to_string(), own.then(|| row.worker.to_string()), row.name.to_string())
}
