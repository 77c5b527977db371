//! Plain data about a broker: what screens and verbs show of it. A part of the model.
use super::known::Known;
use crate::wire::BrokerId;
use std::sync::Arc;

/// What a broker does in a KRaft cluster.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Role {
    #[default]
    Broker,
    Controller,
    Both,
}

impl Role {
    /// Whether it holds partitions.
    pub fn is_broker(self) -> bool {
        self != Role::Controller
    }
}

/// Whether a broker can be talked to.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub enum BrokerState {
    /// Known from metadata, not yet asked.
    #[default]
    Unknown,
    Up,
    /// Registered but fenced by the controller (DescribeCluster v2, KIP-1073).
    Fenced,
    /// Somebody answers at its address, but who that is can't be told; the text says why.
    Doubtful(Arc<str>),
    /// Can't be reached; the text says how it failed.
    Unreachable(Arc<str>),
}

impl BrokerState {
    /// Known to be out of work.
    pub fn is_down(&self) -> bool {
        matches!(self, BrokerState::Fenced | BrokerState::Unreachable(_))
    }

    /// What is wrong with it, in words, where there are any.
    pub fn trouble(&self) -> Option<&Arc<str>> {
        match self {
            BrokerState::Doubtful(why) | BrokerState::Unreachable(why) => Some(why),
            BrokerState::Unknown | BrokerState::Up | BrokerState::Fenced => None,
        }
    }
}

/// One broker (or KRaft controller) with what its partitions add up to.
#[derive(Clone, Debug)]
pub struct Broker {
    pub id: BrokerId,
    pub host: String,
    /// 0 where a controller-only node tells no port.
    pub port: u16,
    pub rack: Option<String>,
    pub role: Role,
    pub is_controller: Known<bool>,
    pub state: BrokerState,
    pub leaders: usize,
    pub replicas: usize,
    /// Replicas on this broker that are in sync.
    pub in_sync: usize,
    /// Leaders against the mean over live brokers, in percent: 0 is even, +50 is half as many again.
    pub leader_skew: Option<f64>,
    /// Bytes of all log directories (DescribeLogDirs).
    pub disk: Known<u64>,
    /// The directories one by one; none where they are not told, and `disk` says why.
    pub log_dirs: Arc<[LogDir]>,
    /// "4.3", by what it speaks; none while it does not answer.
    pub version: Option<&'static str>,
}

/// A directory in which a broker keeps its logs (DescribeLogDirs, KIP-113).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogDir {
    pub path: Arc<str>,
    pub replicas: usize,
    /// Bytes of these replicas.
    pub bytes: u64,
    /// What it lies on (KIP-827, Kafka 3.3).
    pub volume: Option<Volume>,
    /// Why it can't be read.
    pub trouble: Option<Arc<str>>,
}

/// What a log directory lies on, in bytes: other things may take room there too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Volume {
    pub total: u64,
    pub free: u64,
}

impl Volume {
    /// It needs a look: a directory that has no room left goes offline, and with it what lies there.
    pub const NEARLY_FULL: f64 = 0.95;

    /// How full it is: 0 to 1.
    pub fn used(self) -> f64 {
        1.0 - self.free as f64 / self.total.max(1) as f64
    }
}

impl Broker {
    /// How full its fullest volume is; none where no directory tells.
    pub fn fullest(&self) -> Option<f64> {
        self.log_dirs.iter().filter_map(|dir| Some(dir.volume?.used())).reduce(f64::max)
    }

    /// A broker of which only the id is known.
    pub(in crate::kafka) fn unseen(id: BrokerId) -> Broker {
        Broker {
            id,
            host: String::new(),
            port: 0,
            rack: None,
            role: Role::Broker,
            is_controller: Known::Loading,
            state: BrokerState::Unknown,
            leaders: 0,
            replicas: 0,
            in_sync: 0,
            leader_skew: None,
            disk: Known::Loading,
            log_dirs: Arc::default(),
            version: None,
        }
    }
}
