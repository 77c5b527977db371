//! One config on a page: its value on every level, its type and unit, the values it may have, and what it is for.
use super::{default, source_cell, value};
use crate::kafka::config_value::{ConfigUnit, allowed_words, amount_words};
use crate::kafka::model::{Config, ConfigSynonym};
use crate::shell::Look;
use crate::ui::tone::Tone;
use crate::ui::words::Words;
use crate::ui::wrap::{wrapped, wrapped_words};

/// The page's lines, each in `room` cells.
pub(super) fn page(config: &Config, room: usize, look: &Look) -> Vec<Words<'static>> {
    let mut lines = Vec::new();
    let mut fact = |name: &str, words: Words<'static>| {
        let words = Words::toned(Tone::Muted, format!("{name:<9}")).then(words);
        lines.extend(wrapped_words(&words, room));
    };
    fact("value", value(config).words(look));
    fact("from", source_cell(config.source).words(look));
    fact("default", default(config).words(look));
    for synonym in &config.synonyms {
        fact("level", level(synonym, look));
    }
    fact("type", Words::plain(kind(config)));
    let allowed = allowed_words(&config.name);
    if !allowed.is_empty() {
        fact("values", Words::plain(allowed.join(", ")));
    }
    if let Some(unit) = ConfigUnit::of(&config.name) {
        fact("takes", Words::plain(format!("the number, or {}", unit.example())));
    }
    if config.read_only {
        fact("fixed", Words::toned(Tone::Warn, READ_ONLY));
    }
    if let Some(text) = documentation(config) {
        lines.push(Words::new());
        lines.extend(wrapped(&text, room).into_iter().map(Words::plain));
    }
    lines
}

/// Why a broker's config can't be set while it runs.
pub(super) const READ_ONLY: &str =
    "a running broker does not take it: it stands in the broker's file, and needs a restart";

fn level(synonym: &ConfigSynonym, look: &Look) -> Words<'static> {
    let value = match &synonym.value {
        Some(value) => worded(&synonym.name, value),
        None => "(not told)".to_owned(),
    };
    source_cell(synonym.source)
        .words(look)
        .and(Tone::Muted, format!("  {} = ", synonym.name))
        .and(Tone::Plain, value)
}

fn kind(config: &Config) -> String {
    let lists = if config.kind == crate::kafka::model::ConfigKind::List {
        ", a set: order does not matter"
    } else {
        ""
    };
    format!("{}{lists}", config.kind.word())
}

/// A value with what its number says: `604800000 (7 d)`.
pub fn worded(name: &str, value: &str) -> String {
    match amount_words(name, value) {
        // Nobody reads the number that stands for no end.
        Some(words) if value.len() > 15 => format!("{words} ({value})"),
        Some(words) => format!("{value} ({words})"),
        None => value.to_owned(),
    }
}

/// What the brokers document, as one paragraph. It came as HTML and is text by now: a `<n>` in it is meant so.
pub(super) fn documentation(config: &Config) -> Option<String> {
    Some(config.documentation.as_ref()?.split_whitespace().collect::<Vec<_>>().join(" "))
}
