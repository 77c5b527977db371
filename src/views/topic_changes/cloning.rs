//! A topic like another one: as many partitions and replicas, the same configs of its own; with its records, if that is wanted
//! (`copying`).
use super::alike::alike;
use super::copying::{CopiedGroups, CopyOrder, clone_with_records};
use crate::change::{Action, Confirmation, Consequence, Plan, Weight};
use crate::kafka::Cluster;
use crate::kafka::model::Topic;
use crate::shell::route::for_shell;
use crate::shell::{Cx, Screen};
use crate::ui::popup::Offer;
use crate::views::changing::{Site, propose};
use crate::views::table::Table;
use std::sync::Arc;

/// The plan.
///
/// # Errors
/// If the topic is not there, its configs can't be had, or the controller would refuse the new one: in words.
pub async fn clone_topic(cluster: &Cluster, from: Arc<str>, to: String, site: Site) -> Result<Plan, String> {
    let alike = alike(cluster, &from, &to).await?;
    let title = format!("Create topic {to} like {from}");
    let actions = vec![Action::CreateTopic(alike.wanted.clone())];
    let mut plan = Plan::of(title, site.names(), actions, Confirmation::Confirm);
    let text = format!("no record of {from} is copied, and no group's position");
    plan.consequences.push(Consequence::new(Weight::Plain, text));
    plan.consequences.extend(alike.secrets());
    plan.as_verb = Some(format!("topic clone {} {}", for_shell(&from), for_shell(&to)));
    Ok(plan)
}

impl Table<Topic> {
    /// Asks for the new name, and what goes along; the plan comes up for review after that.
    pub(in crate::views) fn clone_topic(&mut self, cx: &mut Cx<'_>) {
        let Some(from) = self.selected().map(|topic| topic.name.clone()) else { return };
        let (prefill, source) = (format!("{from}-copy"), from.clone());
        cx.prompt(
            "Name of the new topic",
            format!("as many partitions and the same configs as {from}; what else goes along is asked next"),
            prefill,
            move |text: &str| match text.trim() {
                "" => Err("a topic has a name".to_owned()),
                name if *name == *source => Err("that is the topic itself".to_owned()),
                name => Ok(name.to_owned()),
            },
            move |_: &mut Self, to: String, cx| ask_what_goes_along(from, to, cx),
        );
    }
}

/// The ways to clone, as they are offered.
const WAYS: [(&str, &str); 3] = [
    ("Partitions and configs", "no record, no group's position"),
    ("And its records", "the committed ones, with their times"),
    ("And where its groups stand", "records, and positions of groups nobody is in"),
];

fn ask_what_goes_along(from: Arc<str>, to: String, cx: &mut Cx<'_>) {
    let offers = WAYS.iter().map(|(label, detail)| Offer::new(*label, *detail)).collect();
    cx.choose(format!("What of {from} goes along?"), offers, move |_: &mut Table<Topic>, way, cx| {
        let site = Site::of(cx.look);
        let groups = if way == 2 { CopiedGroups::All } else { CopiedGroups::None };
        cx.call(
            "look up what follows",
            move |reach| async move {
                match way {
                    0 => clone_topic(&reach.cluster, from, to, site).await,
                    _ => clone_with_records(&reach.cluster, CopyOrder { from, to, groups }, site).await,
                }
            },
            |_: &mut Table<Topic>, plan, cx| {
                propose(cx, plan, |table: &mut Table<Topic>, _, cx| table.refresh(cx));
            },
        );
    });
}
