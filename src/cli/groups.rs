//! `kafdeck groups`: the consumer groups and how far they lag.
use super::exit::Exit;
use super::print::{OutputForm, Printout, Sheet};
use super::runtime;
use super::say::say;
use super::session::VerbSession;
use crate::config::{BOUNDED, listed};
use crate::kafka::model::ClusterRights;

/// List the consumer groups with their lag
#[derive(Debug, clap::Args)]
pub struct GroupsArgs {
    #[arg(short, long, value_enum, default_value_t = OutputForm::Table)]
    output: OutputForm,
}

impl GroupsArgs {
    /// Lists them. Groups of a broker that can't be asked are missing, and that is said.
    pub fn run(&self, session: &VerbSession) -> anyhow::Result<Exit> {
        let cluster = session.cluster()?;
        let (groups, rights) = runtime::run(async {
            let (groups, rights) = tokio::join!(cluster.groups(), cluster.rights());
            Ok((groups?, rights))
        })?;
        if let Some(bounds) = cluster.wire().options().bounds.groups.as_deref() {
            say!("note: the groups are listed {BOUNDED}: {}", listed(bounds));
        } else if let Some(omits) = rights.and_then(ClusterRights::hide_groups) {
            say!("note: the groups are listed {omits}");
        }
        let missing = groups.lacks().map(ToString::to_string).into_iter().collect();
        let sheet = Sheet::of(groups.at_least().into_iter().flatten());
        Printout { missing, ..Printout::list(sheet) }.print(self.output, &session.zone()?)
    }
}
