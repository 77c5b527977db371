//! `kafdeck brokers`: the brokers, and the KRaft controllers beside them.
use super::exit::Exit;
use super::print::{OutputForm, Printout, Sheet};
use super::runtime;
use super::session::VerbSession;
use crate::run;

/// List the brokers
#[derive(Debug, clap::Args)]
pub struct BrokersArgs {
    #[arg(short, long, value_enum, default_value_t = OutputForm::Table)]
    output: OutputForm,
}

impl BrokersArgs {
    /// Lists them. A broker that is down is an answer, not a gap in it.
    pub fn run(&self, session: &VerbSession) -> anyhow::Result<Exit> {
        let cluster = session.cluster()?;
        let overview = runtime::run(async { Ok(cluster.overview(run::now()).await?) })?;
        Printout::list(Sheet::of(&overview.brokers)).print(self.output, &session.zone()?)
    }
}
