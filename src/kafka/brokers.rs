//! The brokers, what kind of cluster they make, and who controls it.
use super::cluster::Cluster;
use super::errors::{Error, Right};
use super::model::{
    Broker, BrokerId, BrokerState, ClusterKind, Controller, Known, Overview, Quorum, Role, SILENT, Timestamp,
};
use crate::wire::{self, Connection, Question, Target, WhichTopics};
use futures_util::future::join_all;
use kafka_protocol::messages::describe_quorum_response::Node;
use kafka_protocol::messages::{ApiKey, ApiVersionsRequest, DescribeClusterResponse};
use kafka_protocol::protocol::StrBytes;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

/// A broker that lives answers ApiVersions at once; one that does not in this time counts as unreachable.
const PATIENCE: Duration = Duration::from_secs(3);

type Reached = BTreeMap<BrokerId, Result<Connection, wire::Error>>;

impl Cluster {
    /// The cluster as a whole, with what its partitions and disks add up to. `now` dates a change of the controller.
    ///
    /// # Errors
    /// If no broker answers. What fails further on fails in its own cell.
    pub async fn overview(&self, now: Timestamp) -> Result<Overview, Error> {
        let (topics, _) = self.first_look().await?;
        let (overview, disks) = tokio::join!(self.brokers(now), self.log_dirs(None));
        let mut overview = overview?;
        super::tally::partitions(&mut overview.brokers, &topics);
        let (told, missing) = super::tally::totals(&disks);
        super::tally::disks(&mut overview.brokers, &told, &missing);
        Ok(overview)
    }

    /// The cluster without what its partitions add up to.
    pub(super) async fn brokers(&self, now: Timestamp) -> Result<Overview, Error> {
        let doing = "asking for the brokers";
        let metadata = self.wire.metadata(WhichTopics::None).await.map_err(Error::wire(doing))?;
        let (described, reached) = tokio::join!(self.described(), self.reached(&metadata));
        // Whoever is known to live is asked first: any other may keep us waiting.
        let up =
            reached.iter().find(|(_, row)| row.is_ok()).map_or(Target::Any, |(id, _)| Target::Broker(*id));
        let quorum = self.quorum_with_nodes(up, PATIENCE).await;
        let mut brokers: Vec<Broker> = metadata.brokers.iter().map(|row| broker(row, &reached)).collect();
        if self.through_controllers() {
            // Which of them are brokers too they do not tell.
            for row in &mut brokers {
                row.role = Role::Controller;
                row.disk = Known::Unsupported("controllers tell no log directories".into());
            }
        }
        for (id, why) in doubtful(&metadata.brokers) {
            brokers.iter_mut().filter(|row| row.id == id && !row.state.is_down()).for_each(|row| {
                row.state = BrokerState::Doubtful(why.clone());
            });
        }
        let mut rights = None;
        match &described {
            Ok(described) => {
                add_fenced(&mut brokers, described);
                rights = self.saw_rights(described);
            }
            Err(error) if error.is_unsupported() => rights = self.rights_by_metadata().await,
            Err(_) => {}
        }
        let kind = kind(&reached, &quorum);
        let controller = match (&quorum, kind) {
            (Ok((quorum, nodes)), _) => {
                roles(&mut brokers, quorum, nodes);
                if quorum.leader.0 < 0 {
                    no_controller()
                } else {
                    Known::Is(self.saw_controller(quorum.leader, Some(quorum.epoch), now))
                }
            }
            (Err(_), ClusterKind::ZooKeeper) => match metadata.controller {
                Some(id) => Known::Is(self.saw_controller(id, None, now)),
                None => no_controller(),
            },
            (Err(error), _) => error.known(),
        };
        mark(&mut brokers, &controller);
        brokers.sort_unstable_by_key(|broker| broker.id);
        let id = metadata.cluster_id.map(|id| id.to_string());
        let quorum = Known::from(quorum.map(|(quorum, _)| quorum));
        let (version, features) = (version(&reached), features(&reached));
        let through_controllers = self.through_controllers();
        Ok(Overview { id, kind, version, controller, quorum, brokers, features, through_controllers, rights })
    }

