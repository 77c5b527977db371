//! The topics of the story: how they are cut, packed and kept. Plain data.
use crate::demo::{Codec, Demo, Refusal};

/// A topic of the story.
#[derive(Debug, PartialEq, Eq)]
pub struct StoryTopic {
    pub name: &'static str,
    pub partitions: i32,
    pub codec: Codec,
    pub configs: &'static [(&'static str, &'static str)],
}

/// Bytes kept of a busy partition, so that the cluster can run for days.
const BUSY: (&str, &str) = ("retention.bytes", "8388608");
const QUIET: (&str, &str) = ("retention.bytes", "4194304");
const WEEK: (&str, &str) = ("retention.ms", "604800000");

/// JSON, keyed by customer.
pub static ORDERS: StoryTopic =
    StoryTopic { name: "orders", partitions: 6, codec: Codec::Lz4, configs: &[BUSY, WEEK] };
/// What the writer could not read, with the reason in headers.
pub static LETTERS: StoryTopic = StoryTopic {
    name: "orders.DLT",
    partitions: 1,
    codec: Codec::None,
    configs: &[QUIET, ("retention.ms", "-1")],
};
/// XML, keyed by order.
pub static PAYMENTS: StoryTopic =
    StoryTopic { name: "payments", partitions: 3, codec: Codec::Zstd, configs: &[QUIET, WEEK] };
/// Plain text, keyed by order.
pub static SHIPMENTS: StoryTopic =
    StoryTopic { name: "shipments", partitions: 2, codec: Codec::Snappy, configs: &[QUIET, WEEK] };
/// The last word about each customer, with tombstones.
pub static CUSTOMERS: StoryTopic = StoryTopic {
    name: "customers",
    partitions: 3,
    codec: Codec::None,
    configs: &[("cleanup.policy", "compact"), ("min.cleanable.dirty.ratio", "0.3")],
};
/// Raw bytes from the parcel stations.
pub static TELEMETRY: StoryTopic =
    StoryTopic { name: "telemetry", partitions: 4, codec: Codec::None, configs: &[QUIET, WEEK] };
/// Transactional: committed, aborted, and one that stays open.
pub static AUDIT: StoryTopic = StoryTopic {
    name: "audit",
    partitions: 2,
    codec: Codec::None,
    configs: &[QUIET, ("retention.ms", "-1")],
};
/// Large JSON in many scripts.
pub static CATALOG: StoryTopic =
    StoryTopic { name: "catalog", partitions: 1, codec: Codec::Gzip, configs: &[QUIET, WEEK] };

/// All of them.
pub static TOPICS: [&StoryTopic; 8] =
    [&ORDERS, &LETTERS, &PAYMENTS, &SHIPMENTS, &CUSTOMERS, &TELEMETRY, &AUDIT, &CATALOG];

/// Makes them on the cluster, replicated three times where there are so many brokers, and takes one replica of
/// `payments` out of sync.
pub fn create(demo: &Demo) -> Result<(), Refusal> {
    let replication = demo.state.brokers.len().min(3) as i16;
    for topic in TOPICS {
        demo.create_topic(topic.name, topic.partitions, replication, topic.configs)?;
    }
    if let Some(leader) = demo.leader(PAYMENTS.name, 2) {
        let mut in_sync = demo.in_sync(PAYMENTS.name, 2);
        if let Some(lost) = in_sync.iter().rposition(|id| *id != leader) {
            in_sync.remove(lost);
        }
        demo.set_in_sync(PAYMENTS.name, 2, &in_sync);
    }
    Ok(())
}
