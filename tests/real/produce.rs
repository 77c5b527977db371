//! Writing: what the program sends is read back with kcat, and lies where the Java producer would have put it.
use std::collections::BTreeMap;

use crate::harness::{Cluster, Flavour, kcat, program, tools};
use crate::orders;
use crate::search::read;

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

/// What one verb prints the other takes: every byte of key, value and headers, nulls, timestamps, partitions and order.
pub fn a_copy_is_exact(cluster: &mut Cluster) {
    let bootstrap = cluster.bootstrap();
    let configs = orders::format_2(cluster);
    for topic in ["copied-from", "copied-to"] {
        tools::create_topic(cluster, topic, 3, &configs);
    }
    let write = |flags: &[&str], lines: &[u8]| kcat::produce(&bootstrap, "copied-from", flags, lines);
    write(
        &["-K", "|", "-p", "0", "-H", "a=1", "-H", "a=", "-H", "null"],
        "k|v\n|\nü|\u{1b}[31m\u{0}\n".as_bytes(),
    );
    write(&["-K", "|", "-p", "1", "-Z"], b"tombstone|\n|null for null\n");
    write(&["-p", "2", "-z", "lz4"], b"no key\n\xff\xfe not \xc3 UTF-8\n");
    write(&["-K", "|", "-p", "2", "-D", ";"], b"two\nlines|{\"a\":\n 1}\r\n;\xf0\x28|\x00\x01;");
    kcat::produce(&bootstrap, "copied-from", &["-K", "|", "-z", "gzip"], &orders::lines(500));
    let read = |topic| {
        let lines = program::text(&["read", topic, "-b", &bootstrap, "-o", "jsonl"]);
        let mut lines: Vec<String> = lines.lines().map(|line| line.to_owned() + "\n").collect();
        // Partitions come in any order; within one, the order is that of the offsets.
        lines.sort_by_key(|line| {
            let value: serde_json::Value = serde_json::from_str(line).expect("a line is JSON");
            (value["partition"].as_i64(), value["offset"].as_i64())
        });
        lines
    };
    let from = read("copied-from");
    let copying = ["produce", "copied-to", "-b", &bootstrap, "--from", "jsonl", "--keep-partition"];
    let answer = program::run_fed(&copying, from.concat().as_bytes());
    assert_eq!(answer.code, Some(0), "{answer:?}");
    let theirs = kcat::consume(&bootstrap, "copied-from", &[]);
    assert_eq!(theirs.len(), 509);
    assert_eq!(kcat::consume(&bootstrap, "copied-to", &[]), theirs);
    let renamed: Vec<String> =
        read("copied-to").iter().map(|line| line.replace("\"copied-to\"", "\"copied-from\"")).collect();
    assert_eq!(renamed, from);
}

/// A lookup by key reads one partition, and finds there every record that the Java producer wrote with that key: 120
/// keys, empty and not ASCII among them.
pub fn a_key_is_found_where_the_java_producer_put_it(cluster: &mut Cluster) {
    let bootstrap = cluster.bootstrap();
    tools::create_topic(cluster, "looked-up", 7, &[]);
    let odd = ["", " ", "\"quoted\"", "back\\slash", "顧客", "kunde-ü", "🚀", "'", "a=b", "NULL"]
        .map(str::to_owned);
    let keys: Vec<String> =
        odd.into_iter().chain((10..120).map(|number| format!("customer-{number}"))).collect();
    let written: String = (0..3)
        .flat_map(|round| keys.iter().map(move |key| format!("{key}\t{{\"round\":{round}}}\n")))
        .collect();
    tools::produce_keyed(cluster, "looked-up", &written);
    let all = kcat::consume(&bootstrap, "looked-up", &[]);
    assert_eq!(all.len(), 3 * keys.len());
    // The same key on a partition where Java would not put it: a lookup that finds it has read more than it says.
    let strayed = "customer-10";
    let home =
        all.iter().find(|read| read.key.as_deref() == Some(strayed)).expect("it was written").partition;
    let elsewhere = ((home + 1) % 7).to_string();
    kcat::produce(&bootstrap, "looked-up", &["-K", "|", "-p", &elsewhere], &format!("{strayed}|stray\n"));
    for key in &keys {
        let theirs: Vec<kcat::Read> =
            all.iter().filter(|read| read.key.as_deref() == Some(key)).cloned().collect();
        assert_eq!(theirs.len(), 3, "{key:?}");
        let asked = format!("key = {}", serde_json::Value::from(key.as_str()));
        assert_eq!(read(cluster, "looked-up", &["--where", &asked]), theirs, "{asked}");
    }
    let asked = format!("key = \"{strayed}\"");
    assert_eq!(read(cluster, "looked-up", &["--where", &asked, "--all-partitions"]).len(), 4);
}

/// A topic that keeps records in an old format can't take idempotent writes: it is written to without. What the old
/// format can't hold is refused rather than lost.
pub fn an_old_record_format_is_written_to(cluster: &mut Cluster) {
    assert_eq!(cluster.flavour, Flavour::Old);
    let bootstrap = cluster.bootstrap();
    tools::create_topic(cluster, "old-format", 1, &[]);
    let produce = |more: &[&str]| {
        let all = [&["produce", "old-format", "-b", &bootstrap, "--key", "k"][..], more].concat();
        program::run_fed(&all, b"value")
    };
    let answer = produce(&[]);
    assert_eq!(answer.code, Some(0), "{answer:?}");
    assert!(answer.errors.contains("offset 0"), "{answer:?}");
    let answer = produce(&["--header", "trace=1"]);
    assert_eq!(answer.code, Some(1), "{answer:?}");
    for words in ["not sent", "old record format, which has no headers", "message.format.version"] {
        assert!(answer.errors.contains(words), "no {words:?} in {answer:?}");
    }
    let records = kcat::consume(&bootstrap, "old-format", &[]);
    assert_eq!(records.len(), 1, "{records:?}");
    assert_eq!((records[0].key.as_deref(), records[0].value.as_deref()), (Some("k"), Some("value")));
}
