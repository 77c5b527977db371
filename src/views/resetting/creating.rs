//! A group that is to be made, from the list of groups: its name, its topics, and where it is to stand. A name that is there
//! already is reset instead, on its own page.
use super::super::table::Table;
use super::asking::ask_where;
use super::wanted::ResetAsk;
use crate::kafka::model::Group;
use crate::kafka::resetting::ResetScope;
use crate::nearest::did_you_mean;
use crate::shell::effect::Complete;
use crate::shell::{Cx, Look};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

impl Table<Group> {
    /// Asks for all that a new group needs.
    pub(in crate::views) fn create_group(&mut self, cx: &mut Cx<'_>) {
        let groups = cx.look.pulse.groups.at_least().into_iter().flat_map(|groups| groups.iter());
        let there: BTreeSet<Arc<str>> = groups.map(|group| group.id.clone()).collect();
        cx.prompt(
            "Name of the new group",
            "its consumers use it as group.id; its topics and where it stands come next",
            "",
            move |text| match text.trim() {
                "" => Err("no name was given".to_owned()),
                name if there.contains(name) => {
                    Err("there is one of this name: R on its page sets its offsets".to_owned())
                }
                name => Ok(Arc::<str>::from(name)),
            },
            |_: &mut Self, group, cx| ask_topics(group, cx),
        );
    }
}

fn ask_topics(group: Arc<str>, cx: &mut Cx<'_>) {
    let topics = topics(cx.look);
    let offered = topics.clone();
    let complete: Complete = Box::new(move |text, cursor| {
        let from = text[..cursor].rfind(char::is_whitespace).map_or(0, |at| at + 1);
        let fits = offered.iter().filter(|name| name.starts_with(&text[from..cursor]));
        (from, fits.map(|name| (name.to_string(), "topic".to_owned())).collect())
    });
    cx.prompt_with_offers(
        ("Which topics is it to read?", "names with blanks between them; tab offers them"),
        "",
        complete,
        move |text| chosen(text, &topics),
        move |_: &mut Table<Group>, scope, cx| {
            ask_where::<Table<Group>>(ResetAsk { group, scope, create: true }, cx);
        },
    );
}

fn topics(look: &Look) -> BTreeSet<Arc<str>> {
    look.pulse.topics.iter().map(|topic| topic.name.clone()).collect()
}

/// The topics that are named; those that are not there are told before anything is looked up.
fn chosen(text: &str, topics: &BTreeSet<Arc<str>>) -> Result<ResetScope, String> {
    let mut scope = BTreeMap::new();
    for name in text.split_whitespace() {
        if !topics.contains(name) {
            let meant = did_you_mean(name, topics.iter().map(|topic| &**topic));
            return Err(format!("there is no topic {name}{meant}"));
        }
        scope.insert(name.into(), None);
    }
    match scope.is_empty() {
        true => Err("no topic was given".to_owned()),
        false => Ok(ResetScope::Only(scope)),
    }
}
