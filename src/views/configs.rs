//! A topic's configs: each value, where it comes from, its default and what it means.
use super::table::{AskFailure, Column, Resource, Table, Width, topic_id};
use crate::kafka::model::{Config, ConfigSource};
use crate::shell::{Cell, Command, Cx, Effect, Look, Route};
use crate::ui::tone::Tone;
use crate::ui::words::Words;
use crate::ui::wrap::{wrapped, wrapped_words};
use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;
use uuid::Uuid;

impl Resource for Config {
    type Of = String;
    const EMPTY: &'static str = "This topic tells no configs.";
    const COLUMNS: &'static [Column<Config>] = &[
        Column::<Self>::new("config", Width::Range(24, 44), |config, _| Cell::text(config.name.clone()))
            .key("name"),
        Column::<Self>::new("value", Width::Share { min: 12, parts: 1 }, |config, _| value(config))
            .told_as("value", |config, _| Cell::or_none(config.value.clone(), Cell::text)),
        Column::<Self>::new("from", Width::Fixed(15), |config, _| source(config))
            .priority(2)
            .told_as("source", |config, _| Cell::text(source_word(config.source))),
        Column::<Self>::new("default", Width::Range(8, 24), |config, _| default(config))
            .priority(4)
            .key("default"),
    ];
    const COMMANDS: &'static [Command<Table<Config>>] = &[
        Command::<Table<Self>>::new(
            "configs.open",
            &["enter"],
            "read",
            "Shows the config's whole value, where it comes from, and what it is for.",
            |table, cx| {
                if let Some(config) = table.selected() {
                    cx.show(config.name.to_string(), page(config, cx.look));
                }
            },
        )
        .rank(1),
        Command::<Table<Self>>::new(
            "configs.groups",
            &["tab"],
            "groups",
            "Shows the groups that read the topic.",
            |table, cx| {
                cx.say(Effect::Replace(Route::TopicGroups(table.of().clone())));
            },
        )
        .rank(2),
        Command::<Table<Self>>::new(
            "configs.changed",
            &["!"],
            "only set",
            "Shows only what differs from the default, or all.",
            |table, cx| {
                table.toggle("set", cx.look);
            },
        )
        .rank(3),
    ];

    fn route(of: &String) -> Route {
        Route::TopicConfigs(of.clone())
    }
    fn title(of: &String) -> String {
        format!("{of} › Configs")
    }
    fn identity(of: &String, look: &Look) -> Option<Uuid> {
        topic_id(of, look)
    }
    const EVERY: Option<Duration> = Some(Duration::from_secs(30));
    fn ask(of: &String, cx: &mut Cx<'_>) {
        let topic: Arc<str> = of.as_str().into();
        cx.call(
            "load the configs",
            |reach| async move { reach.cluster.topic_configs(&topic).await.map_err(AskFailure::from) },
            Table::<Config>::loaded,
        );
    }
    fn id(&self) -> Cow<'_, str> {
        Cow::Borrowed(&self.name)
    }
    fn is_shown(&self, toggles: &[&'static str]) -> bool {
        toggles.is_empty() || self.source != ConfigSource::Default
    }
    fn hidden(toggles: &[&'static str]) -> &'static str {
        if toggles.is_empty() { "" } else { "defaults hidden" }
    }
    fn foot(&self, _look: &Look) -> Option<Words<'static>> {
        Some(Words::toned(Tone::Muted, documentation(self)?))
    }
}

/// What the brokers document, as one paragraph. It came as HTML and is text by now: a `<n>` in it is meant so.
fn documentation(config: &Config) -> Option<String> {
    Some(config.documentation.as_ref()?.split_whitespace().collect::<Vec<_>>().join(" "))
}

fn page(config: &Config, look: &Look) -> Vec<Words<'static>> {
    let room = usize::from(look.size.0).saturating_sub(10).clamp(20, 90);
    let facts = [("value", value(config)), ("from", source(config)), ("default", default(config))];
    let mut lines = Vec::new();
    for (name, cell) in facts {
        let words = Words::toned(Tone::Muted, format!("{name:<9}")).then(cell.words(look));
        lines.extend(wrapped_words(&words, room));
    }
    if let Some(text) = documentation(config) {
        lines.push(Words::new());
        lines.extend(wrapped(&text, room).into_iter().map(Words::plain));
    }
    lines
}

fn default(config: &Config) -> Cell {
    Cell::or_none(config.default.clone(), Cell::text)
}

fn value(config: &Config) -> Cell {
    match &config.value {
        Some(value) if value.is_empty() => Cell::toned("(empty)", Tone::Null),
        Some(value) if config.source == ConfigSource::Default => Cell::toned(value.clone(), Tone::Muted),
        Some(value) => Cell::toned(value.clone(), Tone::Strong),
        None if config.sensitive => Cell::toned("(secret)", Tone::Null),
        None => Cell::toned("(null)", Tone::Null),
    }
}

/// Where a value comes from, as the shell words it.
fn source_word(source: ConfigSource) -> &'static str {
    match source {
        ConfigSource::Topic => "topic",
        ConfigSource::DynamicBroker => "broker",
        ConfigSource::DynamicDefaultBroker => "all brokers",
        ConfigSource::StaticBroker => "broker's file",
        ConfigSource::Default => "default",
        ConfigSource::Other => "other",
    }
}

fn source(config: &Config) -> Cell {
    let (text, tone) = match config.source {
        ConfigSource::Topic => ("this topic", Tone::Strong),
        ConfigSource::DynamicBroker => ("this broker", Tone::Plain),
        ConfigSource::DynamicDefaultBroker => ("all brokers", Tone::Plain),
        ConfigSource::StaticBroker => ("broker's file", Tone::Plain),
        ConfigSource::Default => ("default", Tone::Muted),
        ConfigSource::Other => ("other", Tone::Muted),
    };
    Cell::toned(text, tone)
}
