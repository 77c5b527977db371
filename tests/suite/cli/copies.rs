//! `read -o jsonl | produce --from jsonl` loses nothing, whatever the records are made of.
use super::Shell;
use kafdeck::demo::{Batch, Record};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

type Header = (String, Option<Vec<u8>>);

/// Bytes of every kind: text with what JSON escapes, or anything.
fn bytes() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        any::<String>().prop_map(String::into_bytes),
        proptest::collection::vec(any::<u8>(), 0..40),
        "[\\x00-\\x7f]{0,12}".prop_map(String::into_bytes),
    ]
}

fn record() -> impl Strategy<Value = Record> {
    let headers = proptest::collection::vec(("[a-c]{0,1}|.{0,8}", proptest::option::of(bytes())), 0..4);
    let parts = (proptest::option::of(bytes()), proptest::option::of(bytes()), headers, 1..i64::MAX >> 1);
    parts.prop_map(|(key, value, headers, at): (_, _, Vec<Header>, _)| {
        let record = match (key, value) {
            (Some(key), Some(value)) => Record::new(key, value),
            (Some(key), None) => Record::tombstone(key),
            (None, Some(value)) => Record::of(value),
            (None, None) => Record::default(),
        };
        let record = headers.into_iter().fold(record, |record, (name, value)| match value {
            Some(value) => record.header(name, value),
            None => record.null_header(name),
        });
        record.at(at)
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn every_byte_key_header_null_and_timestamp_survives() {
    let shell = Shell::start().await;
    shell.demo.create_topic("from", 3, 1, &[]).unwrap();
    shell.demo.create_topic("into", 3, 1, &[]).unwrap();
    let mut runner = TestRunner::deterministic();
    let some = proptest::collection::vec(record(), 300);
    for partition in 0..3 {
        let records = some.new_tree(&mut runner).unwrap().current();
        shell.demo.append("from", partition, &Batch::of(records)).unwrap();
    }
    let read = async |topic: &str| {
        let answer = shell.run(&["read", topic, "-o", "jsonl"]).await;
        assert_eq!((answer.code, answer.err.as_str()), (0, ""));
        let mut lines: Vec<String> = answer.out.lines().map(str::to_owned).collect();
        lines.sort();
        lines
    };
    let lines = read("from").await;
    assert_eq!(lines.len(), 900);
    let feed = lines.iter().rev().map(|line| line.clone() + "\n").collect::<String>();
    // In offset order again: sorted as text, 10 comes before 2.
    let mut ordered: Vec<&str> = feed.lines().collect();
    ordered.sort_by_key(|line| serde_json::from_str::<serde_json::Value>(line).unwrap()["offset"].as_i64());
    let feed = ordered.join("\n");
    let sent = shell.fed(&["produce", "into", "--from", "jsonl", "--keep-partition"], feed.as_bytes()).await;
    assert_eq!(sent.code, 0, "{}", sent.err);
    let copied: Vec<String> = read("into").await;
    let wanted: Vec<String> =
        lines.iter().map(|line| line.replacen("\"topic\":\"from\"", "\"topic\":\"into\"", 1)).collect();
    assert_eq!(copied, wanted);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_can_t_be_sent_exactly_is_refused_in_words() {
    let shell = Shell::start().await;
    shell.demo.create_topic("into", 1, 1, &[]).unwrap();
    let line = r#"{"value":"v","timestamp":-5}"#;
    let answer = shell.fed(&["produce", "into", "--from", "jsonl"], line.as_bytes()).await;
    assert_eq!(answer.code, 1, "{answer:?}");
    assert!(answer.err.contains("timestamp -5") && answer.err.contains("line 1"), "{answer:?}");
    assert_eq!(shell.demo.offsets("into", 0).unwrap().2, 0);
    // A header's name is bytes, with a time of its own and without.
    let line = r#"{"value":"v","headers":[{"name":{"base64":"/w=="},"value":"x"}]}"#;
    let answer = shell.fed(&["produce", "into", "--from", "jsonl"], line.as_bytes()).await;
    assert_eq!(answer.code, 0, "{answer:?}");
    let read = shell.run(&["read", "into", "-o", "jsonl"]).await;
    assert!(read.out.contains(r#"{"name":{"base64":"/w=="},"value":"x"}"#), "{read:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn files_are_records_and_many_partitions_are_counted() {
    let shell = Shell::start().await;
    shell.demo.create_topic("into", 30, 1, &[]).unwrap();
    let file = |name: &str, text: &str| {
        let path = shell.home.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let (one, two) = (file("one.json", "{\n \"a\": 1\n}\n"), file("two.json", "[]"));
    let sent = shell
        .run(&["produce", "into", "--from", "files", "--partition", "3", "--format", "json", &one, &two])
        .await;
    assert!(sent.code == 0 && sent.err.contains("2 sent"), "{sent:?}");
    let read = shell.run(&["read", "into", "-o", "%s\\0"]).await;
    assert_eq!(read.out, "{\n \"a\": 1\n}\n\0[]\0");

    let lines: String = (0..900).map(|n| format!("{{\"key\":\"k{n}\",\"value\":\"v\"}}\n")).collect();
    let sent = shell.fed(&["produce", "into", "--from", "jsonl"], lines.as_bytes()).await;
    assert_eq!(sent.code, 0, "{sent:?}");
    assert_eq!(sent.err.matches("\n  partition ").count(), 20, "{sent:?}");
    assert!(sent.err.contains("and 10 partitions more: "), "{sent:?}");
}
