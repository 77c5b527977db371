//! Deletes the oldest records of partitions: each by the broker that leads it, all of one broker in one request.
use super::unlooked;
use crate::change::{DeleteRecords, Permit, StepEnd};
use crate::kafka::cluster::Cluster;
use crate::kafka::errors::{Error, Right};
use crate::kafka::model::{BrokerId, PartitionId};
use crate::kafka::{FoundOffset, OffsetSpec};
use crate::wire::{self, Question, Target, TopicMetadata, codes};
use kafka_protocol::messages::delete_records_request::{DeleteRecordsPartition, DeleteRecordsTopic};
use kafka_protocol::messages::{DeleteRecordsRequest, DeleteRecordsResponse, TopicName};
use kafka_protocol::protocol::StrBytes;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::time::Duration;

/// How long a broker may take: it waits until all replicas have followed.
const WITHIN: Duration = Duration::from_secs(60);
/// Partitions that are done together.
const MOST: usize = 1_000;

impl Cluster {
    pub(super) async fn delete_records(&self, permit: &Permit, cuts: &[&DeleteRecords]) -> Vec<StepEnd> {
        let cuts = &cuts[..cuts.len().min(MOST)];
        let looked = match self.leaders_of_cuts(cuts).await {
            Ok(looked) => looked,
            Err(error) => return vec![unlooked(error)],
        };
        let mut ends: Vec<Option<StepEnd>> = Vec::with_capacity(cuts.len());
        let mut by_leader: BTreeMap<BrokerId, Vec<usize>> = BTreeMap::new();
        for (at, look) in looked.into_iter().enumerate() {
            ends.push(match look {
                Err(end) => Some(end),
                Ok(leader) => {
                    by_leader.entry(leader).or_default().push(at);
                    None
                }
            });
        }
        for (leader, places) in by_leader {
            let of_leader: Vec<&DeleteRecords> = places.iter().map(|at| cuts[*at]).collect();
            let told = self.write_cuts(permit, leader, &of_leader).await;
            places.into_iter().zip(told).for_each(|(at, end)| ends[at] = Some(end));
        }
        let untold = || StepEnd::unknown("the answer does not name it");
        ends.into_iter().map(|end| end.unwrap_or_else(untold)).collect()
    }

    /// How they stand before they are made.
    pub(super) async fn look_before_cutting(&self, cuts: &[&DeleteRecords]) -> Vec<Option<StepEnd>> {
        let cuts = &cuts[..cuts.len().min(MOST)];
        match self.leaders_of_cuts(cuts).await {
            Ok(looked) => looked.into_iter().map(Result::err).collect(),
            Err(error) => vec![Some(unlooked(error))],
        }
    }

    /// Who leads each partition that is as it was reviewed; how the step ends for every other one.
    async fn leaders_of_cuts(
        &self,
        cuts: &[&DeleteRecords],
    ) -> Result<Vec<Result<BrokerId, StepEnd>>, Error> {
        let names: Vec<Arc<str>> = cuts.iter().map(|cut| cut.topic.as_str().into()).collect();
        let seen = self.seen(&names).await?;
        let places: Vec<_> =
            cuts.iter().zip(&names).map(|(cut, name)| (name.clone(), PartitionId(cut.partition))).collect();
        let first = self.offsets(&places, OffsetSpec::First).await;
        Ok(cuts
            .iter()
            .zip(first)
            .map(|(cut, first)| leader(cut, seen.get(cut.topic.as_str()), first))
            .collect())
    }

    async fn write_cuts(&self, permit: &Permit, leader: BrokerId, cuts: &[&DeleteRecords]) -> Vec<StepEnd> {
        let question = Question::to(Target::Broker(leader)).within(WITHIN);
        let answer = self.wire.write(permit, &question, |_| request(cuts)).await;
        let response: DeleteRecordsResponse = match answer {
            Ok(answer) => answer.response,
            Err(error @ wire::Error::MaybeSent { .. }) => {
                return self.after_lost_answer_of_cuts(cuts, &error).await;
            }
            Err(error) => {
                let unreachable = |_| StepEnd::Unreachable(error.to_string());
                return cuts.iter().map(unreachable).collect();
            }
        };
        let rows: HashMap<(&str, i32), i16> = response
            .topics
            .iter()
            .flat_map(|topic| {
                topic
                    .partitions
                    .iter()
                    .map(|row| ((topic.name.as_str(), row.partition_index), row.error_code))
            })
            .collect();
        cuts.iter().map(|cut| cut_off(cut, rows.get(&(cut.topic.as_str(), cut.partition)).copied())).collect()
    }