    /// Whether nobody but KRaft controllers is asked (KIP-919).
    pub fn through_controllers(&self) -> bool {
        self.wire.options().controllers
    }

    /// DescribeCluster (60), which alone tells fenced brokers (KIP-1073, Kafka 4.0).
    async fn described(&self) -> Result<DescribeClusterResponse, Error> {
        let doing = "describing the cluster";
        let build = |version| self.described_with_rights(version);
        let asked = self.wire.ask(Target::Any, PATIENCE, build).await;
        let response: DescribeClusterResponse = asked.map_err(Error::wire(doing))?;
        let right = || Right::on_cluster("Describe");
        Error::check(response.error_code, response.error_message.as_deref(), doing, right)?;
        Ok(response)
    }

    /// Talks to every broker: that it answers is the only proof that it lives.
    async fn reached(&self, metadata: &wire::Metadata) -> Reached {
        let rows = metadata.brokers.iter().map(|row| async {
            let question = Question::to(Target::Broker(row.id)).within(PATIENCE).at_most(3);
            let answer = self.wire.put(&question, api_versions).await;
            (row.id, answer.map(|answer| answer.connection))
        });
        join_all(rows).await.into_iter().collect()
    }

    /// Whether every broker that answers has this version of a request; none if none answers.
    pub(super) async fn all_speak(&self, key: ApiKey, version: i16) -> Option<bool> {
        let metadata = self.wire.metadata(WhichTopics::Some(&[])).await.ok()?;
        let reached = self.reached(&metadata).await;
        let ranges = reached.values().filter_map(|row| Some(row.as_ref().ok()?.versions().range(key as i16)));
        let speaks = ranges.map(|range| range.is_some_and(|(_, highest)| highest >= version));
        speaks.reduce(|all, one| all && one)
    }
}

fn no_controller() -> Known<Controller> {
    Known::Failed("the cluster has no controller at the moment: an election is under way".into())
}

fn api_versions(version: i16) -> ApiVersionsRequest {
    let request = ApiVersionsRequest::default();
    if version < 3 {
        return request;
    }
    request
        .with_client_software_name(StrBytes::from_static_str("kafdeck"))
        .with_client_software_version(StrBytes::from_static_str(env!("CARGO_PKG_VERSION")))
}

/// A broker as metadata advertises it, not yet talked to.
pub(super) fn advertised(row: &wire::BrokerAddress) -> Broker {
    let (host, port) = (row.address.host.to_string(), row.address.port);
    let rack = row.rack.as_ref().map(ToString::to_string);
    Broker { host, port, rack, ..Broker::unseen(row.id) }
}

fn broker(row: &wire::BrokerAddress, reached: &Reached) -> Broker {
    let state = match reached.get(&row.id) {
        Some(Ok(_)) => BrokerState::Up,
        Some(Err(error)) => BrokerState::Unreachable(error.to_string().into()),
        None => BrokerState::Unknown,
    };
    let version = reached.get(&row.id).and_then(|row| row.as_ref().ok()?.versions().release());
    Broker { state, version, ..advertised(row) }
}

fn add_fenced(brokers: &mut Vec<Broker>, described: &DescribeClusterResponse) {
    for row in described.brokers.iter().filter(|row| row.is_fenced) {
        let id = BrokerId(row.broker_id.0);
        let at = brokers.iter().position(|broker| broker.id == id).unwrap_or_else(|| {
            let (host, port) = (row.host.to_string(), u16::try_from(row.port).unwrap_or(0));
            let rack = row.rack.as_ref().map(ToString::to_string);
            brokers.push(Broker { host, port, rack, ..Broker::unseen(id) });
            brokers.len() - 1
        });
        brokers[at].state = BrokerState::Fenced;
    }
}

