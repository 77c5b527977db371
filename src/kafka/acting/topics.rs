//! Creates and deletes topics, many at once. A topic is deleted by its id: one that was made anew since is another one.
use super::{common, ended, filled, unlooked, up_to_refused};
use crate::change::{ConfigResource, ConfigValue, CreateTopic, DeleteTopic, Permit, StepEnd, TopicLayout};
use crate::kafka::cluster::Cluster;
use crate::kafka::errors::{Error, Right};
use crate::wire::{self, Question, Target, TopicMetadata, WhichTopics, codes};
use kafka_protocol::messages::create_topics_request::{
    CreatableReplicaAssignment, CreatableTopic, CreatableTopicConfig,
};
use kafka_protocol::messages::delete_topics_request::DeleteTopicState;
use kafka_protocol::messages::delete_topics_response::DeletableTopicResult;
use kafka_protocol::messages::{
    BrokerId, CreateTopicsRequest, CreateTopicsResponse, DeleteTopicsRequest, DeleteTopicsResponse, TopicName,
};
use kafka_protocol::protocol::StrBytes;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::time::{Duration, Instant};
use uuid::Uuid;

/// How long the cluster may take.
const WITHIN: Duration = Duration::from_secs(30);
/// Between two tries for a name that is not free yet.
const PAUSE: Duration = Duration::from_millis(200);
/// Topics in one request.
const MOST: usize = 200;

/// Topics as metadata tells them now, by name.
pub(in crate::kafka) type Seen = HashMap<Arc<str>, TopicMetadata>;

impl Cluster {
    pub(super) async fn delete_topics(&self, permit: &Permit, topics: &[&DeleteTopic]) -> Vec<StepEnd> {
        let topics = &topics[..topics.len().min(MOST)];
        let looked = up_to_refused(self.look_before_deleting(topics).await);
        let doomed: Vec<&DeleteTopic> =
            looked.iter().zip(topics).filter(|(end, _)| end.is_none()).map(|(_, topic)| *topic).collect();
        let written = self.write_deletion(permit, &doomed).await;
        filled(looked, written)
    }

    /// How they stand before they are deleted; of the first of them.
    pub(super) async fn look_before_deleting(&self, topics: &[&DeleteTopic]) -> Vec<Option<StepEnd>> {
        let topics = &topics[..topics.len().min(MOST)];
        let names: Vec<Arc<str>> = topics.iter().map(|topic| topic.name.as_str().into()).collect();
        match self.seen(&names).await {
            Ok(seen) => topics.iter().map(|topic| before_deleting(topic, &seen)).collect(),
            Err(error) => vec![Some(unlooked(error))],
        }
    }

    async fn write_deletion(&self, permit: &Permit, topics: &[&DeleteTopic]) -> Vec<StepEnd> {
        if topics.is_empty() {
            return Vec::new();
        }
        let code =
            |response: &DeleteTopicsResponse| common(response.responses.iter().map(|row| row.error_code));
        let question = Question::to(Target::Controller).within(WITHIN).code(code);
        match self.wire.write(permit, &question, |version| deletion(version, topics)).await {
            Ok(answer) => {
                let rows = answer.response.responses;
                topics
                    .iter()
                    .map(|topic| deleted(topic, rows.iter().find(|row| is_about(row, topic))))
                    .collect()
            }
            Err(error @ wire::Error::MaybeSent { .. }) => {
                let names: Vec<Arc<str>> = topics.iter().map(|topic| topic.name.as_str().into()).collect();
                let seen = self.seen(&names).await;
                topics.iter().map(|topic| after_silence(topic, seen.as_ref(), &error)).collect()
            }
            Err(error) => vec![StepEnd::Unreachable(error.to_string())],
        }
    }

    /// What metadata tells of topics.
    pub(in crate::kafka) async fn seen(&self, names: &[Arc<str>]) -> Result<Seen, Error> {
        let asked = self.wire.metadata(WhichTopics::Some(names)).await;
        let topics = asked.map_err(Error::wire("looking up the topics"))?.topics;
        Ok(topics.into_iter().map(|topic| (topic.name.clone(), topic)).collect())
    }

