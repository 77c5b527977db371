//! Has the brokers judge a change before it is reviewed: the same requests, marked as to be judged only. Changes nothing.
use super::common;
use super::configs::{alteration, target};
use super::partitions::{addition, judged};
use super::topics::creation;
use crate::change::{AddPartitions, CreateTopic, Deed, SetConfigs};
use crate::kafka::cluster::Cluster;
use crate::kafka::errors::{Error, Right};
use crate::kafka::own_configs::{kind_of, name_of};
use crate::wire::{Question, Target, codes};
use kafka_protocol::messages::{
    CreatePartitionsResponse, CreateTopicsResponse, IncrementalAlterConfigsRequest,
    IncrementalAlterConfigsResponse,
};
use std::collections::BTreeMap;
use std::time::Duration;

const WITHIN: Duration = Duration::from_secs(20);
/// Things in one request.
const MOST: usize = 200;

/// Why nothing is set on brokers that lack IncrementalAlterConfigs.
const ONLY_ALL: &str = "that needs Kafka 2.3: older brokers can only replace all configs of a thing at once, which would wipe those that are not named";

/// What a topic would be, as far as the controller tells it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct JudgedTopic {
    /// None: not told.
    pub partitions: Option<i32>,
    pub replication: Option<i16>,
}

impl Cluster {
    /// What the brokers think of these changes of configs, in their order. Each resource stands there once.
    ///
    /// # Errors
    /// Each has its own: refused, not allowed, or nobody to ask.
    pub async fn judge_configs(&self, sets: &[&SetConfigs]) -> Vec<Result<(), Error>> {
        let mut verdicts: Vec<Result<(), Error>> = sets.iter().map(|_| Ok(())).collect();
        // Each to whom it would be sent; targets have no order, so they are told apart by their words.
        let mut destinations: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (at, set) in sets.iter().enumerate() {
            destinations.entry(target(&set.resource).to_string()).or_default().push(at);
        }
        for places in destinations.values().flat_map(|places| places.chunks(MOST)) {
            let part: Vec<&SetConfigs> = places.iter().map(|at| sets[*at]).collect();
            let told = self.judge_part(&part).await;
            places.iter().zip(told).for_each(|(at, verdict)| verdicts[*at] = verdict);
        }
        verdicts
    }

    async fn judge_part(&self, sets: &[&SetConfigs]) -> Vec<Result<(), Error>> {
        let Some(first) = sets.first() else { return Vec::new() };
        let code = |answer: &IncrementalAlterConfigsResponse| {
            common(answer.responses.iter().map(|row| row.error_code))
        };
        let question = Question::to(self.sets_at(&first.resource)).within(WITHIN).code(code);
        let asked =
            self.wire.rehearse::<IncrementalAlterConfigsRequest>(&question, |_| alteration(sets)).await;
        let answer = match asked {
            Ok(answer) => answer.response,
            Err(error) => {
                let failed = |set: &&SetConfigs| match Error::wire(doing(set))(error.clone()) {
                    error if error.is_unsupported() => Err(Error::untold(doing(set), ONLY_ALL)),
                    error => Err(error),
                };
                return sets.iter().map(failed).collect();
            }
        };
        let verdict = |set: &&SetConfigs| {
            let (kind, name) = (kind_of(&set.resource), name_of(&set.resource));
            let row =
                answer.responses.iter().find(|row| row.resource_type == kind && *row.resource_name == *name);
            let Some(row) = row else { return Err(Error::untold(doing(set), "the answer does not name it")) };
            let (code, said) = (row.error_code, row.error_message.as_deref());
            policy((code, said), &doing(set), "AlterConfigPolicy (alter.config.policy.class.name)")?;
            Error::check(code, said, &doing(set), || set.rights().remove(0))
        };
        sets.iter().map(verdict).collect()
    }

    /// What the controller thinks of topics that are to be made.
    ///
    /// # Errors
    /// Each has its own.
    pub async fn judge_topics(&self, topics: &[&CreateTopic]) -> Vec<Result<JudgedTopic, Error>> {
        let mut verdicts = Vec::with_capacity(topics.len());
        for part in topics.chunks(MOST) {
            let code = |answer: &CreateTopicsResponse| common(answer.topics.iter().map(|row| row.error_code));
            let question = Question::to(Target::Controller).within(WITHIN).code(code);
            let doing = |topic: &CreateTopic| format!("creating topic {}", topic.name);
            let answer: CreateTopicsResponse = match self.wire.rehearse(&question, |_| creation(part)).await {
                Ok(answer) => answer.response,
                Err(error) => {
                    verdicts.extend(part.iter().map(|topic| Err(Error::wire(doing(topic))(error.clone()))));
                    continue;
                }
            };
            verdicts.extend(part.iter().map(|topic| {
                let row = answer.topics.iter().find(|row| row.name.as_str() == topic.name);
                let Some(row) = row else {
                    return Err(Error::untold(doing(topic), "the answer does not name it"));
                };
                let (code, said) = (row.error_code, row.error_message.as_deref());
                policy((code, said), &doing(topic), "CreateTopicPolicy (create.topic.policy.class.name)")?;
                let right = || Right::on_topic("Create", &topic.name.as_str().into());
                Error::check(code, said, &doing(topic), right)?;
                Ok(JudgedTopic {
                    partitions: Some(row.num_partitions).filter(|count| *count > 0),
                    replication: Some(row.replication_factor).filter(|count| *count > 0),
                })
            }));
        }
        verdicts
    }

    /// What the controller thinks of partitions that are to be added.
    ///
    /// # Errors
    /// Each has its own.
    pub async fn judge_partitions(&self, additions: &[&AddPartitions]) -> Vec<Result<(), Error>> {
        let mut verdicts = Vec::with_capacity(additions.len());
        for part in additions.chunks(MOST) {
            let code =
                |answer: &CreatePartitionsResponse| common(answer.results.iter().map(|row| row.error_code));
            let question = Question::to(Target::Controller).within(WITHIN).code(code);
            let doing = |row: &AddPartitions| format!("adding partitions to {}", row.topic);
            let answer: CreatePartitionsResponse =
                match self.wire.rehearse(&question, |_| addition(part)).await {
                    Ok(answer) => answer.response,
                    Err(error) => {
                        verdicts.extend(part.iter().map(|row| Err(Error::wire(doing(row))(error.clone()))));
                        continue;
                    }
                };
            verdicts.extend(part.iter().map(|wanted| {
                let row = answer.results.iter().find(|row| row.name.as_str() == wanted.topic);
                let Some(row) = row else {
                    return Err(Error::untold(doing(wanted), "the answer does not name it"));
                };
                judged(wanted, row.error_code, row.error_message.as_deref())
            }));
        }
        verdicts
    }
}

fn doing(set: &SetConfigs) -> String {
    format!("setting configs of {}", set.resource)
}

/// What Kafka says where a policy gives no reason of its own.
const NO_REASON: &str = "Request parameters do not satisfy the configured policy";

/// Kafka says only that a policy was violated, and what the policy says; whose it is, says the kind of change.
fn policy((code, said): (i16, Option<&str>), doing: &str, whose: &str) -> Result<(), Error> {
    if code != codes::POLICY_VIOLATION {
        return Ok(());
    }
    let reason = said.map(str::trim).filter(|said| !said.is_empty() && !said.starts_with(NO_REASON));
    let reason = reason.map_or(String::new(), |said| format!(": {said}"));
    Err(Error::untold(doing, format!("the cluster's {whose} forbids it{reason}")))
}
