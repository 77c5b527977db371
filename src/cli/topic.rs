//! `kafdeck topic NAME`: one topic with its partitions and configs.
use super::exit::Exit;
use super::print::{Answer, Cell, Form, Sheet};
use super::runtime;
use super::session::Session;
use crate::kafka::errors::Error;
use crate::kafka::model::{Config, ConfigSource, TopicDetail};
use crate::views;
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
        let (configs, missing) = match configs {
            Ok(configs) => (configs, Vec::new()),
            Err(error) if error.is_unsupported() => (Vec::new(), Vec::new()),
            Err(error) => (Vec::new(), vec![format!("configs: {error}")]),
        };
        let wanted = |config: &&Config| self.defaults || config.source != ConfigSource::Default;
        let configs = Sheet::of(configs.iter().filter(wanted));
        Answer {
            facts: vec![
                ("name", Cell::Name(topic.name.clone())),
                ("internal", Cell::Flag(topic.internal)),
                ("records", Cell::known(&topic.records, |records| Cell::AtMost(*records))),
                ("size", Cell::known(&topic.size, |size| Cell::Bytes(*size))),
                ("last", Cell::known(&topic.last, |last| Cell::moment(*last))),
                (
                    "cleanup",
                    Cell::known(&topic.cleanup, |cleanup| Cell::text(views::topics::policy(cleanup))),
                ),
            ],
            sheets: vec![("partitions", Sheet::of(&detail.partitions)), ("configs", configs)],
            missing,
        }
    }
}
