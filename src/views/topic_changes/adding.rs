//! More partitions for topics: the controller's judgement, and which keys move.
use super::brokers::{read_brokers, write_brokers};
use crate::change::{Action, AddPartitions, Confirmation, Consequence, Plan, Weight};
use crate::kafka::Cluster;
use crate::kafka::model::Topic;
use crate::shell::route::for_shell;
use crate::shell::{Cx, Screen};
use crate::ui::number;
use crate::views::changing::{Site, propose};
use crate::views::consequences::{more_partitions as keys_that_move, unasked, untold};
use crate::views::table::Table;
use futures_util::stream::{StreamExt, iter};
use std::sync::Arc;

/// Topics of which recent records are read, and of them at a time.
const SAMPLED: usize = 12;
const AT_ONCE: usize = 4;

/// How many partitions these topics are to have, and where the new ones go.
#[derive(Clone, Debug)]
pub struct MorePartitions {
    pub topics: Vec<Arc<str>>,
    pub to: usize,
    /// The brokers of each new partition; none: as the controller likes.
    pub brokers: NewBrokers,
}

/// The brokers of each new partition.
type NewBrokers = Option<Vec<Vec<i32>>>;

/// The plan.
///
/// # Errors
/// If a topic is not there or has so many already, or the controller would refuse: in words.
pub async fn more_partitions(cluster: &Cluster, order: MorePartitions, site: Site) -> Result<Plan, String> {
    let known = cluster.topics_named(&order.topics).await.map_err(|error| error.to_string())?;
    let additions: Vec<AddPartitions> =
        known.iter().map(|topic| addition(topic, &order)).collect::<Result<_, _>>()?;
    let all: Vec<&AddPartitions> = additions.iter().collect();
    for verdict in cluster.judge_partitions(&all).await {
        verdict.map_err(|error| error.to_string())?;
    }
    let mut consequences = Vec::new();
    // Of many topics the first ones speak for all.
    let sampled = known.iter().take(SAMPLED).map(|topic| cluster.recent_records(&topic.name, site.now));
    let sampled = sampled.collect::<Vec<_>>();
    let samples: Vec<_> = iter(sampled).buffered(AT_ONCE).collect().await;
    if let Some(more @ 1..) = known.len().checked_sub(SAMPLED) {
        let why = format!("they are too many; {SAMPLED} are looked at");
        consequences.push(unasked(
            &format!("which keys of {} more move", number::counted(more as u64, "topic")),
            &why,
        ));
    }
    for (topic, recent) in known.iter().zip(samples) {
        match recent {
            Ok(recent) => consequences.extend(keys_that_move(&recent, order.to, site.partitioner)),
            Err(error) => {
                consequences.push(untold(&format!("{}: which keys move", topic.name), &error.to_string()));
            }
        }
    }
    for topic in &known {
        if topic.internal {
            let text = format!(
                "{} is one of Kafka's own topics: which partition is whose follows from their number",
                topic.name
            );
            consequences.push(Consequence::new(Weight::Warning, text));
        }
    }
    let names: Vec<&str> = order.topics.iter().map(|name| &**name).collect();
    let (title, typed) = match names.as_slice() {
        [only] => (format!("Add partitions to topic {only}"), (*only).to_owned()),
        all => (format!("Add partitions to {} topics", all.len()), format!("{} topics", all.len())),
    };
    let actions = additions.into_iter().map(Action::AddPartitions).collect();
    let mut plan = Plan::of(title, site.names(), actions, Confirmation::Type(typed));
    plan.consequences = consequences;
    let words: Vec<String> = names.iter().map(|name| for_shell(name)).collect();
    let brokers =
        order.brokers.as_ref().map_or(String::new(), |rows| format!(" --brokers-of {}", write_brokers(rows)));
    plan.as_verb = Some(format!("topic partitions {} --to {}{brokers}", words.join(" "), order.to));
    Ok(plan)
}

fn addition(topic: &Topic, order: &MorePartitions) -> Result<AddPartitions, String> {
    let (name, was) = (&topic.name, topic.partitions.len());
    if order.to <= was {
        let has = number::counted(was as u64, "partition");
        return Err(format!(
            "topic {name} has {has}: their number can only grow, and {} is no more",
            order.to
        ));
    }
    let more = order.to - was;
    if let Some(rows) = order.brokers.as_ref().filter(|rows| rows.len() != more) {
        let new = number::counted(more as u64, "partition");
        return Err(format!("topic {name} gets {new} more, and brokers are named for {}", rows.len()));
    }
    let id = (!topic.id.is_nil()).then(|| topic.id.to_string());
    Ok(AddPartitions { topic: name.to_string(), id, was, to: order.to, brokers: order.brokers.clone() })
}

impl Table<Topic> {
    /// Asks how many there are to be; the plan comes up for review after that.
    pub(in crate::views) fn add_partitions(&mut self, cx: &mut Cx<'_>) {
        let topics: Vec<Arc<str>> = self.chosen().into_iter().map(|topic| topic.name.clone()).collect();
        let most = self.chosen().iter().map(|topic| topic.partitions.len()).max().unwrap_or(0);
        cx.prompt(
            "Partitions in all",
            format!(
                "now {most}; the number can only grow. Where the new ones go may follow: {} 1:2:3,2:3:1",
                most + 2
            ),
            "",
            move |text: &str| read(text, most),
            move |_: &mut Self, (to, brokers): (usize, NewBrokers), cx| {
                let order = MorePartitions { topics, to, brokers };
                let site = Site::of(cx.look);
                cx.call(
                    "look up what follows",
                    |reach| async move { more_partitions(&reach.cluster, order, site).await },
                    |_: &mut Self, plan, cx| propose(cx, plan, |table: &mut Self, _, cx| table.refresh(cx)),
                );
            },
        );
    }
}

fn read(text: &str, most: usize) -> Result<(usize, NewBrokers), String> {
    let (count, brokers) = match text.trim().split_once(char::is_whitespace) {
        Some((count, brokers)) => (count, Some(read_brokers(brokers.trim())?)),
        None => (text.trim(), None),
    };
    let to: usize =
        count.replace([',', '_'], "").parse().map_err(|_| format!("{count:?} is no number of partitions"))?;
    if to <= most {
        return Err(format!("there are {most} already, and the number can only grow"));
    }
    Ok((to, brokers))
}
