//! A topic that is to be like another one: as many partitions and replicas, the same configs of its own, judged by the controller.
use super::creating::judged;
use crate::change::{ConfigResource, ConfigValue, Consequence, CreateTopic, TopicLayout, Weight};
use crate::kafka::Cluster;
use crate::kafka::model::Topic;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A topic that is to be like another one.
pub(super) struct Alike {
    pub(super) from: Topic,
    pub(super) wanted: CreateTopic,
    /// Configs that no broker tells.
    lacks: Vec<String>,
}

impl Alike {
    pub(super) fn secrets(&self) -> impl Iterator<Item = Consequence> {
        self.lacks.iter().map(|name| {
            let to = &self.wanted.name;
            let text = format!("{name} is a secret, which no broker tells: it is not set on {to}");
            Consequence::new(Weight::Warning, text)
        })
    }
}

/// The new topic, as the controller would take it.
pub(super) async fn alike(cluster: &Cluster, from: &Arc<str>, to: &str) -> Result<Alike, String> {
    let known = cluster.topics_named(std::slice::from_ref(from)).await.map_err(|error| error.to_string())?;
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
    let wanted = CreateTopic { name: to.to_owned(), layout, configs };
    judged(cluster, std::slice::from_ref(&wanted)).await?;
    Ok(Alike { from: topic, wanted, lacks })
}
