//! `kafdeck group offsets ID`: what a group has committed, as a list or in the form of Kafka's own tools; and
//! `kafdeck group delete-offsets ID`.
use super::exit::Exit;
use super::group_destination::scope;
use super::print::{OutputForm, Printout, Sheet};
use super::reviewed::Reviewed;
use super::runtime;
use super::say::say;
use super::session::{self, VerbSession};
use crate::kafka::NextTimes;
use crate::kafka::resetting::write_sheet;
use crate::views;
use crate::views::resetting::{forget_plan, forget_refusal};
use std::io::Write;
use std::sync::Arc;

/// Show a group's committed offsets, or write them in the form of Kafka's own tools
#[derive(Debug, clap::Args)]
pub struct GroupOffsetsArgs {
    /// The group's id
    #[arg(value_name = "ID", add = super::completing::groups())]
    id: String,
    /// As CSV, topic,partition,offset a line: for `group reset --from-file` and kafka-consumer-groups.sh --from-file
    #[arg(long, conflicts_with = "output")]
    export: bool,
    /// Only this topic, or these partitions of it: orders, orders:0,3-5
    #[arg(short, long = "topic", value_name = "TOPIC[:SET]", add = super::completing::topics())]
    topics: Vec<String>,
    #[arg(short, long, value_enum, default_value_t = OutputForm::Table)]
    output: OutputForm,
}

/// Show which offsets of a group would be deleted; with --yes, delete them
///
/// Whoever reads there as this group begins anew. Offsets of topics that a member reads can't be deleted.
#[derive(Debug, clap::Args)]
pub struct DeleteOffsetsArgs {
    /// The group's id
    #[arg(value_name = "ID", add = super::completing::groups())]
    id: String,
    /// Of this topic, or of these partitions of it: orders, orders:0,3-5
    #[arg(short, long = "topic", value_name = "TOPIC[:SET]", required = true, add = super::completing::topics())]
    topics: Vec<String>,
    /// Delete them
    #[arg(short, long)]
    yes: bool,
}

impl GroupOffsetsArgs {
    /// Shows them.
    pub fn run(&self, session: &VerbSession) -> anyhow::Result<Exit> {
        let (scope, id): (_, Arc<str>) = (scope(&self.topics)?, self.id.as_str().into());
        let cluster = session.cluster()?;
        if self.export {
            let commits = runtime::run(async { Ok(cluster.commits_of(&id).await?) })?;
            let rows = commits.within(&scope);
            // In a form that other programs read: the names are theirs to handle.
            let sheet = write_sheet(rows.into_iter().map(|(place, mark)| (place, mark.offset)));
            std::io::stdout().write_all(sheet.as_bytes())?;
            return Ok(match commits.untold_within(&scope) {
                None => Exit::Done,
                Some(why) => {
                    say!("kafdeck: not all: {why}");
                    Exit::Incomplete
                }
            });
        }
        let mut detail = runtime::run(async {
            let mut detail = cluster.group(&id).await?;
            cluster.fill_group(&mut detail, NextTimes::default(), usize::MAX).await;
            Ok(detail)
        })?;
        detail.partitions.retain(|row| scope.has(&(row.topic.clone(), row.partition)));
        Printout::list(Sheet::of(&views::named_partition::rows(&detail, &[], crate::run::now())))
            .print(self.output, &session.zone()?)
    }
}

impl DeleteOffsetsArgs {
    /// Reviews, and deletes if that was said.
    pub fn run(&self, session: &VerbSession) -> anyhow::Result<Exit> {
        let (scope, id): (_, Arc<str>) = (scope(&self.topics)?, self.id.as_str().into());
        let profile = session.profile()?;
        let cluster = session::reach(&profile)?;
        runtime::run(async {
            let commits = cluster.commits_of(&id).await?;
            if let Some(why) = forget_refusal(&commits, &scope) {
                anyhow::bail!("nothing was deleted: {why}");
            }
            let plan = forget_plan(&commits, &scope, &profile.name, &profile.for_kafkas_tools());
            Reviewed { session, profile: &profile, cluster: &cluster }.make(plan, self.yes).await
        })
    }
}
