//! What the cluster holds: the lists of the program beside those of kcat and of Kafka's own tools.
use serde_json::Value;

use crate::harness::screen::Screen;
use crate::harness::{Cluster, Flavour, kcat, program, tools};
use crate::orders;

/// The suite's own instruments first: what one client writes the others see.
pub fn kcat_and_kafkas_own_tools_agree(cluster: &mut Cluster) {
    let bootstrap = cluster.bootstrap();
    tools::create_topic(cluster, "instruments", 4, &[]);
    kcat::produce(&bootstrap, "instruments", &["-K", "|", "-z", "lz4"], "a|1\nb|2\nc|3\n");
    tools::produce_keyed(cluster, "instruments", "a\t4\nb\t5\n");
    let ends = tools::offsets(cluster, "instruments", -1);
    assert_eq!(ends.len(), 4);
    assert_eq!(ends.values().sum::<i64>(), 5);
    let records = kcat::consume(&bootstrap, "instruments", &[]);
    assert_eq!(records.len(), 5);
    assert!(tools::topics(cluster).contains(&"instruments".to_owned()));
    let consumed = tools::consume_in_group(cluster, "instruments", "instruments-group", 5);
    assert_eq!(consumed.lines().count(), 5, "{consumed}");
    assert!(tools::describe_group(cluster, "instruments-group").contains("instruments"));
}

fn named<'a>(list: &'a Value, field: &str, name: &str) -> &'a Value {
    let rows = list.as_array().unwrap_or_else(|| panic!("not a list: {list}"));
    rows.iter().find(|row| row[field] == name).unwrap_or_else(|| panic!("no {name} in {list}"))
}

fn names(list: &Value) -> Vec<String> {
    let rows = list.as_array().unwrap_or_else(|| panic!("not a list: {list}"));
    let mut names: Vec<String> =
        rows.iter().map(|row| row["name"].as_str().expect("a name is text").to_owned()).collect();
    names.sort();
    names
}

/// The topics that Kafka's own tool lists, with the records that were written.
pub fn topics_are_those_of_kafkas_own_tool(cluster: &mut Cluster) {
    orders::topic(cluster, "listed", 5, "none", 1234);
    let list = program::json(&["topics", "-b", &cluster.bootstrap(), "--internal"]);
    assert_eq!(names(&list), tools::topics(cluster));
    let topic = named(&list, "name", "listed");
    assert_eq!(topic["partitions"], 5, "{topic}");
    assert_eq!(topic["replication"], cluster.size().min(3), "{topic}");
    assert_eq!(topic["records"], 1234, "{topic}");
}

/// Leaders, replicas and offsets of each partition, beside kcat and GetOffsetShell.
pub fn a_topic_has_its_leaders_and_offsets(cluster: &mut Cluster) {
    let bootstrap = cluster.bootstrap();
    orders::topic(cluster, "described", 4, "lz4", 500);
    let shown = program::json(&["topic", "described", "-b", &bootstrap]);
    let metadata = kcat::metadata(&bootstrap);
    let theirs = named(&metadata["topics"], "topic", "described");
    let (first, end) = (tools::offsets(cluster, "described", -2), tools::offsets(cluster, "described", -1));
    for partition in theirs["partitions"].as_array().expect("kcat lists partitions") {
        let id = partition["partition"].as_i64().expect("a number");
        let ours = &shown["partitions"][id as usize];
        assert_eq!(ours["partition"], id, "{shown}");
        assert_eq!(ours["leader"], partition["leader"], "{shown}");
        let replicas: Vec<&Value> =
            partition["replicas"].as_array().expect("a list").iter().map(|replica| &replica["id"]).collect();
        let ours_replicas: Vec<&Value> = ours["replicas"].as_array().expect("a list").iter().collect();
        assert_eq!(ours_replicas, replicas, "{shown}");
        assert_eq!(ours["first"], first[&id], "{shown}");
        assert_eq!(ours["end"], end[&id], "{shown}");
    }
}

/// Ids and addresses of all brokers.
pub fn brokers_have_their_addresses(cluster: &mut Cluster) {
    let list = program::json(&["brokers", "-b", &cluster.bootstrap()]);
    let rows = list.as_array().expect("a list of brokers");
    assert_eq!(rows.len(), cluster.size(), "{list}");
    for id in 1..=cluster.size() {
        let row =
            rows.iter().find(|row| row["id"] == id).unwrap_or_else(|| panic!("no broker {id} in {list}"));
        assert_eq!(row["address"], cluster.address(id), "{list}");
        assert_eq!(row["state"], "up", "{list}");
    }
}

/// A group that has read a part: its lag is what Kafka's own tool says.
pub fn a_group_has_the_lag_that_kafkas_own_tool_says(cluster: &mut Cluster) {
    let bootstrap = cluster.bootstrap();
    orders::topic(cluster, "lagging", 3, "none", 300);
    // All of it, so that every partition has a commit, and then some more.
    tools::consume_in_group(cluster, "lagging", "laggards", 300);
    kcat::produce(&bootstrap, "lagging", &["-K", "|"], &orders::lines(180));
    let lag = group_lag(&tools::describe_group(cluster, "laggards"));
    assert_eq!(lag, 180);
    let list = program::json(&["groups", "-b", &bootstrap]);
    let row = named(&list, "group", "laggards");
    assert_eq!(row["lag"], lag, "{row}");
    assert_eq!(row["state"], "Empty", "{row}");
    let group = program::json(&["group", "laggards", "-b", &bootstrap]);
    let partitions = group["partitions"].as_array().unwrap_or_else(|| panic!("no partitions: {group}"));
    let sum: i64 = partitions.iter().map(|row| row["lag"].as_i64().expect("a number")).sum();
    assert_eq!(sum, lag, "{group}");
}

/// A list without streams groups means another thing where there can be none.
pub fn kinds_of_groups_are_counted_or_said_not_to_be_here(cluster: &mut Cluster) {
    let mut screen = Screen::open(&["-b", &cluster.bootstrap(), "--go", "groups"], 120, 40);
    match cluster.flavour {
        Flavour::ZooKeeper | Flavour::Old => {
            screen.see("no consumer, share, streams: ZooKeeper's clusters have none");
        }
        Flavour::Embedded => {
            screen.see("no consumer, share, streams: group.version, share.version, streams.version are off");
        }
        _ => {
            screen.see(" streams ");
            for kind in [" classic ", " consumer ", " share "] {
                screen.see(kind);
            }
        }
    }
    screen.press("q");
    assert_eq!(screen.end(), 0);
}

/// The sum of the LAG column.
fn group_lag(text: &str) -> i64 {
    let mut lines = text.lines().filter(|line| !line.trim().is_empty());
    let head = lines.next().expect("the tool prints a head");
    let column = head.split_whitespace().position(|word| word == "LAG").expect("the tool prints the lag");
    let lag = |line: &str| line.split_whitespace().nth(column).and_then(|word| word.parse::<i64>().ok());
    lines.filter_map(lag).sum()
}
