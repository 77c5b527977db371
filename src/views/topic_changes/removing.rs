//! The oldest records of topics go: all before an offset, a time, a percentage, or everything.
use crate::change::{Action, Confirmation, Consequence, DeleteRecords, Plan, Weight, some};
use crate::kafka::Cluster;
use crate::kafka::model::{PartitionDetail, Topic};
use crate::kafka::read::{Partitions, Position};
use crate::kafka::stakes::RetentionStake;
use crate::shell::route::for_shell;
use crate::shell::{Cx, Screen};
use crate::views::changing::{Site, propose};
use crate::views::consequences::{removal, untold};
use crate::views::table::Table;
use std::collections::BTreeSet;
use std::sync::Arc;

/// What goes.
#[derive(Clone, Debug)]
pub struct Removing {
    pub topics: Vec<Arc<str>>,
    pub partitions: Partitions,
    /// All before this goes.
    pub before: Position,
    /// As it was written.
    pub words: String,
}

/// The plan.
///
/// # Errors
/// If a topic is not there, Kafka deletes no records of it, or nothing lies before the position: in words.
pub async fn delete_records(cluster: &Cluster, order: Removing, site: Site) -> Result<Plan, String> {
    let clock = (site.now, &site.zone);
    let found = cluster.removal(&order.topics, order.partitions.clone(), order.before, clock).await;
    let found = found.map_err(|error| error.to_string())?;
    let mut consequences = past_the_end(&order, &found.stakes)?;
    consequences.extend(found.stakes.iter().flat_map(removal));
    consequences.extend(found.missing.iter().map(|why| untold("a part", why)));
    let actions: Vec<Action> = found.cuts.into_iter().map(Action::DeleteRecords).collect();
    if actions.is_empty() {
        return Err(format!("no record lies before {}", order.words));
    }
    let names: Vec<&str> = order.topics.iter().map(|name| &**name).collect();
    let (title, typed) = match names.as_slice() {
        [only] => (format!("Delete records of {only} before {}", order.words), (*only).to_owned()),
        all => (
            format!("Delete records of {} topics before {}", all.len(), order.words),
            format!("{} topics", all.len()),
        ),
    };
    let same_as = same_as(&actions, &site.bootstrap);
    let mut plan = Plan::of(title, site.names(), actions, Confirmation::Type(typed));
    plan.same_as = vec![same_as];
    plan.rights.dedup();
    let text = "offsets do not begin anew: the next record gets the next number, as ever";
    consequences.push(Consequence::new(Weight::Plain, text));
    plan.consequences = consequences;
    let words: Vec<String> = names.iter().map(|name| for_shell(name)).collect();
    let partitions = match &order.partitions {
        Partitions::All => String::new(),
        Partitions::Only(ids) => {
            let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
            format!(" --partitions {}", ids.join(","))
        }
    };
    let before = for_shell(&order.words);
    plan.as_verb = Some(format!("topic delete-records {} --before {before}{partitions}", words.join(" ")));
    Ok(plan)
}

/// An offset that lies past the end of partitions would take all that they have, which may not be meant: it is told, and refused where
/// it lies past the end of all.
fn past_the_end(order: &Removing, stakes: &[RetentionStake]) -> Result<Vec<Consequence>, String> {
    let Position::Offset(before) = order.before else { return Ok(Vec::new()) };
    let rows = stakes.iter().flat_map(|stake| stake.partitions.iter().map(|row| (&stake.topic, row)));
    let ends = rows.filter_map(|(topic, row)| Some((row.ends.whole()?.end, topic, row.id)));
    let ends: Vec<_> = ends.collect();
    let short: Vec<String> = ends
        .iter()
        .filter(|(end, ..)| *end < before)
        .map(|(end, topic, id)| format!("{topic}/{id} ({end})"))
        .collect();
    match ends.iter().max() {
        Some((end, topic, id)) if *end < before => Err(format!(
            "no partition reaches offset {before}: {topic}/{id} comes the farthest and ends at {end}; write end to delete everything"
        )),
        _ if short.is_empty() => Ok(Vec::new()),
        _ => {
            let text =
                format!("offset {before} lies past the end of {}: everything in there goes", some(&short));
            Ok(vec![Consequence::new(Weight::Warning, text)])
        }
    }
}

/// All of it with Kafka's own tool, which reads the offsets from a file.
fn same_as(actions: &[Action], bootstrap: &str) -> String {
    let rows = actions.iter().filter_map(|action| match action {
        Action::DeleteRecords(DeleteRecords { topic, partition, before, .. }) => {
            Some(format!("{{\"topic\":\"{topic}\",\"partition\":{partition},\"offset\":{before}}}"))
        }
        _ => None,
    });
    let rows: Vec<String> = rows.collect();
    format!(
        "echo '{{\"partitions\":[{}],\"version\":1}}' > offsets.json && kafka-delete-records.sh {bootstrap} --offset-json-file offsets.json",
        rows.join(",")
    )
}

impl Table<Topic> {
    /// Asks before what; the plan comes up for review after that.
    pub(in crate::views) fn delete_records(&mut self, cx: &mut Cx<'_>) {
        let topics = self.chosen().into_iter().map(|topic| topic.name.clone()).collect();
        ask::<Self>(topics, Partitions::All, Screen::refresh, cx);
    }
}

impl Table<PartitionDetail> {
    /// The same of the marked partitions, or of the selected one.
    pub(in crate::views) fn delete_records(&mut self, cx: &mut Cx<'_>) {
        let ids: BTreeSet<i32> = self.chosen().into_iter().map(|row| row.partition.id.0).collect();
        let topics = vec![Arc::from(self.of().as_str())];
        ask::<Self>(topics, Partitions::Only(ids), Screen::refresh, cx);
    }
}

fn ask<V: Screen>(
    topics: Vec<Arc<str>>,
    partitions: Partitions,
    again: fn(&mut V, &mut Cx<'_>),
    cx: &mut Cx<'_>,
) {
    let zone = cx.look.zone.clone();
    cx.prompt(
        "Delete records before",
        "an offset, a time (-7d, 2026-11-22T10:00), a percentage (50%), or end: everything. They are gone for good",
        "",
        move |text: &str| {
            let before = Position::parse(text, &zone).map_err(|mistake| mistake.to_string())?;
            Ok::<_, String>((before, text.trim().to_owned()))
        },
        move |_: &mut V, (before, words): (Position, String), cx| {
            let order = Removing { topics, partitions, before, words };
            let site = Site::of(cx.look);
            cx.call(
                "look up what would go",
                |reach| async move { delete_records(&reach.cluster, order, site).await },
                move |_: &mut V, plan, cx| propose(cx, plan, move |view: &mut V, _, cx| again(view, cx)),
            );
        },
    );
}
