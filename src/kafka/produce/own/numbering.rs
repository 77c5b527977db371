//! The numbers by which a broker knows a record that it has already (KIP-98): who sends, and the how-many-eth of its partition
//! it is. With them records whose answer was lost may be sent again, and are written once.
use super::PartitionKey;
pub(super) use crate::kafka::batch_bytes::Number;
use crate::wire::{Error, PermittedWire, Question, Target};
use kafka_protocol::messages::{InitProducerIdRequest, InitProducerIdResponse};
use std::collections::HashMap;
use std::time::Duration;

/// The number of the first record of a producer that nobody was before; none where the cluster gives us none.
///
/// # Errors
/// If nobody answers.
pub(in crate::kafka) async fn first_number(
    wire: &PermittedWire,
    within: Duration,
) -> Result<Option<Number>, Error> {
    let numbering = Numbering::begin(wire, within).await?;
    Ok(numbering.map(|Numbering { producer, epoch, .. }| Number { producer, epoch, sequence: 0 }))
}

/// A producer's name at the brokers, and what it sends next.
#[derive(Debug)]
pub(super) struct Numbering {
    producer: i64,
    epoch: i16,
    next: HashMap<PartitionKey, i32>,
}

impl Numbering {
    /// Asks for a name (InitProducerId). None where the cluster gives us none: no right to it, or a broker too old.
    ///
    /// # Errors
    /// If nobody answers.
    pub(super) async fn begin(wire: &PermittedWire, within: Duration) -> Result<Option<Numbering>, Error> {
        let question = Question::to(Target::Any)
            .within(within)
            .code(|answer: &InitProducerIdResponse| answer.error_code);
        // No change that anybody would see: a name that is never used is forgotten.
        let build = |_| {
            InitProducerIdRequest::default().with_transactional_id(None).with_transaction_timeout_ms(i32::MAX)
        };
        match wire.write(&question, build).await {
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
    pub(super) fn next(&self, queue: &PartitionKey) -> Number {
        let sequence = self.next.get(queue).copied().unwrap_or(0);
        Number { producer: self.producer, epoch: self.epoch, sequence }
    }

    /// So many records are written, of which the first has this number.
    pub(super) fn written(&mut self, queue: &PartitionKey, number: Number, count: usize) {
        // Of an earlier name, which is not used for what comes next.
        if number.producer == self.producer {
            self.next.insert(queue.clone(), number.after(count).sequence);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kafka::model::PartitionId;

    #[test]
    fn after_the_largest_number_comes_0() {
        let mut numbering = Numbering { producer: 7, epoch: 0, next: HashMap::new() };
        let queue: PartitionKey = ("orders".into(), PartitionId(0));
        let last = Number { producer: 7, epoch: 0, sequence: i32::MAX - 1 };
        numbering.written(&queue, last, 1);
        assert_eq!(numbering.next(&queue).sequence, i32::MAX);
        numbering.written(&queue, last, 4);
        assert_eq!(numbering.next(&queue).sequence, 2, "MAX - 1, MAX, 0, 1");
        numbering.written(&queue, Number { producer: 6, ..last }, 1);
        assert_eq!(numbering.next(&queue).sequence, 2, "of an earlier name");
    }
}
