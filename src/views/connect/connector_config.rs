//! A connector's config as a table, with what its plugin says of each setting. What the plugin calls a password, or its name says to
//! be one, is hidden; a reference to where a secret stands is shown.
use super::cells;
use super::connector::ConnectorName;
use super::form::FirstSetting;
use crate::connect::model::Connector;
use crate::connect::plugin_config::{PluginConfig, PluginSetting};
use crate::connect::{ConnectFault, Connects, MASK, is_reference};
use crate::shell::{Cell, Command, Cx, Effect, Look, Ready, Route};
use crate::ui::tone::Tone;
use crate::ui::words::Words;
use crate::views::table::{AskFailure, Column, Resource, Table, Toggle, Width};
use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

/// A key and its value as it may be shown. The value itself is not here.
#[derive(Clone)]
pub struct ConnectorSetting {
    pub key: Arc<str>,
    /// None: it is not set.
    pub shown: Option<Arc<str>>,
    /// Why it is hidden, or where it is found.
    note: Option<&'static str>,
    /// What the plugin says of it; none where it says nothing of this key.
    pub about: Option<PluginSetting>,
    /// Why the plugin could not be asked.
    pub untold: Option<Arc<str>>,
}

/// Settings that are not set are shown as well.
const UNSET: Toggle = "unset";

/// The rows of a config, and of what the plugin has besides.
pub fn settings(connector: &Connector, told: &Result<PluginConfig, ConnectFault>) -> Vec<ConnectorSetting> {
    let untold: Option<Arc<str>> = told.as_ref().err().map(|fault| fault.to_string().into());
    let secrets = told.as_ref().map(PluginConfig::secrets).unwrap_or_default();
    let about = |key: &str| told.as_ref().ok().and_then(|told| told.setting(key)).cloned();
    let row = |(key, value): &(Arc<str>, Arc<str>)| {
        let shown = secrets.shown(key, value);
        let note = match (shown.contains(MASK), is_reference(value)) {
            (true, _) => Some("hidden: it is a secret, and is kept as it is when the config is changed"),
            (false, true) => Some("only says where the worker finds the value"),
            _ => None,
        };
        let (key, shown, untold) = (key.clone(), Some(shown.into()), untold.clone());
        ConnectorSetting { about: about(&key), key, shown, note, untold }
    };
    let mut rows: Vec<ConnectorSetting> = connector.config.iter().map(row).collect();
    // What it is comes first, the rest by name; then what is not set, as the plugin orders it.
    let rank = |key: &str| !matches!(key, "name" | "connector.class");
    rows.sort_by(|a, b| (rank(&a.key), &a.key).cmp(&(rank(&b.key), &b.key)));
    let unset =
        told.iter().flat_map(|told| &told.settings).filter(|one| connector.value(&one.name).is_none());
    rows.extend(unset.map(|one| ConnectorSetting {
        key: one.name.clone(),
        shown: None,
        note: None,
        about: Some(one.clone()),
        untold: None,
    }));
    rows
}

/// A connector, and what its plugin says of its settings.
///
/// # Errors
/// If there is no such connector, or nobody answers.
pub async fn described(
    connects: &Connects,
    (connect, name): (&str, &str),
) -> Result<(Connector, Result<PluginConfig, ConnectFault>), ConnectFault> {
    let connector = connects.connector(connect, name).await?;
    let class = connector.class().unwrap_or_default();
    let told = connects.described(connect, class, &connector.raw_config()).await;
    Ok((connector, told))
}

impl ConnectorSetting {
    fn default(&self) -> Option<&Arc<str>> {
        self.about.as_ref().and_then(|about| about.default.as_ref())
    }

    fn lacks(&self) -> bool {
        self.shown.is_none() && self.about.as_ref().is_some_and(|about| about.required)
    }

    fn of_plugin(&self, cell: impl FnOnce(&PluginSetting) -> Cell) -> Cell {
        match (&self.about, &self.untold) {
            (Some(about), _) => cell(about),
            (None, Some(why)) => Cell::Failed(why.clone()),
            (None, None) => Cell::None,
        }
    }

    fn value(&self) -> Cell {
        match (&self.shown, self.default()) {
            (Some(shown), _) => Cell::text(shown.to_string()),
            (None, _) if self.lacks() => Cell::toned("not set, and required", Tone::Bad),
            (None, Some(default)) if !default.is_empty() => {
                Cell::toned(format!("not set: {default}"), Tone::Muted)
            }
            (None, _) => Cell::toned("not set", Tone::Muted),
        }
    }
}

