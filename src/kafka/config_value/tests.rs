//! What people write, and what Kafka gets.
use super::amount::read_amount;
use super::*;
use crate::kafka::model::{Config, ConfigSource};

fn config(name: &str, kind: ConfigKind) -> Config {
    Config {
        name: name.to_owned(),
        value: None,
        source: ConfigSource::Default,
        default: None,
        documentation: None,
        read_only: false,
        sensitive: false,
        kind,
        synonyms: Vec::new(),
    }
}

fn read(name: &str, kind: ConfigKind, text: &str) -> Result<String, String> {
    read_value(&config(name, kind), text)
}

#[test]
fn times_and_sizes_are_read_exactly() {
    for (text, number) in [
        ("7d", 604_800_000),
        ("1d12h", 129_600_000),
        ("90min", 5_400_000),
        ("1.5h", 5_400_000),
        ("500ms", 500),
        ("2 w", 1_209_600_000),
        ("604,800,000", 604_800_000),
        ("-1", -1),
    ] {
        assert_eq!(read_amount(ConfigUnit::Time(1), text), Ok(number), "{text}");
    }
    assert_eq!(read_amount(ConfigUnit::Time(3_600_000), "7d"), Ok(168));
    for (text, number) in
        [("1GB", 1_000_000_000), ("1gib", 1 << 30), ("512MiB", 536_870_912), ("1.5kB", 1500), ("9", 9)]
    {
        assert_eq!(read_amount(ConfigUnit::Bytes, text), Ok(number), "{text}");
    }
}

#[test]
fn units_are_read_where_no_broker_tells_types() {
    assert_eq!(read_untold("segment.ms", "1h").as_deref(), Ok("3600000"));
    assert_eq!(read_untold("cleanup.policy", "compact, delete").as_deref(), Ok("compact,delete"));
    assert_eq!(read_untold("min.insync.replicas", "2").as_deref(), Ok("2"));
    assert!(read_untold("segment.bytes", "7d").unwrap_err().starts_with("segment.bytes: \"7d\" is a time"));
}

#[test]
fn a_wrong_unit_is_a_sentence() {
    let wrong = |name, text| read(name, ConfigKind::Long, text).unwrap_err();
    assert_eq!(
        wrong("retention.ms", "1GB"),
        "retention.ms: \"1GB\" is a size, and this config wants a time such as 7d, 12h, 1d12h, 90min, 30s or 500ms"
    );
    assert!(
        wrong("retention.bytes", "7d").contains("\"7d\" is a time, and this config wants a size such as 1GB")
    );
    assert!(wrong("retention.ms", "7x").contains("there is no unit \"x\""));
    assert!(wrong("retention.ms", "soon").contains("there is no unit \"soon\""));
    assert!(wrong("retention.ms", "0.0001s").contains("is not a time"));
    assert!(wrong("retention.ms", "-5").contains("the least is -1"));
    assert!(wrong("log.retention.hours", "90min").contains("no whole number"));
    assert!(read("segment.bytes", ConfigKind::Int, "1TB").unwrap_err().contains("does not fit"));
}

#[test]
fn words_lists_and_numbers_are_checked() {
    assert_eq!(
        read("cleanup.policy", ConfigKind::List, "compact, delete,compact").as_deref(),
        Ok("compact,delete")
    );
    assert_eq!(
        read("cleanup.policy", ConfigKind::List, "compcat").unwrap_err(),
        "cleanup.policy: \"compcat\" is none of its values: delete, compact; did you mean `compact`?"
    );
    assert!(read("compression.type", ConfigKind::Text, "zip").unwrap_err().contains("gzip"));
    assert!(read("preallocate", ConfigKind::Boolean, "yes").unwrap_err().contains("neither true nor false"));
    assert_eq!(read("min.cleanable.dirty.ratio", ConfigKind::Double, "30%").as_deref(), Ok("0.3"));
    assert!(
        read("min.cleanable.dirty.ratio", ConfigKind::Double, "1.5").unwrap_err().contains("out of range")
    );
    assert_eq!(read("retention.ms", ConfigKind::Long, "for ever").as_deref(), Ok("-1"));
    assert!(read("anything", ConfigKind::Text, &"x".repeat(40_000)).unwrap_err().contains("40000 bytes"));
}

#[test]
fn numbers_are_worded_exactly_or_as_about() {
    for (name, value, words) in [
        ("retention.ms", "604800000", Some("7 d")),
        ("retention.ms", "129600000", Some("1 d 12 h")),
        ("retention.ms", "-1", Some("for ever")),
        ("log.retention.hours", "168", Some("7 d")),
        ("retention.bytes", "-1", Some("no limit")),
        ("segment.bytes", "1073741824", Some("1 GiB")),
        ("retention.bytes", "5000000000", Some("5 GB")),
        ("max.message.bytes", "1048588", Some("≈1.0 MB")),
        ("local.retention.ms", "-2", Some("as retention.ms")),
        ("flush.messages", "9223372036854775807", Some("no limit")),
        ("min.insync.replicas", "2", None),
        ("retention.ms", "0", None),
    ] {
        assert_eq!(amount_words(name, value).as_deref(), words, "{name}={value}");
    }
}

#[test]
fn a_pool_of_threads_goes_in_steps() {
    assert_eq!(pool_steps("num.io.threads", Some("8"), "50"), ["16", "32", "50"]);
    assert_eq!(pool_steps("num.io.threads", Some("16"), "3"), ["8", "4", "3"]);
    assert_eq!(pool_steps("num.io.threads", Some("8"), "8"), ["8"]);
    assert_eq!(pool_steps("message.max.bytes", Some("8"), "5000"), ["5000"]);
    assert_eq!(pool_steps("num.io.threads", None, "50"), ["50"]);
}
