//! A transactional producer for the suite, on librdkafka. Knows nothing of kafdeck.
use std::time::Duration;

use rdkafka::ClientConfig;
use rdkafka::producer::{BaseProducer, BaseRecord, Producer};

const PATIENCE: Duration = Duration::from_secs(60);

/// How a transaction ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    Commit,
    Abort,
}

/// A producer whose open transaction ends when it is told to, or when it is dropped and the broker gives up on it.
pub struct Transactional(BaseProducer);

impl Transactional {
    /// A producer with a transactional id of its own.
    pub fn new(bootstrap: &str, id: &str) -> Transactional {
        let mut config = ClientConfig::new();
        config
            .set("bootstrap.servers", bootstrap)
            .set("transactional.id", id)
            // One that is left open stays so for as long as a scenario may take.
            .set("transaction.timeout.ms", "600000")
            .set("partitioner", "murmur2_random");
        let producer: BaseProducer = config.create().expect("the producer's settings are right");
        producer.init_transactions(PATIENCE).expect("the cluster gives a producer id");
        Transactional(producer)
    }

    /// Begins a transaction, sends the records and waits until the brokers have them.
    pub fn begin(&self, topic: &str, records: &[(&str, &str)]) {
        self.0.begin_transaction().expect("a transaction begins");
        for (key, value) in records {
            let record = BaseRecord::to(topic).key(*key).payload(*value);
            self.0.send(record).unwrap_or_else(|(error, _)| panic!("{topic}: not queued: {error}"));
        }
        self.0.flush(PATIENCE).expect("the brokers take the records");
    }

    /// Ends the open transaction.
    pub fn end(&self, end: End) {
        let ended = match end {
            End::Commit => self.0.commit_transaction(PATIENCE),
            End::Abort => self.0.abort_transaction(PATIENCE),
        };
        ended.unwrap_or_else(|error| panic!("{end:?} failed: {error}"));
    }
}

impl Drop for Transactional {
    /// A scenario that fails leaves no transaction open for the next one to stumble over.
    fn drop(&mut self) {
        if std::thread::panicking() {
            // None may be open.
            let _ = self.0.abort_transaction(PATIENCE);
        }
    }
}
