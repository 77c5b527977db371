//! `kafdeck topic NAME`: one topic with its partitions and configs.
use super::exit::{Exit, usage};
use super::print::{Cell, OutputForm, Printout, Sheet, facts};
use super::runtime;
use super::session::VerbSession;
use super::topic_change::{
    TopicCloneArgs, TopicCreateArgs, TopicDeleteRecordsArgs, TopicPartitionsArgs, TopicRecreateArgs,
};
use super::topic_schemas::TopicSchemasArgs;
use super::{topic_config, topic_delete};
use crate::kafka::errors::Error;
use crate::kafka::model::{Config, ConfigSource, TopicDetail};
use std::sync::Arc;

/// Show a topic: its partitions with leaders, replicas and offsets, and its configs; or change it
///
/// A topic of the name of a change is shown by `kafdeck topic -- NAME`.
#[derive(Debug, clap::Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
#[command(subcommand_value_name = "CHANGE", subcommand_help_heading = "Changes and looks")]
pub struct TopicArgs {
    /// The topic
    #[arg(required = true, add = super::completing::topics())]
    name: Option<String>,
    #[command(subcommand)]
    change: Option<TopicChange>,
    /// Configs that have their default, too
    #[arg(long)]
    defaults: bool,
    #[arg(short, long, value_enum, default_value_t = OutputForm::Table)]
    output: OutputForm,
}

/// What else can be looked at, and what can be done to topics.
#[derive(Debug, clap::Subcommand)]
enum TopicChange {
    Schemas(TopicSchemasArgs),
    Config(topic_config::TopicConfigArgs),
    Create(TopicCreateArgs),
    Partitions(TopicPartitionsArgs),
    DeleteRecords(TopicDeleteRecordsArgs),
    Recreate(TopicRecreateArgs),
    Clone(TopicCloneArgs),
    Delete(topic_delete::TopicDeleteArgs),
}

impl TopicArgs {
    /// Shows it, or changes it.
    pub fn run(&self, session: &VerbSession) -> anyhow::Result<Exit> {
        match (&self.change, &self.name) {
            (Some(TopicChange::Schemas(census)), _) => census.run(session),
            (Some(TopicChange::Config(config)), _) => config.run(session),
            (Some(TopicChange::Create(create)), _) => create.run(session),
            (Some(TopicChange::Partitions(more)), _) => more.run(session),
            (Some(TopicChange::DeleteRecords(cut)), _) => cut.run(session),
            (Some(TopicChange::Recreate(anew)), _) => anew.run(session),
            (Some(TopicChange::Clone(alike)), _) => alike.run(session),
            (Some(TopicChange::Delete(delete)), _) => delete.run(session),
            (None, Some(name)) => self.show(session, &name.as_str().into()),
            (None, None) => Err(usage("which topic?")),
        }
    }

    fn show(&self, session: &VerbSession, name: &Arc<str>) -> anyhow::Result<Exit> {
        let cluster = session.cluster()?;
        let (detail, configs) = runtime::run(async {
            let (detail, configs) = tokio::join!(cluster.topic_detail(name), cluster.topic_configs(name));
            Ok((detail?, configs))
        })?;
        self.answer(&detail, configs).print(self.output, &session.zone()?)
    }

    fn answer(&self, detail: &TopicDetail, configs: Result<Vec<Config>, Error>) -> Printout {
        let mut facts = facts(&detail.topic, &["name", "records", "size", "last", "cleanup"]);
        facts.insert(1, ("internal", Cell::Flag(detail.topic.internal)));
        let (configs, missing) = match configs {
            Ok(configs) => (configs, Vec::new()),
            Err(error) if error.is_unsupported() => (Vec::new(), Vec::new()),
            Err(error) => (Vec::new(), vec![format!("configs: {error}")]),
        };
        let wanted = |config: &&Config| self.defaults || config.source != ConfigSource::Default;
        let configs = Sheet::of(configs.iter().filter(wanted));
        Printout {
            facts,
            sheets: vec![("partitions", Sheet::of(&detail.partitions)), ("configs", configs)],
            missing,
        }
    }
}
