//! `kafdeck undo` and `kafdeck resume`: take a change of the journal back, or go on with it; a review without `--yes`.
use super::ask;
use super::exit::{Exit, usage};
use super::journal::records;
use super::reviewed::Reviewed;
use super::runtime;
use super::session::{self, VerbSession};
use crate::change::{About, JournalRecord, Plan, named_change};
use crate::views::undoing::{self, Proposal};
use crate::views::withheld;
use std::io::IsTerminal;

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
    /// Give a secret that the journal does not keep: it is asked for, or read from the standard input, a line each
    #[arg(long, value_name = "KEY")]
    secret: Vec<String>,
    /// Do it
    #[arg(short, long)]
    yes: bool,
}

/// Puts the secrets into the plan that it takes: those that are named in their order, and on a terminal the others, too.
fn give(plan: &mut Plan, named: &[String]) -> anyhow::Result<()> {
    let mut left = withheld::lacking(plan);
    let mut order = Vec::new();
    for key in named {
        let at = left.iter().position(|one| one.key == *key);
        let at = at.ok_or_else(|| usage(format!("nothing was changed: {key} is none of what is lacking")))?;
        order.push(left.remove(at));
    }
    if !left.is_empty() && !std::io::stdin().is_terminal() {
        let keys: Vec<&str> = left.iter().map(|one| one.key.as_str()).collect();
        return Err(usage(format!(
            "nothing was changed: no journal keeps {}: --secret KEY reads it from the standard input, a line each",
            keys.join(", ")
        )));
    }
    for one in order.iter().chain(&left) {
        let secret = ask::secret(&format!("{} of {}", one.key, one.of))?;
        withheld::give(plan, one, secret.expose())
            .map_err(|why| usage(format!("nothing was changed: {why}")))?;
    }
    Ok(())
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
        let record = match &which.id {
            Some(id) => named_change(&records, id).map_err(anyhow::Error::msg)?,
            None => records
                .iter()
                .find(|record| fits(record))
                .ok_or_else(|| anyhow::anyhow!(nothing(proposal)))?,
        };
        let names = (profile.name.as_str(), &*profile.for_kafkas_tools());
        let plan = undoing::plan(&cluster, record, proposal, names).await;
        let mut plan = plan.map_err(|why| anyhow::anyhow!("{} ({}): {why}", record.change, record.id))?;
        if which.yes {
            give(&mut plan, &which.secret)?;
        }
        Reviewed { session, profile: &profile, cluster: &cluster }.make(plan, which.yes).await
    })
}

/// Why no change is meant where none is named.
fn nothing(proposal: Proposal) -> &'static str {
    match proposal {
        Proposal::Undo => {
            "there is nothing to take back: the journal has no change of this cluster that still stands"
        }
        Proposal::Resume => {
            "there is nothing to go on with: by the journal no change of this cluster has stopped in the middle"
        }
    }
}
