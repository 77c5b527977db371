//! Members of a group are put out: consumers of Kafka's own, classic ones and a static one, on every version that can.
use serde_json::Value;

use crate::harness::patience::until;
use crate::harness::{Cluster, kcat, program, tools};

const TOPIC: &str = "left-lines";
const GROUP: &str = "left-group";

/// The ids of the members, once the group is stable and has committed all; nothing before.
fn members(cluster: &Cluster) -> Vec<String> {
    let answer = program::run_fed(&["group", GROUP, "-o", "json", "-b", &cluster.bootstrap()], b"");
    let told: Value = match answer.code {
        Some(0) => serde_json::from_slice(&answer.output).expect("JSON"),
        // It may not be there yet.
        _ => return Vec::new(),
    };
    let rows = |of: &str| told[of].as_array().cloned().unwrap_or_default();
    let partitions = rows("partitions");
    if told["state"] != "Stable" || partitions.len() < 2 || partitions.iter().any(|row| row["lag"] != 0) {
        return Vec::new();
    }
    rows("members").iter().map(|row| row["member"].as_str().expect("a member has an id").to_owned()).collect()
}

/// Put out, a consumer that still runs joins again as another member; one whose application has gone stays out, and only then
/// can the offsets be set.
pub fn a_member_that_is_put_out_is_out(cluster: &mut Cluster) {
    let bootstrap = cluster.bootstrap();
    tools::create_topic(cluster, TOPIC, 2, &[]);
    let lines: String = (0..20).map(|at| format!("k{at}|{at}\n")).collect();
    kcat::produce(&bootstrap, TOPIC, &["-K", "|"], &lines);
    let reading = tools::reading(cluster, TOPIC, GROUP, "classic");
    until("the consumer has joined", || members(cluster).len() == 1);
    let before = members(cluster);
    let remove = ["group", "remove-members", GROUP, "--all", "-b", &bootstrap];
    let review = program::text(&remove);
    for part in [
        "nobody is left: 2 partitions are read by nobody until somebody joins",
        "an application that still runs joins again",
    ] {
        assert!(review.contains(part), "no {part:?} in {review}");
    }
    program::text(&[&remove[..], &["--yes"]].concat());
    until("it has joined again", || members(cluster).first().is_some_and(|id| *id != before[0]));
    reading.terminate();
    // A static member does not say that it leaves: it is waited for until its session ends, or put out.
    let fixed = ["group.instance.id=left-one", "session.timeout.ms=300000"];
    let reading = tools::reading_with(cluster, TOPIC, GROUP, &fixed);
    until("the static member has joined", || {
        let text = program::run_fed(&["group", GROUP, "-o", "json", "-b", &bootstrap], b"").text();
        text.contains("left-one") && members(cluster).len() == 1
    });
    drop(reading);
    let reset = ["group", "reset", GROUP, "--to-earliest", "--yes", "-b", &bootstrap];
    let refused = program::run_fed(&reset, b"");
    assert!(refused.code == Some(1) && refused.errors.contains("has 1 member"), "{refused:?}");
    program::text(&["group", "remove-members", GROUP, "--instance", "left-one", "--yes", "-b", &bootstrap]);
    assert!(members(cluster).is_empty());
    program::text(&reset);
    let shown = program::json(&["group", GROUP, "-b", &bootstrap]);
    assert!(shown["partitions"].as_array().expect("rows").iter().all(|row| row["committed"] == 0), "{shown}");
}
