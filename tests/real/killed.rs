//! Changes of many things, with a broker killed in the middle, and kafdeck itself: what the journal says is so, the rest goes on, and
//! at the end all of it is done, by Kafka's own tools.
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::harness::{Cluster, kcat, program, tools};

/// Topics that are changed at once.
const TOPICS: usize = 30;

/// A change, begun.
fn begun(cluster: &Cluster, words: &[&str]) -> Child {
    let bootstrap = cluster.bootstrap();
    Command::new(program::PATH)
        .args([words, &["--yes", "-b", &bootstrap]].concat())
        .envs(program::environment())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the built program starts")
}

fn newest(cluster: &Cluster) -> Value {
    program::json(&["journal", "-b", &cluster.bootstrap()])[0].clone()
}

fn id(row: &Value) -> String {
    row["id"].as_str().unwrap_or_default().to_owned()
}

/// Begins a change, and waits until it stands in the journal: from then on it is being made.
fn begun_and_intended(cluster: &Cluster, words: &[&str], title: &str) -> Child {
    let before = id(&newest(cluster));
    let running = begun(cluster, words);
    let until = Instant::now() + Duration::from_secs(60);
    let mut row = newest(cluster);
    while id(&row) == before {
        assert!(Instant::now() < until, "{title} is not in the journal");
        row = newest(cluster);
    }
    assert!(row["change"].as_str().is_some_and(|change| change.starts_with(title)), "{row}");
    running
}

/// Goes on until nothing is left, and looks that the journal ends with the change done.
fn goes_on(cluster: &Cluster, title: &str) {
    let bootstrap = cluster.bootstrap();
    let until = Instant::now() + Duration::from_secs(180);
    loop {
        let row = newest(cluster);
        let (change, outcome) =
            (row["change"].as_str().unwrap_or_default(), row["outcome"].as_str().unwrap_or_default());
        assert!(change.contains(title), "{row}");
        if outcome.starts_with("done") {
            return;
        }
        assert!(Instant::now() < until, "{title} never ends: {row}");
        let answer = program::run_fed(&["resume", "--yes", "-b", &bootstrap], b"");
        assert!(matches!(answer.code, Some(0 | 1 | 3)), "{answer:?}");
    }
}

/// Begins it, has a broker killed (the only one, where there is one), waits for its end, starts the broker, and goes on.
fn survives_a_broker(cluster: &mut Cluster, words: &[&str], title: &str) {
    let mut running = begun_and_intended(cluster, words, title);
    let last = cluster.size();
    cluster.kill_broker(last);
    let ended = running.wait().expect("it ends");
    assert!(matches!(ended.code(), Some(0 | 1 | 3)), "{ended:?}");
    cluster.start_broker(last);
    goes_on(cluster, title);
    whole(cluster, &["topics"]);
}

/// What is told once nothing is missing from it: a broker that has just come back may not know of everything yet.
fn whole(cluster: &Cluster, words: &[&str]) -> Value {
    let until = Instant::now() + Duration::from_secs(60);
    let bootstrap = cluster.bootstrap();
    loop {
        let shown = program::run_fed(&[words, &["-o", "json", "-b", &bootstrap]].concat(), b"");
        if shown.code == Some(0) {
            return serde_json::from_slice(&shown.output).expect("JSON");
        }
        assert!(Instant::now() < until, "{words:?}: {shown:?}");
    }
}

/// The same with kafdeck killed.
fn survives_itself(cluster: &mut Cluster, words: &[&str], title: &str) {
    let mut running = begun_and_intended(cluster, words, title);
    running.kill().expect("it runs, or has ended");
    running.wait().expect("it is gone");
    goes_on(cluster, title);
}

fn names(prefix: &str) -> Vec<String> {
    (0..TOPICS).map(|at| format!("{prefix}-{at:02}")).collect()
}

/// Topics of three partitions with a record in each of some, made by the program itself.
fn made(cluster: &Cluster, prefix: &str) -> Vec<String> {
    let bootstrap = cluster.bootstrap();
    let names = names(prefix);
    let all: Vec<&str> = names.iter().map(String::as_str).collect();
    let replicas = cluster.size().min(3).to_string();
    let words = [&["topic", "create"][..], &all, &["--partitions", "3", "--replicas", &replicas]].concat();
    program::text(&[&words[..], &["--yes", "-b", &bootstrap]].concat());
    names
}

/// Partitions are added to many topics.
pub fn more_partitions_survive(cluster: &mut Cluster) {
    let names = made(cluster, "grown");
    let all: Vec<&str> = names.iter().map(String::as_str).collect();
    for (to, survives) in
        [("5", survives_a_broker as fn(&mut Cluster, &[&str], &str)), ("7", survives_itself)]
    {
        survives(cluster, &[&["topic", "partitions"][..], &all, &["--to", to]].concat(), "Add");
        for name in [all[0], all[TOPICS - 1]] {
            let described = tools::describe_topic(cluster, name);
            assert!(described.contains(&format!("PartitionCount: {to}")), "{described}");
        }
    }
}

/// Where the partitions of a topic end.
fn ends(cluster: &Cluster, name: &str) -> Vec<i64> {
    let shown = whole(cluster, &["topic", name]);
    let rows = shown["partitions"].as_array().expect("partitions");
    rows.iter().map(|row| row["end"].as_i64().expect("an end")).collect()
}

/// Topics are made anew: deleted, and created as they were.
pub fn topics_made_anew_survive(cluster: &mut Cluster) {
    let names = made(cluster, "anew");
    for (name, survives) in
        names.iter().zip([survives_a_broker as fn(&mut Cluster, &[&str], &str), survives_itself])
    {
        kcat::produce(&cluster.bootstrap(), name, &[], "a\nb\nc\n");
        survives(cluster, &["topic", "recreate", name], "Recreate");
        let ends = ends(cluster, name);
        assert!(
            ends.len() == 3 && ends.iter().all(|end| *end == 0),
            "{name} has what was in it before: {ends:?}"
        );
    }
}

/// The offsets of a group on many topics are set.
pub fn a_reset_over_many_partitions_survives(cluster: &mut Cluster) {
    let names = made(cluster, "read");
    for name in &names {
        kcat::produce(&cluster.bootstrap(), name, &[], &"line\n".repeat(30));
    }
    let of: Vec<&str> = names.iter().flat_map(|name| ["-t", name.as_str()]).collect();
    let bootstrap = cluster.bootstrap();
    let create = [&["group", "create", "readers-of-many", "--to-latest"][..], &of].concat();
    program::text(&[&create[..], &["--yes", "-b", &bootstrap]].concat());
    for (to, survives) in [
        ("--to-earliest", survives_a_broker as fn(&mut Cluster, &[&str], &str)),
        ("--to-latest", survives_itself),
    ] {
        survives(cluster, &["group", "reset", "readers-of-many", to], "Set");
        let shown = whole(cluster, &["group", "readers-of-many"]);
        let rows = shown["partitions"].as_array().expect("partitions");
        assert_eq!(rows.len(), TOPICS * 3);
        let wanted = if to == "--to-latest" { "end" } else { "lag" };
        let other = if to == "--to-latest" { "committed" } else { "end" };
        assert!(rows.iter().all(|row| row[wanted] == row[other]), "{to}: {shown}");
    }
}
