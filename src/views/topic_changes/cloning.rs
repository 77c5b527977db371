//! A topic like another one: as many partitions and replicas, the same configs of its own; no records.
use super::creating::judged;
use crate::change::{
    Action, ConfigResource, ConfigValue, Confirmation, Consequence, CreateTopic, Plan, TopicLayout, Weight,
};
use crate::kafka::Cluster;
use crate::kafka::model::Topic;
use crate::shell::route::for_shell;
use crate::shell::{Cx, Screen};
use crate::views::changing::{Site, propose};
use crate::views::table::Table;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The plan.
///
/// # Errors
/// If the topic is not there, its configs can't be had, or the controller would refuse the new one: in words.
pub async fn clone_topic(cluster: &Cluster, from: Arc<str>, to: String, site: Site) -> Result<Plan, String> {
    let known = cluster.topics_named(std::slice::from_ref(&from)).await.map_err(|error| error.to_string())?;
    let topic = known.into_iter().next().ok_or_else(|| format!("there is no topic {from:?}"))?;
    let resource = ConfigResource::Topic(from.to_string());
    let own = cluster.own_configs(std::slice::from_ref(&resource)).await.into_iter().next();
    let own = own.ok_or("its configs were not told")?.map_err(|error| error.to_string())?;
    let mut configs = BTreeMap::new();
    let mut lacks = Vec::new();
    for (name, value) in own {
        match value {
            ConfigValue::Is(value) => drop(configs.insert(name, value)),
            ConfigValue::Secret(_) => lacks.push(name),
            ConfigValue::NotSet => {}
        }
    }
    let partitions = i32::try_from(topic.partitions.len()).ok();
    let replication = topic.partitions.iter().map(|row| row.replicas.len()).max();
    let replication = replication.and_then(|count| i16::try_from(count).ok());
    let layout = TopicLayout::Spread { partitions, replication };
    let wanted = CreateTopic { name: to.clone(), layout, configs };
    judged(cluster, std::slice::from_ref(&wanted)).await?;
    let title = format!("Create topic {to} like {from}");
    let mut plan = Plan::of(title, site.names(), vec![Action::CreateTopic(wanted)], Confirmation::Confirm);
    let text = format!("no record of {from} is copied, and no group's position");
    plan.consequences.push(Consequence::new(Weight::Plain, text));
    for name in lacks {
        let text = format!("{name} is a secret, which no broker tells: it is not set on {to}");
        plan.consequences.push(Consequence::new(Weight::Warning, text));
    }
    plan.as_verb = Some(format!("topic clone {} {}", for_shell(&from), for_shell(&to)));
    Ok(plan)
}

impl Table<Topic> {
    /// Asks for the new name; the plan comes up for review after that.
    pub(in crate::views) fn clone_topic(&mut self, cx: &mut Cx<'_>) {
        let Some(from) = self.selected().map(|topic| topic.name.clone()) else { return };
        let (prefill, source) = (format!("{from}-copy"), from.clone());
        cx.prompt(
            "Name of the new topic",
            format!("as many partitions and the same configs as {from}, without its records"),
            prefill,
            move |text: &str| match text.trim() {
                "" => Err("a topic has a name".to_owned()),
                name if *name == *source => Err("that is the topic itself".to_owned()),
                name => Ok(name.to_owned()),
            },
            move |_: &mut Self, to: String, cx| {
                let site = Site::of(cx.look);
                cx.call(
                    "look up what follows",
                    |reach| async move { clone_topic(&reach.cluster, from, to, site).await },
                    |_: &mut Self, plan, cx| propose(cx, plan, |table: &mut Self, _, cx| table.refresh(cx)),
                );
            },
        );
    }
}
