//! From launch to the list of topics: the program in a terminal beside `kcat -L`, on a small cluster and on a large one.
use std::process::Command;
use std::time::{Duration, Instant};

use crate::harness::screen::Screen;
use crate::harness::{Cluster, Flavour, tools};
use crate::measure::{self, percentile};
use crate::table::{Table, megabytes, time};
use crate::{Wish, key_press};

const TOPICS: usize = 10_000;
const PARTITIONS: usize = 10;
/// Stands in the head while the number of records of some topic is not known yet.
const FILLING: &str = "filling in";

/// Measures both clusters.
pub fn run(wish: &Wish) {
    let runs = wish.runs.max(11);
    let title = format!("launch to the list of topics drawn in a terminal of 120×40 (median of {runs})");
    let mut table = Table::new(title, &HEAD);
    {
        let small = Cluster::start(Flavour::KRaft);
        for number in 1..=6 {
            tools::create_topic(&small, &format!("small-{number}"), 3, &[]);
        }
        let bootstrap = small.bootstrap();
        table.row(row("real, 6 topics", &["-b", &bootstrap], &["-b", &bootstrap], "small-6", runs));
    }
    let large =
        Cluster::embedded(&["--topics", &TOPICS.to_string(), "--partitions", &PARTITIONS.to_string()]);
    let name = format!("embedded, {TOPICS} topics × {PARTITIONS}");
    let bootstrap = large.bootstrap();
    table.row(row(&name, &["-b", &bootstrap], &["-b", &bootstrap], "0001", runs));
    table.print();
}

/// Of [`row`].
pub const HEAD: [&str; 8] =
    ["", "kcat -L", "names drawn", "more than kcat", "all counts", "memory", "key 50 %", "key 99 %"];

/// From launch until `seen` is on the screen, the program with `ours` and kcat with `theirs`.
pub fn row(name: &str, ours: &[&str], theirs: &[&str], seen: &str, runs: usize) -> [String; 8] {
    let opening = [ours, &["--go", "topics"]].concat();
    let flags = theirs;
    let (mut theirs, mut names, mut counts, mut presses) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let mut memory = 0;
    for _ in 0..runs {
        theirs.push(measure::run(Command::new("kcat").arg("-L").args(flags)).time);
        let start = Instant::now();
        let screen = Screen::open(&opening, 120, 40);
        screen.see(seen);
        names.push(start.elapsed());
        screen.lose(FILLING);
        counts.push(start.elapsed());
        drop(screen);
        // Keys are pressed while the slow columns fill in.
        let mut screen = Screen::open(&opening, 120, 40);
        screen.see(seen);
        presses.append(&mut key_press::latencies(&mut screen, "/", Duration::from_millis(600)));
        memory = memory.max(measure::peak_memory(screen.id()));
    }
    let (kcat, drawn) = (percentile(&mut theirs, 50), percentile(&mut names, 50));
    let (half, most) = (percentile(&mut presses, 50), percentile(&mut presses, 99));
    let counted = time(percentile(&mut counts, 50));
    let [kcat, drawn, more] = [time(kcat), time(drawn), time(drawn.saturating_sub(kcat))];
    [name.to_owned(), kcat, drawn, more, counted, megabytes(memory), time(half), time(most)]
}
