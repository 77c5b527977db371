//! One record on its way: tried until it is known to be written, refused for good, or its time is over.
use super::super::Writing;
use super::super::draft::{Draft, Failure, Fate};
use super::super::words::LOOK_FIRST;
use super::batch;
use super::numbering::{Number, Numbering};
use crate::change::Permit;
use crate::kafka::errors::{Error, Right};
use crate::kafka::model::{Offset, PartitionId, Timestamp};
use crate::wire::{self, Question, Target, Wire};
use bytes::Bytes;
use kafka_protocol::ResponseError as Code;
use kafka_protocol::messages::produce_request::{PartitionProduceData, TopicProduceData};
use kafka_protocol::messages::produce_response::PartitionProduceResponse;
use kafka_protocol::messages::{ProduceRequest, ProduceResponse, TopicName};
use kafka_protocol::protocol::StrBytes;
use std::time::Duration;
use tokio::time::Instant;

/// From version 13 topics are named by id.
const BY_NAME: i16 = 12;
/// Between two tries.
const PAUSE: Duration = Duration::from_millis(200);

/// What is sent, with whose leave, and until when it is tried.
pub(super) struct Sending<'a> {
    pub(super) wire: &'a Wire,
    pub(super) permit: &'a Permit,
    pub(super) draft: &'a Draft,
    pub(super) partition: PartitionId,
    pub(super) time: i64,
    pub(super) deadline: Instant,
}

/// The fate, and whether the topic's format can't carry numbers.
pub(super) struct Ended {
    pub(super) fate: Fate,
    pub(super) format_too_old: bool,
}

impl Ended {
    pub(super) fn with(fate: Fate) -> Self {
        Ended { fate, format_too_old: false }
    }
}

/// How one try ended.
enum Tried {
    Done(Ended),
    /// No broker has it by this try; the next may end otherwise.
    Refused(Failure),
    /// It may have arrived.
    Lost(Failure),
    /// The brokers know nothing of this producer's numbers.
    Forgotten(Failure),
}

