//! `kafdeck connector offsets`, `skip` and `logger`: where a connector goes on, and what its workers log.
use super::ask;
use super::connector_names::{found, on};
use super::connectors::told;
use super::exit::{Exit, usage};
use super::print::{OutputForm, Printout, Sheet};
use super::reviewed::Reviewed;
use super::runtime;
use super::say::say;
use super::session::{self, VerbSession};
use crate::change::{Plan, some};
use crate::connect::model::Connector;
use crate::views::connect::leveling::{self, LEVELS, LevelWish};
use crate::views::connect::offsetting::{self, OffsetWish, sink_offset, sink_partition};
use serde_json::Value;
use std::sync::Arc;

/// `connector offsets`.
#[derive(Debug, clap::Args)]
pub struct ConnectorOffsetsArgs {
    /// The connector
    name: String,
    /// Where a sink goes on: orders/3=1234
    #[arg(long, value_name = "TOPIC/PARTITION=OFFSET", value_parser = spot_and_offset)]
    set: Vec<(Value, Value)>,
    /// Forget where a sink stands in a partition
    #[arg(long, value_name = "TOPIC/PARTITION", value_parser = spot)]
    forget: Vec<Value>,
    /// Offsets in Connect's own form, as -o json shows partition and offset: {"offsets": [{"partition": …, "offset": …}]}
    #[arg(long, value_name = "FILE", conflicts_with_all = ["set", "forget", "reset"])]
    file: Option<String>,
    /// Forget all of them
    #[arg(long, conflicts_with_all = ["set", "forget"])]
    reset: bool,
    /// Make the change; without it, it is only shown
    #[arg(short, long)]
    yes: bool,
    #[arg(short, long, value_enum, default_value_t = OutputForm::Table)]
    output: OutputForm,
}

/// `connector skip`.
#[derive(Debug, clap::Args)]
pub struct ConnectorSkipArgs {
    /// The connector
    name: String,
    /// The record; else the one that the trace of its failed task names
    #[arg(value_name = "TOPIC/PARTITION:OFFSET", value_parser = record)]
    record: Option<(String, i32, i64)>,
    /// Make the change; without it, it is only shown
    #[arg(short, long)]
    yes: bool,
}

/// `connector logger`.
#[derive(Debug, clap::Args)]
pub struct ConnectorLoggerArgs {
    /// The logger: a class or a package, or root
    logger: String,
    /// TRACE, DEBUG, INFO, WARN, ERROR, FATAL or OFF; reset takes the root's level
    level: String,
    /// Only on this worker, by its address; else on all of the cluster
    #[arg(long, value_name = "URL")]
    worker: Option<String>,
    /// The Connect cluster, where there are several
    #[arg(long, value_name = "CONNECT")]
    on: Option<String>,
    /// Make the change; without it, it is only shown
    #[arg(short, long)]
    yes: bool,
}

fn spot(text: &str) -> Result<Value, String> {
    let parts = text.rsplit_once('/').and_then(|(topic, at)| Some((topic, at.parse().ok()?)));
    let (topic, partition) = parts.ok_or("expected TOPIC/PARTITION, such as orders/3")?;
    Ok(sink_partition(topic, partition))
}

fn spot_and_offset(text: &str) -> Result<(Value, Value), String> {
    let expected = "expected TOPIC/PARTITION=OFFSET, such as orders/3=1234";
    let (at, offset) = text.rsplit_once('=').ok_or(expected)?;
    Ok((spot(at)?, sink_offset(offset.replace(['_', ','], "").parse().map_err(|_| expected)?)))
}

fn record(text: &str) -> Result<(String, i32, i64), String> {
    let read = || {
        let (at, offset) = text.rsplit_once(':')?;
        let (topic, partition) = at.rsplit_once('/')?;
        Some((topic.to_owned(), partition.parse().ok()?, offset.replace(['_', ','], "").parse().ok()?))
    };
    read().ok_or_else(|| "expected TOPIC/PARTITION:OFFSET, such as orders/3:1234".to_owned())
}

impl ConnectorOffsetsArgs {
    fn wish(&self) -> anyhow::Result<Option<OffsetWish>> {
        if self.reset {
            return Ok(Some(OffsetWish::ForgetAll));
        }
        if let Some(file) = &self.file {
            let rows = of_file(&ask::text_of(file)?);
            return rows
                .map(|rows| Some(OffsetWish::Set(rows)))
                .map_err(|why| usage(format!("{file}: {why}")));
        }
        let set = self.set.iter().map(|(partition, offset)| (partition.clone(), Some(offset.clone())));
        let rows: Vec<_> = set.chain(self.forget.iter().map(|partition| (partition.clone(), None))).collect();
        Ok((!rows.is_empty()).then_some(OffsetWish::Set(rows)))
    }

