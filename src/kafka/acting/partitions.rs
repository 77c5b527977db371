//! Adds partitions to topics, many at once, if each is still the topic that was reviewed and has as many as then.
use super::{common, ended, filled, unlooked, up_to_refused};
use crate::change::{AddPartitions, Contested, Permit, StepEnd};
use crate::kafka::cluster::Cluster;
use crate::kafka::errors::{Error, Right};
use crate::wire::{self, Question, Target, TopicMetadata, codes};
use kafka_protocol::messages::create_partitions_request::{
    CreatePartitionsAssignment, CreatePartitionsTopic,
};
use kafka_protocol::messages::{BrokerId, CreatePartitionsRequest, CreatePartitionsResponse, TopicName};
use kafka_protocol::protocol::StrBytes;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

/// How long the cluster may take.
const WITHIN: Duration = Duration::from_secs(30);
/// Topics in one request.
const MOST: usize = 200;

impl Cluster {
    pub(super) async fn add_partitions(&self, permit: &Permit, additions: &[&AddPartitions]) -> Vec<StepEnd> {
        let additions = &additions[..additions.len().min(MOST)];
        let looked = up_to_refused(self.look_before_adding(additions).await);
        let wanted: Vec<&AddPartitions> =
            looked.iter().zip(additions).filter(|(end, _)| end.is_none()).map(|(_, row)| *row).collect();
        let written = self.write_addition(permit, &wanted).await;
        filled(looked, written)
    }

    /// How they stand before partitions are added.
    pub(super) async fn look_before_adding(&self, additions: &[&AddPartitions]) -> Vec<Option<StepEnd>> {
        let additions = &additions[..additions.len().min(MOST)];
        let names: Vec<Arc<str>> = additions.iter().map(|row| row.topic.as_str().into()).collect();
        match self.seen(&names).await {
            Ok(seen) => additions.iter().map(|row| before(row, seen.get(row.topic.as_str()))).collect(),
            Err(error) => vec![Some(unlooked(error))],
        }
    }

    async fn write_addition(&self, permit: &Permit, additions: &[&AddPartitions]) -> Vec<StepEnd> {
        if additions.is_empty() {
            return Vec::new();
        }
        let code =
            |response: &CreatePartitionsResponse| common(response.results.iter().map(|row| row.error_code));
        let question = Question::to(Target::Controller).within(WITHIN).code(code);
        match self.wire.write(permit, &question, |_| addition(additions)).await {
            Ok(answer) => {
                let rows: HashMap<&str, _> =
                    answer.response.results.iter().map(|row| (row.name.as_str(), row)).collect();
                let ended = additions.iter().map(|row| match rows.get(row.topic.as_str()) {
                    None => StepEnd::unknown("the answer does not name the topic"),
                    Some(told) => added(row, told.error_code, told.error_message.as_deref()),
                });
                ended.collect()
            }
            Err(error @ wire::Error::MaybeSent { .. }) => {
                let names: Vec<Arc<str>> = additions.iter().map(|row| row.topic.as_str().into()).collect();
                let seen = self.seen(&names).await;
                let ended = additions.iter().map(|row| {
                    let count = seen.as_ref().ok().and_then(|seen| seen.get(row.topic.as_str()));
                    match count.map(|topic| topic.partitions.len()) {
                        Some(count) if count == row.to => {
                            StepEnd::done("the answer got lost, and they are there")
                        }
                        Some(count) => StepEnd::unknown(format!("{error}; it has {count} partitions now")),
                        None => StepEnd::unknown(error.to_string()),
                    }
                });
                ended.collect()
            }
            Err(error) => vec![StepEnd::Unreachable(error.to_string())],
        }
    }
}

fn before(addition: &AddPartitions, now: Option<&TopicMetadata>) -> Option<StepEnd> {
    let now = now.filter(|topic| topic.error != codes::UNKNOWN_TOPIC_OR_PARTITION);
    let Some(now) = now else { return Some(StepEnd::not_done("there is no such topic any more")) };
    let another = addition.id.as_deref().is_some_and(|id| !now.id.is_nil() && id != now.id.to_string());
    if another {
        return Some(StepEnd::not_done("the topic was made anew since the review, and is another one"));
    }
    match now.partitions.len() {
        count if count == addition.was => None,
        count if count == addition.to => Some(StepEnd::already("it has so many already")),
        count => {
            let three = Contested {
                what: format!("the number of partitions of {}", addition.topic),
                reviewed: addition.was.to_string(),
                now: count.to_string(),
                wanted: addition.to.to_string(),
            };
            Some(StepEnd::not_done(three.to_string()))
        }
    }
}

/// As Kafka is asked. The cluster checks the same request before, when the plan is made.
pub(super) fn addition(additions: &[&AddPartitions]) -> CreatePartitionsRequest {
    let topic = |row: &&AddPartitions| {
        let brokers = |ids: &Vec<i32>| {
            let ids = ids.iter().copied().map(BrokerId).collect();
            CreatePartitionsAssignment::default().with_broker_ids(ids)
        };
        CreatePartitionsTopic::default()
            .with_name(TopicName(StrBytes::from_string(row.topic.clone())))
            .with_count(i32::try_from(row.to).unwrap_or(i32::MAX))
            .with_assignments(row.brokers.as_ref().map(|rows| rows.iter().map(brokers).collect()))
    };
    CreatePartitionsRequest::default()
        .with_timeout_ms(i32::try_from(WITHIN.as_millis()).unwrap_or(i32::MAX))
        .with_topics(additions.iter().map(topic).collect())
}

/// How the cluster judged one topic.
pub(super) fn added(addition: &AddPartitions, code: i16, message: Option<&str>) -> StepEnd {
    if code == codes::REQUEST_TIMED_OUT {
        return StepEnd::unknown("the controller did not finish in time: they may still come");
    }
    ended(judged(addition, code, message))
}

/// The same as an error.
pub(super) fn judged(addition: &AddPartitions, code: i16, message: Option<&str>) -> Result<(), Error> {
    let right = || Right::on_topic("Alter", &addition.topic.as_str().into());
    Error::check(code, message, &format!("adding partitions to {}", addition.topic), right)
}
