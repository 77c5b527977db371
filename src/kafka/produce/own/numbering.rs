//! The numbers by which a broker knows a record that it has already (KIP-98): who sends, and the how-many-eth of its partition
//! it is. With them a record whose answer was lost may be sent again, and is written once.
use crate::change::Permit;
use crate::kafka::model::PartitionId;
use crate::wire::{Error, Question, Target, Wire};
use kafka_protocol::messages::{InitProducerIdRequest, InitProducerIdResponse};
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

/// What stands in a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Number {
    pub(super) producer: i64,
    pub(super) epoch: i16,
    pub(super) sequence: i32,
}

impl Number {
    /// Of no producer.
    pub(super) const NONE: Number = Number { producer: -1, epoch: -1, sequence: -1 };
}

/// A producer's name at the brokers, and what it sends next.
#[derive(Debug)]
pub(super) struct Numbering {
    producer: i64,
    epoch: i16,
    next: HashMap<(Arc<str>, PartitionId), i32>,
}

impl Numbering {
    /// Asks for a name (InitProducerId). None where the cluster gives us none: no right to it, or a broker too old.
    ///
    /// # Errors
    /// If nobody answers.
    pub(super) async fn begin(
        wire: &Wire,
        permit: &Permit,
        within: Duration,
    ) -> Result<Option<Numbering>, Error> {
        let question = Question::to(Target::Any)
            .within(within)
            .code(|answer: &InitProducerIdResponse| answer.error_code);
        // No change that anybody would see: a name that is never used is forgotten.
        let build = |_| {
            InitProducerIdRequest::default().with_transactional_id(None).with_transaction_timeout_ms(i32::MAX)
        };
        match wire.write(permit, &question, build).await {
            Ok(answer) if answer.response.error_code == 0 => Ok(Some(Numbering {
                producer: answer.response.producer_id.0,
                epoch: answer.response.producer_epoch,
                next: HashMap::new(),
            })),
            Ok(_) | Err(Error::Unsupported { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The number of the next record of a partition.
    pub(super) fn next(&self, topic: &Arc<str>, partition: PartitionId) -> Number {
        let sequence = self.next.get(&(topic.clone(), partition)).copied().unwrap_or(0);
        Number { producer: self.producer, epoch: self.epoch, sequence }
    }

    /// The record with the next number is written.
    pub(super) fn written(&mut self, topic: &Arc<str>, partition: PartitionId) {
        let next = self.next.entry((topic.clone(), partition)).or_insert(0);
        // After the largest comes 0, as in Kafka.
        *next = next.checked_add(1).unwrap_or(0);
    }
}
