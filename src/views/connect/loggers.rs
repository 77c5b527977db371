//! The loggers of the workers and their levels.
use super::cells;
use crate::connect::model::ConnectLogger;
use crate::kafka::model::Timestamp;
use crate::shell::{Cell, Command, Cx, Look, Route};
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
    const COMMANDS: &'static [Command<Table<ConnectLogger>>] = &[];

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
