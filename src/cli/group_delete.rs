//! `kafdeck group delete NAME…`: shows what would be deleted; with `--yes` it deletes.
use super::exit::Exit;
use super::reviewed::{self, Reviewed};
use super::runtime;
use super::session::{self, VerbSession};
use crate::views::deleting_groups::{plan, refusal};

/// Show what would be deleted with these groups; with --yes, delete them
///
/// Only groups without members can be deleted. Without --yes nothing is changed. Exit codes: 1 if a group was not deleted, 3
/// if that is not known of one.
#[derive(Debug, clap::Args)]
pub struct GroupDeleteArgs {
    /// The groups' ids
    #[arg(required = true, value_name = "ID", add = super::completing::groups())]
    ids: Vec<String>,
    /// Delete them; it can't be undone
    #[arg(short, long)]
    yes: bool,
}

impl GroupDeleteArgs {
    /// Reviews, and deletes if that was said.
    pub fn run(&self, session: &VerbSession) -> anyhow::Result<Exit> {
        let profile = session.profile()?;
        let ids = reviewed::each_once(&self.ids);
        let cluster = session::reach(&profile)?;
        runtime::run(async {
            let groups = cluster.doomed_groups(&ids).await?;
            if let Some(why) = refusal(&groups) {
                anyhow::bail!("nothing was deleted: {why}");
            }
            let plan = plan(&groups, &profile.name, &profile.for_kafkas_tools());
            Reviewed { session, profile: &profile, cluster: &cluster }.make(plan, self.yes).await
        })
    }
}