    pub(super) async fn create_topics(&self, permit: &Permit, topics: &[&CreateTopic]) -> Vec<StepEnd> {
        let topics = &topics[..topics.len().min(MOST)];
        let looked = up_to_refused(self.look_before_creating(topics).await);
        let wanted: Vec<&CreateTopic> =
            looked.iter().zip(topics).filter(|(end, _)| end.is_none()).map(|(_, topic)| *topic).collect();
        let written = self.create_when_gone(permit, &wanted).await;
        filled(looked, written)
    }

    /// Creates topics that were seen not to be there. Before KRaft a deletion is answered before it is through, and its name is
    /// taken until then: that is waited for, unless metadata tells a topic of that name, which is somebody else's.
    async fn create_when_gone(&self, permit: &Permit, topics: &[&CreateTopic]) -> Vec<StepEnd> {
        let until = Instant::now() + WITHIN;
        let mut ends: Vec<StepEnd> = Vec::with_capacity(topics.len());
        let mut written = self.write_creation(permit, topics).await;
        loop {
            // Those at the front have ended; behind the first that is to be waited for all is told by a later answer.
            let taken = written.iter().position(|(code, _)| *code == codes::TOPIC_ALREADY_EXISTS);
            let through = taken.unwrap_or(written.len());
            let rest = written.split_off(through);
            ends.extend(written.into_iter().map(|(_, end)| end));
            let Some(left) = topics.get(ends.len()..).filter(|left| !left.is_empty() && !rest.is_empty())
            else {
                return ends;
            };
            if Instant::now() >= until || self.is_told_of(left[0]).await {
                ends.extend(rest.into_iter().map(|(_, end)| end));
                return ends;
            }
            tokio::time::sleep(PAUSE).await;
            let (first, others) = rest.split_at(1);
            let again = self.write_creation(permit, &left[..first.len()]).await;
            written = again.into_iter().chain(others.iter().cloned()).collect();
        }
    }

    /// Whether metadata tells a topic of that name, or can't be had.
    async fn is_told_of(&self, topic: &CreateTopic) -> bool {
        let name: Arc<str> = topic.name.as_str().into();
        match self.seen(std::slice::from_ref(&name)).await {
            Ok(seen) => present(&seen, &name).is_some(),
            Err(_) => true,
        }
    }

    /// How they stand before they are created; of the first of them.
    pub(super) async fn look_before_creating(&self, topics: &[&CreateTopic]) -> Vec<Option<StepEnd>> {
        let topics = &topics[..topics.len().min(MOST)];
        let names: Vec<Arc<str>> = topics.iter().map(|topic| topic.name.as_str().into()).collect();
        let seen = match self.seen(&names).await {
            Ok(seen) => seen,
            Err(error) => return vec![Some(unlooked(error))],
        };
        let mut looked = Vec::new();
        for topic in topics {
            looked.push(match present(&seen, &topic.name) {
                None => None,
                Some(found) => Some(self.found_before_creating(topic, found).await),
            });
        }
        looked
    }

    /// There is a topic of that name: whether it is the one that is wanted.
    async fn found_before_creating(&self, topic: &CreateTopic, found: &TopicMetadata) -> StepEnd {
        let resource = ConfigResource::Topic(topic.name.clone());
        let own = self.own_configs(std::slice::from_ref(&resource)).await.into_iter().next();
        let wanted = topic.configs.iter().map(|(name, value)| (name.clone(), ConfigValue::Is(value.clone())));
        let wanted: BTreeMap<String, ConfigValue> = wanted.collect();
        match is_laid_out(&topic.layout, found) && matches!(own, Some(Ok(own)) if own == wanted) {
            true => StepEnd::already("it was there already, as wanted"),
            false => StepEnd::not_done("there is a topic of that name by now, and it is another one"),
        }
    }

