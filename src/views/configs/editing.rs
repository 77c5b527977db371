//! Changing configs in their table: a value is typed, chosen or ticked, one config after another where several are marked; then
//! the plan of all of them comes up for review.
use super::ConfigsOf;
use super::page::{READ_ONLY, documentation};
use super::plan::{WishedConfigs, set_configs};
use super::wishes::{ConfigWish, own};
use crate::change::{ConfigValue, Plan};
use crate::kafka::config_value::{ConfigUnit, allowed_words, read_value};
use crate::kafka::model::{Config, ConfigKind};
use crate::shell::{Command, Cx, Notice, Ready, Screen};
use crate::ui::popup::Offer;
use crate::views::changing::{Site, propose};
use crate::views::table::Table;
use std::collections::VecDeque;

/// The commands that change.
pub(super) const SET: Command<Table<Config>> = Command::<Table<Config>>::new(
    "configs.set",
    &["e"],
    "set",
    "Sets the config, or all marked ones, after a review of what follows.",
    |table, cx| {
        let rest = table.chosen().into_iter().cloned().collect();
        ask(Questions { of: table.of().clone(), rest, wishes: Vec::new() }, cx);
    },
)
.writes()
.ready(|table, _| changeable(table))
.rank(4);

pub(super) const RESET: Command<Table<Config>> = Command::<Table<Config>>::new(
    "configs.reset",
    &["u"],
    "reset",
    "Takes the own value of the config away, or of all marked ones, after a review: what stands above it holds then.",
    |table, cx| {
        let level = table.of().level();
        let set = table.chosen().into_iter().filter(|config| own(config, level) != ConfigValue::NotSet);
        let wishes = set.map(|config| ConfigWish::reset(&config.name)).collect();
        let wanted = vec![(table.of().clone(), wishes)];
        review::<Table<Config>>(wanted, cx);
    },
)
.writes()
.ready(|table, _| match changeable(table) {
    Ready::Yes => {
        let level = table.of().level();
        let any = table.chosen().into_iter().any(|config| own(config, level) != ConfigValue::NotSet);
        Ready::when(any, "it has no value of its own here to take away")
    }
    no => no,
})
.rank(5);

fn changeable(table: &Table<Config>) -> Ready {
    let chosen = table.chosen();
    match chosen.iter().find(|config| config.read_only) {
        _ if chosen.is_empty() => Ready::No("no config is selected".to_owned()),
        Some(config) => Ready::No(format!("{}: {READ_ONLY}", config.name)),
        None => Ready::Yes,
    }
}

/// Configs that are still to be asked about, and what was answered.
#[derive(Clone)]
struct Questions {
    of: ConfigsOf,
    rest: VecDeque<Config>,
    wishes: Vec<ConfigWish>,
}

impl Questions {
    fn answered(mut self, value: String, cx: &mut Cx<'_>) {
        if let Some(config) = self.rest.pop_front() {
            self.wishes.push(ConfigWish::set(config.name, value));
        }
        ask(self, cx);
    }
}

/// Asks about the next one; after the last the plan is made.
fn ask(questions: Questions, cx: &mut Cx<'_>) {
    let Some(config) = questions.rest.front().cloned() else {
        return review::<Table<Config>>(vec![(questions.of, questions.wishes)], cx);
    };
    let words = allowed_words(&config.name);
    match config.kind {
        _ if config.sensitive => cx.ask_secret(
            "New secret",
            format!("{}: no broker tells the old one, and no file of kafdeck keeps this one", config.name),
            |_: &mut Table<Config>, secret, cx| questions.answered(secret.expose().to_owned(), cx),
        ),
        ConfigKind::List if !words.is_empty() => tick(questions, current(&config), cx),
        ConfigKind::Boolean => choose(questions, &["true", "false"], cx),
        _ if !words.is_empty() => choose(questions, words, cx),
        _ => type_in(questions, config, cx),
    }
}

fn current(config: &Config) -> Vec<String> {
    let value = config.value.as_deref().unwrap_or_default();
    value.split(',').map(str::trim).filter(|item| !item.is_empty()).map(str::to_owned).collect()
}

fn choose(questions: Questions, words: &'static [&'static str], cx: &mut Cx<'_>) {
    let Some(config) = questions.rest.front() else { return };
    let now = config.value.as_deref();
    let offer = |word: &&'static str| {
        let detail = if Some(*word) == now { "now" } else { "" };
        Offer::new(*word, detail)
    };
    let title = format!("Set {}", config.name);
    cx.choose(title, words.iter().map(offer).collect(), move |_: &mut Table<Config>, index, cx| {
        questions.answered(words[index].to_owned(), cx);
    });
}

/// A set of words: each is ticked or not, until it is right.
fn tick(questions: Questions, ticked: Vec<String>, cx: &mut Cx<'_>) {
    let Some(config) = questions.rest.front() else { return };
    let words = allowed_words(&config.name);
    let value = ticked.join(",");
    let done = match read_value(config, &value) {
        Ok(_) if !ticked.is_empty() => Offer::new("done", value.clone()),
        _ => Offer::new("done", "").off(Some("nothing is ticked".to_owned())),
    };
    let sign = |word: &&'static str| {
        let on = ticked.iter().any(|item| item == word);
        let detail = if on { "Enter takes it out" } else { "Enter takes it in" };
        Offer::new(format!("[{}] {word}", if on { 'x' } else { ' ' }), detail)
    };
    let offers = words.iter().map(sign).chain([done]).collect();
    let title = format!("Set {}: a set, tick what is in it", config.name);
    cx.choose(title, offers, move |_: &mut Table<Config>, index, cx| {
        let Some(word) = words.get(index) else { return questions.answered(value, cx) };
        let mut ticked = ticked;
        match ticked.iter().position(|item| item == word) {
            Some(at) => drop(ticked.remove(at)),
            None => ticked.push((*word).to_owned()),
        }
        tick(questions, ticked, cx);
    });
}

fn type_in(questions: Questions, config: Config, cx: &mut Cx<'_>) {
    let takes = match ConfigUnit::of(&config.name) {
        Some(unit) => format!("{}: the number, or {}", config.name, unit.example()),
        None => match documentation(&config) {
            Some(text) => format!("{}: {text}", config.name),
            None => config.name.clone(),
        },
    };
    let prefill = config.value.clone().unwrap_or_default();
    cx.prompt(
        "New value",
        takes,
        prefill,
        move |text: &str| read_value(&config, text).map(|_| text.trim().to_owned()),
        |_: &mut Table<Config>, value: String, cx: &mut Cx<'_>| questions.answered(value, cx),
    );
}

/// Looks up what follows; the plan comes up for review after that.
pub fn review<V: Screen>(wanted: WishedConfigs, cx: &mut Cx<'_>) {
    let site = Site::of(cx.look);
    cx.call(
        "look up what follows",
        |reach| async move { set_configs(&reach.cluster, wanted, site).await },
        |_: &mut V, plan: Result<Option<Plan>, String>, cx: &mut Cx<'_>| match plan {
            Ok(Some(plan)) => propose(cx, Ok(plan), |view: &mut V, _, cx| view.refresh(cx)),
            Ok(None) => cx.note(Notice::good("Nothing to change: it is so already")),
            Err(why) => cx.note(Notice::bad(format!("Nothing was changed: {why}"))),
        },
    );
}
