//! What it costs to get there: the diagnosis of a healthy cluster, and a dead address among those that are given.
use std::net::TcpListener;
use std::process::Command;
use std::time::Duration;

use crate::Wish;
use crate::harness::{Cluster, Flavour, program};
use crate::measure::{self, percentile};
use crate::table::{Table, time};

/// An address for documents (RFC 5737): nothing answers there.
const NOWHERE: &str = "192.0.2.1:9092";

/// Measures both on three brokers.
pub fn run(wish: &Wish) {
    let cluster = Cluster::start(Flavour::KRaft);
    let runs = wish.runs.max(11);
    let mut table =
        Table::new(format!("diagnosis of a healthy cluster (median of {runs})"), &["", "kafdeck doctor"]);
    let bootstrap = cluster.bootstrap();
    table.row(["real, 3 brokers".to_owned(), time(took(&["doctor", "-b", &bootstrap], runs))]);
    table.print();
    let title = format!("names of all topics with a dead address before the live one (median of {runs})");
    let mut table = Table::new(title, &["", "kafdeck topics --names", "more"]);
    let live = cluster.address(1);
    let alone = took(&["topics", "--names", "-b", &live], runs);
    table.row(["none is dead".to_owned(), time(alone), String::new()]);
    // The system accepts for a listener that never does; nobody answers.
    let silent = TcpListener::bind("127.0.0.1:0").expect("loopback has a free port");
    let silent = silent.local_addr().map(|address| (silent, address.to_string())).expect("it is bound");
    for (name, dead) in [("refused", "127.0.0.1:1"), ("silent", &silent.1), ("nowhere", NOWHERE)] {
        let with = took(&["topics", "--names", "-b", &format!("{dead},{live}")], runs);
        table.row([name.to_owned(), time(with), time(with.saturating_sub(alone))]);
    }
    table.print();
}

fn took(words: &[&str], runs: usize) -> Duration {
    let once = |_| measure::run(Command::new(program::PATH).args(words).envs(program::environment())).time;
    percentile(&mut (0..runs).map(once).collect::<Vec<_>>(), 50)
}
