//! `kafdeck undo` and `kafdeck resume`: take a change of the journal back, or go on with it; a review without `--yes`.
use super::exit::Exit;
use super::journal::records;
use super::reviewed::Reviewed;
use super::runtime;
use super::session::{self, VerbSession};
use crate::change::{About, JournalRecord, meant_change};
use crate::views::undoing::{self, Proposal};

/// Show what takes a change back, the newest of this cluster if none is named; with --yes, do it
///
/// Configs, offsets, deleted groups and deleted topics (without their records) come back. Before each step it is checked that
/// nobody else has changed the thing since. Without --yes nothing is changed.
#[derive(Debug, clap::Args)]
pub struct UndoArgs {
    #[command(flatten)]
    which: WhichChange,
}

/// Show what is left of a change that stopped in the middle, the newest of this cluster if none is named; with --yes, do it
///
/// Steps that are done by now are left alone. Without --yes nothing is changed.
#[derive(Debug, clap::Args)]
pub struct ResumeArgs {
    #[command(flatten)]
    which: WhichChange,
}

/// What both take.
#[derive(Debug, clap::Args)]
struct WhichChange {
    /// The change, as `kafdeck journal` names it
    id: Option<String>,
    /// Do it
    #[arg(short, long)]
    yes: bool,
}

impl UndoArgs {
    pub fn run(&self, session: &VerbSession) -> anyhow::Result<Exit> {
        propose(session, Proposal::Undo, &self.which)
    }
}

impl ResumeArgs {
    pub fn run(&self, session: &VerbSession) -> anyhow::Result<Exit> {
        propose(session, Proposal::Resume, &self.which)
    }
}

fn propose(session: &VerbSession, proposal: Proposal, which: &WhichChange) -> anyhow::Result<Exit> {
    let profile = session.profile()?;
    let records = records(session)?;
    let cluster = session::reach_connect(&profile)?;
    runtime::run(async {
        let here = cluster.id().await?;
        // The newest that changed something: whether it can be taken back is told of that one, and not of an older one.
        let fits = |record: &JournalRecord| {
            let is_here = undoing::elsewhere(record, here.as_deref()).is_none() && !record.is_under_way();
            is_here
                && match proposal {
                    Proposal::Undo => {
                        record.changed() && !record.undone && !matches!(record.about, Some(About::Undoes(_)))
                    }
                    Proposal::Resume => !record.resumed && record.rest().is_ok(),
                }
        };
        let record = meant_change(&records, which.id.as_deref(), fits).map_err(anyhow::Error::msg)?;
        let names = (profile.name.as_str(), &*profile.for_kafkas_tools());
        let plan = undoing::plan(&cluster, record, proposal, names).await;
        let plan = plan.map_err(|why| anyhow::anyhow!("{} ({}): {why}", record.change, record.id))?;
        Reviewed { session, profile: &profile, cluster: &cluster }.make(plan, which.yes).await
    })
}
