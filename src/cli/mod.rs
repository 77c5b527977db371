//! The command line: one file a verb. Knows every room; no room knows it.
//!
//! | file | owns |
//! |---|---|
//! | `args` | the options that every verb takes, and the list of verbs |
//! | `session` | flags, environment and file merged, and the cluster that they mean |
//! | `exit` | exit codes, and how an error is told |
//! | `print` | tables, JSON and CSV |
//! | `log` | where log lines go |
//! | the others | a verb each |
mod args;
mod completions;
mod config;
mod exit;
mod jsonl;
mod log;
mod man;
mod produce;
mod runtime;
mod session;
mod version;

use args::{Args, Verb};
use clap::Parser;
use exit::Exit;
use session::Session;
use std::process::ExitCode;

/// Runs the verb that the command line names. Exit codes: 0 done, 1 failed, 2 usage, 3 answered but incomplete.
pub fn main() -> ExitCode {
    completions::answer_the_shell();
    let args = match Args::try_parse() {
        Ok(args) => args,
        // clap words usage errors and help by itself, to the right stream and with the right code.
        Err(error) => error.exit(),
    };
    exit::code(run(args))
}

fn run(args: Args) -> anyhow::Result<Exit> {
    match args.verb {
        // These need no configuration: they must work where the file is wrong.
        Some(Verb::Completions(verb)) => return verb.run(),
        Some(Verb::Man(verb)) => return verb.run(),
        Some(Verb::Config(verb)) => return verb.run(&args.global),
        _ => {}
    }
    let session = Session::open(&args.global)?;
    match args.verb {
        Some(Verb::Produce(verb)) => verb.run(&session, args.global.verbose > 0),
        _ => anyhow::bail!("name a verb: kafdeck help"),
    }
}
