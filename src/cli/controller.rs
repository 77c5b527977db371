//! `kafdeck controller`: who controls the cluster. On KRaft the quorum's leader, never the id that Metadata answers.
use super::exit::Exit;
use super::print::{Answer, Cell, Form, Sheet};
use super::runtime;
use super::session::Session;
use crate::kafka::model::{Kind, Overview, Quorum};
use crate::run;
use crate::views::controller::replicas;

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
        let overview = runtime::run(async { Ok(cluster.overview(run::now()).await?) })?;
        let answer = match overview.quorum.whole() {
            Some(quorum) => of_quorum(&overview, quorum),
            None => of_broker(&overview),
        };
        answer.print(self.output, &session.zone()?)
    }
}

fn kind(overview: &Overview) -> Cell {
    match overview.kind {
        Kind::KRaft => Cell::text("KRaft"),
        Kind::ZooKeeper => Cell::text("ZooKeeper"),
        Kind::Unknown => Cell::Unsupported("no broker tells it".into()),
    }
}

fn of_broker(overview: &Overview) -> Answer {
    let leader = Cell::known(&overview.controller, |controller| Cell::Signed(controller.id.0.into()));
    Answer { facts: vec![("kind", kind(overview)), ("leader", leader)], ..Answer::default() }
}

fn of_quorum(overview: &Overview, quorum: &Quorum) -> Answer {
    let rows = replicas(quorum);
    Answer {
        facts: vec![
            ("kind", kind(overview)),
            ("leader", Cell::Signed(quorum.leader.0.into())),
            ("epoch", Cell::Signed(quorum.epoch.into())),
            ("high_watermark", Cell::Signed(quorum.high_watermark.0)),
        ],
        sheets: vec![
            ("voters", Sheet::of(rows.iter().filter(|row| row.voter))),
            ("observers", Sheet::of(rows.iter().filter(|row| !row.voter))),
        ],
        missing: Vec::new(),
    }
}