impl Sending<'_> {
    pub(super) async fn run(&self, numbering: &mut Option<Numbering>, writing: Writing) -> Ended {
        let (mut may_be_there, mut renewed) = (false, false);
        loop {
            let number = match self.number(numbering, writing).await {
                Ok(number) => number,
                Err(failure) => return self.over(failure, may_be_there),
            };
            let failure = match self.once(number).await {
                Tried::Done(ended) => {
                    if let (Fate::Sent { .. }, Some(numbering)) = (&ended.fate, numbering.as_mut()) {
                        numbering.written(&self.draft.topic, self.partition);
                    }
                    return match ended.fate {
                        // What a later try is told does not take back what an earlier one may have done.
                        Fate::NotSent(failure) if may_be_there => self.over(failure, true),
                        _ => ended,
                    };
                }
                Tried::Refused(failure) => failure,
                Tried::Lost(failure) => {
                    may_be_there = true;
                    if number.is_none() {
                        return self.over(failure, true);
                    }
                    failure
                }
                Tried::Forgotten(failure) if may_be_there || renewed => {
                    return self.over(failure, may_be_there);
                }
                Tried::Forgotten(failure) => {
                    (*numbering, renewed) = (None, true);
                    failure
                }
            };
            if Instant::now() + PAUSE >= self.deadline {
                return self.over(failure, may_be_there);
            }
            tokio::time::sleep(PAUSE).await;
        }
    }

    fn over(&self, failure: Failure, may_be_there: bool) -> Ended {
        Ended::with(if may_be_there {
            Fate::Unknown(failure.try_to(LOOK_FIRST))
        } else {
            Fate::NotSent(failure)
        })
    }

    /// The number that the record is sent with; none where the topic or the cluster takes no numbers.
    async fn number(
        &self,
        numbering: &mut Option<Numbering>,
        writing: Writing,
    ) -> Result<Option<Number>, Failure> {
        if writing == Writing::Plain {
            return Ok(None);
        }
        if numbering.is_none() {
            let begun = Numbering::begin(self.wire, self.permit, self.left()).await;
            *numbering = begun.map_err(|error| Failure::because(error.to_string()))?;
        }
        Ok(numbering.as_ref().map(|numbering| numbering.next(&self.draft.topic, self.partition)))
    }

    async fn once(&self, number: Option<Number>) -> Tried {
        let records = batch::of(self.draft, self.time, number);
        let leader = Target::Leader(self.draft.topic.clone(), wire::PartitionId(self.partition.0));
        let question = Question::to(leader).within(self.left()).at_most(BY_NAME).code(code);
        match self.wire.write(self.permit, &question, |_| self.request(&records)).await {
            Ok(answer) => self.judge(&answer.response),
            Err(error @ wire::Error::MaybeSent { .. }) => Tried::Lost(Failure::because(error.to_string())),
            Err(error) if error.is_connection() => Tried::Refused(Failure::because(error.to_string())),
            Err(error) => Tried::Done(Ended::with(Fate::NotSent(Failure::because(error.to_string())))),
        }
    }

    fn request(&self, records: &Bytes) -> ProduceRequest {
        let data =
            PartitionProduceData::default().with_index(self.partition.0).with_records(Some(records.clone()));
        let topic = TopicProduceData::default()
            .with_name(TopicName(StrBytes::from_string(self.draft.topic.to_string())))
            .with_partition_data(vec![data]);
        let millis = i32::try_from(self.left().as_millis()).unwrap_or(i32::MAX);
        ProduceRequest::default().with_acks(-1).with_timeout_ms(millis).with_topic_data(vec![topic])
    }

    fn left(&self) -> Duration {
        self.deadline.saturating_duration_since(Instant::now())
    }

    fn judge(&self, response: &ProduceResponse) -> Tried {
        let Some(row) = row(response) else {
            return Tried::Lost(Failure::because("the answer names no partition"));
        };
        let topic = &self.draft.topic;
        let doing = format!("sending to {topic}");
        let right = || Right::on_topic("Write", topic);
        let told = Error::check(row.error_code, row.error_message.as_deref(), &doing, right);
        let Err(error) = told else { return Tried::Done(Ended::with(self.sent(row))) };
        let failure = Failure::because(error.to_string());
        match Code::try_from_code(row.error_code) {
            // It was written by an earlier try, so long ago that the broker does not know where.
            Some(Code::DuplicateSequenceNumber) => Tried::Done(Ended::with(self.sent(row))),
            // The leader has it, and too few others.
            Some(Code::RequestTimedOut | Code::NotEnoughReplicasAfterAppend) => Tried::Lost(failure),
            Some(Code::OutOfOrderSequenceNumber | Code::UnknownProducerId | Code::InvalidProducerEpoch) => {
                Tried::Forgotten(failure)
            }
            Some(Code::UnsupportedForMessageFormat) => {
                Tried::Done(Ended { fate: Fate::NotSent(failure), format_too_old: true })
            }
            Some(code) if code.is_retriable() && code != Code::UnknownTopicOrPartition => {
                Tried::Refused(failure)
            }
            _ => Tried::Done(Ended::with(Fate::NotSent(failure))),
        }
    }

    fn sent(&self, row: &PartitionProduceResponse) -> Fate {
        let stamped = if row.log_append_time_ms >= 0 { row.log_append_time_ms } else { self.time };
        Fate::Sent {
            partition: self.partition,
            offset: Some(row.base_offset).filter(|offset| *offset >= 0).map(Offset),
            timestamp: Some(stamped).filter(|at| *at >= 0).map(Timestamp),
        }
    }
}

fn row(response: &ProduceResponse) -> Option<&PartitionProduceResponse> {
    response.responses.first()?.partition_responses.first()
}

fn code(response: &ProduceResponse) -> i16 {
    row(response).map_or(0, |row| row.error_code)
}
