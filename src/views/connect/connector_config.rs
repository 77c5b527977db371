//! A connector's config as a table. What its plugin calls a password, or its name says to be one, is hidden; a reference to where a
//! secret stands is shown.
use super::cells;
use super::connector::ConnectorName;
use crate::connect::model::Connector;
use crate::connect::{MASK, PluginSecrets, is_reference};
use crate::shell::{Cell, Command, Cx, Effect, Look, Route};
use crate::ui::tone::Tone;
use crate::ui::words::Words;
use crate::views::table::{Column, Resource, Table, Width};
use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

/// A key and its value as it may be shown. The value itself is not here.
#[derive(Clone)]
pub struct ConnectorSetting {
    pub key: Arc<str>,
    pub shown: Arc<str>,
    /// Why it is hidden, or where it is found.
    pub note: Option<&'static str>,
}

/// The rows of a config.
pub fn settings(connector: &Connector, secrets: &PluginSecrets) -> Vec<ConnectorSetting> {
    let row = |(key, value): &(Arc<str>, Arc<str>)| {
        let shown = secrets.shown(key, value);
        let note = match (shown.contains(MASK), is_reference(value)) {
            (true, _) => Some("hidden: it is a secret, and is kept as it is when the config is changed"),
            (false, true) => Some("only says where the worker finds the value"),
            _ => None,
        };
        ConnectorSetting { key: key.clone(), shown: shown.into(), note }
    };
    let mut rows: Vec<ConnectorSetting> = connector.config.iter().map(row).collect();
    // What it is comes first, the rest by name.
    let rank = |key: &str| !matches!(key, "name" | "connector.class");
    rows.sort_by(|a, b| (rank(&a.key), &a.key).cmp(&(rank(&b.key), &b.key)));
    rows
}

impl Resource for ConnectorSetting {
    type Of = ConnectorName;
    const EMPTY: &'static str = "This connector tells no config.";
    const COLUMNS: &'static [Column<ConnectorSetting>] = &[
        Column::<Self>::new("setting", Width::Range(20, 52), |row, _| Cell::Name(row.key.clone()))
            .key("setting"),
        Column::<Self>::new("value", Width::Share { min: 16, parts: 1 }, |row, _| {
            Cell::text(row.shown.to_string())
        })
        .priority(1)
        .key("value"),
    ];
    const COMMANDS: &'static [Command<Table<ConnectorSetting>>] = &[
        Command::<Table<Self>>::new(
            "connector-config.tasks",
            &["tab"],
            "tasks",
            "Shows the connector's tasks.",
            |table, cx| {
                let ConnectorName { connect, name } = table.of().clone();
                cx.say(Effect::Replace(Route::Connector { connect, connector: name }));
            },
        )
        .rank(1),
        Command::<Table<Self>>::new(
            "connector-config.show",
            &["enter"],
            "whole value",
            "Shows the whole value.",
            |table, cx| {
                if let Some(row) = table.selected() {
                    let lines = row.shown.lines().map(|line| Words::plain(line.to_owned())).collect();
                    cx.show(row.key.to_string(), lines);
                }
            },
        )
        .rank(2),
    ];

    fn route(of: &ConnectorName) -> Route {
        Route::ConnectorConfig { connect: of.connect.clone(), connector: of.name.clone() }
    }
    fn title(of: &ConnectorName) -> String {
        format!("{} › Config", of.name)
    }
    const EVERY: Option<Duration> = Some(Duration::from_secs(10));
    fn ask(of: &ConnectorName, cx: &mut Cx<'_>) {
        let of = of.clone();
        cx.call(
            "load the config",
            move |reach| async move {
                let connects = reach.cluster.connects();
                let connector = connects.connector(&of.connect, &of.name).await;
                let connector = connector.map_err(|fault| cells::failure_of(&fault, &of.name))?;
                let class = connector.class().unwrap_or_default().to_owned();
                let secrets = connects.secrets(&of.connect, &class).await;
                Ok(settings(&connector, &secrets))
            },
            Table::<Self>::loaded,
        );
    }
    fn foot(&self, _look: &Look) -> Option<Words<'static>> {
        self.note.map(|note| Words::toned(Tone::Muted, note))
    }
    fn id(&self) -> Cow<'_, str> {
        Cow::Borrowed(&self.key)
    }
}
