//! Sends one batch at a time to whoever leads its partition, numbered, until its fate is known. Knows where its first record is to
//! stand, and so whether somebody else writes there.
use crate::change::StepEnd;
use crate::kafka::OffsetSpec;
use crate::kafka::batch_bytes::{BatchBody, Number};
use crate::kafka::cluster::Cluster;
use crate::kafka::model::PartitionId;
use crate::kafka::produce::{
    BY_NAME, BatchEnd, Failure, first_number, judge, produce_request, row, unanswered,
};
use crate::wire::{PermittedWire, Question, Target, codes};
use bytes::Bytes;
use kafka_protocol::messages::ProduceResponse;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::time::{Instant, sleep};

/// Patience for one answer.
const WITHIN: Duration = Duration::from_secs(30);
/// How long a batch may be refused for reasons that pass: a leader is being elected.
const PATIENCE: Duration = Duration::from_secs(60);
/// Between two tries. Nothing tells a client that a leader is there again: it has to try.
const PAUSE: Duration = Duration::from_millis(200);

/// The writing end of one partition.
pub(super) struct BatchSender {
    cluster: Cluster,
    wire: PermittedWire,
    topic: Arc<str>,
    partition: PartitionId,
    /// Of the next record. None where the cluster or the topic takes no numbers.
    number: Option<Number>,
    /// The next batch may have been sent before, by a run that was killed: its number is that one's.
    again: bool,
    stop: Arc<AtomicBool>,
}

impl BatchSender {
    pub(super) fn new(
        cluster: Cluster,
        wire: PermittedWire,
        (topic, partition): (Arc<str>, PartitionId),
        stop: Arc<AtomicBool>,
    ) -> BatchSender {
        BatchSender { cluster, wire, topic, partition, number: None, again: false, stop }
    }

    /// Goes on with the number of a run before, or begins with a fresh one.
    pub(super) fn numbered(self, before: Option<Number>, fresh: Option<Number>) -> BatchSender {
        BatchSender { number: before.or(fresh), again: before.is_some(), ..self }
    }

    pub(super) fn partition(&self) -> PartitionId {
        self.partition
    }

    /// Of the next record.
    pub(super) fn number(&self) -> Option<Number> {
        self.number
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
            let failure = match self.once(&batch, count).await {
                BatchEnd::Written { first: Some(first), .. } if first != at => {
                    return Err(self.elsewhere(at, first));
                }
                BatchEnd::Written { .. } => {
                    self.number = self.number.map(|number| number.after(count));
                    self.again = false;
                    return Ok(());
                }
                BatchEnd::Refused(failure) => failure,
                BatchEnd::Lost(failure) if self.number.is_some() => {
                    lost = true;
                    failure
                }
                BatchEnd::Forgotten(_) if !lost && !renewed => {
                    renewed = true;
                    if std::mem::take(&mut self.again) {
                        self.nothing_came_meanwhile(at).await?;
                    }
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
                other => return Err(self.refused(&other.failure())),
            };
            if Instant::now() >= until || self.stop.load(Ordering::Relaxed) {
                return Err(if lost { self.unknown(&failure) } else { self.refused(&failure) });
            }
            self.wire.reading().forget_leaders(&self.topic);
            sleep(PAUSE).await;
        }
    }

    /// The brokers do not take the number of a batch that may have been sent before. Either they have forgotten its producer, or
    /// it has arrived meanwhile, cut otherwise: where the copy ends tells which.
    async fn nothing_came_meanwhile(&self, at: i64) -> Result<(), StepEnd> {
        let place = (self.topic.clone(), self.partition);
        let told = self.cluster.offsets(std::slice::from_ref(&place), OffsetSpec::End).await.pop();
        match told.map(|end| end.map(|end| end.offset.map_or(0, |offset| offset.0))) {
            Some(Ok(end)) if end == at => Ok(()),
            Some(Ok(_)) => Err(StepEnd::not_done(format!(
                "what was sent to {} before the copy was stopped has arrived only now",
                self.place()
            ))),
            Some(Err(error)) => Err(self.unknown(&error)),
            None => Err(self.unknown(&"where it ends was not told")),
        }
    }

    fn place(&self) -> String {
        format!("{}/{}", self.topic, self.partition)
    }

    fn elsewhere(&self, at: i64, first: i64) -> StepEnd {
        // A producer that the brokers have forgotten meanwhile (producer.id.expiration.ms) has sent it a second time.
        let why = match self.again {
            true => {
                "either what was sent before the copy was stopped had arrived, and stands there twice now, or somebody else \
                     writes there; delete the topic, and clone anew"
            }
            false => "somebody else writes there",
        };
        StepEnd::not_done(format!("a batch for offset {at} of {} stands at {first}: {why}", self.place()))
    }

    fn refused(&self, why: &Failure) -> StepEnd {
        StepEnd::not_done(format!("writing to {}: {why}", self.place()))
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
            Err(error) => return unanswered(&error),
        };
        let question = Question::to(Target::Broker(leader)).within(WITHIN).at_most(BY_NAME);
        let batches = [((self.topic.clone(), self.partition), batch.clone())];
        let answer = self.wire.write(&question, |_| produce_request(&batches, WITHIN)).await;
        let response: ProduceResponse = match answer {
            Ok(answer) => answer.response,
            Err(error) => return unanswered(&error),
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
}