    async fn after_lost_answer_of_cuts(&self, cuts: &[&DeleteRecords], error: &wire::Error) -> Vec<StepEnd> {
        let places: Vec<(Arc<str>, PartitionId)> =
            cuts.iter().map(|cut| (cut.topic.as_str().into(), PartitionId(cut.partition))).collect();
        let first = self.offsets(&places, OffsetSpec::First).await;
        let ended = cuts.iter().zip(first).map(|(cut, first)| match first.map(|found| found.offset) {
            Ok(Some(first)) if first.0 >= cut.before => {
                StepEnd::done("the answer got lost, and they are gone")
            }
            Ok(Some(first)) => StepEnd::unknown(format!("{error}; the partition begins at {first} now")),
            Ok(None) | Err(_) => StepEnd::unknown(error.to_string()),
        });
        ended.collect()
    }
}

/// The leader of a partition that is as it was reviewed.
fn leader(
    cut: &DeleteRecords,
    topic: Option<&TopicMetadata>,
    first: Result<FoundOffset, Error>,
) -> Result<BrokerId, StepEnd> {
    let topic = topic.filter(|topic| topic.error != codes::UNKNOWN_TOPIC_OR_PARTITION);
    let topic = topic.ok_or_else(|| StepEnd::not_done("there is no such topic any more"))?;
    if cut.id.as_deref().is_some_and(|id| !topic.id.is_nil() && id != topic.id.to_string()) {
        return Err(StepEnd::not_done("the topic was made anew since the review, and is another one"));
    }
    let found = first.map_err(unlooked)?;
    if found.offset.is_some_and(|first| first.0 >= cut.before) {
        return Err(StepEnd::already("they were gone already"));
    }
    let row = topic.partitions.iter().find(|row| row.id.0 == cut.partition);
    row.and_then(|row| row.leader).ok_or_else(|| StepEnd::not_done("the partition has no leader now"))
}

fn request(cuts: &[&DeleteRecords]) -> DeleteRecordsRequest {
    let mut topics: BTreeMap<&str, Vec<DeleteRecordsPartition>> = BTreeMap::new();
    for cut in cuts {
        let row =
            DeleteRecordsPartition::default().with_partition_index(cut.partition).with_offset(cut.before);
        topics.entry(&cut.topic).or_default().push(row);
    }
    let topic = |(name, rows): (&str, Vec<DeleteRecordsPartition>)| {
        DeleteRecordsTopic::default()
            .with_name(TopicName(StrBytes::from_string(name.to_owned())))
            .with_partitions(rows)
    };
    DeleteRecordsRequest::default()
        .with_timeout_ms(i32::try_from(WITHIN.as_millis()).unwrap_or(i32::MAX) / 2)
        .with_topics(topics.into_iter().map(topic).collect())
}

fn cut_off(cut: &DeleteRecords, code: Option<i16>) -> StepEnd {
    let doing = format!("deleting records of {}/{}", cut.topic, cut.partition);
    match code {
        None => StepEnd::unknown("the answer does not name the partition"),
        Some(0) => StepEnd::done(""),
        Some(codes::REQUEST_TIMED_OUT) => {
            StepEnd::unknown("the replicas did not follow in time: the records may still go")
        }
        Some(codes::POLICY_VIOLATION) => StepEnd::not_done(format!("{doing}: {ONLY_COMPACTED}")),
        Some(code) => {
            let right = || Right::on_topic("Delete", &cut.topic.as_str().into());
            super::ended(Error::check(code, None, &doing, right))
        }
    }
}

/// Why Kafka deletes no records of some topics.
pub(in crate::kafka) const ONLY_COMPACTED: &str =
    "the topic is only compacted (cleanup.policy has no delete), and Kafka deletes no records of such topics";
