//! Kafka's own operating tools, on every kind of cluster that they know and on the embedded one: they get their answers,
//! and these are the program's.
use crate::harness::transactions::{End, Transactional};
use crate::harness::{Cluster, program, tools};
use crate::orders;

/// What a line says after each name: `Leader: 1` and the like.
fn after<'a>(line: &'a str, name: &str) -> &'a str {
    let (_, rest) = line.split_once(&format!("{name}: ")).unwrap_or_else(|| panic!("no {name} in {line}"));
    rest.split('\t').next().unwrap_or_default().trim()
}

/// `kafka-topics --describe`: leaders, replicas, in-sync replicas and configs.
pub fn topics_are_described(cluster: &mut Cluster) {
    tools::create_topic(cluster, "detailed", 4, &["cleanup.policy=compact", "segment.bytes=2097152"]);
    let text = tools::describe_topic(cluster, "detailed");
    let (head, rows): (Vec<&str>, Vec<&str>) =
        text.lines().filter(|line| !line.is_empty()).partition(|line| line.contains("PartitionCount"));
    assert_eq!(after(head[0], "PartitionCount"), "4", "{text}");
    let configs = after(head[0], "Configs");
    assert!(
        configs.contains("cleanup.policy=compact") && configs.contains("segment.bytes=2097152"),
        "{text}"
    );
    assert_eq!(rows.len(), 4, "{text}");
    let shown = program::json(&["topic", "detailed", "-b", &cluster.bootstrap()]);
    for row in rows {
        let id: usize = after(row, "Partition").parse().expect("a partition");
        let ours = &shown["partitions"][id];
        assert_eq!(ours["leader"].to_string(), after(row, "Leader"), "{shown}");
        let list = |name: &str| {
            let ids = ours[name].as_array().unwrap_or_else(|| panic!("no {name}: {shown}"));
            ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(",")
        };
        assert_eq!(list("replicas"), after(row, "Replicas"), "{shown}");
        let sorted = |text: &str| {
            let mut ids: Vec<String> = text.split(',').map(str::to_owned).collect();
            ids.sort();
            ids
        };
        assert_eq!(sorted(&list("in_sync")), sorted(after(row, "Isr")), "{shown}");
    }
}

/// `kafka-configs --describe` and `--alter`: what is set, and where it comes from.
pub fn configs_are_described(cluster: &mut Cluster) {
    tools::create_topic(cluster, "configured", 1, &["retention.ms=7200000"]);
    tools::configure(cluster, "configured", "max.message.bytes=2000000");
    let text = tools::configs(cluster, "topics", "configured");
    for set in ["retention.ms=7200000", "max.message.bytes=2000000"] {
        let line = text.lines().find(|line| line.trim().starts_with(set));
        let line = line.unwrap_or_else(|| panic!("no {set} in {text}"));
        assert!(line.contains("DYNAMIC_TOPIC_CONFIG"), "{line}");
    }
    let text = tools::configs(cluster, "brokers", "1");
    assert!(text.contains("log.retention.hours=") && text.contains("DEFAULT_CONFIG"), "{text}");
}

/// `kafka-transactions`: a transaction that is open is listed, described, and seen at its producer.
pub fn transactions_are_described(cluster: &mut Cluster) {
    tools::create_topic(cluster, "transacted", 1, &orders::format_2(cluster));
    let writer = Transactional::new(&cluster.bootstrap(), "operated-on");
    writer.begin("transacted", &[("a", "1"), ("b", "2")]);
    let state = |text: &str| {
        let line = text.lines().find(|line| line.contains("operated-on"));
        line.unwrap_or_else(|| panic!("not listed: {text}")).to_owned()
    };
    assert!(state(&tools::transactions(cluster, &["list"])).contains("Ongoing"));
    let text = tools::transactions(cluster, &["describe", "--transactional-id", "operated-on"]);
    assert!(state(&text).contains("transacted-0"), "{text}");
    let asked = ["describe-producers", "--topic", "transacted", "--partition", "0"];
    let text = tools::transactions(cluster, &asked);
    let producers: Vec<&str> = text.lines().skip(1).filter(|line| !line.trim().is_empty()).collect();
    assert_eq!(producers.len(), 1, "{text}");
    // The open transaction begins at offset 0.
    assert_eq!(producers[0].split_whitespace().last(), Some("0"), "{text}");
    writer.end(End::Commit);
    assert!(state(&tools::transactions(cluster, &["list"])).contains("Complete"));
}

/// `kafka-metadata-quorum describe --replication`: each voter, with the leader that the program names.
pub fn the_quorum_is_described(cluster: &mut Cluster) {
    let text = tools::quorum_replication(cluster);
    let rows: Vec<Vec<&str>> = text
        .lines()
        .skip(1)
        .map(|line| line.split_whitespace().collect())
        .filter(|row: &Vec<_>| !row.is_empty())
        .collect();
    assert_eq!(rows.len(), 3, "{text}");
    let leader: Vec<&str> =
        rows.iter().filter(|row| row.last() == Some(&"Leader")).map(|row| row[0]).collect();
    let shown = program::json(&["controller", "-b", &cluster.bootstrap()]);
    assert_eq!(leader, [shown["leader"].to_string()], "{text}");
}
