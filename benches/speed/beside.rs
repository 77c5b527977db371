//! Two builds of the program in turns, in one run: whether what was fast has stayed fast. Knows nothing of what they differ in.
use std::process::Command;
use std::time::Duration;

use crate::harness::{Cluster, Flavour, program};
use crate::measure::{self, Run, percentile};
use crate::predicates::CASES;
use crate::table::{Table, megabytes, ratio, time};
use crate::{Wish, data};

const CODECS: [&str; 3] = ["none", "lz4", "zstd"];
/// Of the large cluster whose topics are listed.
const TOPICS: usize = 10_000;
const PARTITIONS: usize = 10;

/// Measures this build and the one at `other`.
pub fn run(wish: &Wish, other: &str) {
    let cluster = Cluster::start(Flavour::KRaft);
    let brokers = cluster.bootstrap();
    for codec in CODECS {
        let (json, xml) = (format!("json-{codec}"), format!("xml-{codec}"));
        data::fill(&cluster, &json, codec, wish.records);
        data::fill_xml(&cluster, &xml, codec, wish.records);
        let mut table =
            table(format!("{} records, {codec}, 6 partitions (median of {})", wish.records, wish.runs));
        let whole = ["-b", &brokers, "--from", "begin", "--until", "end"];
        for case in CASES {
            let topic = if case.xml { &xml } else { &json };
            let words = [&["read", topic], &whole[..], &["--where", case.filter, "--count"]].concat();
            table.row(row(case.name, &words, other, wish.runs));
        }
        table.row(row("count", &[&["read", &json], &whole[..], &["--count"]].concat(), other, wish.runs));
        let export = [&["read", &json], &whole[..], &["-o", "jsonl"]].concat();
        table.row(row("export to JSON Lines", &export, other, wish.runs));
        table.print();
    }
    drop(cluster);
    let large =
        Cluster::embedded(&["--topics", &TOPICS.to_string(), "--partitions", &PARTITIONS.to_string()]);
    let mut table = table(format!("embedded, {TOPICS} topics × {PARTITIONS} (median of {})", wish.runs));
    table.row(row("topics", &["topics", "-b", &large.bootstrap()], other, wish.runs));
    table.print();
}

fn table(title: String) -> Table {
    Table::new(title, &["", "before", "after", "after to before", "memory before", "memory after"])
}

/// There and back, so that neither always comes second; the first round warms the caches and does not count.
fn row(name: &str, words: &[&str], other: &str, runs: usize) -> [String; 6] {
    let (mut before, mut after) = (Vec::new(), Vec::new());
    for _ in 0..=runs {
        before.push(once(other, words));
        after.push(once(program::PATH, words));
        after.push(once(program::PATH, words));
        before.push(once(other, words));
    }
    let [before, after] = [before, after].map(|runs| middle(&runs[2..]));
    let [memory, memory_after] = [before.1, after.1].map(megabytes);
    [name.to_owned(), time(before.0), time(after.0), ratio(after.0, before.0), memory, memory_after]
}

/// What is printed is counted by its bytes at the end of a pipe: `wc` costs less than what is measured.
fn once(path: &str, words: &[&str]) -> Run {
    let mut command = Command::new(path);
    measure::pipe(command.args(words).envs(program::environment()), Command::new("wc").arg("-c"))
}

fn middle(runs: &[Run]) -> (Duration, u64) {
    let mut times: Vec<Duration> = runs.iter().map(|run| run.time).collect();
    (percentile(&mut times, 50), runs.iter().map(|run| run.peak).max().unwrap_or(0))
}
