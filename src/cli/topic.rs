//! `kafdeck topic NAME`: one topic with its partitions and configs.
use super::exit::Exit;
use super::print::{Answer, Cell, Form, Sheet};
use super::session::Session;
use super::{runtime, topics};
use crate::kafka::errors::Error;
use crate::kafka::model::{Config, ConfigSource, Ends, PartitionDetail, TopicDetail};
use std::sync::Arc;

/// Show a topic: its partitions with leaders, replicas and offsets, and its configs
#[derive(Debug, clap::Args)]
pub struct Topic {
    /// The topic
    #[arg(add = super::completions::topics())]
    name: String,
    /// Configs that have their default, too
    #[arg(long)]
    defaults: bool,
    #[arg(short, long, value_enum, default_value_t = Form::Table)]
    output: Form,
}

impl Topic {
    /// Shows it.
    pub fn run(&self, session: &Session) -> anyhow::Result<Exit> {
        let cluster = session.cluster()?;
        let name: Arc<str> = self.name.as_str().into();
        let (detail, configs) = runtime::run(async {
            let (detail, configs) = tokio::join!(cluster.topic_detail(&name), cluster.topic_configs(&name));
            Ok((detail?, configs))
        })?;
        self.answer(&detail, configs).print(self.output, &session.zone()?)
    }

    fn answer(&self, detail: &TopicDetail, configs: Result<Vec<Config>, Error>) -> Answer {
        let topic = &detail.topic;
        let partitions =
            Sheet { columns: PARTITION.to_vec(), rows: detail.partitions.iter().map(partition).collect() };
        let (configs, missing) = match configs {
            Ok(configs) => (configs, Vec::new()),
            Err(error) if error.is_unsupported() => (Vec::new(), Vec::new()),
            Err(error) => (Vec::new(), vec![format!("configs: {error}")]),
        };
        let wanted = |config: &&Config| self.defaults || config.source != ConfigSource::Default;
        let configs =
            Sheet { columns: CONFIG.to_vec(), rows: configs.iter().filter(wanted).map(config).collect() };
        Answer {
            facts: vec![
                ("name", Cell::text(&*topic.name)),
                ("internal", Cell::Flag(topic.internal)),
                ("records", Cell::known(&topic.records, |records| Cell::AtMost(*records))),
                ("size", Cell::known(&topic.size, |size| Cell::Bytes(*size))),
                ("last", Cell::known(&topic.last, |last| Cell::time(*last))),
                ("cleanup", Cell::known(&topic.cleanup, |cleanup| Cell::text(topics::policy(cleanup)))),
            ],
            sheets: vec![("partitions", partitions), ("configs", configs)],
            missing,
        }
    }
}

const PARTITION: [&str; 9] =
    ["partition", "leader", "epoch", "replicas", "in_sync", "first", "end", "stable", "size"];

fn partition(row: &PartitionDetail) -> Vec<Cell> {
    let ids =
        |ids: &[crate::kafka::model::BrokerId]| Cell::Numbers(ids.iter().map(|id| id.0.into()).collect());
    let offset = |pick: fn(&Ends) -> i64| Cell::known(&row.ends, |ends| Cell::Number(pick(ends)));
    let partition = &row.partition;
    vec![
        Cell::Number(partition.id.0.into()),
        Cell::maybe(partition.leader, |leader| Cell::Number(leader.0.into())),
        Cell::maybe((partition.leader_epoch >= 0).then_some(partition.leader_epoch), |epoch| {
            Cell::Number(epoch.into())
        }),
        ids(&partition.replicas),
        ids(&partition.in_sync),
        offset(|ends| ends.first.0),
        offset(|ends| ends.end.0),
        offset(|ends| ends.stable.0),
        Cell::known(&row.size, |size| Cell::Bytes(*size)),
    ]
}

const CONFIG: [&str; 4] = ["name", "value", "source", "default"];

fn config(config: &Config) -> Vec<Cell> {
    let source = match config.source {
        ConfigSource::Topic => "topic",
        ConfigSource::DynamicBroker => "broker",
        ConfigSource::DynamicDefaultBroker => "all brokers",
        ConfigSource::StaticBroker => "broker's file",
        ConfigSource::Default => "default",
        ConfigSource::Other => "other",
    };
    vec![
        Cell::text(&*config.name),
        Cell::maybe(config.value.as_deref(), Cell::text),
        Cell::text(source),
        Cell::maybe(config.default.as_deref(), Cell::text),
    ]
}
