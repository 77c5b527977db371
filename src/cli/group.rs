//! `kafdeck group ID`: one consumer group with its members and the lag of every partition; or a change of groups.
use super::exit::{Exit, usage};
use super::group_delete;
use super::group_history::GroupHistoryArgs;
use super::group_members::RemoveMembersArgs;
use super::group_offsets::{DeleteOffsetsArgs, GroupOffsetsArgs};
use super::group_reset::{GroupCreateArgs, GroupResetArgs};
use super::print::{Cell, OutputForm, Printout, Sheet, facts};
use super::runtime;
use super::session::VerbSession;
use crate::kafka::NextTimes;
use crate::kafka::model::{GroupDetail, Known};
use crate::views;
use std::sync::Arc;

/// Show a consumer group: committed offsets, ends, lag and members; or change it
///
/// A group of the name of a change is shown by `kafdeck group -- ID`.
#[derive(Debug, clap::Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
#[command(subcommand_value_name = "CHANGE", subcommand_help_heading = "Changes and looks")]
pub struct GroupArgs {
    /// The group's id
    #[arg(required = true, value_name = "ID", add = super::completing::groups())]
    id: Option<String>,
    #[command(subcommand)]
    change: Option<GroupChange>,
    #[arg(short, long, value_enum, default_value_t = OutputForm::Table)]
    output: OutputForm,
}

/// What can be done to groups, and looks at more of them.
#[derive(Debug, clap::Subcommand)]
enum GroupChange {
    Delete(group_delete::GroupDeleteArgs),
    Reset(GroupResetArgs),
    Create(GroupCreateArgs),
    Offsets(GroupOffsetsArgs),
    DeleteOffsets(DeleteOffsetsArgs),
    RemoveMembers(RemoveMembersArgs),
    History(GroupHistoryArgs),
}

impl GroupArgs {
    /// Shows it, or changes it.
    pub fn run(&self, session: &VerbSession) -> anyhow::Result<Exit> {
        match (&self.change, &self.id) {
            (Some(GroupChange::Delete(delete)), _) => delete.run(session),
            (Some(GroupChange::Reset(reset)), _) => reset.run(session),
            (Some(GroupChange::Create(create)), _) => create.run(session),
            (Some(GroupChange::Offsets(offsets)), _) => offsets.run(session),
            (Some(GroupChange::DeleteOffsets(delete)), _) => delete.run(session),
            (Some(GroupChange::RemoveMembers(remove)), _) => remove.run(session),
            (Some(GroupChange::History(history)), _) => history.run(session),
            (None, Some(id)) => self.show(session, &id.as_str().into()),
            (None, None) => Err(usage("which group?")),
        }
    }

    fn show(&self, session: &VerbSession, id: &Arc<str>) -> anyhow::Result<Exit> {
        let cluster = session.cluster()?;
        let detail = runtime::run(async {
            let mut detail = cluster.group(id).await?;
            cluster.fill_group(&mut detail, NextTimes::default(), usize::MAX).await;
            Ok(detail)
        })?;
        answer(&detail).print(self.output, &session.zone()?)
    }
}

fn answer(detail: &GroupDetail) -> Printout {
    let missing = detail.members.why().filter(|_| !matches!(detail.members, Known::Unsupported(_)));
    let mut facts = facts(&detail.group, &["group", "state", "type", "protocol", "coordinator", "lag"]);
    if let Some(epochs) = detail.epochs {
        facts.push(("epoch", Cell::Signed(epochs.group.into())));
        facts.push(("assignment_epoch", Cell::Signed(epochs.assignment.into())));
    }
    let mut sheets = vec![
        ("partitions", Sheet::of(&views::named_partition::rows(detail, &[], crate::run::now()))),
        ("members", Sheet::of(detail.members.at_least().into_iter().flatten())),
    ];
    if let Some(topology) = &detail.topology {
        facts.push(("topology_epoch", Cell::Signed(topology.epoch.into())));
        sheets.push(("topology", Sheet::of(&views::group_topology::topology_rows(detail))));
    }
    Printout { facts, sheets, missing: missing.map(|why| format!("members: {why}")).into_iter().collect() }
}
