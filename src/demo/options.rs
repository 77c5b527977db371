//! How a cluster is sized and what it pretends to be. Plain data.
use super::clock::{Clock, SystemClock};
use super::entry::Door;
use std::net::SocketAddr;
use std::sync::Arc;

/// What to start.
#[derive(Clone)]
pub struct Options {
    /// Brokers, with the ids 1 to N.
    pub brokers: usize,
    pub listen: Listen,
    /// Decides the cluster id, the topic ids, the producer ids and who leads what.
    pub seed: u64,
    pub clock: Arc<dyn Clock>,
    pub era: Era,
    pub release: Release,
    /// The broker setting `log.retention.bytes`, per partition; none keeps everything.
    pub retention_bytes: Option<u64>,
    /// The broker setting `auto.create.topics.enable`.
    pub auto_create: bool,
    /// The racks that brokers are dealt to in turn; empty: no racks.
    pub racks: Vec<String>,
    /// The host that brokers advertise in place of the one they listen on: for clients that can't reach it.
    pub advertised_host: Option<String>,
    /// Every broker advertises the port of the first one, as behind a port forward.
    pub one_address: bool,
    /// The quorum's voters have a listener of their own, at which clients may ask controllers (KIP-919).
    pub controllers: bool,
    /// What clients must show before they are served.
    pub door: Door,
}

/// Where the brokers listen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Listen {
    /// 127.0.0.1, on ports that the system picks.
    Ephemeral,
    /// Broker 1 here, the others on the ports after it.
    From(SocketAddr),
}

/// KRaft or ZooKeeper, as clients can tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Era {
    /// Speaks DescribeQuorum; Metadata and DescribeCluster name a random live broker as controller, as KRaft does.
    KRaft,
    /// Has no quorum; the controller that Metadata names is the true one.
    ZooKeeper,
}

/// The Kafka release whose API versions the brokers offer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Release {
    /// All that is spoken here: 4.1.
    Newest,
    /// Topics have ids, and are fetched by name.
    V2_8,
    V2_4,
    V2_1,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            brokers: 3,
            listen: Listen::Ephemeral,
            seed: 1,
            clock: Arc::new(SystemClock),
            era: Era::KRaft,
            release: Release::Newest,
            retention_bytes: None,
            auto_create: false,
            racks: ["eu-1a", "eu-1b", "eu-1c"].map(str::to_owned).to_vec(),
            advertised_host: None,
            one_address: false,
            controllers: false,
            door: Door::default(),
        }
    }
}
