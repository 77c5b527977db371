//! The embedded cluster seen from outside: by a bare socket that says what no client would, and by librdkafka.
mod breaks;
mod fetches;
mod produces;
mod second;
mod socket;
mod speaks;
mod transactions;

use kafdeck::demo::{Demo, Options};

/// Three brokers and one topic of three partitions, each on all brokers.
async fn cluster(topic: &str) -> Demo {
    let demo = Demo::start(Options::default()).await.unwrap();
    demo.create_topic(topic, 3, 3, &[]).unwrap();
    demo
}
