//! `kafdeck topics`: the list of topics with what each holds.
use super::exit::Exit;
use super::print::{Answer, Cell, Form, Sheet};
use super::runtime;
use super::session::Session;

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
            Sheet {
                columns: vec!["name"],
                rows: shown.map(|topic| vec![Cell::Name(topic.name.clone())]).collect(),
            }
        } else {
            Sheet::of(shown)
        };
        Answer::list(sheet).print(self.output, &session.zone()?)
    }
}
