//! One record at a time, each in a batch of its own, and what the broker said to it, on librdkafka. Knows nothing of kafdeck.
use std::time::Duration;

use parking_lot::Mutex;
use rdkafka::client::ClientContext;
use rdkafka::error::RDKafkaErrorCode;
use rdkafka::message::{DeliveryResult, Message};
use rdkafka::producer::{BaseProducer, BaseRecord, NoCustomPartitioner, Producer, ProducerContext};

/// The offset that a record has got, or why it was refused.
pub type Fate = Result<i64, RDKafkaErrorCode>;

#[derive(Default)]
struct Fates(Mutex<Option<Fate>>);

impl ClientContext for Fates {}

impl ProducerContext<NoCustomPartitioner> for Fates {
    type DeliveryOpaque = ();

    fn delivery(&self, result: &DeliveryResult<'_>, (): ()) {
        let fate = match result {
            Ok(message) => Ok(message.offset()),
            Err((error, _)) => Err(error.rdkafka_error_code().expect("a refusal has a code")),
        };
        *self.0.lock() = Some(fate);
    }
}

/// A record to be sent.
#[derive(Clone, Debug, Default)]
pub struct Sent<'a> {
    pub key: Option<&'a str>,
    pub value: &'a str,
    /// Milliseconds; now if it is none.
    pub time: Option<i64>,
}

/// Writes it to partition 0 with acks=all, and waits for the broker's word. Nothing is tried again.
pub fn send(bootstrap: &str, topic: &str, sent: &Sent<'_>) -> Fate {
    let mut config = rdkafka::ClientConfig::new();
    for (name, value) in
        [("bootstrap.servers", bootstrap), ("acks", "all"), ("retries", "0"), ("message.timeout.ms", "20000")]
    {
        config.set(name, value);
    }
    let producer: BaseProducer<Fates> =
        config.create_with_context(Fates::default()).expect("the producer's settings are right");
    let mut record = BaseRecord::to(topic).partition(0).payload(sent.value);
    if let Some(key) = sent.key {
        record = record.key(key);
    }
    if let Some(time) = sent.time {
        record = record.timestamp(time);
    }
    producer.send(record).unwrap_or_else(|(error, _)| panic!("{topic}: not queued: {error}"));
    producer.flush(Duration::from_secs(60)).expect("the broker answers");
    producer.context().0.lock().take().expect("the broker has said what became of it")
}