    /// Kafka's code for each, as far as it was told, and how it ended.
    async fn write_creation(&self, permit: &Permit, topics: &[&CreateTopic]) -> Vec<(i16, StepEnd)> {
        if topics.is_empty() {
            return Vec::new();
        }
        let code = |response: &CreateTopicsResponse| common(response.topics.iter().map(|row| row.error_code));
        let question = Question::to(Target::Controller).within(WITHIN).code(code);
        match self.wire.write(permit, &question, |_| creation(topics)).await {
            Ok(answer) => {
                let rows: HashMap<&str, _> =
                    answer.response.topics.iter().map(|row| (row.name.as_str(), row)).collect();
                let ended = topics.iter().map(|topic| match rows.get(topic.name.as_str()) {
                    None => (0, StepEnd::unknown("the answer does not name the topic")),
                    Some(row) => {
                        let end = created(&topic.name, row.error_code, row.error_message.as_deref());
                        (row.error_code, end)
                    }
                });
                ended.collect()
            }
            Err(error @ wire::Error::MaybeSent { .. }) => {
                let names: Vec<Arc<str>> = topics.iter().map(|topic| topic.name.as_str().into()).collect();
                let seen = self.seen(&names).await;
                let ended =
                    topics.iter().map(|topic| match seen.as_ref().map(|seen| present(seen, &topic.name)) {
                        Ok(Some(_)) => StepEnd::done("the answer got lost, and the topic is there"),
                        Ok(None) => StepEnd::unknown(format!("{error}; the topic is not there now")),
                        Err(_) => StepEnd::unknown(error.to_string()),
                    });
                ended.map(|end| (0, end)).collect()
            }
            Err(error) => vec![(0, StepEnd::Unreachable(error.to_string()))],
        }
    }
}

/// The topic of that name, unless there is certainly none.
pub(super) fn present<'a>(seen: &'a Seen, name: &str) -> Option<&'a TopicMetadata> {
    seen.get(name).filter(|topic| topic.error != codes::UNKNOWN_TOPIC_OR_PARTITION)
}

fn before_deleting(topic: &DeleteTopic, seen: &Seen) -> Option<StepEnd> {
    let Some(now) = present(seen, &topic.name) else {
        return Some(StepEnd::already("it was gone already"));
    };
    // Whom metadata tells nothing, the deletion tells why.
    let another = !now.id.is_nil() && id(topic).is_some_and(|id| id != now.id);
    another.then(|| {
        StepEnd::not_done(
            "there is no such topic any more: it was made anew since it was looked up, and the new one stays",
        )
    })
}

fn id(topic: &DeleteTopic) -> Option<Uuid> {
    topic.id.as_deref().and_then(|text| Uuid::parse_str(text).ok())
}

fn deletion(version: i16, topics: &[&DeleteTopic]) -> DeleteTopicsRequest {
    let name = |topic: &&DeleteTopic| TopicName(StrBytes::from_string(topic.name.clone()));
    let request =
        DeleteTopicsRequest::default().with_timeout_ms(i32::try_from(WITHIN.as_millis()).unwrap_or(i32::MAX));
    if version < 6 {
        return request.with_topic_names(topics.iter().map(name).collect());
    }
    let state = |topic: &&DeleteTopic| match id(topic) {
        Some(id) => DeleteTopicState::default().with_topic_id(id),
        None => DeleteTopicState::default().with_name(Some(name(topic))),
    };
    request.with_topics(topics.iter().map(state).collect())
}

fn is_about(row: &DeletableTopicResult, topic: &DeleteTopic) -> bool {
    let named = row.name.as_ref().is_some_and(|name| name.as_str() == topic.name);
    named || (!row.topic_id.is_nil() && id(topic) == Some(row.topic_id))
}

