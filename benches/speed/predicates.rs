//! What a filter costs: predicates of the `where` language beside plain text search, `kcat | grep`, `kcat | jq` and the
//! raw fetch, on each codec.
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::harness::{Cluster, Flavour, program};
use crate::measure::{self, Run};
use crate::search::{kcat, middle, raw_fetch};
use crate::table::{Table, ratio, time};
use crate::{Wish, data};

const CODECS: [&str; 5] = ["none", "lz4", "zstd", "snappy", "gzip"];

/// What is looked for, and how others would.
pub struct Case {
    pub name: &'static str,
    pub filter: &'static str,
    /// The plain text search, a case of its own, that it is compared with: one with as many hits.
    text: &'static str,
    others: Others,
    pub xml: bool,
}

enum Others {
    Grep(&'static [&'static str]),
    Jq(&'static str),
    None,
}

/// A word that stands in every fourth order.
const COMMON: &str = "PAID";

pub const CASES: &[Case] = &[
    Case {
        name: "text, rare hit",
        filter: data::RARE,
        text: data::RARE,
        others: Others::Grep(&[data::RARE]),
        xml: false,
    },
    Case {
        name: "text, common hit",
        filter: COMMON,
        text: COMMON,
        others: Others::Grep(&[COMMON]),
        xml: false,
    },
    Case {
        name: "path, rare hit",
        filter: ".status = \"CANCELLED\"",
        text: data::RARE,
        others: Others::Jq("select(.status == \"CANCELLED\")"),
        xml: false,
    },
    Case {
        name: "path, common hit",
        filter: ".status = \"PAID\"",
        text: COMMON,
        others: Others::Jq("select(.status == \"PAID\")"),
        xml: false,
    },
    Case {
        name: "regex",
        filter: "value ~ \"SKU-0[0-9]7.*CANCELLED|CANCELLED.*SKU-0[0-9]7\"",
        text: data::RARE,
        others: Others::Grep(&["-E", "SKU-0[0-9]7.*CANCELLED|CANCELLED.*SKU-0[0-9]7"]),
        xml: false,
    },
    Case {
        name: "number, no literal",
        filter: ".amount > 999.5",
        text: data::RARE,
        others: Others::Jq("select(.amount > 999.5)"),
        xml: false,
    },
    Case {
        name: "XML path",
        filter: ".order.status = \"CANCELLED\"",
        text: data::RARE,
        others: Others::None,
        xml: true,
    },
];

/// Fills two topics a codec, one of JSON and one of XML, and searches each.
pub fn run(wish: &Wish) {
    let cluster = Cluster::start(Flavour::KRaft);
    let brokers = cluster.bootstrap();
    for codec in CODECS {
        let (json, xml) = (format!("json-{codec}"), format!("xml-{codec}"));
        data::fill(&cluster, &json, codec, wish.records);
        data::fill_xml(&cluster, &xml, codec, wish.records);
        let (ours, raw) = in_turns(&brokers, &json, &xml, wish);
        let title = format!(
            "predicates over {} records, {codec}; raw fetch {} (median of {}; others once)",
            wish.records,
            time(raw),
            wish.runs
        );
        let head = ["", "kafdeck", "M rec/s", "to text", "to raw", "kcat | grep/jq", "to us"];
        let mut table = Table::new(title, &head);
        for (case, (took, hits)) in CASES.iter().zip(&ours) {
            let of = |text: &str| ours[CASES.iter().position(|case| case.filter == text).expect("a case")].0;
            let theirs = others(case, &brokers, &json, hits);
            table.row(line(case.name, *took, wish, of(case.text), raw, theirs));
        }
        let text = ours[0].0;
        table.row(count(&brokers, &json, wish, text, raw));
        table.row(export(&brokers, &json, wish, text, raw));
        table.print();
    }
}

