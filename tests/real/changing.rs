//! Configs and topics are changed by the built program; Kafka's own tools say what became of it.
use crate::harness::{Cluster, kcat, program, tools};

/// Runs a change with `--yes`, which must succeed, and returns what it printed.
fn change(cluster: &Cluster, arguments: &[&str]) -> String {
    let bootstrap = cluster.bootstrap();
    program::text(&[arguments, &["--yes", "-b", &bootstrap]].concat())
}

/// Only the keys that are named change, and Kafka's own tool sees the exact numbers.
pub fn configs_are_set_key_by_key(cluster: &mut Cluster) {
    tools::create_topic(cluster, "tuned", 2, &["retention.ms=7200000", "segment.ms=3600000"]);
    let set =
        ["topic", "config", "tuned", "--set", "retention.ms=7d", "--set", "cleanup.policy=compact,delete"];
    change(cluster, &set);
    let text = tools::configs(cluster, "topics", "tuned");
    for row in ["retention.ms=604800000", "cleanup.policy=compact,delete", "segment.ms=3600000"] {
        assert!(text.contains(row), "no {row} in {text}");
    }
    change(cluster, &["topic", "config", "tuned", "--unset", "segment.ms"]);
    let text = tools::configs(cluster, "topics", "tuned");
    assert!(!text.contains("segment.ms=3600000 "), "{text}");
    let bootstrap = cluster.bootstrap();
    let refused = ["topic", "config", "tuned", "--set", "segment.bytes=7", "--yes", "-b", &bootstrap];
    let refused = program::run_fed(&refused, b"");
    assert!(refused.code == Some(1) && refused.errors.contains("segment.bytes"), "{refused:?}");
}

/// A pool of threads goes up in steps that a running broker takes one after another.
pub fn threads_go_in_steps(cluster: &mut Cluster) {
    let printed = change(cluster, &["broker", "config", "1", "--set", "num.io.threads=20"]);
    assert!(printed.contains("16") && printed.contains("20"), "{printed}");
    let text = tools::configs(cluster, "brokers", "1");
    assert!(text.contains("num.io.threads=20"), "{text}");
    change(cluster, &["broker", "config", "1", "--unset", "num.io.threads"]);
}

/// Topics are made, grown, cut and made anew.
pub fn topics_are_made_grown_cut_and_made_anew(cluster: &mut Cluster) {
    let make =
        ["topic", "create", "changing", "--partitions", "2", "--replicas", "1", "--set", "retention.ms=1d"];
    change(cluster, &make);
    let described = tools::describe_topic(cluster, "changing");
    assert!(
        described.contains("PartitionCount: 2") && described.contains("retention.ms=86400000"),
        "{described}"
    );
    let bootstrap = cluster.bootstrap();
    let lines: String = (0..40).map(|n| format!("{{\"key\":\"k{n}\",\"value\":\"v\"}}\n")).collect();
    let produce = ["produce", "changing", "--from", "jsonl", "-b", &bootstrap];
    assert_eq!(program::run_fed(&produce, lines.as_bytes()).code, Some(0));
    change(cluster, &["topic", "delete-records", "changing", "--before", "end"]);
    let shown = program::json(&["topic", "changing", "-b", &bootstrap]);
    for row in shown["partitions"].as_array().expect("partitions") {
        assert_eq!(row["first"], row["end"], "{shown}");
    }
    change(cluster, &["topic", "partitions", "changing", "--to", "5"]);
    assert!(tools::describe_topic(cluster, "changing").contains("PartitionCount: 5"));
    change(cluster, &["topic", "recreate", "changing"]);
    let described = tools::describe_topic(cluster, "changing");
    assert!(
        described.contains("PartitionCount: 5") && described.contains("retention.ms=86400000"),
        "{described}"
    );
    let shown = program::json(&["topic", "changing", "-b", &bootstrap]);
    assert_eq!(shown["partitions"][0]["end"], 0, "{shown}");
}

/// What Kafka's own tool says of a topic, but for its id.
fn described(cluster: &Cluster) -> String {
    let text = tools::describe_topic(cluster, "taken-back");
    let words = text.split('\t').filter(|words| !words.trim_start().starts_with("TopicId"));
    words.collect::<Vec<_>>().join("\t")
}

/// What was done is taken back by the journal: configs, offsets of a group, and a deleted topic, which comes back where it lay, empty.
pub fn what_was_done_is_taken_back(cluster: &mut Cluster) {
    let bootstrap = cluster.bootstrap();
    let make =
        ["topic", "create", "taken-back", "--partitions", "2", "--replicas", "1", "--set", "retention.ms=1d"];
    change(cluster, &make);
    let before = described(cluster);
    change(cluster, &["topic", "config", "taken-back", "--set", "retention.ms=2d", "--set", "segment.ms=1d"]);
    assert_ne!(described(cluster), before);
    change(cluster, &["undo"]);
    assert_eq!(described(cluster), before);
    kcat::produce(&bootstrap, "taken-back", &[], &"line\n".repeat(30));
    change(cluster, &["group", "create", "takers", "--to-earliest", "-t", "taken-back"]);
    let stands = || program::text(&["group", "offsets", "takers", "--export", "-b", &bootstrap]);
    let begin = stands();
    change(cluster, &["group", "reset", "takers", "--to-latest"]);
    assert_ne!(stands(), begin);
    change(cluster, &["undo"]);
    assert_eq!(stands(), begin);
    change(cluster, &["topic", "delete", "taken-back"]);
    change(cluster, &["undo"]);
    assert_eq!(described(cluster), before);
    let shown = program::json(&["topic", "taken-back", "-b", &bootstrap]);
    let ends: Vec<i64> = shown["partitions"]
        .as_array()
        .expect("partitions")
        .iter()
        .filter_map(|row| row["end"].as_i64())
        .collect();
    assert_eq!(ends, [0, 0], "{shown}");
}
