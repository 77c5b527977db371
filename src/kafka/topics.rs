//! Topics and their partitions, from metadata; the facts that cost questions of their own are filled in by others.
use super::brokers::advertised;
use super::cluster::Cluster;
use super::errors::{Error, Right, words_of_topic};
use super::logdirs::Sizes;
use super::model::{Broker, Known, Overview, Partition, PartitionDetail, PartitionEnds, Topic, TopicDetail};
use crate::wire::codes;
use crate::wire::{self, TopicMetadata, WhichTopics};
use std::sync::Arc;

impl Cluster {
    /// All topics by name, with their partitions; everything that metadata does not tell is still loading.
    ///
    /// # Errors
    /// If no broker answers, or only controllers are asked.
    pub async fn topic_names(&self) -> Result<Vec<Topic>, Error> {
        if self.through_controllers() {
            let what = "topics".into();
            return Err(Error::wire("listing topics")(wire::Error::NotOfControllers { what }));
        }
        self.first_look().await.map(|(topics, _)| topics)
    }

    /// All topics by name, and what the same answer tells of the cluster: its id and brokers, not yet talked to.
    pub(super) async fn first_look(&self) -> Result<(Vec<Topic>, Overview), Error> {
        let metadata = self.wire.metadata(WhichTopics::All).await.map_err(Error::wire("listing topics"))?;
        let id = metadata.cluster_id.map(|id| id.to_string());
        let mut brokers: Vec<Broker> = metadata.brokers.iter().map(advertised).collect();
        brokers.sort_unstable_by_key(|broker| broker.id);
        let mut topics: Vec<Topic> = metadata.topics.into_iter().map(bare).collect();
        topics.sort_unstable_by(|one, other| one.name.cmp(&other.name));
        Ok((topics, Overview { id, brokers, ..Overview::default() }))
    }

    /// One topic with the ends and sizes of its partitions, its cleanup policy and the time of its last record.
    ///
    /// # Errors
    /// If there is no such topic (none is created), it may not be described, or no broker answers. What fails further
    /// on fails in its own cell.
    pub async fn topic_detail(&self, name: &Arc<str>) -> Result<TopicDetail, Error> {
        let mut topic = self.name_what_is_missing(self.topic(name).await).await?;
        let partitions: Vec<_> = topic.partitions.iter().map(|row| (name.clone(), row.id)).collect();
        let (ends, sizes, cleanup, last) = tokio::join!(
            self.ends(&partitions),
            self.topic_sizes(name),
            self.cleanup(std::slice::from_ref(name)),
            self.last_timestamp(&topic),
        );
        topic.cleanup = cleanup.into_iter().next().unwrap_or_default();
        topic.last = last;
        Ok(detailed(topic, ends, &sizes))
    }

    /// These topics from fresh metadata, in their order.
    ///
    /// # Errors
    /// If one of them is not there or may not be described, or no broker answers.
    pub async fn topics_named(&self, names: &[Arc<str>]) -> Result<Vec<Topic>, Error> {
        let mut seen = self.seen(names).await?;
        let mut found = Vec::with_capacity(names.len());
        for name in names {
            let told = seen.remove(name).ok_or_else(|| Error::unknown("topic", name));
            found.push(self.name_what_is_missing(told.and_then(judged)).await?);
        }
        Ok(found)
    }

    /// One topic from fresh metadata.
    pub(super) async fn topic(&self, name: &Arc<str>) -> Result<Topic, Error> {
        let doing = format!("looking up topic {name}");
        let asked = self.wire.metadata(WhichTopics::Some(std::slice::from_ref(name))).await;
        let mut topics = asked.map_err(Error::wire(&*doing))?.topics;
        topics.pop().ok_or_else(|| Error::unknown("topic", name)).and_then(judged)
    }
}

/// The topic, unless metadata tells none.
pub(super) fn judged(found: TopicMetadata) -> Result<Topic, Error> {
    match found.error {
        codes::UNKNOWN_TOPIC_OR_PARTITION | codes::INVALID_TOPIC_EXCEPTION => {
            Err(Error::unknown("topic", &found.name))
        }
        // No leader for some partition: the topic is there all the same.
        0 | codes::LEADER_NOT_AVAILABLE => Ok(bare(found)),
        code => {
            let doing = format!("looking up topic {}", found.name);
            Error::check(code, None, &doing, || Right::on_topic("Describe", &found.name))?;
            Ok(bare(found))
        }
    }
}

/// A topic with the ends and sizes of its partitions, in their order.
pub(super) fn detailed(
    mut topic: Topic,
    ends: Vec<Result<PartitionEnds, Error>>,
    sizes: &Result<Sizes, Error>,
) -> TopicDetail {
    let count =
        |ends: &Known<PartitionEnds>| ends.clone().map(|ends| (ends.end.0 - ends.first.0).max(0) as u64);
    let rows = topic.partitions.iter().zip(ends).map(|(partition, ends)| PartitionDetail {
        partition: partition.clone(),
        ends: ends.map_or_else(|error| error.hole(), Known::Is),
        size: size_of(partition, sizes),
    });
    let partitions: Vec<PartitionDetail> = rows.collect();
    topic.records = Known::total(partitions.iter().map(|row| count(&row.ends)), "partition");
    topic.size = Known::total(partitions.iter().map(|row| row.size.clone()), "partition");
    TopicDetail { topic, partitions }
}

/// A topic with what metadata tells.
pub(super) fn bare(topic: TopicMetadata) -> Topic {
    let error = match topic.error {
        0 | codes::LEADER_NOT_AVAILABLE => None,
        code => Some(words_of_topic(code, "Describe", &topic.name).into()),
    };
    Topic { id: topic.id, error, ..Topic::new(topic.name, topic.internal, topic.partitions) }
}

/// Bytes of one partition's leader replica, or why they are not known.
pub(super) fn size_of(partition: &Partition, sizes: &Result<Sizes, Error>) -> Known<u64> {
    let brokers = match sizes {
        Ok(brokers) => brokers,
        Err(error) => return error.known(),
    };
    match partition.leader.and_then(|leader| brokers.get(&leader)) {
        Some(Ok(rows)) => match (rows.bytes.get(&partition.id.0), &rows.lacks) {
            (Some(bytes), _) => Known::Is(*bytes),
            (None, Some(lacks)) => Known::Failed(lacks.clone()),
            (None, None) => Known::Failed("its leader does not hold it".into()),
        },
        Some(Err(error)) => error.hole(),
        None if partition.no_listener() => Known::Failed(crate::wire::NO_LISTENER.into()),
        None => Known::Failed("no leader".into()),
    }
}
