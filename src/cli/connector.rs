//! `kafdeck connector NAME`: one connector with its tasks; its config or its offsets; or a change of connectors.
use super::connector_config::{ConnectorConfigArgs, ConnectorValidateArgs};
use super::connector_create::{ConnectorCopyArgs, ConnectorCreateArgs, ConnectorExportArgs};
use super::connector_letters::ConnectorLettersArgs;
use super::connector_moving::{ConnectorLoggerArgs, ConnectorOffsetsArgs, ConnectorSkipArgs};
use super::connector_names::{KnownConnectors, all, found};
use super::connector_resend::ConnectorResendArgs;
use super::exit::{Exit, usage};
use super::print::{Cell, OutputForm, Printout, Sheet};
use super::reviewed::Reviewed;
use super::runtime;
use super::say::say;
use super::session::{self, VerbSession};
use crate::connect::model::Connector;
use crate::kafka::Cluster;
use crate::views::connect::changing::{ConnectorWish, failed, plan, refusal};
use crate::views::connect::connector::TaskOfConnector;
use std::sync::Arc;

/// Show a connector of Kafka Connect with its tasks; or pause, resume, stop, restart or delete connectors
///
/// A connector of the name of a change is shown by `kafdeck connector -- NAME`.
#[derive(Debug, clap::Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
#[command(subcommand_value_name = "CHANGE", subcommand_help_heading = "Changes and looks")]
pub struct ConnectorArgs {
    /// The connector; CONNECT/NAME where several Connect clusters have one of that name
    #[arg(required = true)]
    name: Option<String>,
    #[command(subcommand)]
    change: Option<ConnectorChange>,
    #[arg(short, long, value_enum, default_value_t = OutputForm::Table)]
    output: OutputForm,
}

/// What can be done to connectors, and looks at more of one.
#[derive(Debug, clap::Subcommand)]
enum ConnectorChange {
    /// Show a connector's config with what its plugin says of it, secrets hidden; with --set and --unset, what would change
    Config(ConnectorConfigArgs),
    /// Have the plugin look at a connector's config, as it is or would be: nothing is changed
    Validate(ConnectorValidateArgs),
    /// Show which connector would be made of a file or of settings; with --yes, make it and wait until it runs
    Create(ConnectorCreateArgs),
    /// Show which copy of a connector would be made, secrets included; with --yes, make it
    Copy(ConnectorCopyArgs),
    /// Write a connector out in the form of another tool; ••• stands for secrets
    Export(ConnectorExportArgs),
    /// Show where a connector has come to; with --set, --forget, --file or --reset, where it would go on
    ///
    /// Connect sets offsets of what is stopped only (since 3.6): the connector is stopped first, and runs again after.
    Offsets(ConnectorOffsetsArgs),
    /// Show what it would take to go on behind exactly one record; with --yes, do it
    Skip(ConnectorSkipArgs),
    /// List what a connector could not work with, and why: the newest of its dead letters
    ///
    /// Which it was is told by its headers (errors.deadletterqueue.context.headers.enable).
    DeadLetters(ConnectorLettersArgs),
    /// Show which dead letters would be sent again to the topic that they came from; with --yes, send them
    ///
    /// They go to their old partition without the headers of the failure; the header kafdeck.tries counts, and three times is the bound.
    Resend(ConnectorResendArgs),
    /// Show which level of a logger would be set on the workers; with --yes, set it
    Logger(ConnectorLoggerArgs),
    /// Show which connectors would be paused; with --yes, pause them and wait until they are
    Pause(ConnectorChangeArgs),
    /// Show which connectors would be resumed; with --yes, resume them
    Resume(ConnectorChangeArgs),
    /// Show which connectors would be stopped; with --yes, stop them: no worker runs anything of them
    Stop(ConnectorChangeArgs),
    /// Show what would be restarted: what failed of the connectors, or all where nothing has; with --yes, restart it
    ///
    /// What is restarted is watched: it counts when it has run for a while, and what fails again is said with its cause.
    Restart(ConnectorRestartArgs),
    /// Show which connectors would be deleted; with --yes, delete them
    Delete(ConnectorChangeArgs),
}

/// Some connectors.
#[derive(Debug, clap::Args)]
struct ConnectorChangeArgs {
    /// The connectors
    #[arg(required = true, value_name = "NAME")]
    names: Vec<String>,
    /// Do it
    #[arg(short, long)]
    yes: bool,
}

/// Some connectors, one task, or all that failed.
#[derive(Debug, clap::Args)]
struct ConnectorRestartArgs {
    /// The connectors
    #[arg(required_unless_present = "all_failed", value_name = "NAME")]
    names: Vec<String>,
    /// Only this task of the one connector
    #[arg(long, value_name = "TASK", conflicts_with = "all_failed")]
    task: Option<u32>,
    /// All connectors that have failed, wholly or in part
    #[arg(long, conflicts_with = "names")]
    all_failed: bool,
    /// Do it
    #[arg(short, long)]
    yes: bool,
}