/// Time and hits of each case, and the time of the raw fetch; in turns, so that whatever else the machine does falls on
/// all of them.
fn in_turns(brokers: &str, json: &str, xml: &str, wish: &Wish) -> (Vec<(Duration, String)>, Duration) {
    let mut runs: Vec<Vec<Run>> = CASES.iter().map(|_| Vec::new()).collect();
    let mut raw = Vec::new();
    for _ in 0..=wish.runs {
        for (case, runs) in CASES.iter().zip(&mut runs) {
            let topic = if case.xml { xml } else { json };
            runs.push(read(brokers, topic, &["--where", case.filter, "--count"]));
        }
        raw.push(raw_fetch(brokers, json));
    }
    let each = runs.into_iter().map(|runs| {
        let hits = runs[0].output.trim().to_owned();
        (middle(runs).0, hits)
    });
    (each.collect(), middle(raw).0)
}

/// How long others take for as many hits.
fn others(case: &Case, brokers: &str, topic: &str, hits: &str) -> Option<Duration> {
    let theirs = match case.others {
        Others::Grep(words) => kcat(brokers, topic, words),
        Others::Jq(program) => jq(brokers, topic, program)?,
        Others::None => return None,
    };
    assert_eq!(theirs.output.trim(), hits, "{}: others find as many in {topic}", case.name);
    Some(theirs.time)
}

/// Counting needs no look into a batch.
fn count(brokers: &str, topic: &str, wish: &Wish, text: Duration, raw: Duration) -> [String; 7] {
    let runs: Vec<Run> = (0..=wish.runs).map(|_| read(brokers, topic, &["--count"])).collect();
    assert_eq!(runs[0].output.trim(), wish.records.to_string(), "every record of {topic} is counted");
    let theirs = kcat(brokers, topic, &[""]);
    assert_eq!(theirs.output.trim(), wish.records.to_string(), "kcat counts as many");
    line("count", middle(runs).0, wish, text, raw, Some(theirs.time))
}

/// Everything as JSON Lines, thrown away at the end of a pipe.
fn export(brokers: &str, topic: &str, wish: &Wish, text: Duration, raw: Duration) -> [String; 7] {
    let counted = |command: &mut Command| measure::pipe(command, Command::new("wc").arg("-l"));
    let whole = ["read", topic, "-b", brokers, "--from", "begin", "--until", "end", "-o", "jsonl"];
    let ours = || counted(Command::new(program::PATH).args(whole).envs(program::environment()));
    let runs: Vec<Run> = (0..=wish.runs).map(|_| ours()).collect();
    let theirs = counted(Command::new("kcat").args(["-C", "-e", "-q", "-J", "-b", brokers, "-t", topic]));
    assert_eq!(runs[0].output.trim(), theirs.output.trim(), "as many lines as kcat writes");
    line("export to JSON Lines", middle(runs).0, wish, text, raw, Some(theirs.time))
}

fn line(
    name: &str,
    ours: Duration,
    wish: &Wish,
    text: Duration,
    raw: Duration,
    theirs: Option<Duration>,
) -> [String; 7] {
    let rate = wish.records as f64 / ours.as_secs_f64() / 1e6;
    let dash = || "–".to_owned();
    [
        name.to_owned(),
        time(ours),
        format!("{rate:.1}"),
        ratio(ours, text),
        ratio(ours, raw),
        theirs.map_or_else(dash, time),
        theirs.map_or_else(dash, |theirs| ratio(theirs, ours)),
    ]
}

fn read(brokers: &str, topic: &str, more: &[&str]) -> Run {
    let whole = ["read", topic, "-b", brokers, "--from", "begin", "--until", "end"];
    measure::run(Command::new(program::PATH).args(whole).args(more).envs(program::environment()))
}

/// None where there is no jq.
fn jq(brokers: &str, topic: &str, filter: &str) -> Option<Run> {
    let there = Command::new("jq").arg("--version").stdout(Stdio::null()).status();
    there.ok().filter(std::process::ExitStatus::success)?;
    let mut reader = Command::new("kcat");
    reader.args(["-C", "-e", "-q", "-b", brokers, "-t", topic]);
    // The number of hits, as jq counts them without keeping them.
    let program = format!("reduce (inputs | {filter}) as $hit (0; . + 1)");
    Some(measure::pipe(&mut reader, Command::new("jq").args(["-n", &program])))
}
