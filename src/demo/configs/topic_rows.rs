//! The settings of a topic, as Kafka 4.1 has them. Data only; the words are ours.
use super::SettingKind::{Boolean, Double, Int, List, Long, Text};
use super::{SettingRow, topic};

/// By name.
// One row a line, however long its words.
#[rustfmt::skip]
pub const TOPIC: &[SettingRow] = &[
    topic("cleanup.policy", List, "delete", "log.cleanup.policy", "What becomes of old segments: delete drops them after retention, compact keeps the last record of each key."),
    topic("compression.gzip.level", Int, "-1", "compression.gzip.level", "Level used where compression.type is gzip."),
    topic("compression.lz4.level", Int, "9", "compression.lz4.level", "Level used where compression.type is lz4."),
    topic("compression.type", Text, "producer", "compression.type", "Codec of the stored batches; producer keeps what the producer chose."),
    topic("compression.zstd.level", Int, "3", "compression.zstd.level", "Level used where compression.type is zstd."),
    topic("delete.retention.ms", Long, "86400000", "log.cleaner.delete.retention.ms", "How long tombstones stay in a compacted topic, so that readers from the beginning see them."),
    topic("file.delete.delay.ms", Long, "60000", "log.segment.delete.delay.ms", "How long a file waits on disk after it has been deleted."),
    topic("flush.messages", Long, "9223372036854775807", "log.flush.interval.messages", "Records after which the log is forced to disk; replication is the usual way to durability."),
    topic("flush.ms", Long, "9223372036854775807", "log.flush.interval.ms", "Time after which the log is forced to disk."),
    topic("follower.replication.throttled.replicas", List, "", "", "Replicas whose copying is throttled on the follower's side: partition:broker pairs, or *."),
    topic("index.interval.bytes", Int, "4096", "log.index.interval.bytes", "Bytes of log between two entries of the offset index."),
    topic("leader.replication.throttled.replicas", List, "", "", "Replicas whose copying is throttled on the leader's side: partition:broker pairs, or *."),
    topic("local.retention.bytes", Long, "-2", "log.local.retention.bytes", "Bytes kept on local disk where tiered storage is on; -2 means retention.bytes."),
    topic("local.retention.ms", Long, "-2", "log.local.retention.ms", "Time kept on local disk where tiered storage is on; -2 means retention.ms."),
    topic("max.compaction.lag.ms", Long, "9223372036854775807", "log.cleaner.max.compaction.lag.ms", "Longest time that a record may wait for compaction."),
    topic("max.message.bytes", Int, "1048588", "message.max.bytes", "Largest batch that the topic takes, after compression."),
    topic("message.timestamp.after.max.ms", Long, "3600000", "log.message.timestamp.after.max.ms", "How far a record's timestamp may lie after the broker's time."),
    topic("message.timestamp.before.max.ms", Long, "9223372036854775807", "log.message.timestamp.before.max.ms", "How far a record's timestamp may lie before the broker's time."),
    topic("message.timestamp.type", Text, "CreateTime", "log.message.timestamp.type", "Whose time a record carries: the producer's (CreateTime) or the broker's (LogAppendTime)."),
    topic("min.cleanable.dirty.ratio", Double, "0.5", "log.cleaner.min.cleanable.ratio", "Share of the log that must be new before compaction is worth its work."),
    topic("min.compaction.lag.ms", Long, "0", "log.cleaner.min.compaction.lag.ms", "Shortest time that a record stays uncompacted."),
    topic("min.insync.replicas", Int, "1", "min.insync.replicas", "Replicas that must be in sync for a write with acks=all to be taken."),
    topic("preallocate", Boolean, "false", "log.preallocate", "Whether a new segment's file is allocated in full."),
    topic("remote.storage.enable", Boolean, "false", "", "Whether the topic's segments move to tiered storage."),
    topic("retention.bytes", Long, "-1", "log.retention.bytes", "Bytes of a partition that are kept before the oldest segments go; -1 keeps all."),
    topic("retention.ms", Long, "604800000", "log.retention.ms", "Time that records are kept before their segment may go; -1 keeps them for ever."),
    topic("segment.bytes", Int, "1073741824", "log.segment.bytes", "Size of a segment's file; retention and compaction go by whole segments."),
    topic("segment.index.bytes", Int, "10485760", "log.index.size.max.bytes", "Size of the index that maps offsets to file positions."),
    topic("segment.jitter.ms", Long, "0", "log.roll.jitter.ms", "Random part of segment.ms, so that segments do not roll all at once."),
    topic("segment.ms", Long, "604800000", "log.roll.ms", "Time after which a segment is closed even if it is not full."),
    topic("unclean.leader.election.enable", Boolean, "false", "unclean.leader.election.enable", "Whether a replica that is not in sync may lead when no other is left, at the price of lost records."),
];
