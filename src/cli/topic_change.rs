//! The verbs that make topics and change their partitions and records: each shows its plan, and makes it with `--yes`.
use super::config_change::{name_and_value, site};
use super::exit::{Exit, usage};
use super::reviewed::{self, Reviewed};
use super::runtime;
use super::session::{self, VerbSession};
use crate::change::{CreateTopic, Plan, TopicLayout};
use crate::kafka::Cluster;
use crate::kafka::config_value::{read_untold, read_value};
use crate::kafka::model::Config;
use crate::kafka::read::{Partitions, Position};
use crate::views::changing::Site;
use crate::views::topic_changes::brokers::read_brokers;
use crate::views::topic_changes::{
    CopiedGroups, CopyOrder, MorePartitions, Removing, clone_topic, clone_with_records, create_topics,
    delete_records, more_partitions, recreate,
};
use std::collections::BTreeMap;

/// Show the topics that would be made; with --yes, make them
#[derive(Debug, clap::Args)]
pub struct TopicCreateArgs {
    /// Their names
    #[arg(required = true, value_name = "NAME")]
    names: Vec<String>,
    /// Partitions; without it as the brokers' num.partitions says
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(i32).range(1..))]
    partitions: Option<i32>,
    /// Replicas of each partition; without it as the brokers' default.replication.factor says
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(i16).range(1..), alias = "replication-factor")]
    replicas: Option<i16>,
    /// The brokers of each partition, one by one: 1:2:3,2:3:1 are two partitions
    #[arg(long, value_name = "BROKERS", value_parser = brokers, conflicts_with_all = ["partitions", "replicas"])]
    brokers_of: Option<BrokerRows>,
    /// Set a config: the number, or with a unit: retention.ms=7d
    #[arg(long, value_name = "NAME=VALUE", value_parser = name_and_value)]
    set: Vec<(String, String)>,
    /// Make them; without it, it is only shown
    #[arg(short, long)]
    yes: bool,
}

/// The brokers of each partition.
type BrokerRows = std::sync::Arc<Vec<Vec<i32>>>;

fn brokers(text: &str) -> Result<BrokerRows, String> {
    read_brokers(text).map(std::sync::Arc::new)
}

/// Show what more partitions would do to topics; with --yes, add them
///
/// It can't be undone.
#[derive(Debug, clap::Args)]
pub struct TopicPartitionsArgs {
    /// The topics
    #[arg(required = true, value_name = "NAME", add = super::completing::topics())]
    names: Vec<String>,
    /// How many there are to be in all
    #[arg(long, value_name = "N")]
    to: usize,
    /// The brokers of each new partition: 1:2:3,2:3:1
    #[arg(long, value_name = "BROKERS", value_parser = brokers)]
    brokers_of: Option<BrokerRows>,
    /// Add them; without it, it is only shown
    #[arg(short, long)]
    yes: bool,
}

/// Show which records would go, and who has not read them; with --yes, delete them
///
/// It can't be undone. Kafka deletes no records of topics that are only compacted.
#[derive(Debug, clap::Args)]
pub struct TopicDeleteRecordsArgs {
    /// The topics
    #[arg(required = true, value_name = "NAME", add = super::completing::topics())]
    names: Vec<String>,
    /// All before this goes: an offset, a time (-7d, 2026-11-22T10:00), a percentage (50%), or `end`: everything
    #[arg(long, value_name = "POSITION", allow_hyphen_values = true)]
    before: String,
    /// Only of these partitions: 0,2-5
    #[arg(long, value_name = "LIST")]
    partitions: Option<Partitions>,
    /// Delete them; without it, it is only shown
    #[arg(short, long)]
    yes: bool,
}

/// Show what would fall with the records of topics; with --yes, delete the topics and make them anew as they are
#[derive(Debug, clap::Args)]
pub struct TopicRecreateArgs {
    /// The topics
    #[arg(required = true, value_name = "NAME", add = super::completing::topics())]
    names: Vec<String>,
    /// Recreate them; their records are gone for good
    #[arg(short, long)]
    yes: bool,
}

/// Show the topic that would be made like another one, with or without its records; with --yes, make it
///
/// With --data all committed records are copied, byte for byte, with their times, in the same partitions. An offset map is kept: it
/// tells which offset in the copy a record has, and by it `kafdeck resume` goes on where a copy stopped.
#[derive(Debug, clap::Args)]
pub struct TopicCloneArgs {
    /// The topic that is there
    #[arg(add = super::completing::topics())]
    from: String,
    /// The topic that is to be made
    to: String,
    /// With its records
    #[arg(long)]
    data: bool,
    /// Set the offsets of these groups on the new topic to where they stand on the old one: a,b
    #[arg(
        long,
        value_name = "GROUPS",
        value_delimiter = ',',
        requires = "data",
        conflicts_with = "all_groups"
    )]
    groups: Vec<String>,
    /// The same of all groups that stand there and that nobody is in
    #[arg(long, requires = "data")]
    all_groups: bool,
    /// Make it; without it, it is only shown
    #[arg(short, long)]
    yes: bool,
}

