//! What is recalled: the topic's past filters in the filter line, filters and views kept under names. Everything of it
//! stands in the state file; this file asks for names and shows the lists.
use super::Records;
use crate::config::{Named, StateFile};
use crate::shell::{Command, Cx, Notice, Ready, Route, Screen, saved};
use crate::ui::popup::Offer;
use crate::views::trying;

/// Where something is kept under a name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum KeptBy {
    /// Routes, the same for all topics.
    #[default]
    Views,
    /// Filters of this topic.
    Filters,
}

/// A line of a list that is open.
#[derive(Clone, Debug, PartialEq, Eq)]
enum RecalledLine {
    Kept(String),
    /// A filter without a name.
    Past(String),
    Rename,
    Delete,
}

/// A question about names that is open.
#[derive(Debug, Default)]
pub(super) struct Recall {
    shelf: KeptBy,
    listed: Vec<RecalledLine>,
    /// A name that is taken, and what is to be kept under it.
    waiting: Option<(String, String)>,
}

/// Commands of this file.
pub(super) const COMMANDS: &[Command<Records>] = &[
    Command::new(
        "records.views",
        &["b"],
        "saved views",
        "Lists the saved views: opens, renames or deletes one.",
        |records: &mut Records, cx| records.list(KeptBy::Views, cx),
    )
    .rank(12),
    Command::new(
        "records.save-view",
        &["B"],
        "save view",
        "Saves this view under a name: topic, range, filter, columns.",
        |records: &mut Records, cx| {
            let route = records.route().to_string();
            records.ask_name(KeptBy::Views, route, cx);
        },
    ),
    Command::new(
        "records.filters",
        &["ctrl-r"],
        "filters",
        "Lists the topic's filters, named and past ones, and searches one.",
        |records: &mut Records, cx| records.list(KeptBy::Filters, cx),
    ),
    Command::new(
        "records.save-filter",
        &["ctrl-n"],
        "save filter",
        "Saves the filter under a name, for this topic.",
        |records: &mut Records, cx| {
            if let Some(text) = records.question.filter.as_ref().map(|filter| filter.text().to_owned()) {
                records.ask_name(KeptBy::Filters, text, cx);
            }
        },
    )
    .ready(|records, _| Ready::when(records.question.filter.is_some(), "no filter is searched: / takes one")),
];

impl KeptBy {
    fn of<'s>(self, topic: &str, state: &'s StateFile) -> Option<&'s Named> {
        match self {
            KeptBy::Views => Some(&state.views),
            KeptBy::Filters => state.named_filters(topic),
        }
    }

    fn of_mut<'s>(self, topic: &str, state: &'s mut StateFile) -> &'s mut Named {
        match self {
            KeptBy::Views => &mut state.views,
            KeptBy::Filters => state.named_filters_mut(topic),
        }
    }

    /// What is kept, for people to read: a view as the words of its route.
    fn told(self, text: &str) -> String {
        match (self, text.parse::<Route>()) {
            (KeptBy::Views, Ok(route)) => route.told(),
            _ => text.to_owned(),
        }
    }

    fn one(self) -> &'static str {
        match self {
            KeptBy::Views => "view",
            KeptBy::Filters => "filter",
        }
    }
}

impl Records {
    /// Opens the filter line; its history is the topic's.
    pub(super) fn type_filter(&mut self, cx: &mut Cx<'_>) {
        self.line.open(trying::past(&self.question.topic, cx.look));
    }

    fn ask_name(&mut self, shelf: KeptBy, text: String, cx: &mut Cx<'_>) {
        self.recall.shelf = shelf;
        let title = match shelf {
            KeptBy::Views => "Save this view as",
            KeptBy::Filters => "Save this filter as",
        };
        cx.prompt(
            title,
            shelf.told(&text),
            "",
            move |name| acceptable(name).map(|name| (name, text.clone())),
            |records: &mut Records, (name, text), cx| records.keep(name, text, cx),
        );
    }

    /// Keeps it, unless the name is taken: then asks, and what was there stays unless the user says otherwise.
    fn keep(&mut self, name: String, text: String, cx: &mut Cx<'_>) {
        let kept =
            self.recall.shelf.of(&self.question.topic, &cx.look.state).and_then(|named| named.get(&name));
        match kept {
            Some(same) if same != text => {
                let one = self.recall.shelf.one();
                let shelf = self.recall.shelf;
                let offers =
                    vec![Offer::new("keep", shelf.told(same)), Offer::new("replace", shelf.told(&text))];
                self.recall.waiting = Some((name.clone(), text));
                cx.choose(
                    format!("There is a {one} \"{name}\" already"),
                    offers,
                    |records: &mut Records, index, cx| {
                        if let Some((name, text)) = records.recall.waiting.take().filter(|_| index == 1) {
                            records.put(name, text, cx);
                        }
                    },
                );
            }
            _ => self.put(name, text, cx),
        }
    }

    fn put(&self, name: String, text: String, cx: &mut Cx<'_>) {
        let (shelf, topic) = (self.recall.shelf, self.question.topic.clone());
        let how = match shelf {
            KeptBy::Views => format!("b lists the views, :open {name} opens this one from everywhere"),
            KeptBy::Filters => "ctrl-r lists the filters of this topic".to_owned(),
        };
        cx.note(Notice::good(format!("The {} \"{name}\" is saved · {how}", shelf.one())));
        cx.remember(move |state| shelf.of_mut(&topic, state).put(&name, &text));
    }

