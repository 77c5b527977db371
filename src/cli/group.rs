//! `kafdeck group ID`: one consumer group with its members and the lag of every partition.
use super::exit::Exit;
use super::print::{Cell, OutputForm, Printout, Sheet};
use super::runtime;
use super::session::VerbSession;
use crate::kafka::model::{GroupDetail, Known};
use crate::views;
use std::sync::Arc;

/// Show a consumer group: committed offsets, ends, lag and members
#[derive(Debug, clap::Args)]
pub struct GroupArgs {
    /// The group's id
    #[arg(value_name = "ID", add = super::completions::groups())]
    id: String,
    #[arg(short, long, value_enum, default_value_t = OutputForm::Table)]
    output: OutputForm,
}

impl GroupArgs {
    /// Shows it.
    pub fn run(&self, session: &VerbSession) -> anyhow::Result<Exit> {
        let cluster = session.cluster()?;
        let id: Arc<str> = self.id.as_str().into();
        let detail = runtime::run(async { Ok(cluster.group(&id).await?) })?;
        answer(&detail).print(self.output, &session.zone()?)
    }
}

fn answer(detail: &GroupDetail) -> Printout {
    let group = &detail.group;
    let missing = detail.members.why().filter(|_| !matches!(detail.members, Known::Unsupported(_)));
    Printout {
        facts: vec![
            ("group", Cell::Name(group.id.clone())),
            ("state", Cell::text(group.state.clone())),
            ("type", Cell::text(group.kind.clone())),
            ("protocol", Cell::text(group.protocol.clone())),
            ("coordinator", Cell::or_none(group.coordinator, |broker| Cell::Signed(broker.0.into()))),
            ("lag", Cell::lag(&group.lag)),
        ],
        sheets: vec![
            ("partitions", Sheet::of(&views::group::rows(detail, &[]))),
            ("members", Sheet::of(detail.members.at_least().into_iter().flatten())),
        ],
        missing: missing.map(|why| format!("members: {why}")).into_iter().collect(),
    }
}
