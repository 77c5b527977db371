//! Sends one batch at a time to whoever leads its partition, numbered, until its fate is known. Knows where its first record is to
//! stand, and so whether somebody else writes there.
use crate::change::StepEnd;
use crate::kafka::batch_bytes::{BatchBody, Number};
use crate::kafka::model::PartitionId;
use crate::kafka::produce::{BatchEnd, first_number, judge, row};
use crate::wire::{self, PermittedWire, Question, Target, codes};
use bytes::Bytes;
use kafka_protocol::messages::produce_request::{PartitionProduceData, TopicProduceData};
use kafka_protocol::messages::{ProduceRequest, ProduceResponse, TopicName};
use kafka_protocol::protocol::StrBytes;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::{Instant, sleep};

/// From version 13 topics are named by id.
const BY_NAME: i16 = 12;
/// Patience for one answer.
const WITHIN: Duration = Duration::from_secs(30);
/// How long a batch may be refused for reasons that pass: a leader is being elected.
const PATIENCE: Duration = Duration::from_secs(60);
/// Between two tries.
const PAUSE: Duration = Duration::from_millis(200);

/// The writing end of one partition.
pub(super) struct BatchSender {
    wire: PermittedWire,
    topic: Arc<str>,
    partition: PartitionId,
    /// Of the next record. None where the cluster or the topic takes no numbers.
    number: Option<Number>,
}

impl BatchSender {
    pub(super) fn new(
        wire: PermittedWire,
        (topic, partition): (Arc<str>, PartitionId),
        number: Option<Number>,
    ) -> BatchSender {
        BatchSender { wire, topic, partition, number }
    }

    pub(super) fn partition(&self) -> PartitionId {
        self.partition
    }

    /// Sends it; its first record is to have the offset `at`.
    ///
    /// # Errors
    /// How the step ends if it can't be written, or that is not known.
    pub(super) async fn send(&mut self, body: &BatchBody, at: i64) -> Result<(), StepEnd> {
        let until = Instant::now() + PATIENCE;
        let count = usize::try_from(body.count).unwrap_or(0);
        let mut batch = body.sealed(self.number);
        // A try before may have arrived; its numbers make sure that another one writes nothing twice.
        let (mut lost, mut renewed) = (false, false);
        loop {
            let end = self.once(&batch, count).await;
            let failure = match end {
                BatchEnd::Written { first: Some(first), .. } if first != at => {
                    return Err(StepEnd::not_done(format!(
                        "a batch for offset {at} of {} stands at {first}: somebody else writes there",
                        self.place()
                    )));
                }
                BatchEnd::Written { .. } => {
                    self.number = self.number.map(|number| number.after(count));
                    return Ok(());
                }
                BatchEnd::Refused(failure) => failure,
                BatchEnd::Lost(failure) if self.number.is_some() => {
                    lost = true;
                    failure
                }
                BatchEnd::Forgotten(_) if !lost && !renewed => {
                    renewed = true;
                    let number = first_number(&self.wire, WITHIN).await;
                    self.number = number.map_err(|error| StepEnd::Unreachable(error.to_string()))?;
                    batch = body.sealed(self.number);
                    continue;
                }
                BatchEnd::FormatTooOld(_) if self.number.is_some() => {
                    self.number = None;
                    batch = body.sealed(None);
                    continue;
                }
                BatchEnd::Lost(failure) => return Err(self.unknown(&failure)),
                other if lost => return Err(self.unknown(&other.failure())),
                other => {
                    return Err(StepEnd::not_done(format!(
                        "writing to {}: {}",
                        self.place(),
                        other.failure()
                    )));
                }
            };
            if Instant::now() >= until {
                return Err(match lost {
                    true => self.unknown(&failure),
                    false => StepEnd::not_done(format!("writing to {}: {failure}", self.place())),
                });
            }
            self.wire.reading().forget_leaders(&self.topic);
            sleep(PAUSE).await;
        }
    }

    fn place(&self) -> String {
        format!("{}/{}", self.topic, self.partition)
    }

    fn unknown(&self, why: &impl std::fmt::Display) -> StepEnd {
        StepEnd::unknown(format!(
            "whether the last batch for {} has arrived is not known: {why}",
            self.place()
        ))
    }

    async fn once(&self, batch: &Bytes, count: usize) -> BatchEnd {
        let leader = match self.wire.reading().leader(&self.topic, self.partition).await {
            Ok((leader, _)) => leader,
            Err(error) => return unsent(&error),
        };
        let question = Question::to(Target::Broker(leader)).within(WITHIN).at_most(BY_NAME);
        let answer = self.wire.write(&question, |_| self.request(batch)).await;
        let response: ProduceResponse = match answer {
            Ok(answer) => answer.response,
            Err(error) => return unsent(&error),
        };
        let told = row(&response, &self.topic, self.partition.0);
        match judge(told, &self.topic, count) {
            // A broker may not have heard yet of a topic that was just made.
            BatchEnd::Never(failure)
                if told.is_some_and(|row| row.error_code == codes::UNKNOWN_TOPIC_OR_PARTITION) =>
            {
                BatchEnd::Refused(failure)
            }
            end => end,
        }
    }

    fn request(&self, batch: &Bytes) -> ProduceRequest {
        let data =
            PartitionProduceData::default().with_index(self.partition.0).with_records(Some(batch.clone()));
        let topic = TopicProduceData::default()
            .with_name(TopicName(StrBytes::from_string(self.topic.to_string())))
            .with_partition_data(vec![data]);
        let millis = i32::try_from(WITHIN.as_millis()).unwrap_or(i32::MAX);
        ProduceRequest::default().with_acks(-1).with_timeout_ms(millis).with_topic_data(vec![topic])
    }
}

/// What a question means that got no answer.
fn unsent(error: &wire::Error) -> BatchEnd {
    use crate::kafka::produce::Failure;
    let failure = Failure::because(error.to_string());
    let passes = error.is_connection()
        || matches!(error, wire::Error::NoLeader { .. } | wire::Error::UnknownBroker { .. });
    match error {
        wire::Error::MaybeSent { .. } => BatchEnd::Lost(failure),
        _ if passes => BatchEnd::Refused(failure),
        _ => BatchEnd::Never(failure),
    }
}
