//! Offsets of groups are set to where Kafka's own tool would set them, files of offsets go both ways, and the past of a group
//! that nobody watched is that which its consumer had.
use std::collections::BTreeMap;

use crate::harness::{Cluster, kcat, program, tools};

const TOPIC: &str = "resetting";
const GROUP: &str = "resetting-group";

type Offsets = BTreeMap<(String, i64), i64>;

/// The table that `--reset-offsets` prints: group, topic, partition, new offset, and since Kafka 4.4 more.
fn table(text: &str) -> Offsets {
    let rows = text.lines().map(|line| line.split_whitespace().collect::<Vec<_>>());
    let rows = rows.filter(|fields| fields.first() == Some(&GROUP));
    let row = |fields: Vec<&str>| {
        let number =
            |at: usize| fields[at].parse::<i64>().unwrap_or_else(|_| panic!("no number: {fields:?}"));
        ((fields[1].to_owned(), number(2)), number(3))
    };
    rows.map(row).collect()
}

/// `topic,partition,offset` lines.
fn sheet(text: &str) -> Offsets {
    let rows = text.lines().filter(|line| !line.is_empty()).map(|line| line.split(',').collect::<Vec<_>>());
    let row = |fields: Vec<&str>| {
        let [topic, partition, offset] = fields[..] else { panic!("three columns: {fields:?}") };
        let number = |text: &str| text.trim_matches('"').parse::<i64>().expect("a number");
        ((topic.trim_matches('"').to_owned(), number(partition)), number(offset))
    };
    rows.map(row).collect()
}

fn exported(cluster: &Cluster) -> String {
    program::text(&["group", "offsets", GROUP, "--export", "-b", &cluster.bootstrap()])
}

fn theirs(cluster: &Cluster, words: &[&str]) -> String {
    tools::reset_offsets(cluster, GROUP, words)
}

/// A group that has read a part of a topic.
fn group(cluster: &Cluster) {
    tools::create_topic(cluster, TOPIC, 3, &[]);
    let lines: String = (0..300).map(|at| format!("k{at}|{at}\n")).collect();
    kcat::produce(&cluster.bootstrap(), TOPIC, &["-K", "|"], &lines);
    // So many that it has read, and so committed, something of each partition, in whatever order they were read.
    tools::consume_in_group(cluster, TOPIC, GROUP, 250);
}

/// Each destination, beside what Kafka's own tool would do.
pub fn offsets_are_set_to_where_kafkas_own_tool_sets_them(cluster: &mut Cluster) {
    group(cluster);
    let bootstrap = cluster.bootstrap();
    let before = exported(cluster);
    assert!(sheet(&before).values().sum::<i64>() >= 90, "{before}");
    let file = cluster.folder().join("resetting.csv");
    let shown = file.to_string_lossy().into_owned();
    for (ours, kafkas) in [
        (&["--to-earliest"][..], &["--to-earliest", "--all-topics"][..]),
        (&["--to-latest"], &["--to-latest", "--all-topics"]),
        (&["--to-offset", "17"], &["--to-offset", "17", "--all-topics"]),
        (&["--to-offset", "100000"], &["--to-offset", "100000", "--all-topics"]),
        (&["--shift", "-5"], &["--shift-by", "-5", "--all-topics"]),
        (&["--shift", "7", "--topic", "resetting:0,2"], &["--shift-by", "7", "--topic", "resetting:0,2"]),
        (&["--back", "1h"], &["--by-duration", "PT1H", "--all-topics"]),
        (
            &["--to-time", "2020-01-01T00:00:00Z"],
            &["--to-datetime", "2020-01-01T00:00:00.000Z", "--all-topics"],
        ),
    ] {
        let expected = table(&theirs(cluster, &[kafkas, &["--dry-run"]].concat()));
        assert!(!expected.is_empty(), "{kafkas:?}");
        let set = [&["group", "reset", GROUP, "-b", &bootstrap, "--yes"], ours].concat();
        let standing = sheet(&exported(cluster));
        if expected.iter().any(|(place, offset)| standing.get(place) != Some(offset)) {
            program::text(&set);
        }
        let now = sheet(&exported(cluster));
        for (place, offset) in &expected {
            assert_eq!(now.get(place), Some(offset), "{ours:?}: {now:?} beside {expected:?}");
        }
        // Back to where it was, by our own file.
        std::fs::write(&file, &before).expect("the target folder is writable");
        if now != sheet(&before) {
            program::text(&["group", "reset", GROUP, "-b", &bootstrap, "--from-file", &shown, "--yes"]);
        }
        assert_eq!(sheet(&exported(cluster)), sheet(&before));
    }
    // Files go both ways.
    let kafkas = theirs(cluster, &["--from-file", &shown, "--dry-run"]);
    assert_eq!(table(&kafkas), sheet(&before), "Kafka's tool reads our file: {kafkas}");
    let kafkas = theirs(cluster, &["--to-latest", "--all-topics", "--export", "--dry-run"]);
    std::fs::write(&file, &kafkas).expect("the target folder is writable");
    program::text(&["group", "reset", GROUP, "-b", &bootstrap, "--from-file", &shown, "--yes"]);
    assert_eq!(sheet(&exported(cluster)), sheet(&kafkas), "we read theirs");
    let described = tools::describe_group(cluster, GROUP);
    let listed = program::json(&["group", GROUP, "-b", &bootstrap]);
    for row in listed["partitions"].as_array().expect("a list") {
        assert_eq!(row["lag"], 0, "{described}\n{listed}");
    }
}

/// A mistyped name makes no group, and members are in the way; an offset is deleted as Kafka's own tool says it.
pub fn a_group_is_made_only_when_that_is_said(cluster: &mut Cluster) {
    let bootstrap = cluster.bootstrap();
    tools::create_topic(cluster, "resetting-made", 2, &[]);
    kcat::produce(&bootstrap, "resetting-made", &[], "a\nb\nc\n");
    let wrong = program::run_fed(
        &["group", "reset", "resetting-no", "--to-latest", "-t", "resetting-made", "-b", &bootstrap, "--yes"],
        b"",
    );
    assert_eq!(wrong.code, Some(1), "{wrong:?}");
    assert!(wrong.errors.contains("there is no group"), "{wrong:?}");
    program::text(&[
        "group",
        "create",
        "resetting-new",
        "--to-latest",
        "-t",
        "resetting-made",
        "-b",
        &bootstrap,
        "--yes",
    ]);
    let described = tools::describe_group(cluster, "resetting-new");
    assert!(described.contains("resetting-made"), "{described}");
    program::text(&[
        "group",
        "delete-offsets",
        "resetting-new",
        "-t",
        "resetting-made:0",
        "-b",
        &bootstrap,
        "--yes",
    ]);
    let left = program::text(&["group", "offsets", "resetting-new", "--export", "-b", &bootstrap]);
    assert!(left.starts_with("resetting-made,1,") && left.lines().count() == 1, "{left}");
}