fn kind<T>(reached: &Reached, quorum: &Result<T, Error>) -> ClusterKind {
    let mut answered = reached.values().filter_map(|row| row.as_ref().ok());
    match answered.next() {
        _ if quorum.is_ok() => ClusterKind::KRaft,
        None => ClusterKind::Unknown,
        Some(first) if first.versions().is_kraft() => ClusterKind::KRaft,
        Some(_) => ClusterKind::ZooKeeper,
    }
}

/// Who votes in the quorum is a controller; a voter that is no broker gets a row of its own.
fn roles(brokers: &mut Vec<Broker>, quorum: &Quorum, nodes: &[Node]) {
    for voter in &quorum.voters {
        if let Some(broker) = brokers.iter_mut().find(|broker| broker.id == voter.id) {
            if broker.role == Role::Broker {
                broker.role = Role::Both;
            }
            continue;
        }
        let listener =
            nodes.iter().find(|node| node.node_id.0 == voter.id.0).and_then(|node| node.listeners.first());
        let (host, port) = listener.map_or((String::new(), 0), |row| (row.host.to_string(), row.port));
        let disk = Known::Unsupported("a controller without partitions tells no log directories".into());
        let state = match quorum.silence(voter) {
            Known::Is(silence) if silence < SILENT => BrokerState::Up,
            Known::Is(silence) => {
                let seconds = silence / 1000;
                BrokerState::Unreachable(
                    format!("the quorum's leader has not heard of it for {seconds} s").into(),
                )
            }
            Known::Failed(why) => BrokerState::Unreachable(why),
            _ => BrokerState::Unknown,
        };
        brokers.push(Broker { host, port, role: Role::Controller, disk, state, ..Broker::unseen(voter.id) });
    }
}

/// Which brokers share one address with others, and what that means: who answers there is only one of them.
pub(super) fn doubtful(brokers: &[wire::BrokerAddress]) -> Vec<(BrokerId, Arc<str>)> {
    let rows = wire::shared_addresses(brokers).into_iter().flat_map(|(address, ids)| {
        let names: Vec<String> = ids.iter().map(ToString::to_string).collect();
        let why: Arc<str> = format!(
            "brokers {} advertise one address, {address}: only one of them answers there (advertised.listeners)",
            names.join(", ")
        )
        .into();
        ids.into_iter().map(move |id| (id, why.clone()))
    });
    rows.collect()
}

fn mark(brokers: &mut [Broker], controller: &Known<Controller>) {
    for broker in brokers {
        broker.is_controller = controller.clone().map(|controller| controller.id == broker.id);
    }
}

/// "4.3", or "2.8 – 3.0" in the middle of an upgrade.
fn version(reached: &Reached) -> Option<String> {
    let releases = reached.values().filter_map(|row| row.as_ref().ok()?.versions().release());
    // By number: 3.10 would come after 3.9. Some names hold two ("3.5/3.6"); the first counts.
    let number = |release: &str| -> Vec<u32> {
        release.split(['.', '/']).map(|part| part.parse().unwrap_or(0)).collect()
    };
    let mut releases: Vec<&'static str> = releases.collect();
    releases.sort_unstable_by_key(|release| number(release));
    match (releases.first()?, releases.last()?) {
        (oldest, newest) if oldest == newest => Some((*oldest).to_owned()),
        (oldest, newest) => Some(format!("{oldest} – {newest}")),
    }
}

/// As the first broker that answered tells them: they are the cluster's.
fn features(reached: &Reached) -> BTreeMap<String, i16> {
    let mut told = reached.values().filter_map(|row| Some(&row.as_ref().ok()?.versions().features));
    told.find(|features| !features.is_empty()).cloned().unwrap_or_default()
}

/// What each unreachable broker said.
pub(super) fn unreachable(brokers: &[Broker]) -> BTreeMap<BrokerId, Arc<str>> {
    let row = |broker: &Broker| match &broker.state {
        BrokerState::Unreachable(why) => Some((broker.id, why.clone())),
        _ => None,
    };
    brokers.iter().filter_map(row).collect()
}
