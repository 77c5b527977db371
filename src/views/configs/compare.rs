//! A topic's configs beside another topic's: what differs, and making it as the other one is.
use super::wishes::ConfigWish;
use super::{ConfigsOf, review, source_cell, worded};
use crate::kafka::model::{Config, ConfigSource};
use crate::shell::{Command, Cx, Look, Notice, Ready};
use crate::ui::tone::Tone;
use crate::ui::words::Words;
use crate::views::table::Table;
use std::collections::BTreeSet;
use std::sync::Arc;

pub(super) const DIFFER: Command<Table<Config>> = Command::<Table<Config>>::new(
    "configs.differ",
    &["="],
    "compare",
    "Shows which configs differ from those of another topic.",
    |_, cx| {
        ask("Compare with", "the topic whose configs stand beside these", cx, |table, other, theirs, cx| {
            let ConfigsOf::Topic(name) = table.of() else { return };
            let lines = differences((name, table.rows()), (&other, &theirs), cx.look);
            cx.show(format!("Configs of {name} and {other}"), lines);
        });
    },
)
.ready(|table, _| of_topic(table));

pub(super) const TAKE: Command<Table<Config>> = Command::<Table<Config>>::new(
    "configs.take",
    &["I"],
    "take over",
    "Takes over the configs of another topic, after a review: sets what it has set itself, takes away what it has not.",
    |_, cx| {
        ask("Take over the configs of", "what that topic has set itself, and nothing else", cx, |table, _, theirs, cx| {
            let wishes = wishes(table.rows(), &theirs);
            review::<Table<Config>>(vec![(table.of().clone(), wishes)], cx);
        });
    },
)
.writes()
.ready(|table, _| of_topic(table));

fn of_topic(table: &Table<Config>) -> Ready {
    let is_topic = matches!(table.of(), ConfigsOf::Topic(_));
    Ready::when(is_topic, "only the configs of topics are compared")
}

/// Asks which topic, and looks its configs up.
fn ask(
    title: &'static str,
    help: &'static str,
    cx: &mut Cx<'_>,
    take: fn(&mut Table<Config>, Arc<str>, Vec<Config>, &mut Cx<'_>),
) {
    let names: Vec<String> = cx.look.pulse.topics.iter().map(|topic| topic.name.to_string()).collect();
    let complete = Box::new(move |text: &str, cursor: usize| {
        let typed = text.get(..cursor).unwrap_or(text);
        let fit = names.iter().filter(|name| name.contains(typed));
        (0, fit.map(|name| (name.clone(), String::new())).collect())
    });
    let accept = |text: &str| match text.trim() {
        "" => Err("which topic?".to_owned()),
        name => Ok(Arc::<str>::from(name)),
    };
    cx.prompt_with_offers((title, help), "", complete, accept, move |_: &mut Table<Config>, other: Arc<str>, cx| {
        let name = other.clone();
        cx.call(
            "load the other topic's configs",
            |reach| async move { reach.cluster.topic_configs(&name).await.map_err(|error| error.to_string()) },
            move |table: &mut Table<Config>, configs: Result<Vec<Config>, String>, cx| match configs {
                Ok(configs) => take(table, other, configs, cx),
                Err(why) => cx.note(Notice::bad(why)),
            },
        );
    });
}

/// What holds here and there, where that is not the same.
fn differences(
    (our_name, ours): (&str, &[Config]),
    (their_name, theirs): (&str, &[Config]),
    look: &Look,
) -> Vec<Words<'static>> {
    let widest = Words::plain(our_name).width().max(Words::plain(their_name).width());
    let names: BTreeSet<&str> = ours.iter().chain(theirs).map(|config| config.name.as_str()).collect();
    let find = |configs: &'_ [Config], name: &str| configs.iter().find(|config| config.name == name).cloned();
    let mut lines = Vec::new();
    for name in names {
        let (here, there) = (find(ours, name), find(theirs, name));
        let value = |config: &Option<Config>| config.as_ref().and_then(|config| config.value.clone());
        if value(&here) == value(&there) && here.is_some() == there.is_some() {
            continue;
        }
        lines.push(Words::toned(Tone::Strong, name.to_owned()));
        for (whose, config) in [(our_name, here), (their_name, there)] {
            let gap = " ".repeat(2 + widest - Words::plain(whose).width());
            let words = Words::toned(Tone::Muted, format!("  {whose}{gap}"));
            lines.push(match config {
                None => words.and(Tone::Muted, "has no such config"),
                Some(config) => {
                    let value =
                        config.value.as_deref().map_or("(null)".to_owned(), |value| worded(name, value));
                    words.and(Tone::Plain, value).and(Tone::Muted, "  ").then(match config.source {
                        // Which of the two is said at the begin of the line.
                        ConfigSource::Topic => Words::toned(Tone::Strong, "set on it"),
                        source => source_cell(source).words(look),
                    })
                }
            });
        }
    }
    if lines.is_empty() {
        lines.push(Words::plain("The same holds for both."));
    }
    lines
}

/// What makes the own values of one topic those of another.
fn wishes(ours: &[Config], theirs: &[Config]) -> Vec<ConfigWish> {
    let own = |configs: &[Config], name: &str| {
        let config = configs.iter().find(|config| config.name == name)?;
        config.set_on(ConfigSource::Topic)?.value.clone()
    };
    let wish = |config: &Config| match (own(ours, &config.name), own(theirs, &config.name)) {
        (mine, Some(value)) if mine.as_ref() != Some(&value) => Some(ConfigWish::set(&config.name, value)),
        (Some(_), None) => Some(ConfigWish::reset(&config.name)),
        _ => None,
    };
    ours.iter().filter_map(wish).collect()
}