    pub fn run(&self, session: &VerbSession) -> anyhow::Result<Exit> {
        if let Some(wish) = self.wish()? {
            return change(session, &self.name, |_, _| Ok(wish), self.yes);
        }
        let cluster = session.with_connect()?;
        let rows = runtime::run(async {
            let one = found(&cluster, std::slice::from_ref(&self.name)).await?.remove(0);
            cluster.connects().offsets(&one.connect, &one.name).await.map_err(told)
        })?;
        let sheet = match self.output {
            OutputForm::Table => {
                let rows = rows.iter().map(|row| vec![row.of(), row.at()]).collect();
                Sheet { columns: vec!["of", "offset"], rows }
            }
            _ => Sheet::of(&rows),
        };
        Printout::list(sheet).print(self.output, &session.zone()?)
    }
}

fn of_file(text: &str) -> Result<Vec<(Value, Option<Value>)>, String> {
    let json: Value = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let list = json.get("offsets").unwrap_or(&json).as_array();
    let list = list.ok_or("expected {\"offsets\": [{\"partition\": …, \"offset\": …}]}")?;
    let row = |one: &Value| {
        let partition = one.get("partition").cloned().ok_or("an entry has no partition")?;
        let offset = one.get("offset").cloned().ok_or("an entry has no offset (null forgets it)")?;
        Ok((partition, Some(offset).filter(|offset| !offset.is_null())))
    };
    list.iter().map(row).collect()
}

impl ConnectorSkipArgs {
    pub fn run(&self, session: &VerbSession) -> anyhow::Result<Exit> {
        let wish = |one: &Arc<Connector>, next: &[String]| {
            let named = self.record.clone().or_else(|| {
                let record = one.first_trace()?.record()?;
                Some((record.topic, record.partition, record.offset))
            });
            let (topic, partition, offset) = named.ok_or_else(|| {
                let next = some(next);
                let next = if next.is_empty() { String::new() } else { format!("; it reads next: {next}") };
                usage(format!("no trace of it names a record: say TOPIC/PARTITION:OFFSET{next}"))
            })?;
            Ok(OffsetWish::Skip { topic, partition, offset })
        };
        change(session, &self.name, wish, self.yes)
    }
}

fn change(
    session: &VerbSession,
    name: &str,
    wish: impl FnOnce(&Arc<Connector>, &[String]) -> anyhow::Result<OffsetWish>,
    yes: bool,
) -> anyhow::Result<Exit> {
    let profile = session.profile()?;
    let cluster = session::reach_connect(&profile)?;
    runtime::run(async {
        let one = found(&cluster, &[name.to_owned()]).await?.remove(0);
        let (of, bootstrap) = ((&*one.connect, &*one.name), profile.for_kafkas_tools());
        // Only words: what can't be told here the plan refuses.
        let told = cluster.connects().offsets(of.0, of.1).await.unwrap_or_default();
        let next = told.iter().filter_map(|row| row.spot.as_ref());
        let next: Vec<String> = next.map(|(topic, at, offset)| format!("{topic}/{at}:{offset}")).collect();
        let wish = wish(&one, &next)?;
        let plan = offsetting::plan(cluster.connects(), of, &wish, (&profile.name, &bootstrap)).await;
        make(Reviewed { session, profile: &profile, cluster: &cluster }, plan, yes).await
    })
}

async fn make(reviewed: Reviewed<'_>, plan: Result<Option<Plan>, String>, yes: bool) -> anyhow::Result<Exit> {
    match plan.map_err(|why| anyhow::anyhow!("nothing was changed: {why}"))? {
        Some(plan) => reviewed.make(plan, yes).await,
        None => {
            say!("nothing to change: it is so already");
            Ok(Exit::Done)
        }
    }
}

impl ConnectorLoggerArgs {
    pub fn run(&self, session: &VerbSession) -> anyhow::Result<Exit> {
        let level = self.level.to_uppercase();
        let level = match level.as_str() {
            "RESET" => None,
            level if LEVELS.contains(&level) => Some(level.to_owned()),
            _ => return Err(usage(format!("a level is one of {}, or reset", LEVELS.join(", ")))),
        };
        let profile = session.profile()?;
        let cluster = session::reach_connect(&profile)?;
        runtime::run(async {
            let connect = on(&cluster, self.on.as_deref())?;
            let loggers = vec![(connect, self.worker.clone(), self.logger.clone())];
            let names = (profile.name.as_str(), profile.for_kafkas_tools());
            let wish = LevelWish { loggers, level };
            let plan = leveling::plan(cluster.connects(), &wish, (names.0, &names.1)).await;
            make(Reviewed { session, profile: &profile, cluster: &cluster }, plan, self.yes).await
        })
    }
}
