//! `kafdeck topics`: the list of topics with what each holds.
use super::exit::Exit;
use super::print::{OutputForm, Printout, Sheet};
use super::runtime;
use super::say::say;
use super::session::VerbSession;
use crate::config::{BOUNDED, listed};
use crate::kafka::model::ClusterRights;

/// List the topics
#[derive(Debug, clap::Args)]
pub struct TopicsArgs {
    /// Internal topics, too
    #[arg(long)]
    internal: bool,
    /// Only topics with a partition that has no leader or too few replicas in sync
    #[arg(long)]
    unhealthy: bool,
    /// Only the names, at once
    #[arg(long)]
    names: bool,
    #[arg(short, long, value_enum, default_value_t = OutputForm::Table)]
    output: OutputForm,
}

impl TopicsArgs {
    /// Lists them.
    pub fn run(&self, session: &VerbSession) -> anyhow::Result<Exit> {
        let cluster = session.cluster()?;
        let (topics, rights) = runtime::run(async {
            let found = async {
                if self.names { cluster.topic_names().await } else { cluster.listed_topics().await }
            };
            let (found, rights) = tokio::join!(found, cluster.rights());
            Ok((found?, rights))
        })?;
        if let Some(bounds) = cluster.wire().options().bounds.topics.as_deref() {
            say!("note: the topics are listed {BOUNDED}: {}", listed(bounds));
        } else if let Some(omits) = rights.and_then(ClusterRights::hide_topics) {
            say!("note: the topics are listed {omits}");
        }
        let shown = topics
            .iter()
            .filter(|topic| (self.internal || !topic.internal) && (!self.unhealthy || topic.is_unhealthy()));
        let sheet = if self.names { Sheet::only(&["name"], shown) } else { Sheet::of(shown) };
        Printout::list(sheet).print(self.output, &session.zone()?)
    }
}
