//! Speed and memory of the built program beside other clients, in one run on one machine:
//! `cargo bench --features real --bench speed`. Prints tables; never passes or fails on time.
//!
//! `-- search lists follow where memory secured reach plans connectors` picks parts, `--records N` sizes the searched topics, `--runs N` repeats each measurement.
//! `-- --beside PATH` runs another build of the program in turns with this one instead: before and after in one run.
mod beside;
mod connectors;
mod data;
mod decoded;
mod follow;
mod key_press;
mod lists;
mod measure;
mod memory;
mod plans;
mod predicates;
mod raw;
mod reach;
mod search;
mod secured;
mod table;

// The bench needs only a part of what the harness offers to the suite on real clusters.
#[allow(dead_code, reason = "shared with the scenarios on real Kafka, which use what no bench does")]
#[path = "../../tests/real/harness/mod.rs"]
mod harness;

/// What the command line asks for.
pub struct Wish {
    parts: Vec<String>,
    /// Records in each searched topic.
    pub records: u64,
    /// How often each measurement is repeated.
    pub runs: usize,
    /// Another build of the program, to be measured beside this one and nothing else.
    pub beside: Option<String>,
}

const PARTS: &[&str] =
    &["search", "lists", "follow", "where", "memory", "secured", "reach", "plans", "connectors", "decoded"];

impl Wish {
    fn parse(arguments: impl Iterator<Item = String>) -> Wish {
        let mut wish = Wish { parts: Vec::new(), records: 5_000_000, runs: 5, beside: None };
        // `cargo bench` itself adds `--bench`.
        let mut words = arguments.filter(|word| word != "--bench");
        while let Some(word) = words.next() {
            let mut number = || words.next().and_then(|text| text.parse().ok()).unwrap_or_else(|| usage());
            match word.as_str() {
                "--records" => wish.records = number(),
                "--runs" => wish.runs = number() as usize,
                "--beside" => wish.beside = Some(words.next().unwrap_or_else(|| usage())),
                part if PARTS.contains(&part) => wish.parts.push(word),
                _ => usage(),
            }
        }
        wish
    }

    fn wants(&self, part: &str) -> bool {
        self.parts.is_empty() || self.parts.iter().any(|wanted| wanted == part)
    }
}

fn usage() -> ! {
    panic!(
        "usage: cargo bench --features real --bench speed -- [{}] [--records N] [--runs N] [--beside PATH]",
        PARTS.join("] [")
    )
}

fn main() {
    let mut arguments = std::env::args().skip(1).peekable();
    // The bench runs itself for the raw fetch, so that its memory is measured like that of any other program.
    if arguments.peek().is_some_and(|word| word == raw::WORD) {
        return raw::main(arguments.skip(1));
    }
    let wish = Wish::parse(arguments);
    println!("{}", measure::machine());
    if let Some(other) = &wish.beside {
        return beside::run(&wish, other);
    }
    if wish.wants("search") {
        search::run(&wish);
    }
    if wish.wants("lists") {
        lists::run(&wish);
    }
    if wish.wants("follow") {
        follow::run();
    }
    if wish.wants("where") {
        predicates::run(&wish);
    }
    if wish.wants("memory") {
        memory::run(&wish);
    }
    if wish.wants("secured") {
        secured::run(&wish);
    }
    if wish.wants("reach") {
        reach::run(&wish);
    }
    if wish.wants("plans") {
        plans::run(&wish);
    }
    if wish.wants("decoded") {
        decoded::run(&wish);
    }
    if wish.wants("connectors") {
        connectors::run(&wish);
    }
}
