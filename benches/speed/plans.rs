//! How long the review of a large change takes: plans over a thousand topics, and a reset over ten thousand partitions, on the
//! embedded cluster. Changes nothing there but the group that is reset.
use std::process::Command;

use crate::Wish;
use crate::harness::{Cluster, program};
use crate::measure::{self, percentile};
use crate::table::{Table, megabytes, time};

const TOPICS: usize = 1_000;
const PARTITIONS: usize = 10;

/// Measures the reviews.
pub fn run(wish: &Wish) {
    let flags = ["--topics", &TOPICS.to_string(), "--partitions", &PARTITIONS.to_string(), "--rate", "0"];
    let cluster = Cluster::embedded(&flags);
    let names: Vec<String> = (1..=TOPICS).map(|number| format!("load-{number:05}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let bootstrap = cluster.bootstrap();
    let on = ["-b", bootstrap.as_str()];
    let of: Vec<&str> = names.iter().flat_map(|name| ["-t", name]).collect();
    let made = program::run_fed(
        &[&on[..], &["group", "create", "large", "--to-offset", "0"], &of, &["--yes"]].concat(),
        b"",
    );
    assert_eq!(made.code, Some(0), "{made:?}");
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
    let reset = [&on[..], &["group", "reset", "large", "--shift", "1"]].concat();
    table.row(row("group reset, 10,000 partitions", &reset, runs));
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
