//! `kafdeck connectors`: the connectors of Kafka Connect, worst first; or its workers, plugins and loggers.
use super::exit::{Exit, usage};
use super::print::{OutputForm, Printout, Sheet};
use super::runtime;
use super::session::VerbSession;
use crate::connect::ConnectTold;
use crate::kafka::Cluster;
use crate::kafka::model::{Known, Lag};
use crate::views::connect::connectors::ListedConnector;
use crate::views::table::Resource;
use jiff::tz::TimeZone;
use std::sync::Arc;

/// List the connectors of Kafka Connect, what is broken first
///
/// Which Connect is asked stands in the profile (connect = ["http://host:8083"]) or behind --connect.
#[derive(Debug, clap::Args)]
pub struct ConnectorsArgs {
    /// Only those that have failed, wholly or in part
    #[arg(long)]
    failed: bool,
    /// The workers in place of the connectors, each asked by itself
    #[arg(long, conflicts_with_all = ["failed", "plugins", "loggers"])]
    workers: bool,
    /// The plugins that the workers have
    #[arg(long, conflicts_with_all = ["failed", "loggers"])]
    plugins: bool,
    /// The loggers of the workers
    #[arg(long, conflicts_with = "failed")]
    loggers: bool,
    #[arg(short, long, value_enum, default_value_t = OutputForm::Table)]
    output: OutputForm,
}

impl ConnectorsArgs {
    /// Lists them. A Connect cluster that does not answer is missing, and that is said.
    pub fn run(&self, session: &VerbSession) -> anyhow::Result<Exit> {
        let cluster = session.with_connect()?;
        named(&cluster)?;
        let zone = session.zone()?;
        let connects = cluster.connects();
        if self.workers {
            let workers = runtime::run(async { Ok(connects.workers().await) })?;
            let missing = workers.iter().filter_map(|worker| {
                Some(format!("{}: {}", worker.address, worker.told.as_ref().err()?.why))
            });
            let missing = missing.collect();
            return Printout { missing, ..Printout::list(Sheet::of(&workers)) }.print(self.output, &zone);
        }
        if self.plugins {
            return self
                .print(runtime::run(async { connects.plugins().await.at_all().map_err(told) })?, &zone);
        }
        if self.loggers {
            return self
                .print(runtime::run(async { connects.loggers().await.at_all().map_err(told) })?, &zone);
        }
        let (told, lags) = runtime::run(async {
            // The lag of a sink is Kafka's to tell; what Kafka does not tell is no reason to hide the connectors.
            let (told, groups) = tokio::join!(connects.connectors(), cluster.groups());
            Ok((told, groups.ok()))
        })?;
        let told = told.at_all().map_err(self::told)?;
        let lag_of = |group: &str| -> Known<Lag> {
            let Some(groups) = lags.as_ref().and_then(Known::at_least) else {
                return Known::Failed("the groups of the cluster could not be listed".into());
            };
            let found = groups.iter().find(|one| *one.id == *group).map(|one| one.lag.clone());
            found.unwrap_or_else(|| {
                Known::Absent(format!("its group {group} has committed nothing yet").into())
            })
        };
        let rows = told.rows.into_iter().filter(|one| !self.failed || one.has_failed());
        let rows = rows
            .map(|one| ListedConnector { lag: one.group().map(|id| lag_of(&id)), connector: Arc::new(one) });
        self.print(ConnectTold { rows: rows.collect(), failed: told.failed }, &zone)
    }

    /// What was told, with who told nothing.
    fn print<R: Resource>(&self, told: ConnectTold<R>, zone: &TimeZone) -> anyhow::Result<Exit> {
        let missing = told.failed.iter().map(ToString::to_string).collect();
        Printout { missing, ..Printout::list(Sheet::of(&told.rows)) }.print(self.output, zone)
    }
}

/// Refuses where no Connect is named.
pub fn named(cluster: &Cluster) -> anyhow::Result<()> {
    match cluster.connects().is_empty() {
        true => Err(usage(
            "which Kafka Connect? --connect http://host:8083, or connect = [\"http://host:8083\"] in the profile",
        )),
        false => Ok(()),
    }
}

/// A fault as this verb's error.
pub fn told(fault: crate::connect::ConnectFault) -> anyhow::Error {
    anyhow::anyhow!("{fault}")
}
