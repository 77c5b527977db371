//! `kafdeck topics`: the list of topics with what each holds.
use super::exit::Exit;
use super::print::{Answer, Cell, Form, Sheet};
use super::runtime;
use super::session::Session;
use crate::kafka::model::{Cleanup, Topic};

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
        let topics = runtime::run(async {
            let listed = if self.names { cluster.topic_names().await } else { cluster.listed_topics().await };
            Ok(listed?)
        })?;
        let shown = topics
            .iter()
            .filter(|topic| (self.internal || !topic.internal) && (!self.unhealthy || topic.is_unhealthy()));
        let sheet = if self.names {
            Sheet { columns: vec!["name"], rows: shown.map(|topic| vec![Cell::text(&*topic.name)]).collect() }
        } else {
            Sheet { columns: COLUMNS.to_vec(), rows: shown.map(row).collect() }
        };
        Answer::list(sheet).print(self.output, &session.zone()?)
    }
}

const COLUMNS: [&str; 9] =
    ["name", "partitions", "replication", "in_sync", "replicas", "records", "size", "last", "cleanup"];

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