    fn list(&mut self, shelf: KeptBy, cx: &mut Cx<'_>) {
        let named = shelf.of(&self.question.topic, &cx.look.state);
        let kept: Vec<(&str, &str)> = named.into_iter().flat_map(Named::iter).collect();
        let mut rows: Vec<(RecalledLine, Offer)> = Vec::new();
        rows.extend(kept.iter().map(|(name, text)| {
            (RecalledLine::Kept((*name).to_owned()), Offer::new(*name, shelf.told(text)))
        }));
        if shelf == KeptBy::Filters {
            let past = cx.look.state.filters(&self.question.topic).iter();
            let unnamed = past.filter(|text| kept.iter().all(|(_, known)| known != text));
            rows.extend(unnamed.map(|text| {
                (RecalledLine::Past(text.clone()), Offer::new(text.as_str(), "searched before"))
            }));
        }
        if rows.is_empty() {
            let how = match shelf {
                KeptBy::Views => "No view is saved yet: B saves this one",
                KeptBy::Filters => "No filter of this topic is known yet: / searches one, ctrl-n saves it",
            };
            cx.note(Notice::info(how));
            return;
        }
        if !kept.is_empty() {
            rows.push((RecalledLine::Rename, Offer::new("Rename one …", "")));
            rows.push((RecalledLine::Delete, Offer::new("Delete one …", "")));
        }
        let (listed, offers) = rows.into_iter().unzip();
        self.recall = Recall { shelf, listed, waiting: None };
        let title = match shelf {
            KeptBy::Views => "Saved views".to_owned(),
            KeptBy::Filters => format!("Filters of {}", self.question.topic),
        };
        cx.choose(title, offers, Records::recalled);
    }

    fn recalled(&mut self, index: usize, cx: &mut Cx<'_>) {
        let named = self.recall.shelf.of(&self.question.topic, &cx.look.state);
        match (self.recall.listed.get(index), self.recall.shelf) {
            (Some(RecalledLine::Kept(name)), KeptBy::Views) => match saved::view(name, cx.look) {
                Ok(route) => cx.go(route),
                Err(why) => cx.note(Notice::warn(why)),
            },
            (Some(RecalledLine::Kept(name)), KeptBy::Filters) => {
                let text = named.and_then(|named| named.get(name)).unwrap_or_default().to_owned();
                self.search_for(text, cx);
            }
            (Some(RecalledLine::Past(text)), _) => self.search_for(text.clone(), cx),
            (Some(RecalledLine::Rename), _) => self.choose_kept("Rename", Records::ask_new_name, cx),
            (Some(RecalledLine::Delete), _) => self.choose_kept("Delete", Records::delete, cx),
            (None, _) => {}
        }
    }

    fn choose_kept(&mut self, deed: &str, take: fn(&mut Records, usize, &mut Cx<'_>), cx: &mut Cx<'_>) {
        let shelf = self.recall.shelf;
        let named = shelf.of(&self.question.topic, &cx.look.state).into_iter().flat_map(Named::iter);
        let offers: Vec<Offer> = named.map(|(name, text)| Offer::new(name, text)).collect();
        self.recall.listed = offers.iter().map(|offer| RecalledLine::Kept(offer.name.clone())).collect();
        cx.choose(format!("{deed} which {}?", shelf.one()), offers, take);
    }

    fn ask_new_name(&mut self, index: usize, cx: &mut Cx<'_>) {
        let (shelf, topic) = (self.recall.shelf, self.question.topic.clone());
        let Some(RecalledLine::Kept(name)) = self.recall.listed.get(index).cloned() else { return };
        let named = shelf.of(&topic, &cx.look.state).into_iter().flat_map(Named::iter);
        let taken: Vec<String> = named.map(|(name, _)| name.to_owned()).collect();
        let old = name.clone();
        cx.prompt(
            "Rename to",
            format!("another name for \"{name}\""),
            name,
            move |text| match acceptable(text)? {
                same if same != old && taken.contains(&same) => {
                    Err(format!("There is a {} \"{same}\" already", shelf.one()))
                }
                free => Ok((old.clone(), free)),
            },
            |records: &mut Records, (name, to), cx| {
                let (shelf, topic) = (records.recall.shelf, records.question.topic.clone());
                cx.note(Notice::good(format!("The {} \"{name}\" is called \"{to}\" now", shelf.one())));
                cx.remember(move |state| shelf.of_mut(&topic, state).rename(&name, &to));
            },
        );
    }

    fn delete(&mut self, index: usize, cx: &mut Cx<'_>) {
        let (shelf, topic) = (self.recall.shelf, self.question.topic.clone());
        let Some(RecalledLine::Kept(name)) = self.recall.listed.get(index).cloned() else { return };
        let text = shelf.of(&topic, &cx.look.state).and_then(|named| named.get(&name)).unwrap_or_default();
        cx.note(Notice::info(format!("The {} \"{name}\" is deleted; it was {text}", shelf.one())));
        cx.remember(move |state| shelf.of_mut(&topic, state).remove(&name));
    }
}

/// A name as it is kept.
fn acceptable(name: &str) -> Result<String, String> {
    match name.trim() {
        "" => Err("a name, so that it can be found again".to_owned()),
        long if long.chars().count() > 60 => Err("at most 60 characters: it is a name in a list".to_owned()),
        name => Ok(name.to_owned()),
    }
}
