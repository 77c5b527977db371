//! How long the list of Kafka Connect's connectors takes, and what it keeps, on the embedded worker: few connectors, and 500.
use std::process::Command;

use kafdeck::demo::{ConnectOptions, Demo, DemoConnect, Options};

use crate::Wish;
use crate::harness::program;
use crate::measure::{self, percentile};
use crate::table::{Table, megabytes, time};

const COUNTS: [usize; 2] = [5, 500];

/// Measures the list.
pub fn run(wish: &Wish) {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime starts");
    let runs = wish.runs.max(11);
    let title = format!("the list of connectors of one worker (median of {runs})");
    let mut table = Table::new(title, &["connectors", "kafdeck connectors", "memory", "requests"]);
    for count in COUNTS {
        let (demo, worker) = runtime.block_on(begin(count));
        let (bootstrap, url) = (demo.bootstrap(), worker.url());
        let (mut times, mut memory) = (Vec::new(), 0);
        worker.take_asked();
        for _ in 0..runs {
            let mut command = Command::new(program::PATH);
            command.args(["-b", &bootstrap, "--connect", &url, "connectors", "-o", "json"]);
            let run = measure::run(command.envs(program::environment()));
            assert_eq!(run.output.matches("\"connector\":").count(), count, "all of them are listed");
            times.push(run.time);
            memory = memory.max(run.peak);
        }
        let requests = format!("{:.1}", worker.take_asked().len() as f64 / runs as f64);
        table.row([count.to_string(), time(percentile(&mut times, 50)), megabytes(memory), requests]);
    }
    table.print();
}

async fn begin(count: usize) -> (Demo, DemoConnect) {
    let demo = Demo::start(Options::default()).await.expect("the embedded cluster starts");
    let worker = DemoConnect::start(&demo, ConnectOptions::default()).await.expect("the worker starts");
    for number in 0..count {
        let name = format!("lines-{number:03}");
        let documentation = "x".repeat(2_000);
        let config = [
            ("connector.class", "FileStreamSource"),
            ("topic", "lines"),
            ("file", "/nowhere"),
            ("note", documentation.as_str()),
        ];
        worker.put(&name, &config);
    }
    worker.until(&format!("lines-{:03}", count - 1), "RUNNING: RUNNING").await;
    (demo, worker)
}
