//! Deleting topics: the plan for review, which the shell shows as well, and what follows from it. The conversation is
//! `topic_changes`'.
use super::several::{amount, title};
use crate::change::{Action, Confirmation, Consequence, Plan, Weight};
use crate::kafka::deleting::{Doomed, DoomedTopic};
use crate::kafka::model::{Group, Known};
use crate::ui::number;

/// What will be done, and what follows from it. `bootstrap`: as Kafka's own tools are told where the cluster is.
pub fn plan(doomed: &Doomed, cluster: &str, bootstrap: &str) -> Plan {
    let names: Vec<&str> = doomed.topics.iter().map(|topic| &**topic.name()).collect();
    let (title, ask) = title("Delete", "topic", &names);
    let actions = doomed.topics.iter().map(action).collect();
    let mut plan = Plan::of(title, (cluster, bootstrap), actions, Confirmation::Type(ask));
    plan.consequences = consequences(doomed);
    plan.as_verb = Some(format!("topic delete {}", names.join(" ")));
    plan
}

pub(super) fn action(topic: &DoomedTopic) -> Action {
    let detail = &topic.detail;
    let partitions = number::counted(detail.partitions.len() as u64, "partition");
    let records = amount(&detail.topic.records, |count| number::counted(*count, "record"));
    let size = amount(&detail.topic.size, |bytes| number::bytes(*bytes).text());
    topic.action(format!("{partitions} · {records} · {size}"))
}

pub(super) fn consequences(doomed: &Doomed) -> Vec<Consequence> {
    let mut all = Vec::new();
    for topic in doomed.topics.iter().filter(|topic| topic.detail.topic.internal) {
        let text = format!("{} is one of Kafka's own topics: the cluster needs it", topic.name());
        all.push(Consequence::new(Weight::Warning, text));
    }
    let readers = doomed.readers.at_least().map_or(&[][..], Vec::as_slice);
    let mut active = false;
    for group in readers {
        for topic in &doomed.topics {
            if let Some(consequence) = reader(group, topic.name()) {
                active |= consequence.weight != Weight::Plain;
                all.push(consequence);
            }
        }
    }
    if let Some(why) = doomed.readers.why() {
        active = true;
        all.push(Consequence::new(Weight::Untold, format!("other groups may read it: {why}")));
    } else if readers.is_empty() {
        all.push(Consequence::new(Weight::Plain, "no group has committed or is assigned anything here"));
    }
    match &doomed.auto_create {
        Known::Is(true) if active => all.push(Consequence::new(
            Weight::Warning,
            "it will come back, empty, by auto.create.topics.enable as soon as a client asks for it again",
        )),
        Known::Is(true) => all.push(Consequence::new(
            Weight::Plain,
            "auto.create.topics.enable is on: a client that still asks for it makes it anew, empty",
        )),
        Known::Is(false) => {}
        other => {
            let why = other.why().map_or("not told", |why| why);
            let text =
                format!("whether a client can make it anew (auto.create.topics.enable) is unknown: {why}");
            all.push(Consequence::new(Weight::Untold, text));
        }
    }
    all
}

fn reader(group: &Group, topic: &str) -> Option<Consequence> {
    let row = group.reads.iter().find(|row| &*row.topic == topic)?;
    let lag = amount(&row.lag, |lag| format!("{} behind", number::count(lag.behind)));
    Some(match row.members.at_least() {
        Some(0) if row.members.whole().is_some() => Consequence::new(
            Weight::Plain,
            format!("group {} has read {topic} ({lag}), no member does now: its commits go too", group.id),
        ),
        members => {
            let members =
                members.map_or("members".to_owned(), |count| number::counted(*count as u64, "member"));
            let text = format!("group {} reads {topic} with {members} ({lag})", group.id);
            Consequence::new(Weight::Warning, text)
        }
    })
}
