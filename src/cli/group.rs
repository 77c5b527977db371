//! `kafdeck group ID`: one consumer group with its members and the lag of every partition.
use super::exit::Exit;
use super::print::{Answer, Cell, Form, Sheet};
use super::session::Session;
use super::{groups, runtime};
use crate::kafka::model::{GroupDetail, GroupPartition, Member};
use std::sync::Arc;

/// Show a consumer group: committed offsets, ends, lag and members
#[derive(Debug, clap::Args)]
pub struct Group {
    /// The group's id
    #[arg(value_name = "ID", add = super::completions::groups())]
    id: String,
    #[arg(short, long, value_enum, default_value_t = Form::Table)]
    output: Form,
}

impl Group {
    /// Shows it.
    pub fn run(&self, session: &Session) -> anyhow::Result<Exit> {
        let cluster = session.cluster()?;
        let id: Arc<str> = self.id.as_str().into();
        let detail = runtime::run(async { Ok(cluster.group(&id).await?) })?;
        answer(&detail).print(self.output, &session.zone()?)
    }
}

fn answer(detail: &GroupDetail) -> Answer {
    let group = &detail.group;
    let partitions = Sheet {
        columns: vec!["topic", "partition", "committed", "end", "lag", "member", "host"],
        rows: detail.partitions.iter().map(|row| partition(row, &detail.members)).collect(),
    };
    let members = Sheet {
        columns: vec!["member", "instance", "client", "host", "partitions"],
        rows: detail.members.iter().map(member).collect(),
    };
    Answer {
        facts: vec![
            ("group", Cell::text(&*group.id)),
            ("state", Cell::text(&*group.state)),
            ("type", Cell::text(&*group.kind)),
            ("protocol", Cell::text(&*group.protocol)),
            ("coordinator", Cell::maybe(group.coordinator, |broker| Cell::Number(broker.0.into()))),
            ("lag", groups::lag(group)),
        ],
        sheets: vec![("partitions", partitions), ("members", members)],
        missing: Vec::new(),
    }
}

fn partition(row: &GroupPartition, members: &[Member]) -> Vec<Cell> {
    let member = row.member.and_then(|at| members.get(at));
    vec![
        Cell::text(&*row.topic),
        Cell::Number(row.partition.0.into()),
        Cell::maybe(row.committed, |offset| Cell::Number(offset.0)),
        Cell::known(&row.end, |end| Cell::Number(end.0)),
        Cell::maybe(row.lag(), |lag| Cell::Number(i64::try_from(lag).unwrap_or(i64::MAX))),
        Cell::maybe(member, |member| Cell::text(&*member.id)),
        Cell::maybe(member, |member| Cell::text(&*member.host)),
    ]
}

fn member(member: &Member) -> Vec<Cell> {
    let assigned = member.assigned.iter().map(|(topic, partition)| format!("{topic}/{partition}"));
    vec![
        Cell::text(&*member.id),
        Cell::maybe(member.instance.as_deref(), Cell::text),
        Cell::text(&*member.client),
        Cell::text(&*member.host),
        Cell::Texts(assigned.collect()),
    ]
}
