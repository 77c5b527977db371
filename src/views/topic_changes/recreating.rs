//! Topics made anew as they are, without their records: the same partitions on the same brokers, the same configs of their own,
//! another id.
use crate::change::{Action, Confirmation, Consequence, Plan, Weight};
use crate::kafka::Cluster;
use crate::kafka::model::Topic;
use crate::shell::route::for_shell;
use crate::shell::{Cx, Screen};
use crate::views::changing::{Site, propose};
use crate::views::deleting;
use crate::views::several::title;
use crate::views::table::Table;
use std::sync::Arc;

/// The plan.
///
/// # Errors
/// If a topic is not there, or how it is can't be looked up as a whole: in words.
pub async fn recreate(cluster: &Cluster, topics: Vec<Arc<str>>, site: Site) -> Result<Plan, String> {
    let doomed = cluster.doomed(&topics).await.map_err(|error| error.to_string())?;
    let mut actions = Vec::new();
    for topic in &doomed.topics {
        let deletion = deleting::action(topic);
        let Action::DeleteTopic(deed) = &deletion else { continue };
        let lacks = deed.lacks.first().cloned();
        let again = deed.again.clone().filter(|_| lacks.is_none()).ok_or_else(|| {
            let why = lacks.unwrap_or_else(|| "how it is could not be looked up".to_owned());
            format!("topic {} would not come back as it is: {why}", topic.name())
        })?;
        actions.extend([deletion, Action::CreateTopic(again)]);
    }
    let names: Vec<&str> = topics.iter().map(|name| &**name).collect();
    let (title, typed) = title("Recreate", "topic", &names);
    let mut plan = Plan::of(title, site.names(), actions, Confirmation::Type(typed));
    plan.consequences = deleting::consequences(&doomed);
    let text =
        "offsets begin at 0 again: groups that have committed here start anew, by their auto.offset.reset";
    plan.consequences.push(Consequence::new(Weight::Warning, text));
    let words: Vec<String> = names.iter().map(|name| for_shell(name)).collect();
    plan.as_verb = Some(format!("topic recreate {}", words.join(" ")));
    Ok(plan)
}

impl Table<Topic> {
    /// Looks up what falls and how it comes back; the plan comes up for review after that.
    pub(in crate::views) fn recreate(&mut self, cx: &mut Cx<'_>) {
        let topics: Vec<Arc<str>> = self.chosen().into_iter().map(|topic| topic.name.clone()).collect();
        let site = Site::of(cx.look);
        cx.call(
            "look up what would be recreated",
            |reach| async move { recreate(&reach.cluster, topics, site).await },
            |_: &mut Self, plan, cx| propose(cx, plan, |table: &mut Self, _, cx| table.refresh(cx)),
        );
    }
}
