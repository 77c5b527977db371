//! `kafdeck brokers`: the brokers, and the KRaft controllers beside them.
use super::exit::Exit;
use super::print::{Answer, Cell, Form, Sheet};
use super::runtime;
use super::session::Session;
use crate::kafka::model::{Broker, BrokerState, Role};
use crate::run;

/// List the brokers
#[derive(Debug, clap::Args)]
pub struct Brokers {
    #[arg(short, long, value_enum, default_value_t = Form::Table)]
    output: Form,
}

impl Brokers {
    /// Lists them. A broker that is down is an answer, not a gap in it.
    pub fn run(&self, session: &Session) -> anyhow::Result<Exit> {
        let cluster = session.cluster()?;
        let overview = runtime::run(async { Ok(cluster.overview(run::now()).await?) })?;
        let sheet = Sheet { columns: COLUMNS.to_vec(), rows: overview.brokers.iter().map(row).collect() };
        Answer::list(sheet).print(self.output, &session.zone()?)
    }
}

const COLUMNS: [&str; 12] = [
    "id",
    "address",
    "rack",
    "role",
    "controller",
    "state",
    "leaders",
    "replicas",
    "in_sync",
    "skew",
    "disk",
    "trouble",
];

fn row(broker: &Broker) -> Vec<Cell> {
    let role = match broker.role {
        Role::Broker => "broker",
        Role::Controller => "controller",
        Role::Both => "both",
    };
    let (state, trouble) = match &broker.state {
        BrokerState::Unknown => ("unknown", None),
        BrokerState::Up => ("up", None),
        BrokerState::Fenced => ("fenced", None),
        BrokerState::Unreachable(why) => ("unreachable", Some(why)),
    };
    let address = match broker.port {
        0 => broker.host.clone(),
        port if broker.host.contains(':') => format!("[{}]:{port}", broker.host),
        port => format!("{}:{port}", broker.host),
    };
    vec![
        Cell::Number(broker.id.0.into()),
        Cell::Text(address),
        Cell::maybe(broker.rack.as_deref(), Cell::text),
        Cell::text(role),
        Cell::Flag(broker.is_controller),
        Cell::text(state),
        Cell::count(broker.leaders),
        Cell::count(broker.replicas),
        Cell::count(broker.in_sync),
        Cell::maybe(broker.leader_skew, Cell::Real),
        match &broker.state {
            // What a broker that is down keeps on disk can't be known, and its state says why.
            BrokerState::Up | BrokerState::Unknown => Cell::known(&broker.disk, |disk| Cell::Bytes(*disk)),
            BrokerState::Fenced | BrokerState::Unreachable(_) => Cell::Missing(None),
        },
        Cell::maybe(trouble, |why| Cell::text(&**why)),
    ]
}
