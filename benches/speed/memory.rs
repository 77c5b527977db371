//! Memory and the first hit: what a search keeps does not grow with the topic, and its first hit is on the screen at once.
use std::process::Command;
use std::time::Duration;

use crate::harness::screen::Screen;
use crate::harness::{Cluster, Flavour, program};
use crate::measure::{self, Run};
use crate::search::middle;
use crate::table::{Table, megabytes, time};
use crate::{Wish, data};

/// Records of the topics.
const SIZES: [u64; 2] = [1_000_000, 20_000_000];

/// Fills both topics and searches each, from a shell and in a terminal.
pub fn run(wish: &Wish) {
    let cluster = Cluster::start(Flavour::KRaft);
    let brokers = cluster.bootstrap();
    let title =
        format!("search for {} in a terminal and from a shell, lz4 (median of {})", data::RARE, wish.runs);
    let head = ["records", "search", "memory", "first hit drawn", "all drawn", "memory of the screen"];
    let mut table = Table::new(title, &head);
    for records in SIZES {
        let topic = format!("orders-{records}");
        let rare = data::fill(&cluster, &topic, "lz4", records);
        let whole = ["read", &topic, "-b", &brokers, "--from", "begin", "--until", "end"];
        let count = ["--where", data::RARE, "--count"];
        let runs: Vec<Run> = (0..=wish.runs)
            .map(|_| {
                let mut command = Command::new(program::PATH);
                measure::run(command.args(whole).args(count).envs(program::environment()))
            })
            .collect();
        assert_eq!(runs[0].output.trim(), rare.to_string(), "every hit in {topic} is found");
        let (took, memory) = middle(runs);
        let (first, all, screen) = on_screen(&brokers, &topic, wish.runs);
        let cells = [time(took), megabytes(memory), time(first), time(all), megabytes(screen)];
        let [took, memory, first, all, screen] = cells;
        table.row([records.to_string(), took, memory, first, all, screen]);
    }
    table.print();
}

/// From Enter on the filter line to the first hit and to the end, and the greatest memory.
fn on_screen(brokers: &str, topic: &str, runs: usize) -> (Duration, Duration, u64) {
    let (mut first, mut all, mut peak) = (Vec::new(), Vec::new(), 0);
    for _ in 0..runs {
        let place = format!("topics/{topic}/records");
        let mut screen = Screen::open(&["-b", brokers, "--go", &place], 200, 40);
        screen.see("customer-");
        screen.press("/");
        screen.press(data::RARE);
        screen.see(data::RARE);
        // What was browsed before is gone, and a hit is there.
        let hit = format!("\"status\":\"{}", data::RARE);
        screen.press("\r");
        first.push(screen.wait("a hit", |text| text.contains(&hit) && !text.contains("\"status\":\"PAID")));
        all.push(*first.last().expect("one was just pushed") + screen.see("complete"));
        peak = peak.max(measure::peak_memory(screen.id()));
    }
    (measure::percentile(&mut first, 50), measure::percentile(&mut all, 50), peak)
}
