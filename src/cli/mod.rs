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
//! | `range` | which records are meant, for every verb that reads |
//! | `print` | tables, JSON and CSV |
//! | `log` | where log lines go |
//! | the others | a verb each |
mod apply;
mod args;
mod ask;
mod broker;
mod brokers;
mod completing;
mod completions;
mod config;
mod config_change;
mod config_show;
mod connector;
mod connector_config;
mod connector_create;
mod connector_letters;
mod connector_moving;
mod connector_names;
mod connector_resend;
mod connectors;
mod controller;
mod demo;
mod doctor;
mod exit;
mod gate;
mod global;
mod group;
mod group_delete;
mod group_destination;
mod group_history;
mod group_members;
mod group_offsets;
mod group_reset;
mod groups;
mod import;
mod interface;
mod journal;
mod known;
mod log;
mod man;
mod plan;
mod print;
mod produce;
mod range;
mod read;
mod reviewed;
mod runtime;
pub(crate) mod say;
mod schema;
mod schema_change;
mod schema_names;
mod schema_skeleton;
mod schema_try;
mod session;
mod subjects;
mod topic;
mod topic_change;
mod topic_config;
mod topic_delete;
mod topic_schemas;
mod topics;
mod undo;
pub(crate) mod unlocking;
mod version;

use args::{Args, Verb};
use clap::{CommandFactory, Parser};
use exit::Exit;
use global::GlobalArgs;
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
    let _programs = EndsPrograms;
    exit::code(run(args))
}

/// However this program ends, by a panic too, those that it had started end with it.
struct EndsPrograms;

impl Drop for EndsPrograms {
    fn drop(&mut self) {
        crate::config::end_programs();
    }
}

/// Runs a verb that only looks, and says then if it looked at another cluster than the profile led to before.
fn looking(
    session: &VerbSession,
    run: impl FnOnce(&VerbSession) -> anyhow::Result<Exit>,
) -> anyhow::Result<Exit> {
    let done = run(session);
    known::mention(session);
    done
}

fn run(args: Args) -> anyhow::Result<Exit> {
    let Args { global, verb } = args;
    let Some(verb) = verb else { return interface::run(&global) };
    perform(verb, global, false)
}

/// Runs a verb, or only as far as its plan, which is written out.
fn perform(verb: Verb, global: GlobalArgs, plans: bool) -> anyhow::Result<Exit> {
    let session = || VerbSession::open(&global).map(|session| VerbSession { plans, ..session });
    match verb {
        Verb::Plan(verb) => plan(verb.words, global),
        Verb::Apply(verb) => verb.run(&session()?),
        Verb::Journal(verb) => verb.run(&session()?),
        Verb::Undo(verb) => verb.run(&session()?),
        Verb::Resume(verb) => verb.run(&session()?),
        // The first four need no configuration: they must work where the file is wrong.
        Verb::Completions(verb) => verb.run(),
        Verb::Man(verb) => verb.run(Args::command()),
        Verb::Config(verb) => verb.run(&global),
        Verb::Import(verb) => verb.run(&global),
        Verb::Demo(verb) => verb.run(&global),
        Verb::Read(verb) => looking(&session()?, |session| verb.run(session)),
        Verb::Topics(verb) => looking(&session()?, |session| verb.run(session)),
        Verb::Topic(verb) => verb.run(&session()?),
        Verb::Broker(verb) => verb.run(&session()?),
        Verb::Brokers(verb) => looking(&session()?, |session| verb.run(session)),
        Verb::Controller(verb) => looking(&session()?, |session| verb.run(session)),
        Verb::Groups(verb) => looking(&session()?, |session| verb.run(session)),
        Verb::Group(verb) => verb.run(&session()?),
        Verb::Connectors(verb) => looking(&session()?, |session| verb.run(session)),
        Verb::Connector(verb) => verb.run(&session()?),
        Verb::Subjects(verb) => looking(&session()?, |session| verb.run(session)),
        Verb::Schema(verb) => verb.run(&session()?),
        Verb::Doctor(verb) => verb.run(&session()?),
        Verb::Produce(verb) => verb.run(&session()?, global.verbose > 0),
    }
}

/// Runs the verb of these words as far as its plan.
fn plan(words: Vec<String>, outer: GlobalArgs) -> anyhow::Result<Exit> {
    let words = std::iter::once("kafdeck".to_owned()).chain(words);
    let Args { global, verb } = match Args::try_parse_from(words) {
        Ok(args) => args,
        Err(error) => error.exit(),
    };
    match verb.filter(Verb::makes_plans) {
        Some(verb) => perform(verb, global.or(outer), true),
        None => Err(exit::usage(
            "there is nothing to plan: a plan is of what changes topics, groups, configs or connectors, as in kafdeck plan topic \
             delete orders",
        )),
    }
}