fn deleted(topic: &DeleteTopic, row: Option<&DeletableTopicResult>) -> StepEnd {
    let Some(row) = row else { return StepEnd::unknown("the answer names no such topic") };
    let gone = "there is no such topic any more: it was deleted or made anew since it was looked up";
    match row.error_code {
        codes::UNKNOWN_TOPIC_OR_PARTITION | codes::UNKNOWN_TOPIC_ID | codes::INCONSISTENT_TOPIC_ID => {
            StepEnd::not_done(gone)
        }
        // The controller has begun.
        codes::REQUEST_TIMED_OUT => {
            StepEnd::unknown("the controller did not finish in time: the topic may still go")
        }
        code => {
            let doing = format!("deleting topic {}", topic.name);
            let right = || Right::on_topic("Delete", &topic.name.as_str().into());
            ended(Error::check(code, row.error_message.as_deref(), &doing, right))
        }
    }
}

/// The answer got lost: whether the topic is still there tells what became of it, if somebody can be asked.
fn after_silence(topic: &DeleteTopic, seen: Result<&Seen, &Error>, error: &wire::Error) -> StepEnd {
    let Ok(seen) = seen else { return StepEnd::unknown(error.to_string()) };
    match before_deleting(topic, seen) {
        Some(_) => StepEnd::done("the answer got lost, and the topic is gone"),
        None => StepEnd::unknown(format!("{error}; the topic is still there now")),
    }
}

/// As Kafka is asked to make them. The cluster checks the same request before, when the plan is made.
pub(super) fn creation(topics: &[&CreateTopic]) -> CreateTopicsRequest {
    let topic = |topic: &&CreateTopic| {
        let text = |text: &String| StrBytes::from_string(text.clone());
        let configs = topic.configs.iter().map(|(name, value)| {
            CreatableTopicConfig::default().with_name(text(name)).with_value(Some(text(value)))
        });
        let wanted = CreatableTopic::default().with_name(TopicName(text(&topic.name)));
        let wanted = wanted.with_configs(configs.collect());
        match &topic.layout {
            TopicLayout::Spread { partitions, replication } => wanted
                .with_num_partitions(partitions.unwrap_or(-1))
                .with_replication_factor(replication.unwrap_or(-1)),
            TopicLayout::Assigned(rows) => {
                let row = |(number, brokers): (i32, &Vec<i32>)| {
                    CreatableReplicaAssignment::default()
                        .with_partition_index(number)
                        .with_broker_ids(brokers.iter().map(|id| BrokerId(*id)).collect())
                };
                let rows = (0..).zip(rows).map(row).collect();
                wanted.with_num_partitions(-1).with_replication_factor(-1).with_assignments(rows)
            }
        }
    };
    CreateTopicsRequest::default()
        .with_timeout_ms(i32::try_from(WITHIN.as_millis()).unwrap_or(i32::MAX))
        .with_topics(topics.iter().map(topic).collect())
}

/// How the cluster judged a topic that is to be made.
pub(super) fn created(name: &str, code: i16, message: Option<&str>) -> StepEnd {
    match code {
        codes::REQUEST_TIMED_OUT => {
            StepEnd::unknown("the controller did not finish in time: the topic may still come")
        }
        code => {
            let right = || Right::on_topic("Create", &name.into());
            ended(Error::check(code, message, &format!("creating topic {name}"), right))
        }
    }
}

/// Whether a topic lies as it was to.
fn is_laid_out(layout: &TopicLayout, found: &TopicMetadata) -> bool {
    match layout {
        TopicLayout::Spread { partitions, replication } => {
            partitions.is_none_or(|count| usize::try_from(count) == Ok(found.partitions.len()))
                && replication.is_none_or(|count| {
                    found.partitions.iter().all(|row| usize::try_from(count) == Ok(row.replicas.len()))
                })
        }
        TopicLayout::Assigned(rows) => {
            rows.len() == found.partitions.len()
                && rows.iter().zip(found.partitions.iter()).all(|(wanted, row)| {
                    wanted.iter().copied().eq(row.replicas.iter().map(|broker| broker.0))
                })
        }
    }
}
