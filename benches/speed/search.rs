//! Search of a large topic on three real brokers: the program beside `kcat | grep` and beside the raw fetch.
use std::process::Command;
use std::time::Duration;

use crate::harness::{Cluster, Flavour, program};
use crate::measure::{self, Run};
use crate::table::{Table, megabytes, ratio, time};
use crate::{Wish, data, raw};

const CODECS: [&str; 3] = ["none", "lz4", "zstd"];

/// Fills a topic a codec and searches each.
pub fn run(wish: &Wish) {
    let cluster = Cluster::start(Flavour::KRaft);
    let title = format!(
        "search for {} in {} records of about 200 bytes, 6 partitions, 3 brokers (median of {})",
        data::RARE,
        wish.records,
        wish.runs
    );
    let head = [
        "",
        "kafdeck",
        "M rec/s",
        "memory",
        "raw fetch",
        "to raw",
        "kcat | grep",
        "kcat to us",
        "kcat memory",
    ];
    let mut table = Table::new(title, &head);
    for codec in CODECS {
        let topic = format!("orders-{codec}");
        let rare = data::fill(&cluster, &topic, codec, wish.records);
        table.row(row(&cluster.bootstrap(), &topic, codec, rare, wish));
    }
    table.print();
}

fn row(bootstrap: &str, topic: &str, codec: &str, rare: u64, wish: &Wish) -> [String; 9] {
    // In turns, so that whatever else the machine does falls on all three; there and back, so that neither of the first
    // two always comes after a pause. The first round warms the brokers' caches.
    let (mut ours, mut limit, mut theirs) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..=wish.runs {
        ours.push(kafdeck(bootstrap, topic));
        limit.push(raw_fetch(bootstrap, topic));
        limit.push(raw_fetch(bootstrap, topic));
        ours.push(kafdeck(bootstrap, topic));
        theirs.push(kcat(bootstrap, topic, &[data::RARE]));
    }
    let hits = |run: &Run| run.output.trim() == rare.to_string();
    assert!(ours.iter().all(hits), "kafdeck finds every hit in {topic}");
    assert!(theirs.iter().all(hits), "kcat finds every hit in {topic}");
    let (us, us_memory) = middle(ours);
    let (raw, _) = middle(limit);
    let (kcat, kcat_memory) = middle(theirs);
    let rate = wish.records as f64 / us.as_secs_f64() / 1e6;
    let cells = [time(us), format!("{rate:.1}"), megabytes(us_memory), time(raw), ratio(us, raw)];
    let [ours, rate, memory, raw, to_raw] = cells;
    [codec.to_owned(), ours, rate, memory, raw, to_raw, time(kcat), ratio(kcat, us), megabytes(kcat_memory)]
}

/// Median time and greatest memory; the first run warms the caches and does not count where there are others.
pub fn middle(mut runs: Vec<Run>) -> (Duration, u64) {
    if runs.len() > 1 {
        runs.remove(0);
    }
    let peak = runs.iter().map(|run| run.peak).max().unwrap_or(0);
    let mut times: Vec<Duration> = runs.into_iter().map(|run| run.time).collect();
    (measure::percentile(&mut times, 50), peak)
}

fn kafdeck(bootstrap: &str, topic: &str) -> Run {
    let whole = ["read", topic, "-b", bootstrap, "--from", "begin", "--until", "end"];
    let mut command = Command::new(program::PATH);
    command.args(whole).args(["--where", data::RARE, "--count"]).envs(program::environment());
    measure::run(&mut command)
}

pub fn raw_fetch(bootstrap: &str, topic: &str) -> Run {
    let myself = std::env::current_exe().expect("a program knows its path");
    measure::run(Command::new(myself).args([raw::WORD, bootstrap, topic]))
}

/// `kcat | grep -c` with these words.
pub fn kcat(bootstrap: &str, topic: &str, words: &[&str]) -> Run {
    let mut reader = Command::new("kcat");
    reader.args(["-C", "-e", "-q", "-b", bootstrap, "-t", topic]);
    measure::pipe(&mut reader, Command::new("grep").arg("-c").args(words))
}
