//! A group of KIP-848 with Kafka's own consumer in it: what it is said to be, what can't be done while it reads, and what can once it
//! has left.
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::harness::{Cluster, kcat, program, tools};

const TOPIC: &str = "modern-lines";
const GROUP: &str = "modern-group";

fn told(cluster: &Cluster) -> Value {
    program::json(&["group", GROUP, "-b", &cluster.bootstrap()])
}

/// Waits until the group is as it is to be.
fn until(cluster: &Cluster, what: &str, is_so: impl Fn(&Value) -> bool) -> Value {
    let until = Instant::now() + Duration::from_secs(90);
    loop {
        // It may not be there yet, nor its coordinator, nor what it has committed.
        let answer = program::run_fed(&["group", GROUP, "-o", "json", "-b", &cluster.bootstrap()], b"");
        let told =
            (answer.code == Some(0)).then(|| serde_json::from_slice::<Value>(&answer.output).expect("JSON"));
        if let Some(told) = told.filter(&is_so) {
            return told;
        }
        assert!(Instant::now() < until, "not within 90 s: {what}");
    }
}

pub fn a_member_of_the_new_protocol_is_told_and_stays(cluster: &mut Cluster) {
    let bootstrap = cluster.bootstrap();
    tools::create_topic(cluster, TOPIC, 2, &[]);
    let lines: String = (0..40).map(|at| format!("k{at}|{at}\n")).collect();
    kcat::produce(&bootstrap, TOPIC, &["-K", "|"], &lines);
    let reading = tools::reading(cluster, TOPIC, GROUP, "consumer");
    let read_all = |told: &Value| {
        let rows = told["partitions"].as_array().map(Vec::as_slice).unwrap_or_default();
        told["state"] == "Stable" && rows.len() == 2 && rows.iter().all(|row| row["lag"] == 0)
    };
    let group = until(cluster, "all is read", read_all);
    assert_eq!(
        (&group["type"], group["members"].as_array().map(Vec::len)),
        (&"consumer".into(), Some(1)),
        "{group}"
    );
    let member = &group["members"][0];
    assert_eq!(member["subscribed"], serde_json::json!([TOPIC]), "{group}");
    assert_eq!(member["epoch"], group["epoch"], "it has taken what it is to have: {group}");
    assert_eq!(member["partitions"], member["target"], "{group}");
    for (words, why) in [
        (&["group", "remove-members", GROUP, "--all"][..], "speaks the consumer protocol (KIP-848)"),
        (&["group", "reset", GROUP, "--to-earliest"], "has 1 member"),
        (&["group", "delete-offsets", GROUP, "-t", TOPIC], "read modern-lines"),
        (&["group", "delete", GROUP], "has 1 member"),
    ] {
        let refused = program::run_fed(&[words, &["--yes", "-b", &bootstrap]].concat(), b"");
        assert!(refused.code == Some(1) && refused.errors.contains(why), "{words:?}: {refused:?}");
    }
    reading.terminate();
    program::text(&["group", "reset", GROUP, "--to-earliest", "--wait", "--yes", "-b", &bootstrap]);
    assert!(tools::describe_group(cluster, GROUP).contains(TOPIC));
    let set = told(cluster);
    let rows = set["partitions"].as_array().expect("partitions");
    assert!(rows.iter().all(|row| row["committed"] == 0), "{set}");
}
