//! `kafdeck topic delete NAME…`: shows what would be deleted and what falls with it; with `--yes` it deletes.
use super::exit::Exit;
use super::reviewed::{self, Reviewed};
use super::runtime;
use super::session::{self, VerbSession};
use crate::views::deleting;

/// Show what would be deleted with these topics; with --yes, delete them
///
/// Without --yes nothing is changed. Exit codes: 1 if a topic was not deleted, 3 if that is not known of one.
#[derive(Debug, clap::Args)]
pub struct TopicDeleteArgs {
    /// The topics
    #[arg(required = true, value_name = "NAME", add = super::completing::topics())]
    names: Vec<String>,
    /// Delete them; it can't be undone
    #[arg(short, long)]
    yes: bool,
}

impl TopicDeleteArgs {
    /// Reviews, and deletes if that was said.
    pub fn run(&self, session: &VerbSession) -> anyhow::Result<Exit> {
        let profile = session.profile()?;
        let names = reviewed::each_once(&self.names);
        let cluster = session::reach(&profile)?;
        runtime::run(async {
            let doomed = cluster.doomed(&names).await?;
            let plan = deleting::plan(&doomed, &profile.name, &profile.for_kafkas_tools());
            Reviewed { session, profile: &profile, cluster: &cluster }.make(plan, self.yes).await
        })
    }
}
