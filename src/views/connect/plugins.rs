//! The plugins of the workers, and who lacks one that another has.
use super::cells;
use crate::connect::model::ConnectPlugin;
use crate::shell::{Cell, Command, Cx, Effect, Look, Ready, Route};
use crate::ui::tone::Tone;
use crate::views::table::{Column, Resource, Table, Width};
use std::borrow::Cow;

impl Resource for ConnectPlugin {
    type Of = ();
    const EMPTY: &'static str = "No plugin is told.";
    const COLUMNS: &'static [Column<ConnectPlugin>] = &[
        Column::<Self>::new("class", Width::Share { min: 24, parts: 1 }, |row, _| {
            Cell::Name(row.class.clone())
        })
        .key("class"),
        Column::<Self>::new("type", Width::Range(6, 16), |row, _| Cell::Name(row.kind.clone()))
            .priority(2)
            .key("type"),
        Column::<Self>::new("version", Width::Range(7, 16), |row, _| {
            Cell::or_none(row.version.clone(), Cell::Name)
        })
        .priority(1)
        .key("version"),
        Column::<Self>::new("lacking on", Width::Range(10, 40), |row, _| match row.lacking.as_slice() {
            [] => Cell::text(""),
            workers => Cell::toned(workers.join(", "), Tone::Warn),
        })
        .priority(3)
        .told_as("lacking", |row, _| Cell::Texts(row.lacking.iter().map(ToString::to_string).collect())),
        Column::<Self>::new("connect", Width::Range(7, 16), |row, _| Cell::Name(row.connect.clone()))
            .priority(8)
            .key("connect"),
    ];
    const COMMANDS: &'static [Command<Table<ConnectPlugin>>] = &[
        Command::<Table<Self>>::new(
            "plugins.create",
            &["a"],
            "new",
            "Opens the form that makes a connector of the plugin.",
            |table, cx| {
                if let Some(plugin) = table.selected() {
                    let (connect, class) = (plugin.connect.to_string(), plugin.class.to_string());
                    cx.go(Route::CreateConnector { connect, class });
                }
            },
        )
        .writes()
        .ready(|table, _| {
            let is_connector = table.selected().is_some_and(ConnectPlugin::is_connector);
            Ready::when(is_connector, "only of a sink or a source a connector is made")
        })
        .rank(1),
        Command::<Table<Self>>::new(
            "plugins.loggers",
            &["tab"],
            "loggers",
            "Shows the loggers of the workers.",
            |_, cx| cx.say(Effect::Replace(Route::ConnectLoggers)),
        )
        .rank(2),
    ];

    fn route((): &()) -> Route {
        Route::ConnectPlugins
    }
    fn title((): &()) -> String {
        "Connect plugins".to_owned()
    }
    fn ask((): &(), cx: &mut Cx<'_>) {
        cx.call(
            "load the plugins",
            |reach| async move { cells::in_part(reach.cluster.connects().plugins().await) },
            Table::<Self>::loaded_in_part,
        );
    }
    fn trouble((): &(), look: &Look) -> Option<String> {
        (!look.connects).then(|| cells::NOT_CONFIGURED.to_owned())
    }
    fn id(&self) -> Cow<'_, str> {
        Cow::Owned(format!("{} {} {}", self.connect, self.class, self.version.as_deref().unwrap_or_default()))
    }
    fn tone(&self) -> Tone {
        if self.lacking.is_empty() { Tone::Plain } else { Tone::Warn }
    }
}
