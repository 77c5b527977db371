//! Search over a whole topic: the hits of `kafdeck read` beside what kcat reads.
use serde_json::Value;

use crate::harness::kcat::Read;
use crate::harness::{Cluster, kcat, program, tools};
use crate::orders;

/// A record as `read -o jsonl` prints it.
fn record(line: &Value) -> Read {
    let text = |field: &Value| field.as_str().map(str::to_owned);
    let header = |header: &Value| [text(&header["name"]), text(&header["value"])];
    let headers = line["headers"].as_array().map(|list| list.iter().flat_map(header).collect());
    Read {
        partition: line["partition"].as_i64().unwrap_or_else(|| panic!("no partition: {line}")),
        offset: line["offset"].as_i64().unwrap_or_else(|| panic!("no offset: {line}")),
        timestamp: line["timestamp"].as_i64().unwrap_or(-1),
        headers: headers.unwrap_or_default(),
        key: text(&line["key"]),
        value: text(&line["value"]),
    }
}

/// Everything in a range, or its hits, in the order of partition and offset.
pub fn read(cluster: &Cluster, topic: &str, flags: &[&str]) -> Vec<Read> {
    let bootstrap = cluster.bootstrap();
    let mut all = vec!["read", topic, "-b", &bootstrap];
    let range = ["--from", "begin", "--until", "end"];
    if !flags.contains(&"--from") {
        all.extend(range);
    }
    all.extend(flags);
    let mut records: Vec<Read> = program::json_lines(&all).iter().map(record).collect();
    records.sort();
    records
}

fn having(records: &[Read], word: &str) -> Vec<Read> {
    let has = |text: &Option<String>| text.as_ref().is_some_and(|text| text.contains(word));
    records.iter().filter(|record| has(&record.key) || has(&record.value)).cloned().collect()
}

/// The same hits as kcat, whatever the codec; the count agrees.
pub fn hits_are_those_of_kcat_in_every_codec(cluster: &mut Cluster) {
    let bootstrap = cluster.bootstrap();
    for codec in orders::codecs(cluster) {
        let topic = format!("searched-{codec}");
        orders::topic(cluster, &topic, 6, codec, 20_000);
        let all = kcat::consume(&bootstrap, &topic, &[]);
        assert_eq!(all.len(), 20_000);
        let hits = having(&all, "CANCELLED");
        assert_eq!(hits.len(), 200);
        assert_eq!(read(cluster, &topic, &["--where", "CANCELLED"]), hits, "{codec}");
        assert_eq!(read(cluster, &topic, &[]), all, "{codec}");
        let count =
            ["read", &topic, "-b", &bootstrap, "--from", "begin", "--until", "end", "--where", "CANCELLED"];
        assert_eq!(program::text(&[&count[..], &["--count"]].concat()).trim(), "200", "{codec}");
    }
}

/// `--from` and `--until` as offsets, from the end, and as times.
pub fn ranges_are_those_of_kcat(cluster: &mut Cluster) {
    let bootstrap = cluster.bootstrap();
    orders::topic(cluster, "ranged", 3, "none", 900);
    kcat::produce(&bootstrap, "ranged", &["-K", "|"], &orders::lines(60));
    let all = kcat::consume(&bootstrap, "ranged", &[]);
    let within =
        |keep: &dyn Fn(&Read) -> bool| all.iter().filter(|read| keep(read)).cloned().collect::<Vec<_>>();
    let offsets = read(cluster, "ranged", &["--from", "10", "--until", "25"]);
    assert_eq!(offsets, within(&|read| (10..25).contains(&read.offset)));
    let last = read(cluster, "ranged", &["--from", "end-7", "--until", "end"]);
    assert_eq!(last, kcat::consume(&bootstrap, "ranged", &["-o", "-7"]));
    let time = all.iter().map(|read| read.timestamp).max().expect("there are records");
    let from = format!("epoch:{time}");
    let seek = format!("s@{time}");
    let ours = read(cluster, "ranged", &["--from", &from, "--until", "end"]);
    assert_eq!(ours, kcat::consume(&bootstrap, "ranged", &["-o", &seek]));
    let only = read(cluster, "ranged", &["--partitions", "0,2"]);
    assert_eq!(only, within(&|read| read.partition != 1));
}

/// Tombstones, empty values, headers that repeat and records without a key come back as they are.
pub fn null_empty_and_headers_are_kept_apart(cluster: &mut Cluster) {
    let bootstrap = cluster.bootstrap();
    tools::create_topic(cluster, "odd", 1, &[]);
    kcat::produce(&bootstrap, "odd", &["-K", "|", "-Z"], "tombstone|\n");
    kcat::produce(&bootstrap, "odd", &["-K", "|"], "empty|\n");
    kcat::produce(&bootstrap, "odd", &[], "no key\n");
    if cluster.flavour != crate::harness::Flavour::Old {
        kcat::produce(&bootstrap, "odd", &["-H", "a=1", "-H", "a=2", "-H", "b="], "with headers\n");
    }
    assert_eq!(read(cluster, "odd", &[]), kcat::consume(&bootstrap, "odd", &[]));
}
