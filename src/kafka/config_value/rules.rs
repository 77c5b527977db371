//! What Kafka's documentation says of the values of well-known configs: words and least numbers, for a sentence before a
//! broker is asked. What is not here is the broker's to judge.

/// The words that a config is made of; empty where it takes others too.
pub fn allowed_words(name: &str) -> &'static [&'static str] {
    match name {
        "cleanup.policy" | "log.cleanup.policy" => &["delete", "compact"],
        "compression.type" => &["producer", "uncompressed", "gzip", "snappy", "lz4", "zstd"],
        "message.timestamp.type" | "log.message.timestamp.type" => &["CreateTime", "LogAppendTime"],
        _ => &[],
    }
}

/// The least number of a config, where Kafka refuses a smaller one in every version.
pub(super) fn least(name: &str) -> Option<i64> {
    Some(match name {
        "retention.ms" | "retention.bytes" | "log.retention.ms" | "log.retention.bytes" => -1,
        "local.retention.ms" | "local.retention.bytes" => -2,
        "min.insync.replicas" | "segment.ms" | "log.roll.ms" | "max.compaction.lag.ms" | "flush.messages" => {
            1
        }
        "max.message.bytes"
        | "message.max.bytes"
        | "delete.retention.ms"
        | "min.compaction.lag.ms"
        | "file.delete.delay.ms"
        | "flush.ms"
        | "segment.jitter.ms"
        | "index.interval.bytes"
        | "min.cleanable.dirty.ratio" => 0,
        _ => return None,
    })
}

/// The greatest number of a ratio.
pub(super) fn most(name: &str) -> Option<f64> {
    name.ends_with(".ratio").then_some(1.0)
}

/// The number by which a config says that there is no end to it.
pub(super) fn endless(name: &str) -> Option<i64> {
    let unlimited = ["retention.ms", "retention.bytes", "log.retention.ms", "log.retention.bytes"];
    unlimited.contains(&name).then_some(-1)
}

/// The config of topics for which a broker's config is the default.
pub fn topic_config_of(broker_config: &str) -> Option<&'static str> {
    Some(match broker_config {
        "compression.type" => "compression.type",
        "log.cleaner.delete.retention.ms" => "delete.retention.ms",
        "log.cleaner.max.compaction.lag.ms" => "max.compaction.lag.ms",
        "log.cleaner.min.cleanable.ratio" => "min.cleanable.dirty.ratio",
        "log.cleaner.min.compaction.lag.ms" => "min.compaction.lag.ms",
        "log.cleanup.policy" => "cleanup.policy",
        "log.message.timestamp.after.max.ms" => "message.timestamp.after.max.ms",
        "log.message.timestamp.before.max.ms" => "message.timestamp.before.max.ms",
        "log.message.timestamp.type" => "message.timestamp.type",
        "log.retention.bytes" => "retention.bytes",
        "log.retention.ms" => "retention.ms",
        "log.roll.ms" => "segment.ms",
        "log.segment.bytes" => "segment.bytes",
        "message.max.bytes" => "max.message.bytes",
        "min.insync.replicas" => "min.insync.replicas",
        "unclean.leader.election.enable" => "unclean.leader.election.enable",
        _ => return None,
    })
}
