//! `kafdeck groups`: the consumer groups and how far they lag.
use super::exit::Exit;
use super::print::{Answer, Cell, Form, Sheet};
use super::runtime;
use super::session::Session;
use crate::kafka::model::Group;

/// List the consumer groups with their lag
#[derive(Debug, clap::Args)]
pub struct Groups {
    #[arg(short, long, value_enum, default_value_t = Form::Table)]
    output: Form,
}

impl Groups {
    /// Lists them. Groups of a broker that can't be asked are missing, and that is said.
    pub fn run(&self, session: &Session) -> anyhow::Result<Exit> {
        let cluster = session.cluster()?;
        let (groups, partial) = runtime::run(async { Ok(cluster.groups().await?) })?;
        let sheet = Sheet { columns: COLUMNS.to_vec(), rows: groups.iter().map(row).collect() };
        let missing = partial.iter().map(|(broker, why)| format!("groups of broker {broker}: {why}"));
        Answer { missing: missing.collect(), ..Answer::list(sheet) }.print(self.output, &session.zone()?)
    }
}

const COLUMNS: [&str; 8] = ["group", "state", "type", "protocol", "coordinator", "members", "lag", "topics"];

fn row(group: &Group) -> Vec<Cell> {
    vec![
        Cell::text(&*group.id),
        Cell::text(&*group.state),
        Cell::text(&*group.kind),
        Cell::text(&*group.protocol),
        Cell::maybe(group.coordinator, |broker| Cell::Number(broker.0.into())),
        Cell::known(&group.members, |members| Cell::count(*members)),
        lag(group),
        Cell::Texts(group.topics().map(str::to_owned).collect()),
    ]
}

/// The lag over all partitions.
pub fn lag(group: &Group) -> Cell {
    Cell::known(&group.lag, |lag| Cell::Number(i64::try_from(*lag).unwrap_or(i64::MAX)))
}
