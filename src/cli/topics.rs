//! `kafdeck topics`: the list of topics with what each holds.
use super::exit::Exit;
use super::print::{Answer, Cell, Form, Sheet};
use super::runtime;
use super::session::Session;
use crate::kafka::Cluster;
use crate::kafka::model::{Cleanup, Known, Topic};
use crate::run;
use std::sync::Arc;
use std::time::Duration;

/// How long the columns that cost questions of their own may take.
const PATIENCE: Duration = Duration::from_secs(30);
const BEAT: Duration = Duration::from_secs(1);

/// List the topics
#[derive(Debug, clap::Args)]
pub struct Topics {
    /// Internal topics, too
    #[arg(long)]
    internal: bool,
    /// Only topics with a partition that has no leader or too few replicas in sync
    #[arg(long)]
    unhealthy: bool,
    /// Only the names, at once
    #[arg(long)]
    names: bool,
    #[arg(short, long, value_enum, default_value_t = Form::Table)]
    output: Form,
}

impl Topics {
    /// Lists them.
    pub fn run(&self, session: &Session) -> anyhow::Result<Exit> {
        let cluster = session.cluster()?;
        let (topics, missing) = runtime::run(async {
            if self.names {
                Ok((cluster.topic_names().await?.into(), Vec::new()))
            } else {
                filled(&cluster).await
            }
        })?;
        let shown = topics
            .iter()
            .filter(|topic| (self.internal || !topic.internal) && (!self.unhealthy || topic.is_unhealthy()));
        let sheet = if self.names {
            Sheet { columns: vec!["name"], rows: shown.map(|topic| vec![Cell::text(&*topic.name)]).collect() }
        } else {
            Sheet { columns: COLUMNS.to_vec(), rows: shown.map(row).collect() }
        };
        Answer { missing, ..Answer::list(sheet) }.print(self.output, &session.zone()?)
    }
}

const COLUMNS: [&str; 9] =
    ["name", "partitions", "replication", "in_sync", "replicas", "records", "size", "last", "cleanup"];

/// The topics with every column answered, or as far as patience goes; and what could not be asked.
async fn filled(cluster: &Cluster) -> anyhow::Result<(Arc<[Topic]>, Vec<String>)> {
    // Fails at once, and in words, where nothing answers.
    cluster.topic_names().await?;
    let mut pulses = cluster.pulse(run::now, BEAT);
    let end = tokio::time::Instant::now() + PATIENCE;
    let mut latest = pulses.latest();
    while latest.number == 0 || latest.topics.iter().any(is_loading) {
        match tokio::time::timeout_at(end, pulses.changed()).await {
            Ok(pulse) => latest = pulse,
            Err(_) => break,
        }
    }
    let partial = latest.partial.iter().map(|(broker, why)| format!("broker {broker}: {why}"));
    Ok((Arc::clone(&latest.topics), partial.collect()))
}

fn is_loading(topic: &Topic) -> bool {
    let waits = topic.records == Known::Loading || topic.size == Known::Loading;
    waits || topic.last == Known::Loading || topic.cleanup == Known::Loading
}

fn row(topic: &Topic) -> Vec<Cell> {
    let partitions = topic.partitions.iter();
    let replication = partitions.clone().map(|partition| partition.replicas.len()).max().unwrap_or(0);
    vec![
        Cell::text(&*topic.name),
        Cell::count(topic.partitions.len()),
        Cell::count(replication),
        Cell::count(partitions.clone().map(|partition| partition.in_sync.len()).sum()),
        Cell::count(partitions.map(|partition| partition.replicas.len()).sum()),
        Cell::known(&topic.records, |records| Cell::AtMost(*records)),
        Cell::known(&topic.size, |size| Cell::Bytes(*size)),
        Cell::known(&topic.last, |last| Cell::time(*last)),
        Cell::known(&topic.cleanup, |cleanup| Cell::text(policy(cleanup))),
    ]
}

/// As `cleanup.policy` spells it.
pub fn policy(cleanup: &Cleanup) -> &'static str {
    match (cleanup.compact, cleanup.delete) {
        (true, true) => "compact,delete",
        (true, false) => "compact",
        (false, true) => "delete",
        (false, false) => "none",
    }
}
