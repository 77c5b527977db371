//! The command line: one file a verb. Knows every room; no room knows it.
//!
//! | file | owns |
//! |---|---|
//! | `args`, `global` | the whole command line: the list of verbs, and the options that every verb takes |
//! | `completing` | the names that a shell completes |
//! | `session` | flags, environment and file merged, and the cluster that they mean |
//! | `ask` | secrets that are typed, on the terminal |
//! | `exit` | exit codes, and how an error is told |
//! | `runtime` | the threads that wait, and Ctrl-C |
//! | `gate` | the gate of changes, for verbs |
//! | `reviewed` | a change with its review, step by step |
//! | `known` | whether the cluster is the one that the profile led to before |
//! | `interface` | the UI, which is what no verb means |
//! | `print` | tables, JSON and CSV |
//! | `log` | where log lines go |
//! | the others | a verb each |
mod args;
mod ask;
mod brokers;
mod completing;
mod completions;
mod config;
mod config_show;
mod controller;
mod demo;
mod doctor;
mod exit;
mod gate;
mod global;
mod group;
mod group_delete;
mod groups;
mod import;
mod interface;
mod known;
mod log;
mod man;
mod print;
mod produce;
mod read;
mod reviewed;
mod runtime;
pub(crate) mod say;
mod session;
mod topic;
mod topic_delete;
mod topics;
mod version;

use args::{Args, Verb};
use clap::{CommandFactory, Parser};
use exit::Exit;
use session::VerbSession;
use std::process::ExitCode;

/// Runs the verb that the command line names. Exit codes: 0 done, 1 failed, 2 usage, 3 answered but incomplete.
pub fn main() -> ExitCode {
    completions::answer_the_shell(Args::command);
    let args = match Args::try_parse() {
        Ok(args) => args,
        // clap words usage errors and help by itself, to the right stream and with the right code.
        Err(error) => error.exit(),
    };
    exit::code(run(args))
}

fn run(args: Args) -> anyhow::Result<Exit> {
    let Args { global, verb } = args;
    let Some(verb) = verb else { return interface::run(&global) };
    let session = || VerbSession::open(&global);
    match verb {
        // The first four need no configuration: they must work where the file is wrong.
        Verb::Completions(verb) => verb.run(),
        Verb::Man(verb) => verb.run(Args::command()),
        Verb::Config(verb) => verb.run(&global),
        Verb::Import(verb) => verb.run(&global),
        Verb::Demo(verb) => verb.run(&global),
        Verb::Read(verb) => verb.run(&session()?),
        Verb::Topics(verb) => verb.run(&session()?),
        Verb::Topic(verb) => verb.run(&session()?),
        Verb::Brokers(verb) => verb.run(&session()?),
        Verb::Controller(verb) => verb.run(&session()?),
        Verb::Groups(verb) => verb.run(&session()?),
        Verb::Group(verb) => verb.run(&session()?),
        Verb::Doctor(verb) => verb.run(&session()?),
        Verb::Produce(verb) => verb.run(&session()?, global.verbose > 0),
    }
}