impl ConnectorArgs {
    /// Shows it, or changes it.
    pub fn run(&self, session: &VerbSession) -> anyhow::Result<Exit> {
        let change = |wish, args: &ConnectorChangeArgs| make(session, wish, &args.names, args.yes);
        match (&self.change, &self.name) {
            (Some(ConnectorChange::Config(args)), _) => args.run(session),
            (Some(ConnectorChange::Validate(args)), _) => args.run(session),
            (Some(ConnectorChange::Create(args)), _) => args.run(session),
            (Some(ConnectorChange::Copy(args)), _) => args.run(session),
            (Some(ConnectorChange::Export(args)), _) => args.run(session),
            (Some(ConnectorChange::Offsets(args)), _) => args.run(session),
            (Some(ConnectorChange::Skip(args)), _) => args.run(session),
            (Some(ConnectorChange::Logger(args)), _) => args.run(session),
            (Some(ConnectorChange::DeadLetters(args)), _) => args.run(session),
            (Some(ConnectorChange::Resend(args)), _) => args.run(session),
            (Some(ConnectorChange::Pause(args)), _) => change(ConnectorWish::Pause, args),
            (Some(ConnectorChange::Resume(args)), _) => change(ConnectorWish::Resume, args),
            (Some(ConnectorChange::Stop(args)), _) => change(ConnectorWish::Stop, args),
            (Some(ConnectorChange::Delete(args)), _) => change(ConnectorWish::Delete, args),
            (Some(ConnectorChange::Restart(args)), _) => restart(session, args),
            (None, Some(name)) => self.show(session, name),
            (None, None) => Err(usage("which connector?")),
        }
    }

    fn show(&self, session: &VerbSession, name: &str) -> anyhow::Result<Exit> {
        let cluster = session.with_connect()?;
        let one = runtime::run(async { Ok(found(&cluster, &[name.to_owned()]).await?.remove(0)) })?;
        let text = |text: Option<&str>| text.map_or(Cell::None, |text| Cell::text(text.to_owned()));
        let group = one.group();
        let facts = vec![
            ("connector", text(Some(&one.name))),
            ("connect", text(Some(&one.connect))),
            ("condition", text(Some(&one.condition()))),
            ("type", text(Some(one.kind.word()))),
            ("class", text(one.class())),
            ("version", text(one.version.as_deref())),
            ("worker", text(one.worker.as_deref())),
            ("topics", Cell::Texts(one.named_topics())),
            ("dead_letters", text(one.dead_letters())),
            ("group", text(group.as_deref())),
        ];
        let rows = TaskOfConnector::of(Connector::clone(&one));
        Printout { facts, sheets: vec![("tasks", Sheet::of(&rows))], missing: Vec::new() }
            .print(self.output, &session.zone()?)
    }
}

fn restart(session: &VerbSession, args: &ConnectorRestartArgs) -> anyhow::Result<Exit> {
    match args.task {
        Some(task) if args.names.len() == 1 => {
            make(session, ConnectorWish::RestartTask(task), &args.names, args.yes)
        }
        Some(_) => Err(usage("--task is of one connector")),
        None => make(session, ConnectorWish::Restart, &args.names, args.yes),
    }
}

/// Reviews, and does it if that was said. No names: all that have failed.
fn make(session: &VerbSession, wish: ConnectorWish, names: &[String], yes: bool) -> anyhow::Result<Exit> {
    let profile = session.profile()?;
    let cluster = session::reach_connect(&profile)?;
    runtime::run(async {
        let (connectors, whole) = match names {
            [] => all_failed(&cluster).await?,
            names => (found(&cluster, names).await?, true),
        };
        if let Some(why) = refusal(wish, &connectors, cluster.connects()).await {
            anyhow::bail!("nothing was changed: {why}");
        }
        let plan =
            plan(wish, &connectors, cluster.connects(), (&profile.name, &profile.for_kafkas_tools())).await;
        let ended = Reviewed { session, profile: &profile, cluster: &cluster }.make(plan, yes).await?;
        Ok(if ended == Exit::Done && !whole { Exit::Incomplete } else { ended })
    })
}

/// Those that have failed, and whether that is all of them.
async fn all_failed(cluster: &Cluster) -> anyhow::Result<(Vec<Arc<Connector>>, bool)> {
    let KnownConnectors { all, lacks } = all(cluster).await?;
    let (failed, more) = failed(&all);
    match (&lacks, failed.is_empty()) {
        (None, true) => anyhow::bail!("nothing was restarted: no connector has failed"),
        (Some(lacks), true) => anyhow::bail!(
            "nothing was restarted: none of those that are known has failed, but not all could be asked: {lacks}"
        ),
        (Some(lacks), false) => say!("incomplete: not all could be asked: {lacks}"),
        (None, false) => {}
    }
    if more > 0 {
        say!("note: {more} more have failed: one change restarts {} at most", failed.len());
    }
    Ok((failed, lacks.is_none()))
}