/// Reaches the cluster, makes the plan, reviews it, and has it carried out if that was said.
fn reviewed(
    session: &VerbSession,
    yes: bool,
    plan: impl AsyncFnOnce(&Cluster, Site) -> Result<Plan, String>,
) -> anyhow::Result<Exit> {
    let profile = session.profile()?;
    let cluster = session::reach(&profile)?;
    let site = site(session, &profile)?;
    runtime::run(async {
        let plan = plan(&cluster, site).await.map_err(anyhow::Error::msg)?;
        Reviewed { session, profile: &profile, cluster: &cluster }.make(plan, yes).await
    })
}

impl TopicCreateArgs {
    pub fn run(&self, session: &VerbSession) -> anyhow::Result<Exit> {
        reviewed(session, self.yes, async |cluster, site| {
            let configs = self.configs(cluster).await?;
            let layout = match &self.brokers_of {
                Some(rows) => TopicLayout::Assigned(rows.to_vec()),
                None => TopicLayout::Spread { partitions: self.partitions, replication: self.replicas },
            };
            let names = reviewed::each_once(&self.names);
            let topic = |name: &std::sync::Arc<str>| CreateTopic {
                name: name.to_string(),
                layout: layout.clone(),
                configs: configs.clone(),
            };
            create_topics(cluster, names.iter().map(topic).collect(), site).await
        })
    }

    /// Their configs as they are sent. Which configs there are, some topic tells; without one the controller judges.
    async fn configs(&self, cluster: &Cluster) -> Result<BTreeMap<String, String>, String> {
        let mut found = BTreeMap::new();
        if self.set.is_empty() {
            return Ok(found);
        }
        let topics = cluster.topic_names().await.map_err(|error| error.to_string())?;
        let known: Vec<Config> = match topics.first() {
            Some(topic) => cluster.topic_configs(&topic.name).await.unwrap_or_default(),
            None => Vec::new(),
        };
        for (name, value) in &self.set {
            let value = match known.iter().find(|config| config.name == *name) {
                Some(config) => read_value(config, value)?,
                None if known.is_empty() => read_untold(name, value)?,
                None => {
                    let names = known.iter().map(|config| config.name.as_str());
                    return Err(format!(
                        "topics have no config {name:?}{}",
                        crate::nearest::did_you_mean(name, names)
                    ));
                }
            };
            if found.insert(name.clone(), value).is_some() {
                return Err(format!("{name} is said twice"));
            }
        }
        Ok(found)
    }
}

impl TopicPartitionsArgs {
    pub fn run(&self, session: &VerbSession) -> anyhow::Result<Exit> {
        let topics = reviewed::each_once(&self.names);
        let brokers = self.brokers_of.as_ref().map(|rows| rows.to_vec());
        let order = MorePartitions { topics, to: self.to, brokers };
        reviewed(session, self.yes, async |cluster, site| more_partitions(cluster, order, site).await)
    }
}

impl TopicDeleteRecordsArgs {
    pub fn run(&self, session: &VerbSession) -> anyhow::Result<Exit> {
        let before = Position::parse(&self.before, &session.zone()?).map_err(|why| usage(why.to_string()))?;
        let order = Removing {
            topics: reviewed::each_once(&self.names),
            partitions: self.partitions.clone().unwrap_or_default(),
            before,
            words: self.before.clone(),
        };
        reviewed(session, self.yes, async |cluster, site| delete_records(cluster, order, site).await)
    }
}

impl TopicRecreateArgs {
    pub fn run(&self, session: &VerbSession) -> anyhow::Result<Exit> {
        let topics = reviewed::each_once(&self.names);
        reviewed(session, self.yes, async |cluster, site| recreate(cluster, topics, site).await)
    }
}

impl TopicCloneArgs {
    pub fn run(&self, session: &VerbSession) -> anyhow::Result<Exit> {
        let from = self.from.as_str().into();
        let to = self.to.clone();
        let groups = match self.groups.as_slice() {
            _ if self.all_groups => CopiedGroups::All,
            [] => CopiedGroups::None,
            named => CopiedGroups::Only(reviewed::each_once(named)),
        };
        reviewed(session, self.yes, async |cluster, site| match self.data {
            true => clone_with_records(cluster, CopyOrder { from, to, groups }, site).await,
            false => clone_topic(cluster, from, to, site).await,
        })
    }
}
