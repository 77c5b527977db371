//! A streams group (KIP-1071) of Kafka's own word count: its topology as a tree, who has which task, what can't be done to it while
//! it runs, and its offsets set once it has stopped.
use std::collections::BTreeMap;

use serde_json::Value;

use crate::harness::patience::until;
use crate::harness::{Cluster, kcat, program, tools};

const GROUP: &str = "counting-words";
/// What the example reads and writes.
const INPUT: &str = "streams-plaintext-input";
const OUTPUT: &str = "streams-wordcount-output";

/// The group, if nothing is missing from what is told.
fn told(cluster: &Cluster) -> Option<Value> {
    let answer = program::run_fed(&["group", GROUP, "-o", "json", "-b", &cluster.bootstrap()], b"");
    (answer.code == Some(0)).then(|| serde_json::from_slice(&answer.output).expect("JSON"))
}

fn rows<'a>(told: &'a Value, of: &str) -> &'a [Value] {
    told[of].as_array().map(Vec::as_slice).unwrap_or_default()
}

/// All that was written is counted.
fn is_through(told: &Value) -> bool {
    let input: Vec<&Value> = rows(told, "partitions").iter().filter(|row| row["topic"] == INPUT).collect();
    told["state"] == "Stable" && input.len() == 2 && input.iter().all(|row| row["lag"] == 0)
}

/// `what name` of each row of the tree.
fn tree(told: &Value) -> Vec<String> {
    let text = |row: &Value, field: &str| row[field].as_str().unwrap_or_default().to_owned();
    rows(told, "topology").iter().map(|row| format!("{} {}", text(row, "what"), text(row, "name"))).collect()
}

/// The tasks of the tree, each with how many clients have it.
fn tasks(told: &Value) -> Vec<(String, usize)> {
    let tasks = rows(told, "topology").iter().filter(|row| row["what"] == "task");
    let name = |row: &Value| row["name"].as_str().unwrap_or_default().to_owned();
    tasks.map(|row| (name(row), row["active"].as_array().map_or(0, Vec::len))).collect()
}

/// `topic partition` with its lag, as Kafka's own tool says it.
fn theirs(cluster: &Cluster) -> BTreeMap<String, String> {
    let text = tools::streams_groups(cluster, &["--describe", "--group", GROUP]);
    let rows = text.lines().map(|line| line.split_whitespace().collect::<Vec<_>>());
    let rows = rows.filter(|fields| fields.len() == 4 && fields[0] == GROUP);
    rows.map(|fields| (format!("{} {}", fields[1], fields[2]), fields[3].to_owned())).collect()
}

/// The same by what the program tells.
fn ours(told: &Value) -> BTreeMap<String, String> {
    let name = |row: &Value| format!("{} {}", row["topic"].as_str().unwrap_or_default(), row["partition"]);
    rows(told, "partitions").iter().map(|row| (name(row), row["lag"].to_string())).collect()
}

/// What Kafka says of it is told, the tree of its topology too; while it runs nothing of it is set, and then where it is to stand.
pub fn an_application_of_kafka_streams_is_told_and_set(cluster: &mut Cluster) {
    let bootstrap = cluster.bootstrap();
    tools::create_topic(cluster, INPUT, 2, &[]);
    tools::create_topic(cluster, OUTPUT, 2, &[]);
    let lines: String = (0..60).map(|at| format!("k{at}|word{at} all the words\n")).collect();
    kcat::produce(&bootstrap, INPUT, &["-K", "|"], &lines);
    let counting = tools::counting_words(cluster, GROUP);
    until("the application has started", || counting.id().is_some());
    until("all words are counted", || {
        assert!(counting.runs(), "{}", counting.last_words());
        told(cluster).is_some_and(|told| is_through(&told))
    });
    let group = told(cluster).expect("nothing is missing");
    assert_eq!(
        (&group["type"], &group["epoch"]),
        (&"streams".into(), &group["members"][0]["epoch"]),
        "{group}"
    );
    let store = format!("{GROUP}-KSTREAM-AGGREGATE-STATE-STORE-0000000003");
    let expected = [
        "subtopology 0".to_owned(),
        format!("source {INPUT}"),
        format!("repartition sink {store}-repartition"),
        "task 0_0".to_owned(),
        "task 0_1".to_owned(),
        "subtopology 1".to_owned(),
        format!("repartition source {store}-repartition"),
        format!("changelog {store}-changelog"),
        "task 1_0".to_owned(),
        "task 1_1".to_owned(),
    ];
    assert_eq!(tree(&group), expected);
    assert!(tasks(&group).iter().all(|(_, clients)| *clients == 1), "{group}");
    assert_eq!(ours(&group), theirs(cluster));
    for (words, why) in [
        (&["group", "remove-members", GROUP, "--all"][..], "Kafka removes no member of a streams group"),
        (&["group", "reset", GROUP, "--to-earliest"], "has 1 member"),
        (&["group", "delete", GROUP], "has 1 member"),
    ] {
        let refused = program::run_fed(&[words, &["--yes", "-b", &bootstrap]].concat(), b"");
        assert!(refused.code == Some(1) && refused.errors.contains(why), "{words:?}: {refused:?}");
    }
    counting.terminate();
    let reset = ["group", "reset", GROUP, "-t", INPUT, "--to-earliest", "--wait", "--yes", "-b", &bootstrap];
    program::text(&reset);
    let set = told(cluster).expect("nothing is missing");
    let input = rows(&set, "partitions").iter().filter(|row| row["topic"] == INPUT);
    assert!(input.clone().count() == 2 && input.clone().all(|row| row["committed"] == 0), "{set}");
    let lags = theirs(cluster);
    assert!(
        ours(&set).iter().all(|(place, lag)| lags.get(place).is_none_or(|said| said == lag)),
        "{set} {lags:?}"
    );
    program::text(&["group", "delete", GROUP, "--yes", "-b", &bootstrap]);
    assert!(!tools::streams_groups(cluster, &["--list"]).contains(GROUP));
}
