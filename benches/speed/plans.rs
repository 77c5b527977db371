//! How long the review of a large change takes, and the look back at a group that has committed much: plans over a thousand topics,
//! a reset over ten thousand partitions, the history of its commits, on the embedded cluster. Changes nothing there but the group
//! that is reset.
use std::process::Command;

use crate::Wish;
use crate::harness::{Cluster, kcat, program};
use crate::measure::{self, percentile};
use crate::table::{Table, megabytes, time};

const TOPICS: usize = 1_000;
const PARTITIONS: usize = 10;
/// A topic of its own for the group.
const WIDE: &str = "wide";
const WIDTH: usize = 10_000;
/// So many commits are made; how many of them stay uncompacted the history says itself.
const COMMITS: usize = 1_000_000;

/// Measures the reviews.
pub fn run(wish: &Wish) {
    let flags = ["--topics", &TOPICS.to_string(), "--partitions", &PARTITIONS.to_string()];
    let cluster = Cluster::embedded(&flags);
    let names: Vec<String> = (1..=TOPICS).map(|number| format!("load-{number:05}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let bootstrap = cluster.bootstrap();
    let on = ["-b", bootstrap.as_str()];
    let runs = wish.runs.max(5);
    let title =
        format!("the review of a plan over {TOPICS} topics with {PARTITIONS} partitions (median of {runs})");
    let mut table = Table::new(title, &["", "reviewed", "memory"]);
    for (what, before, after) in [
        ("topic config --set retention.ms", &["topic", "config"][..], &["--set", "retention.ms=1h"][..]),
        ("topic config --set max.message.bytes", &["topic", "config"], &["--set", "max.message.bytes=2MB"]),
        ("topic partitions", &["topic", "partitions"], &["--to", "12"]),
        ("topic delete-records", &["topic", "delete-records"], &["--before", "end"]),
        ("topic delete", &["topic", "delete"], &[]),
        ("topic recreate", &["topic", "recreate"], &[]),
    ] {
        table.row(row(what, &[&on[..], before, &names, after].concat(), runs));
    }
    table.print();
    large_group(&on, &bootstrap, runs);
}

/// A group that has committed in ten thousand partitions, again and again.
fn large_group(on: &[&str], bootstrap: &str, runs: usize) {
    let change = |words: &[&str]| {
        let made = program::run_fed(&[on, words, &["--yes"]].concat(), b"");
        assert_eq!(made.code, Some(0), "{words:?}: {}", made.errors);
    };
    change(&["topic", "create", WIDE, "--partitions", &WIDTH.to_string()]);
    // Ten records for each partition in the mean: hardly one stays empty.
    let lines: String = (0..WIDTH * 10).map(|number| format!("{number}\n")).collect();
    kcat::produce(bootstrap, WIDE, &["-X", "sticky.partitioning.linger.ms=0"], &lines);
    change(&["group", "create", "large", "--to-earliest", "-t", WIDE]);
    let title = format!("a group over {WIDTH} partitions (median of {runs})");
    let mut table = Table::new(title, &["", "told", "memory"]);
    table.row(row(
        "group reset --to-latest, reviewed",
        &[on, &["group", "reset", "large", "--to-latest"]].concat(),
        runs,
    ));
    // There and back by the same two plans: nothing has to be looked up each time.
    let planned = |to: &str| program::text(&[on, &["plan", "group", "reset", "large", to]].concat());
    let apply = |plan: &str| {
        let made = program::run_fed(&[on, &["apply", "-", "--yes"]].concat(), plan.as_bytes());
        assert_eq!(made.code, Some(0), "{}", made.errors);
    };
    let there = planned("--to-latest");
    apply(&there);
    let back = planned("--to-earliest");
    for number in 2..COMMITS / WIDTH {
        apply(if number % 2 == 0 { &back } else { &there });
    }
    // From when on there was something to know: what is told in part is no measure.
    let history = [on, &["group", "history", "large", "--from", "-10s"]].concat();
    let told = program::json(&history);
    table.row(row(&format!("group history, {} commits", told["commits"]), &history, runs));
    table.print();
}

fn row(what: &str, words: &[&str], runs: usize) -> [String; 3] {
    let mut times = Vec::new();
    let mut memory = 0;
    for _ in 0..runs {
        let mut command = Command::new(program::PATH);
        command.args(words).envs(program::environment());
        let run = measure::run(&mut command);
        times.push(run.time);
        memory = memory.max(run.peak);
    }
    [what.to_owned(), time(percentile(&mut times, 50)), megabytes(memory)]
}
