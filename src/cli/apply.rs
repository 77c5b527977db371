//! `kafdeck apply FILE`: carries out a plan from a file; a review without `--yes`. After a kill the same line goes on.
use super::exit::Exit;
use super::reviewed::Reviewed;
use super::runtime;
use super::session::{self, VerbSession};
use crate::change::{Consequence, PlanFile, Weight};
use anyhow::Context;
use std::io::Read;
use std::path::{Path, PathBuf};

/// Show a plan that `kafdeck plan` wrote, and how what it touches stands now; with --yes, carry it out
///
/// What is done already is left alone, so that the same line goes on after a kill. A plan for another cluster is refused, and a
/// step stops the rest if somebody changed the thing since the plan was made.
#[derive(Debug, clap::Args)]
pub struct ApplyArgs {
    /// The plan; - reads the standard input
    #[arg(value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    file: PathBuf,
    /// Carry it out
    #[arg(short, long)]
    yes: bool,
}

impl ApplyArgs {
    pub fn run(&self, session: &VerbSession) -> anyhow::Result<Exit> {
        let shown = self.file.display();
        let text = text(&self.file).with_context(|| format!("the plan {shown} can't be read"))?;
        let file = PlanFile::read(&text).map_err(|why| anyhow::anyhow!("{shown}: {why}"))?;
        let profile = session.profile()?;
        let cluster = session::reach_connect(&profile)?;
        runtime::run(async {
            let here = cluster.id().await?;
            if let (Some(there), Some(here)) = (&file.cluster_id, &here)
                && **there != **here
            {
                anyhow::bail!(
                    "nothing was changed: the plan is for another cluster, {} ({there}), and this one is {here}",
                    file.cluster
                );
            }
            let is_sure = file.cluster_id.is_some() && here.is_some();
            let mut plan = file.plan((&profile.name, &profile.for_kafkas_tools()));
            if !is_sure {
                let text = "whether the plan is for this cluster is not known: it tells no id";
                plan.consequences.push(Consequence::new(Weight::Unknown, text));
            }
            plan.consequences.extend(cluster.doubts(&plan).await);
            Reviewed { session, profile: &profile, cluster: &cluster }.make(plan, self.yes).await
        })
    }
}

fn text(file: &Path) -> std::io::Result<String> {
    if file == Path::new("-") {
        let mut text = String::new();
        std::io::stdin().read_to_string(&mut text)?;
        return Ok(text);
    }
    std::fs::read_to_string(file)
}
