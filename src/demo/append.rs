//! Writing from inside the process: batches for tests and the story, and transactions on their behalf.
use super::batch::{Batch, BatchProducer};
use super::cluster::{Demo, Refusal};
use super::state::State;
use bytes::{Bytes, BytesMut};
use kafka_protocol::error::ResponseError;
use std::collections::HashMap;
use std::sync::Arc;

/// Milliseconds that a transaction from inside may stay open.
const TIMEOUT: i32 = 900_000;

impl State {
    /// Appends a batch of any format.
    pub fn append(&self, topic: &str, partition: i32, batch: &Batch) -> Result<i64, ResponseError> {
        let (topic, now) = (self.topic(topic), self.now());
        let topic = topic.ok_or(ResponseError::UnknownTopicOrPartition)?;
        let partition = topic.partition(partition).ok_or(ResponseError::UnknownTopicOrPartition)?;
        let latest = batch.records.iter().map(|record| record.timestamp.unwrap_or(now)).max().unwrap_or(now);
        let latest = if batch.log_append_time { now } else { latest };
        let mut replicated = partition.lock();
        let base_offset = replicated.log.end();
        let bytes = batch.encode(base_offset, now);
        let epoch = replicated.leader_epoch;
        replicated.log.push(bytes, batch.count() as i64, latest, epoch);
        replicated.log.retain_bytes(topic.settings().keep);
        replicated.wake();
        Ok(base_offset)
    }

    /// Appends bytes as they are, but for the offset in front.
    pub fn append_raw(
        &self,
        topic: &str,
        partition: i32,
        bytes: &Bytes,
        count: i64,
        timestamp: i64,
    ) -> Result<i64, ResponseError> {
        let partition = self.partition(topic, partition).ok_or(ResponseError::UnknownTopicOrPartition)?;
        let mut replicated = partition.lock();
        let (base_offset, epoch) = (replicated.log.end(), replicated.leader_epoch);
        let mut bytes = BytesMut::from(bytes.as_ref());
        if let Some(offset) = bytes.first_chunk_mut::<8>() {
            *offset = base_offset.to_be_bytes();
        }
        replicated.log.push(bytes.freeze(), count, timestamp, epoch);
        replicated.wake();
        Ok(base_offset)
    }

    /// Appends a batch of a producer's sequence.
    fn append_for(
        &self,
        topic: &str,
        partition: i32,
        batch: &Batch,
        producer: BatchProducer,
    ) -> Result<i64, ResponseError> {
        let partition = self.partition(topic, partition).ok_or(ResponseError::UnknownTopicOrPartition)?;
        let now = self.now();
        let mut replicated = partition.lock();
        let epoch = replicated.leader_epoch;
        let base_offset = replicated.log.append_for(batch, producer, epoch, now)?;
        replicated.wake();
        Ok(base_offset)
    }

    /// Opens a transaction from inside.
    pub fn begin(self: &Arc<Self>, transactional_id: &str) -> Result<Transaction, Refusal> {
        let begun = self.transactions.lock().init(transactional_id, TIMEOUT);
        let (producer, left_open) = begun?;
        if let Some(decided) = left_open {
            self.finish(&decided);
        }
        let name = transactional_id.to_owned();
        Ok(Transaction { state: self.clone(), name, producer, sequences: HashMap::new() })
    }

    /// Compacts every partition of a topic now.
    pub fn compact(&self, topic: &str) {
        let Some(topic) = self.topic(topic) else { return };
        let how = topic.settings().compaction.unwrap_or_default();
        for partition in topic.partitions() {
            partition.lock().log.compact(how, self.now());
        }
    }
}

/// A transaction opened from inside. Dropped without commit or abort it stays open, until its timeout on the cluster's
/// clock (15 minutes) or until the next [`Demo::begin`] with its id.
pub struct Transaction {
    state: Arc<State>,
    name: String,
    producer: (i64, i16),
    sequences: HashMap<(String, i32), i32>,
}

impl Demo {
    /// Opens a transaction under a transactional id, as a producer with `initTransactions` and `beginTransaction` does.
    ///
    /// # Errors
    /// The transactional id is empty.
    pub fn begin(&self, transactional_id: &str) -> Result<Transaction, Refusal> {
        self.state.begin(transactional_id)
    }
}

impl Transaction {
    /// Appends a batch of today's format as part of the transaction; returns the offset of its first record.
    ///
    /// # Errors
    /// The partition does not exist, or the transaction has run out of time.
    pub fn append(&mut self, topic: &str, partition: i32, batch: &Batch) -> Result<i64, Refusal> {
        let known = self.state.topic(topic).ok_or(ResponseError::UnknownTopicOrPartition)?;
        let touched = [(known.name.clone(), partition)];
        let now = self.state.now();
        self.state.transactions.lock().add(&self.name, self.producer, touched, None, now)?;
        let sequence = self.sequences.entry((topic.to_owned(), partition)).or_default();
        let (id, epoch) = self.producer;
        let producer = BatchProducer { id, epoch, sequence: *sequence, transactional: true };
        let offset = self.state.append_for(topic, partition, batch, producer)?;
        *sequence += batch.count() as i32;
        Ok(offset)
    }

    /// The producer id that its batches carry.
    pub fn producer_id(&self) -> i64 {
        self.producer.0
    }

    /// Ends it with commit markers.
    ///
    /// # Errors
    /// It has run out of time, or a later one with its id has locked it out.
    pub fn commit(self) -> Result<(), Refusal> {
        self.end(true)
    }

    /// Ends it with abort markers.
    ///
    /// # Errors
    /// As [`commit`](Transaction::commit).
    pub fn abort(self) -> Result<(), Refusal> {
        self.end(false)
    }

    fn end(self, commit: bool) -> Result<(), Refusal> {
        let decided = self.state.transactions.lock().end(&self.name, self.producer, commit)?;
        if let Some(decided) = decided {
            self.state.finish(&decided);
        }
        Ok(())
    }
}
