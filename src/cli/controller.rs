//! `kafdeck controller`: who controls the cluster. On KRaft the quorum's leader, never the id that Metadata answers.
use super::exit::Exit;
use super::print::{Answer, Cell, Form, Sheet};
use super::runtime;
use super::session::Session;
use crate::kafka::model::{Kind, Overview, Quorum, QuorumReplica};
use crate::run;

/// Show the controller: on KRaft the metadata quorum, on older clusters the broker that controls
#[derive(Debug, clap::Args)]
pub struct Controller {
    #[arg(short, long, value_enum, default_value_t = Form::Table)]
    output: Form,
}

impl Controller {
    /// Shows it.
    pub fn run(&self, session: &Session) -> anyhow::Result<Exit> {
        let cluster = session.cluster()?;
        let (overview, quorum) = runtime::run(async {
            let (overview, quorum) = tokio::join!(cluster.overview(run::now()), cluster.quorum());
            Ok((overview?, quorum))
        })?;
        let answer = match quorum {
            Ok(quorum) => of_quorum(&overview, &quorum),
            Err(error) if error.is_unsupported() => of_broker(&overview),
            Err(error) => Answer { missing: vec![error.to_string()], ..of_broker(&overview) },
        };
        answer.print(self.output, &session.zone()?)
    }
}

fn kind(overview: &Overview) -> Cell {
    match overview.kind {
        Kind::KRaft => Cell::text("KRaft"),
        Kind::ZooKeeper => Cell::text("ZooKeeper"),
        Kind::Unknown => Cell::Missing(None),
    }
}

fn of_broker(overview: &Overview) -> Answer {
    let leader = Cell::known(&overview.controller, |controller| Cell::Number(controller.id.0.into()));
    Answer { facts: vec![("kind", kind(overview)), ("leader", leader)], ..Answer::default() }
}

fn of_quorum(overview: &Overview, quorum: &Quorum) -> Answer {
    let end = quorum.high_watermark.0;
    let sheet = |replicas: &[QuorumReplica]| Sheet {
        columns: vec!["id", "log_end", "lag", "last_fetch", "last_caught_up"],
        rows: replicas.iter().map(|replica| row(replica, end)).collect(),
    };
    Answer {
        facts: vec![
            ("kind", kind(overview)),
            ("leader", Cell::Number(quorum.leader.0.into())),
            ("epoch", Cell::Number(quorum.epoch.into())),
            ("high_watermark", Cell::Number(end)),
        ],
        sheets: vec![("voters", sheet(&quorum.voters)), ("observers", sheet(&quorum.observers))],
        missing: Vec::new(),
    }
}

fn row(replica: &QuorumReplica, end: i64) -> Vec<Cell> {
    vec![
        Cell::Number(replica.id.0.into()),
        Cell::Number(replica.log_end.0),
        Cell::Number((end - replica.log_end.0).max(0)),
        Cell::maybe(replica.last_fetch, Cell::time),
        Cell::maybe(replica.last_caught_up, Cell::time),
    ]
}
