//! What falls with topics that are to be deleted, looked up before: many topics cost no more questions than one. The deletion
//! itself is an action. Knows no screen.
use super::cluster::Cluster;
use super::errors::Error;
use super::logdirs::{LogDirs, PartitionSizes, Sizes};
use super::model::{Group, Known, PartitionEnds, Topic, TopicDetail};
use super::own_configs::OwnConfigs;
use super::read::Place;
use super::topics::{detailed, judged};
use crate::change::{Action, ConfigResource, ConfigValue, CreateTopic, DeleteTopic, TopicLayout};
use crate::wire;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// What is to be deleted, as it was looked up for review.
#[derive(Clone, Debug)]
pub struct Doomed {
    pub topics: Vec<DoomedTopic>,
    /// Groups that read one of them.
    pub readers: Known<Vec<Group>>,
    /// `auto.create.topics.enable` of the brokers.
    pub auto_create: Known<bool>,
}

/// One of them.
#[derive(Clone, Debug)]
pub struct DoomedTopic {
    pub detail: TopicDetail,
    own: Result<OwnConfigs, Error>,
}

impl DoomedTopic {
    pub fn name(&self) -> &Arc<str> {
        &self.detail.topic.name
    }

    /// Its deletion, with what makes it anew. `before` says in words how it is.
    pub fn action(&self, before: String) -> Action {
        let topic = &self.detail.topic;
        let mut lacks = Vec::new();
        let mut configs = BTreeMap::new();
        match &self.own {
            Err(error) => lacks.push(format!("its configs ({error})")),
            Ok(own) => {
                for (name, value) in own {
                    match value {
                        ConfigValue::Is(value) => drop(configs.insert(name.clone(), value.clone())),
                        ConfigValue::Secret(_) => lacks.push(format!("its secret {name}")),
                        ConfigValue::NotSet => {}
                    }
                }
            }
        }
        let brokers = |row: &super::model::Partition| row.replicas.iter().map(|id| id.0).collect();
        let layout = TopicLayout::Assigned(topic.partitions.iter().map(brokers).collect());
        let name = topic.name.to_string();
        let again = CreateTopic { name: name.clone(), layout, configs };
        let id = (!topic.id.is_nil()).then(|| topic.id.to_string());
        Action::DeleteTopic(DeleteTopic { name, id, again: Some(again), lacks, before })
    }
}

impl Cluster {
    /// Looks up what falls with these topics. Changes nothing.
    ///
    /// # Errors
    /// If one of them is not there, or may not be described. What else can't be had is told as missing.
    pub async fn doomed(&self, names: &[Arc<str>]) -> Result<Doomed, Error> {
        let resources: Vec<ConfigResource> =
            names.iter().map(|name| ConfigResource::Topic(name.to_string())).collect();
        let (details, own, readers, auto_create) = tokio::join!(
            self.details(names),
            self.own_configs(&resources),
            self.readers_of(names),
            self.auto_create()
        );
        let topics = details?.into_iter().zip(own).map(|(detail, own)| DoomedTopic { detail, own }).collect();
        let readers = readers.map(|details| details.into_iter().map(|detail| detail.group).collect());
        Ok(Doomed { topics, readers, auto_create })
    }

    /// The topics with the ends and sizes of their partitions.
    async fn details(&self, names: &[Arc<str>]) -> Result<Vec<TopicDetail>, Error> {
        let mut seen = self.seen(names).await?;
        let mut topics = Vec::new();
        for name in names {
            let found = seen.remove(name).ok_or_else(|| Error::unknown("topic", name)).and_then(judged);
            topics.push(self.name_what_is_missing(found).await?);
        }
        let place = |topic: &Topic| {
            topic.partitions.iter().map(|row| (topic.name.clone(), row.id)).collect::<Vec<Place>>()
        };
        let places: Vec<Place> = topics.iter().flat_map(place).collect();
        let (ends, mut sizes) = tokio::join!(self.ends(&places), self.sizes_of(names));
        let mut ends = ends.into_iter();
        let detail = |topic: Topic| {
            let ends: Vec<Result<PartitionEnds, Error>> =
                ends.by_ref().take(topic.partitions.len()).collect();
            let sizes = match &mut sizes {
                Ok(sizes) => Ok(sizes.remove(&topic.name).unwrap_or_default()),
                Err(error) => Err(error.clone()),
            };
            detailed(topic, ends, &sizes)
        };
        Ok(topics.into_iter().map(detail).collect())
    }

    /// Bytes of the replicas of several topics.
    async fn sizes_of(&self, names: &[Arc<str>]) -> Result<HashMap<Arc<str>, Sizes>, Error> {
        if let [only] = names {
            return Ok(HashMap::from([(only.clone(), self.topic_sizes(only).await?)]));
        }
        let mut found: HashMap<Arc<str>, Sizes> =
            names.iter().map(|name| (name.clone(), Sizes::new())).collect();
        for (broker, dirs) in self.log_dirs(None).await? {
            match dirs {
                Err(error) => {
                    found.values_mut().for_each(|sizes| drop(sizes.insert(broker, Err(error.clone()))));
                }
                Ok(dirs) => {
                    let of_topics = by_topic(&dirs);
                    for (name, sizes) in &mut found {
                        let bytes = of_topics.get(name.as_bytes()).cloned().unwrap_or_default();
                        sizes.insert(broker, Ok(PartitionSizes { bytes, lacks: dirs.lacks() }));
                    }
                }
            }
        }
        Ok(found)
    }

    /// As the brokers have it; one that can be asked speaks for all.
    async fn auto_create(&self) -> Known<bool> {
        let metadata = match self.wire.metadata(wire::WhichTopics::Some(&[])).await {
            Ok(metadata) => metadata,
            Err(error) => return Error::wire("asking for the brokers")(error).known(),
        };
        let mut last = Known::Failed("no broker is known".into());
        for broker in metadata.brokers.iter() {
            match self.broker_configs(broker.id).await {
                Ok(configs) => {
                    let config = configs.iter().find(|row| &*row.name == "auto.create.topics.enable");
                    let value = config.and_then(|row| row.value.as_deref());
                    return value
                        .map_or(Known::Absent("not told".into()), |value| Known::Is(value == "true"));
                }
                Err(error) => last = error.known(),
            }
        }
        last
    }
}

/// Bytes of each partition that a broker holds, by topic.
fn by_topic(dirs: &LogDirs) -> HashMap<&[u8], BTreeMap<i32, u64>> {
    let mut found: HashMap<&[u8], BTreeMap<i32, u64>> = HashMap::new();
    let mut rows = dirs.rows.iter();
    for (name, count) in &dirs.topics {
        let bytes = found.entry(name).or_default();
        for (partition, size) in rows.by_ref().take(*count) {
            *bytes.entry(*partition).or_default() += size;
        }
    }
    found
}
