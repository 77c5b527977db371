//! The dead letters: what `order-writer` can't read it writes to `orders.DLT`, with the reason in headers.
use super::topics::{LETTERS, ORDERS};
use crate::demo::cluster::Refusal;
use crate::demo::state::State;
use crate::demo::{Batch, Record};
use std::collections::VecDeque;
use std::sync::Arc;

/// Milliseconds that the writer needs to give up on a record.
const DELAY: i64 = 700;

/// A record that could not be read.
#[derive(Clone, Debug)]
pub struct Letter {
    pub partition: i32,
    pub offset: i64,
    pub record: Record,
    pub why: &'static str,
}

/// Letters that are not yet written.
#[derive(Debug, Default)]
pub struct Letters(VecDeque<Letter>);

impl Letters {
    pub fn receive(&mut self, letters: impl Iterator<Item = Letter>) {
        self.0.extend(letters);
    }

    /// Writes those that the writer has given up by `now`.
    pub fn post(&mut self, state: &Arc<State>, now: i64) -> Result<(), Refusal> {
        let due = |letter: &&Letter| letter.record.timestamp.is_none_or(|at| at + DELAY <= now);
        let count = self.0.iter().take_while(due).count();
        if count == 0 {
            return Ok(());
        }
        let batch = Batch::of(self.0.drain(..count).map(dead_letter));
        state.append(LETTERS.name, 0, &batch)?;
        Ok(())
    }
}

/// The record as Spring's DeadLetterPublishingRecoverer leaves it: numbers in headers are binary, big-endian.
fn dead_letter(letter: Letter) -> Record {
    let Letter { partition, offset, mut record, why } = letter;
    let at = record.timestamp.unwrap_or_default();
    let exception = "org.springframework.kafka.listener.ListenerExecutionFailedException";
    let trace = format!(
        "{exception}: Listener failed\n\tat com.example.orders.OrderWriter.onOrder(OrderWriter.java:87)\nCaused by: \
         com.fasterxml.jackson.core.JsonParseException: {why}\n at [Source: (byte[]); line: 1, column: {}]\n",
        1 + offset % 97
    );
    record.timestamp = Some(at + DELAY);
    record
        .header("kafka_dlt-original-topic", ORDERS.name)
        .header("kafka_dlt-original-partition", partition.to_be_bytes().to_vec())
        .header("kafka_dlt-original-offset", offset.to_be_bytes().to_vec())
        .header("kafka_dlt-original-timestamp", at.to_be_bytes().to_vec())
        .header("kafka_dlt-original-timestamp-type", "CreateTime")
        .header("kafka_dlt-original-consumer-group", "order-writer")
        .header("kafka_dlt-exception-fqcn", exception)
        .header("kafka_dlt-exception-cause-fqcn", "com.fasterxml.jackson.core.JsonParseException")
        .header("kafka_dlt-exception-message", why)
        .header("kafka_dlt-exception-stacktrace", trace)
}
