//! Writing: what the program sends is read back with kcat, and lies where the Java producer would have put it.
use std::collections::BTreeMap;

use crate::harness::{Cluster, Flavour, kcat, program, tools};
use crate::orders;

fn partitions_of_keys(records: &[kcat::Read]) -> BTreeMap<String, i64> {
    records.iter().map(|record| (record.key.clone().expect("a keyed record"), record.partition)).collect()
}

/// Each of 300 keys, long and short, ASCII and not, goes where Kafka's console producer puts it.
pub fn keys_go_where_the_java_producer_puts_them(cluster: &mut Cluster) {
    let bootstrap = cluster.bootstrap();
    let keys: Vec<String> =
        (0..300).map(|number| format!("{}{number}", ["k", "kunde-ü-", "顧客", ""][number % 4])).collect();
    tools::create_topic(cluster, "keyed-java", 7, &[]);
    let lines: String = keys.iter().map(|key| format!("{key}\tvalue\n")).collect();
    tools::produce_keyed(cluster, "keyed-java", &lines);
    tools::create_topic(cluster, "keyed-ours", 7, &orders::format_2(cluster));
    let lines: String =
        keys.iter().map(|key| serde_json::json!({"key": key, "value": "value"}).to_string() + "\n").collect();
    let answer =
        program::run_fed(&["produce", "keyed-ours", "-b", &bootstrap, "--from", "jsonl"], lines.as_bytes());
    assert_eq!(answer.code, Some(0), "{answer:?}");
    let ours = partitions_of_keys(&kcat::consume(&bootstrap, "keyed-ours", &[]));
    let javas = partitions_of_keys(&kcat::consume(&bootstrap, "keyed-java", &[]));
    assert_eq!(ours.len(), 300);
    assert_eq!(ours, javas);
}

/// Key, value, headers and a tombstone arrive as they were given.
pub fn records_are_read_back_by_kcat(cluster: &mut Cluster) {
    let bootstrap = cluster.bootstrap();
    tools::create_topic(cluster, "written", 1, &orders::format_2(cluster));
    let value = "{\"price\": 1.10, \"id\": 12345678901234567890}";
    let flags = ["--key", "order-1", "--header", "trace=7f3a", "--header", "trace=2"];
    let all = [&["produce", "written", "-b", &bootstrap, "--format", "json"][..], &flags].concat();
    let answer = program::run_fed(&all, value.as_bytes());
    assert_eq!(answer.code, Some(0), "{answer:?}");
    let answer =
        program::run_fed(&["produce", "written", "-b", &bootstrap, "--key", "order-1", "--null"], b"");
    assert_eq!(answer.code, Some(0), "{answer:?}");
    let records = kcat::consume(&bootstrap, "written", &[]);
    assert_eq!(records.len(), 2, "{records:?}");
    assert_eq!(records[0].key.as_deref(), Some("order-1"));
    assert_eq!(records[0].value.as_deref(), Some(value));
    let headers = ["trace", "7f3a", "trace", "2"].map(|text| Some(text.to_owned())).to_vec();
    assert_eq!(records[0].headers, headers);
    assert_eq!(records[1].value, None);
}

/// A topic that does not exist is refused, and not created.
pub fn an_unknown_topic_is_refused(cluster: &mut Cluster) {
    let bootstrap = cluster.bootstrap();
    let answer = program::run_fed(&["produce", "no-such-topic", "-b", &bootstrap], b"value\n");
    assert_eq!(answer.code, Some(1), "{answer:?}");
    assert!(answer.errors.contains("no-such-topic"), "{answer:?}");
    let answer = program::run_fed(&["read", "no-such-topic", "-b", &bootstrap], b"");
    assert_eq!(answer.code, Some(1), "{answer:?}");
    assert!(!tools::topics(cluster).contains(&"no-such-topic".to_owned()));
}

/// What one verb prints the other takes: every byte of key, value and headers, nulls and timestamps.
pub fn a_copy_is_exact(cluster: &mut Cluster) {
    let bootstrap = cluster.bootstrap();
    let configs = orders::format_2(cluster);
    tools::create_topic(cluster, "copied-from", 1, &configs);
    tools::create_topic(cluster, "copied-to", 1, &configs);
    kcat::produce(
        &bootstrap,
        "copied-from",
        &["-K", "|", "-H", "a=1", "-H", "a="],
        "k|v\n|\nü|\u{1b}[31m\u{0}\n",
    );
    kcat::produce(&bootstrap, "copied-from", &["-K", "|", "-Z"], "tombstone|\n");
    let from = ["read", "copied-from", "-b", &bootstrap, "--from", "begin", "--until", "end", "-o", "jsonl"];
    let lines = program::text(&from);
    let answer =
        program::run_fed(&["produce", "copied-to", "-b", &bootstrap, "--from", "jsonl"], lines.as_bytes());
    assert_eq!(answer.code, Some(0), "{answer:?}");
    let copy = kcat::consume(&bootstrap, "copied-to", &[]);
    assert_eq!(copy.len(), 4);
    assert_eq!(copy, kcat::consume(&bootstrap, "copied-from", &[]));
}

/// A cluster that keeps records in an old format can't take idempotent writes: the error says so, in words.
pub fn an_old_record_format_is_explained(cluster: &mut Cluster) {
    assert_eq!(cluster.flavour, Flavour::Old);
    let bootstrap = cluster.bootstrap();
    tools::create_topic(cluster, "old-format", 1, &[]);
    let answer = program::run_fed(&["produce", "old-format", "-b", &bootstrap, "--key", "k"], b"value");
    let records = kcat::consume(&bootstrap, "old-format", &[]);
    match answer.code {
        Some(0) => assert_eq!(records.len(), 1, "{answer:?}"),
        code => {
            assert_eq!(code, Some(1), "{answer:?}");
            assert!(answer.errors.contains("format"), "{answer:?}");
            assert_eq!(records.len(), 0, "{answer:?}");
        }
    }
}
