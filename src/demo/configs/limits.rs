//! Which values Kafka takes: the ranges and words of settings, and by how much a pool of threads may change at once. Data and
//! arithmetic only.

/// Least and greatest value of a setting, by name; what is not here has the bounds of its type.
const RANGES: &[(&str, f64, f64)] = &[
    ("background.threads", 1.0, f64::MAX),
    ("compression.gzip.level", -1.0, 9.0),
    ("compression.lz4.level", 1.0, 17.0),
    ("compression.zstd.level", -131_072.0, 22.0),
    ("delete.retention.ms", 0.0, f64::MAX),
    ("file.delete.delay.ms", 0.0, f64::MAX),
    ("flush.messages", 1.0, f64::MAX),
    ("flush.ms", 0.0, f64::MAX),
    ("index.interval.bytes", 0.0, f64::MAX),
    ("local.retention.bytes", -2.0, f64::MAX),
    ("local.retention.ms", -2.0, f64::MAX),
    ("log.cleaner.min.cleanable.ratio", 0.0, 1.0),
    ("log.cleaner.threads", 0.0, f64::MAX),
    ("log.retention.ms", -1.0, f64::MAX),
    ("log.segment.bytes", 1_048_576.0, f64::MAX),
    ("max.compaction.lag.ms", 1.0, f64::MAX),
    ("max.connections", 0.0, f64::MAX),
    ("max.message.bytes", 0.0, f64::MAX),
    ("message.max.bytes", 0.0, f64::MAX),
    ("message.timestamp.after.max.ms", 0.0, f64::MAX),
    ("message.timestamp.before.max.ms", 0.0, f64::MAX),
    ("min.cleanable.dirty.ratio", 0.0, 1.0),
    ("min.compaction.lag.ms", 0.0, f64::MAX),
    ("min.insync.replicas", 1.0, f64::MAX),
    ("num.io.threads", 1.0, f64::MAX),
    ("num.network.threads", 1.0, f64::MAX),
    ("num.replica.fetchers", 1.0, f64::MAX),
    ("retention.bytes", -1.0, f64::MAX),
    ("retention.ms", -1.0, f64::MAX),
    ("segment.bytes", 1_048_576.0, f64::MAX),
    ("segment.index.bytes", 4.0, f64::MAX),
    ("segment.jitter.ms", 0.0, f64::MAX),
    ("segment.ms", 1.0, f64::MAX),
];

/// Pools of threads: a running broker changes them by a factor of two at most.
const POOLS: &[&str] = &[
    "background.threads",
    "log.cleaner.threads",
    "num.io.threads",
    "num.network.threads",
    "num.replica.fetchers",
];

/// Longest value, in bytes.
pub const LONGEST_VALUE: usize = 32_767;

/// What a number lacks to be in its setting's range, in Kafka's words; none if it is in it.
pub fn out_of_range(name: &str, value: f64) -> Option<String> {
    let (_, least, most) = RANGES.iter().find(|row| row.0 == name)?;
    if value < *least {
        return Some(format!("Value must be at least {least}"));
    }
    (value > *most).then(|| format!("Value must be no more than {most}"))
}

/// The values that a setting of words has; empty: any.
pub fn words(name: &str) -> &'static [&'static str] {
    match name {
        "cleanup.policy" | "log.cleanup.policy" => &["compact", "delete"],
        "message.timestamp.type" | "log.message.timestamp.type" => &["CreateTime", "LogAppendTime"],
        "compression.type" => &["uncompressed", "zstd", "lz4", "snappy", "gzip", "producer"],
        _ => &[],
    }
}

/// Why a running broker does not go from one number of threads to another, in Kafka's words.
pub fn pool_refuses(name: &str, now: i64, wanted: i64) -> Option<String> {
    if !POOLS.contains(&name) || now == wanted {
        return None;
    }
    let failed = format!("Dynamic thread count update validation failed for {name}");
    if wanted <= 0 {
        Some(format!("{failed}: value should be at least 1"))
    } else if wanted < now / 2 {
        Some(format!("{failed}: value should be at least half the current value {now}"))
    } else if wanted > now * 2 {
        Some(format!("{failed}: value should not be greater than double the current value {now}"))
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pools_halve_or_double() {
        assert!(
            pool_refuses("num.io.threads", 8, 16).is_none() && pool_refuses("num.io.threads", 8, 4).is_none()
        );
        assert!(
            pool_refuses("num.io.threads", 8, 17)
                .is_some_and(|why| why.contains("double the current value 8"))
        );
        assert!(pool_refuses("num.io.threads", 8, 3).is_some_and(|why| why.contains("half")));
        assert!(pool_refuses("message.max.bytes", 8, 17).is_none());
    }

    #[test]
    fn ranges_are_those_of_kafka() {
        assert_eq!(out_of_range("retention.ms", -2.0).as_deref(), Some("Value must be at least -1"));
        assert!(out_of_range("retention.ms", -1.0).is_none());
        assert!(out_of_range("min.cleanable.dirty.ratio", 1.5).is_some());
    }
}
