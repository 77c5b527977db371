//! `kafdeck brokers`: the brokers, and the KRaft controllers beside them.
use super::exit::Exit;
use super::print::{Answer, Form, Sheet};
use super::runtime;
use super::session::Session;
use crate::run;

/// List the brokers
#[derive(Debug, clap::Args)]
pub struct Brokers {
    #[arg(short, long, value_enum, default_value_t = Form::Table)]
    output: Form,
}

impl Brokers {
    /// Lists them. A broker that is down is an answer, not a gap in it.
    pub fn run(&self, session: &Session) -> anyhow::Result<Exit> {
        let cluster = session.cluster()?;
        let overview = runtime::run(async { Ok(cluster.overview(run::now()).await?) })?;
        Answer::list(Sheet::of(&overview.brokers)).print(self.output, &session.zone()?)
    }
}
