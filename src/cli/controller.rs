//! `kafdeck controller`: who controls the cluster. On KRaft the quorum's leader, never the id that Metadata answers.
use super::exit::Exit;
use super::print::{Cell, OutputForm, Printout, Sheet};
use super::runtime;
use super::session::VerbSession;
use crate::kafka::model::{ClusterKind, Overview, Quorum};
use crate::run;
use crate::views::controller::replicas;

/// Show the controller: on KRaft the metadata quorum, on older clusters the broker that controls
#[derive(Debug, clap::Args)]
pub struct ControllerArgs {
    #[arg(short, long, value_enum, default_value_t = OutputForm::Table)]
    output: OutputForm,
}

impl ControllerArgs {
    /// Shows it.
    pub fn run(&self, session: &VerbSession) -> anyhow::Result<Exit> {
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
        ClusterKind::KRaft => Cell::text("KRaft"),
        ClusterKind::ZooKeeper => Cell::text("ZooKeeper"),
        ClusterKind::Unknown => Cell::Unsupported("no broker tells it".into()),
    }
}

fn features(overview: &Overview) -> Cell {
    match overview.feature_words() {
        None => Cell::Unsupported("no broker tells any".into()),
        Some(words) => Cell::text(words),
    }
}

fn of_broker(overview: &Overview) -> Printout {
    let leader = Cell::known(&overview.controller, |controller| Cell::Signed(controller.id.0.into()));
    Printout { facts: vec![("kind", kind(overview)), ("leader", leader)], ..Printout::default() }
}

fn of_quorum(overview: &Overview, quorum: &Quorum) -> Printout {
    let rows = replicas(quorum);
    Printout {
        facts: vec![
            ("kind", kind(overview)),
            ("leader", Cell::Signed(quorum.leader.0.into())),
            ("epoch", Cell::Signed(quorum.epoch.into())),
            ("high_watermark", Cell::Signed(quorum.high_watermark.0)),
            ("features", features(overview)),
        ],
        sheets: vec![
            ("voters", Sheet::of(rows.iter().filter(|row| row.voter))),
            ("observers", Sheet::of(rows.iter().filter(|row| !row.voter))),
        ],
        missing: Vec::new(),
    }
}