impl Resource for ConnectorSetting {
    type Of = ConnectorName;
    const EMPTY: &'static str = "This connector tells no config.";
    const COLUMNS: &'static [Column<ConnectorSetting>] = &[
        Column::<Self>::new("setting", Width::Range(20, 52), |row, _| Cell::Name(row.key.clone()))
            .key("setting"),
        Column::<Self>::new("value", Width::Share { min: 48, parts: 1 }, |row, _| row.value())
            .priority(1)
            .told_as("value", |row, _| Cell::or_none(row.shown.clone(), Cell::Name)),
        Column::<Self>::new("default", Width::Range(7, 20), |row, _| {
            Cell::or_none(row.default().cloned(), Cell::Name)
        })
        .priority(4)
        .key("default"),
        Column::<Self>::new("matters", Width::Fixed(7), |row, _| {
            Cell::or_none(row.about.as_ref(), |about| Cell::text(about.importance.word()))
        })
        .priority(3)
        .told_as("importance", |row, _| row.of_plugin(|about| Cell::text(about.importance.word()))),
        Column::<Self>::new("type", Width::Range(4, 8), |row, _| kind(row)).priority(5).key("type"),
        Column::<Self>::new("group", Width::Range(5, 20), |row, _| {
            Cell::or_none(row.about.as_ref().and_then(|about| about.group.clone()), Cell::Name)
        })
        .priority(6)
        .key("group"),
        Column::<Self>::shell_only("required", |row, _| row.of_plugin(|about| Cell::Flag(about.required))),
        Column::<Self>::shell_only("documentation", |row, _| {
            row.of_plugin(|about| Cell::Name(about.documentation.clone()))
        }),
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
            "Shows the whole value, and what the plugin says of the setting.",
            |table, cx| {
                if let Some(row) = table.selected() {
                    cx.show(row.key.to_string(), page(row));
                }
            },
        )
        .rank(2),
        Command::<Table<Self>>::new(
            "connector-config.unset",
            &["i"],
            "not set",
            "Shows or hides the settings of the plugin that are not set.",
            |table, cx| table.toggle(UNSET, cx.look),
        )
        .rank(3),
        Command::<Table<Self>>::new(
            "connector-config.validate",
            &["t"],
            "validate",
            "Has the plugin look at the config: it says what is wrong, and changes nothing.",
            Table::<Self>::validate,
        )
        .rank(4),
        Command::<Table<Self>>::new(
            "connector-config.edit",
            &["e"],
            "edit",
            "Opens the form of the config at the setting; what is changed there is set after a review.",
            |table, cx| {
                let ConnectorName { connect, name } = table.of().clone();
                let route = Route::EditConnector { connect, connector: name };
                match table.selected() {
                    Some(row) => cx.go_with(route, FirstSetting(row.key.clone())),
                    None => cx.go(route),
                }
            },
        )
        .writes()
        .rank(3),
        Command::<Table<Self>>::new(
            "connector-config.editor",
            &["E"],
            "as JSON",
            "Opens the whole config as JSON in $EDITOR: ••• stands for a secret, and keeps it where it stays. A review follows.",
            Table::<Self>::edit_json,
        )
        .writes()
        .rank(5),
        Command::<Table<Self>>::new(
            "connector-config.export",
            &["x"],
            "export",
            "Copies the connector as JSON, properties or YAML of Strimzi; ••• stands for secrets.",
            Table::<Self>::write_out,
        ),
        Command::<Table<Self>>::new(
            "connector-config.take-away",
            &["u"],
            "unset",
            "Takes the setting away, or all marked ones, after a review: its default holds then.",
            Table::<Self>::unset,
        )
        .writes()
        .ready(|table, _| {
            let any = table.chosen().iter().any(|row| row.shown.is_some());
            Ready::when(any, "it is not set")
        })
        .rank(6),
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
                let told = described(reach.cluster.connects(), (&of.connect, &of.name)).await;
                let (connector, told) = told.map_err(|fault| cells::failure_of(&fault, &of.name))?;
                Ok::<_, AskFailure>(settings(&connector, &told))
            },
            Table::<Self>::loaded,
        );
    }
    fn head(_of: &ConnectorName, rows: &[ConnectorSetting], _look: &Look) -> Vec<Words<'static>> {
        let why = rows.iter().find_map(|row| row.untold.clone());
        why.into_iter().map(|why| Words::toned(Tone::Warn, "! ").and(Tone::Plain, untold(&why))).collect()
    }
    fn foot(&self, _look: &Look) -> Option<Words<'static>> {
        let documentation = self.about.as_ref().map(|about| about.documentation.to_string());
        let parts: Vec<String> = documentation.into_iter().chain(self.note.map(str::to_owned)).collect();
        (!parts.is_empty()).then(|| Words::toned(Tone::Muted, parts.join(" · ")))
    }
    fn id(&self) -> Cow<'_, str> {
        Cow::Borrowed(&self.key)
    }
    fn tone(&self) -> Tone {
        if self.lacks() { Tone::Bad } else { Tone::Plain }
    }
    fn is_shown(&self, toggles: &[Toggle]) -> bool {
        self.shown.is_some() || self.lacks() || toggles.contains(&UNSET)
    }
    fn hidden(toggles: &[Toggle]) -> &'static str {
        if toggles.contains(&UNSET) { "" } else { "not set hidden" }
    }
}

/// What is not known where the plugin could not be asked.
pub fn untold(why: &str) -> String {
    format!("the plugin's documentation and its types are not told, secrets are found by their names: {why}")
}

fn kind(row: &ConnectorSetting) -> Cell {
    let kind = row.about.as_ref().and_then(|about| about.kind.as_ref());
    Cell::or_none(kind, |kind| Cell::text(kind.to_lowercase()))
}

fn page(row: &ConnectorSetting) -> Vec<Words<'static>> {
    let value = row.shown.as_deref().unwrap_or("not set");
    let mut lines: Vec<_> = value.lines().map(|line| Words::plain(line.to_owned())).collect();
    let Some(about) = &row.about else { return lines };
    lines.push(Words::new());
    lines.push(Words::plain(about.documentation.to_string()));
    let kind = about.kind.as_deref().unwrap_or("–").to_lowercase();
    let default = about.default.as_deref().map_or("no default".to_owned(), |text| format!("default {text}"));
    let required = if about.required { ", required" } else { "" };
    let facts = format!("{kind}, {default}, importance {}{required}", about.importance.word());
    lines.push(Words::toned(Tone::Muted, facts));
    lines
}
