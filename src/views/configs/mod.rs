//! Configs of a topic, of a broker, or of all brokers: each value, where it comes from, its default, its type and what it
//! means. `of` is what has them, `single` the place of one of them, `page` what stands there, `wishes` what is asked of them in words, `plan` a change of them,
//! `editing` the conversation about one, `compare` another topic's.
mod compare;
mod editing;
mod of;
mod of_topics;
mod page;
mod plan;
mod single;
mod wishes;

pub use editing::review;
pub use of::ConfigsOf;
pub use page::worded;
pub use plan::set_configs;
pub use single::ConfigPage;
pub use wishes::{ConfigWish, read_wishes};

use super::table::{AskFailure, Column, Resource, RowPane, Table, Width, topic_id};
use crate::kafka::model::{Config, ConfigSource};
use crate::shell::{Cell, Command, Cx, Effect, Look, Route, Shelf};
use crate::ui::tone::Tone;
use crate::ui::words::Words;
use page::documentation;
use std::borrow::Cow;
use std::time::Duration;
use uuid::Uuid;

impl Resource for Config {
    type Of = ConfigsOf;
    const EMPTY: &'static str = "No configs are told here.";
    const COLUMNS: &'static [Column<Config>] = &[
        Column::<Self>::new("config", Width::Range(22, 40), |config, _| Cell::text(config.name.clone()))
            .key("name"),
        Column::<Self>::new("value", Width::Share { min: 22, parts: 1 }, |config, _| value(config))
            .told_as("value", |config, _| Cell::or_none(config.value.clone(), Cell::text)),
        Column::<Self>::new("from", Width::Fixed(15), |config, _| source_cell(config.source))
            .priority(2)
            .told_as("source", |config, _| Cell::text(source_word(config.source))),
        Column::<Self>::new("default", Width::Range(8, 18), |config, _| default(config))
            .priority(4)
            .told_as("default", |config, _| Cell::or_none(config.default.clone(), Cell::text)),
        Column::<Self>::new("type", Width::Range(6, 9), |config, _| Cell::text(config.kind.word()))
            .priority(6)
            .key("type"),
    ];
    const PANE: RowPane = RowPane::Lent;
    const COMMANDS: &'static [Command<Table<Config>>] = &[
        Command::<Table<Self>>::new(
            "configs.open",
            &["enter"],
            "read",
            "Shows the config's whole value, its value on every level, its type and what it is for.",
            |table, cx| {
                if let Some(config) = table.selected() {
                    cx.go_with(table.of().route_of(&config.name), config.clone());
                }
            },
        )
        .rank(1),
        Command::<Table<Self>>::new(
            "configs.groups",
            &["tab"],
            "next",
            "Goes on to the groups that read the topic; of a broker, to its partitions.",
            |table, cx| {
                let next = match table.of() {
                    ConfigsOf::Topic(name) => Route::TopicGroups(name.to_string()),
                    ConfigsOf::Broker(id) => Route::Broker(*id),
                    ConfigsOf::AllBrokers => Route::Brokers,
                };
                cx.say(Effect::Replace(next));
            },
        )
        .rank(2),
        Command::<Table<Self>>::new(
            "configs.changed",
            &["i"],
            "only set",
            "Shows only what differs from the default, or all.",
            |table, cx| {
                table.toggle("set", cx.look);
            },
        )
        .rank(3),
        editing::SET,
        editing::RESET,
        compare::DIFFER,
        compare::TAKE,
    ];

    fn route(of: &ConfigsOf) -> Route {
        of.route()
    }
    fn title(of: &ConfigsOf) -> String {
        match of {
            ConfigsOf::Topic(name) => format!("{name} › Configs"),
            ConfigsOf::Broker(id) => format!("Broker {id} › Configs"),
            ConfigsOf::AllBrokers => "All brokers › Configs".to_owned(),
        }
    }
    fn head(of: &ConfigsOf, _rows: &[Config], _look: &Look) -> Vec<Words<'static>> {
        match of {
            ConfigsOf::AllBrokers => vec![Words::toned(
                Tone::Muted,
                "what can be set for all brokers while they run; a broker's own value comes before it",
            )],
            _ => Vec::new(),
        }
    }
    fn identity(of: &ConfigsOf, look: &Look) -> Option<Uuid> {
        match of {
            ConfigsOf::Topic(name) => topic_id(name, look),
            _ => None,
        }
    }
    const EVERY: Option<Duration> = Some(Duration::from_secs(30));
    fn ask(of: &ConfigsOf, cx: &mut Cx<'_>) {
        let of = of.clone();
        cx.call(
            "load the configs",
            |reach| async move { of.look_up(&reach.cluster).await.map_err(AskFailure::from) },
            Table::<Config>::loaded,
        );
    }
    fn tally(rows: &[Config]) -> String {
        match rows
            .iter()
            .filter(|config| {
                matches!(
                    config.source,
                    ConfigSource::Topic | ConfigSource::DynamicBroker | ConfigSource::DynamicDefaultBroker
                )
            })
            .count()
        {
            0 => String::new(),
            set => format!("{set} set"),
        }
    }
    fn id(&self) -> Cow<'_, str> {
        Cow::Borrowed(&self.name)
    }
    fn beside(&self, of: &ConfigsOf) -> Option<Route> {
        Some(of.route_of(&self.name))
    }
    fn lend(&self) -> Shelf {
        Shelf::with(self.clone())
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

fn default(config: &Config) -> Cell {
    Cell::or_none(config.default.as_deref().map(|value| worded(&config.name, value)), Cell::text)
}

fn value(config: &Config) -> Cell {
    match &config.value {
        Some(value) if value.is_empty() => Cell::toned("(empty)", Tone::Null),
        Some(value) => {
            let quiet = config.source == ConfigSource::Default || config.read_only;
            Cell::toned(worded(&config.name, value), if quiet { Tone::Muted } else { Tone::Strong })
        }
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

fn source_cell(source: ConfigSource) -> Cell {
    let (text, tone) = match source {
        ConfigSource::Topic => ("this topic", Tone::Strong),
        ConfigSource::DynamicBroker => ("this broker", Tone::Plain),
        ConfigSource::DynamicDefaultBroker => ("all brokers", Tone::Plain),
        ConfigSource::StaticBroker => ("broker's file", Tone::Plain),
        ConfigSource::Default => ("default", Tone::Muted),
        ConfigSource::Other => ("other", Tone::Muted),
    };
    Cell::toned(text, tone)
}
