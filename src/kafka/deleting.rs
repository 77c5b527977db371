//! Deleting topics: what falls with them, looked up before, and the deletion itself, a step a topic. Knows no screen.
use super::cluster::Cluster;
use super::errors::{Error, Right};
use super::model::{Group, Known, TopicDetail};
use crate::change::{Outcome, StepEnd, Steps, Work};
use crate::wire::codes;
use crate::wire::{self, Question, Target};
use kafka_protocol::messages::delete_topics_request::DeleteTopicState;
use kafka_protocol::messages::{DeleteTopicsRequest, DeleteTopicsResponse, TopicName};
use kafka_protocol::protocol::StrBytes;
use std::sync::Arc;
use std::time::Duration;
use uuid::Uuid;

/// How long the cluster may take for one topic.
const WITHIN: Duration = Duration::from_secs(30);

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
    /// Nil before Kafka 2.8: the topic is known by its name only.
    id: Uuid,
    pub detail: TopicDetail,
}

impl DoomedTopic {
    pub fn name(&self) -> &Arc<str> {
        &self.detail.topic.name
    }
}

impl Cluster {
    /// Looks up what falls with these topics. Changes nothing.
    ///
    /// # Errors
    /// If one of them is not there, or may not be described. What else can't be had is told as missing.
    pub async fn doomed(&self, names: &[Arc<str>]) -> Result<Doomed, Error> {
        let mut topics = Vec::new();
        for name in names {
            // By its id it is the topic that was reviewed, and not a new one of the same name.
            let asked = self.wire.metadata(wire::WhichTopics::Some(std::slice::from_ref(name))).await;
            let found = asked.map_err(Error::wire(format!("looking up topic {name}")))?.topics;
            let id = found.first().map_or(Uuid::nil(), |topic| topic.id);
            topics.push(DoomedTopic { id, detail: self.topic_detail(name).await? });
        }
        let (groups, auto_create) = tokio::join!(self.groups(), self.auto_create());
        let reads = |group: &Group| group.reads.iter().any(|row| names.contains(&row.topic));
        let readers = Known::from(
            groups
                .map(|groups| groups.map(|groups| groups.into_iter().filter(reads).collect::<Vec<Group>>())),
        );
        let readers = match readers {
            Known::Is(readers) => readers,
            other => other.map(|_| Vec::new()),
        };
        Ok(Doomed { topics, readers, auto_create })
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

    /// Deletes them one by one and tells the outcome of each.
    pub async fn delete_topics(&self, work: &Work, doomed: &[DoomedTopic]) -> Vec<Outcome> {
        let mut steps = Steps::of(work);
        for topic in doomed {
            steps.next(self.delete_topic(work, topic)).await;
        }
        steps.end()
    }

    async fn delete_topic(&self, work: &Work, topic: &DoomedTopic) -> StepEnd {
        let name = topic.name();
        let question = Question::to(Target::Controller).within(WITHIN).code(code);
        let answer = self.wire.write(work.permit(), &question, |version| request(version, topic)).await;
        match answer {
            Ok(answer) => StepEnd::Told(outcome(name, &answer.response)),
            Err(error @ wire::Error::MaybeSent { .. }) => {
                StepEnd::Told(self.after_silence(name, &error).await)
            }
            Err(error) => StepEnd::Unreachable(error.to_string()),
        }
    }

    /// The answer got lost: whether the topic is still there tells what became of it, if somebody can be asked.
    async fn after_silence(&self, name: &Arc<str>, error: &wire::Error) -> Outcome {
        match self.topic(name).await {
            Err(Error::Unknown { .. }) => {
                Outcome::Done("the answer got lost, and the topic is gone".to_owned())
            }
            Ok(_) => Outcome::Unknown(format!("{error}; the topic is still there now")),
            Err(_) => Outcome::Unknown(error.to_string()),
        }
    }
}

fn request(version: i16, topic: &DoomedTopic) -> DeleteTopicsRequest {
    let name = TopicName(StrBytes::from_string(topic.name().to_string()));
    let request =
        DeleteTopicsRequest::default().with_timeout_ms(i32::try_from(WITHIN.as_millis()).unwrap_or(i32::MAX));
    match (version, topic.id.is_nil()) {
        (..6, _) => request.with_topic_names(vec![name]),
        (_, true) => request.with_topics(vec![DeleteTopicState::default().with_name(Some(name))]),
        (_, false) => request.with_topics(vec![DeleteTopicState::default().with_topic_id(topic.id)]),
    }
}

fn code(response: &DeleteTopicsResponse) -> i16 {
    response.responses.first().map_or(0, |row| row.error_code)
}

fn outcome(name: &Arc<str>, response: &DeleteTopicsResponse) -> Outcome {
    let Some(row) = response.responses.first() else {
        return Outcome::Unknown("the answer names no topic".to_owned());
    };
    let gone = "there is no such topic any more: it was deleted or made anew since it was looked up";
    match row.error_code {
        0 => Outcome::Done(String::new()),
        codes::UNKNOWN_TOPIC_OR_PARTITION | codes::UNKNOWN_TOPIC_ID | codes::INCONSISTENT_TOPIC_ID => {
            Outcome::NotDone(gone.to_owned())
        }
        // The controller has begun.
        codes::REQUEST_TIMED_OUT => {
            Outcome::Unknown("the controller did not finish in time: the topic may still go".to_owned())
        }
        code => {
            let message = row.error_message.as_deref();
            let doing = format!("deleting topic {name}");
            match Error::check(code, message, &doing, || Right::on_topic("Delete", name)) {
                Ok(()) => Outcome::Done(String::new()),
                Err(error) => Outcome::NotDone(error.to_string()),
            }
        }
    }
}
