//! `kafdeck groups`: the consumer groups and how far they lag.
use super::exit::Exit;
use super::print::{Answer, Form, Sheet};
use super::runtime;
use super::session::Session;

/// List the consumer groups with their lag
#[derive(Debug, clap::Args)]
pub struct Groups {
    #[arg(short, long, value_enum, default_value_t = Form::Table)]
    output: Form,
}

impl Groups {
    /// Lists them. Groups of a broker that can't be asked are missing, and that is said.
    pub fn run(&self, session: &Session) -> anyhow::Result<Exit> {
        let cluster = session.cluster()?;
        let groups = runtime::run(async { Ok(cluster.groups().await?) })?;
        let missing = groups.lacks().map(ToString::to_string).into_iter().collect();
        let sheet = Sheet::of(groups.at_least().into_iter().flatten());
        Answer { missing, ..Answer::list(sheet) }.print(self.output, &session.zone()?)
    }
}
