//! Share groups (KIP-932) of Kafka's own share consumer: start offsets and lag are those of Kafka's own tool, and set where it
//! would set them.
use std::collections::BTreeMap;

use crate::harness::{Cluster, kcat, program, tools};

const TOPIC: &str = "shared-lines";
const GROUP: &str = "sharing-group";

/// Partition -> start offset and lag, none where nothing was delivered yet.
type Starts = BTreeMap<i64, (Option<i64>, Option<i64>)>;

/// What `kafka-share-groups --describe` prints: group, topic, partition, start offset, lag.
fn theirs(cluster: &Cluster) -> Starts {
    let text = tools::share_groups(cluster, &["--describe", "--group", GROUP]);
    let rows = text.lines().map(|line| line.split_whitespace().collect::<Vec<_>>());
    let rows = rows.filter(|fields| fields.len() == 5 && fields[0] == GROUP && fields[1] == TOPIC);
    let found: Starts = rows
        .map(|fields| {
            let partition = fields[2].parse().unwrap_or_else(|_| panic!("no partition: {text}"));
            (partition, (fields[3].parse().ok(), fields[4].parse().ok()))
        })
        .collect();
    assert!(!found.is_empty(), "{text}");
    found
}

fn ours(cluster: &Cluster) -> Starts {
    let told = program::json(&["group", GROUP, "-b", &cluster.bootstrap()]);
    let rows = told["partitions"].as_array().unwrap_or_else(|| panic!("no partitions: {told}"));
    rows.iter()
        .map(|row| {
            let started = row["committed"].as_i64();
            // Where nothing is to be delivered the tool says nothing, and here no lag is said.
            let lag = row["lag"].as_i64().filter(|_| started.is_some());
            (row["partition"].as_i64().expect("a partition"), (started, lag))
        })
        .collect()
}

pub fn starts_and_lag_are_those_of_kafkas_own_tool_and_are_set_where_it_sets_them(cluster: &mut Cluster) {
    let bootstrap = cluster.bootstrap();
    tools::create_topic(cluster, TOPIC, 3, &[]);
    let lines: String = (0..90).map(|at| format!("k{at}|{at}\n")).collect();
    kcat::produce(&bootstrap, TOPIC, &["-K", "|"], &lines);
    tools::configure_group(cluster, GROUP, "share.auto.offset.reset=earliest");
    tools::consume_shared(cluster, TOPIC, GROUP, 20);
    let read = theirs(cluster);
    assert_eq!(ours(cluster), read);
    assert!(read.values().any(|(start, _)| start.is_some()), "somebody has read: {read:?}");
    for (ours_words, kafkas) in [
        (&["--to-latest"][..], &["--to-latest", "--all-topics"][..]),
        (&["--to-earliest"], &["--to-earliest", "--all-topics"]),
        (
            &["--to-time", "2020-01-01T00:00:00Z"],
            &["--to-datetime", "2020-01-01T00:00:00.000Z", "--all-topics"],
        ),
    ] {
        // First away from it, so that there is something to set.
        program::text(&["group", "reset", GROUP, "-b", &bootstrap, "--yes", "--to-offset", "3"]);
        program::text(&[&["group", "reset", GROUP, "-b", &bootstrap, "--yes"], ours_words].concat());
        let set = ours(cluster);
        assert_eq!(set, theirs(cluster), "{ours_words:?}");
        tools::share_groups(cluster, &[&["--reset-offsets", "--group", GROUP, "--execute"], kafkas].concat());
        assert_eq!(set, theirs(cluster), "{kafkas:?} sets the same");
    }
    program::text(&["group", "delete-offsets", GROUP, "-t", TOPIC, "-b", &bootstrap, "--yes"]);
    let text = tools::share_groups(cluster, &["--describe", "--group", GROUP]);
    assert!(!text.contains(TOPIC), "{text}");
    program::text(&["undo", "-b", &bootstrap, "--yes"]);
    assert!(theirs(cluster).values().all(|(start, _)| *start == Some(0)), "taken back");
    program::text(&["group", "delete", GROUP, "-b", &bootstrap, "--yes"]);
    let listed = tools::share_groups(cluster, &["--list"]);
    assert!(!listed.contains(GROUP), "{listed}");
}
