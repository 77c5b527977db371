//! Plain data about a cluster: what screens and verbs show. Knows neither the protocol nor a screen.
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;
use uuid::Uuid;

pub use super::broker::{Broker, BrokerState, LogDir, Role, Volume};
pub use super::config::{Config, ConfigKind, ConfigSource, ConfigSynonym};
pub use super::group::{Group, GroupDetail};
pub(crate) use super::group::{GroupPartition, GroupTopic, Member, MemberFacts, Watched};
pub(crate) use super::known::Holes;
pub use super::known::Known;
pub use super::lag::Lag;
pub use super::offset::{Offset, Timestamp};
pub(crate) use super::pace::{Pace, STEADY};
pub use super::rights::ClusterRights;
pub(crate) use super::topology::{GroupEpochs, StreamsFacts, Subtopology, TaskLists, TaskName, Topology};
pub(crate) use crate::wire::Partition;
pub use crate::wire::{BrokerId, PartitionId};

/// KRaft or ZooKeeper: told apart by whether a broker speaks DescribeQuorum (KIP-595).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum ClusterKind {
    #[default]
    Unknown,
    KRaft,
    ZooKeeper,
}

/// Who controls the cluster. On KRaft this is the quorum leader, never the id that Metadata answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Controller {
    pub id: BrokerId,
    /// Leader epoch of the metadata quorum; none on ZooKeeper-era clusters.
    pub epoch: Option<i32>,
    /// When this program saw the controller change (or first saw it).
    pub since: Timestamp,
}

/// The cluster as a whole.
#[derive(Clone, Debug, Default)]
pub struct Overview {
    pub id: Option<String>,
    pub kind: ClusterKind,
    /// As far as ApiVersions and finalized features tell: "4.1" or "2.8 – 3.0".
    pub version: Option<String>,
    pub controller: Known<Controller>,
    /// The metadata quorum, on KRaft.
    pub quorum: Known<Quorum>,
    pub brokers: Vec<Broker>,
    /// Features that the cluster has settled on (KIP-584), such as `metadata.version`, with their level; empty where it tells none.
    pub features: BTreeMap<String, i16>,
    /// Only controllers can be asked: no topic is told of, no group, and no broker but them.
    pub through_controllers: bool,
    /// What this login may do with the cluster; none where that is not told.
    pub rights: Option<ClusterRights>,
}

impl Overview {
    /// "metadata.version 27, group.version 1"; none where nothing is told.
    pub fn feature_words(&self) -> Option<String> {
        let words = self.features.iter().map(|(name, level)| format!("{name} {level}"));
        (!self.features.is_empty()).then(|| words.collect::<Vec<_>>().join(", "))
    }
}

/// Why a list is empty where only controllers are asked.
pub const UNTOLD_BY_CONTROLLERS: &str =
    "not told by controllers, who alone are asked: name a broker's address (-b) for them";

/// One topic in a list.
#[derive(Clone, Debug)]
pub struct Topic {
    pub name: Arc<str>,
    pub internal: bool,
    /// Which topic of this name it is; nil before Kafka 2.8.
    pub id: Uuid,
    /// Kafka's error for this topic, in words (for example: no right to describe it).
    pub error: Option<Arc<str>>,
    pub partitions: Arc<[Partition]>,
    /// Sum of (end - first) offsets: an upper bound on compacted and transactional topics.
    pub records: Known<u64>,
    /// Bytes on disk of the leader replicas (DescribeLogDirs).
    pub size: Known<u64>,
    /// Records per second since the last look, from end offsets.
    pub rate: Known<f64>,
    /// The last rates, oldest first, one a look. Shared by topics that stand still.
    pub rates: Arc<[f32]>,
    /// Greatest record timestamp (ListOffsets -3, KIP-734).
    pub last: Known<Timestamp>,
    pub cleanup: Known<Cleanup>,
    /// An open transaction holds its readers of committed records back, for longer than a moment.
    pub held_back: bool,
}

impl Topic {
    /// A topic of which nothing but its partitions has been told yet.
    pub fn new(name: Arc<str>, internal: bool, partitions: Arc<[Partition]>) -> Self {
        Topic {
            name,
            internal,
            id: Uuid::nil(),
            error: None,
            partitions,
            records: Known::Loading,
            size: Known::Loading,
            rate: Known::Loading,
            rates: Arc::default(),
            last: Known::Loading,
            cleanup: Known::Loading,
            held_back: false,
        }
    }

    /// Whether that is another topic of the same name: this one was deleted, and that one created.
    pub fn is_another(&self, id: Uuid) -> bool {
        !self.id.is_nil() && !id.is_nil() && self.id != id
    }

    /// A partition without leader or with replicas out of sync, or an error instead of an answer.
    pub fn is_unhealthy(&self) -> bool {
        let unwell = |partition: &Partition| partition.leader.is_none() || partition.under_replicated();
        self.error.is_some() || self.partitions.iter().any(unwell)
    }
}

/// What becomes of old records: `cleanup.policy` and `retention.ms`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cleanup {
    pub compact: bool,
    pub delete: bool,
    /// Milliseconds; none is for ever.
    pub retention_ms: Option<i64>,
}

/// The offsets of a partition that a reader meets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PartitionEnds {
    /// First offset still there (log start).
    pub first: Offset,
    /// High watermark: the offset that the next committed record gets.
    pub end: Offset,
    /// Last stable offset: below `end` while a transaction is open. Equals `end` where not asked.
    pub stable: Offset,
}

/// A partition with the facts that cost a question of their own.
#[derive(Clone, Debug)]
pub struct PartitionDetail {
    pub partition: Partition,
    pub ends: Known<PartitionEnds>,
    /// Bytes on disk of the leader replica.
    pub size: Known<u64>,
}

/// One topic with all that is asked about its partitions.
#[derive(Clone, Debug)]
pub struct TopicDetail {
    pub topic: Topic,
    pub partitions: Vec<PartitionDetail>,
}

/// The metadata quorum (DescribeQuorum, KIP-595 and KIP-836).
#[derive(Clone, Debug, PartialEq)]
pub struct Quorum {
    pub leader: BrokerId,
    pub epoch: i32,
    pub high_watermark: Offset,
    pub voters: Vec<QuorumReplica>,
    pub observers: Vec<QuorumReplica>,
}

/// From this many milliseconds on a controller of which nothing was heard counts as lost: a follower asks for the
/// metadata log at least every half second.
pub const SILENT: u64 = 10_000;

impl Quorum {
    /// For how many milliseconds the leader has not heard of a replica, by the leader's clock. Failed: never, since it
    /// leads. Unsupported: brokers before Kafka 3.3 don't tell.
    pub fn silence(&self, replica: &QuorumReplica) -> Known<u64> {
        self.since(replica.id, replica.last_fetch)
    }

    /// The same since it was last caught up.
    pub fn behind_for(&self, replica: &QuorumReplica) -> Known<u64> {
        self.since(replica.id, replica.last_caught_up)
    }

    /// Whether nothing was heard of a replica for so long that it counts as lost.
    pub fn is_lost(&self, replica: &QuorumReplica) -> bool {
        match self.silence(replica) {
            Known::Is(silence) => silence >= SILENT,
            Known::Failed(_) => true,
            _ => false,
        }
    }

    fn since(&self, id: BrokerId, at: Option<Timestamp>) -> Known<u64> {
        let all = || self.voters.iter().chain(&self.observers);
        let Some(newest) = all().filter_map(|row| row.last_fetch.max(row.last_caught_up)).max() else {
            return Known::Unsupported(
                "brokers before Kafka 3.3 do not tell when a controller was heard of".into(),
            );
        };
        match at {
            _ if id == self.leader => Known::Is(0),
            Some(at) => Known::Is(newest.0.saturating_sub(at.0).max(0).unsigned_abs()),
            None => Known::Failed("the quorum's leader has never heard of it".into()),
        }
    }
}

/// A voter or an observer of the metadata quorum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuorumReplica {
    pub id: BrokerId,
    pub log_end: Offset,
    pub last_fetch: Option<Timestamp>,
    pub last_caught_up: Option<Timestamp>,
}

/// Who answered in the place of the cluster that was asked first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Another {
    pub address: String,
    /// Cluster ids.
    pub expected: Arc<str>,
    pub found: Arc<str>,
}

/// One look at the whole cluster, shared by every screen. Taken again and again while the program is open.
#[derive(Clone, Debug, Default)]
pub struct Pulse {
    /// Counts up with each look; two pulses with the same number are the same.
    pub number: u64,
    /// When the last answer came in.
    pub at: Option<Timestamp>,
    pub overview: Overview,
    pub topics: Arc<[Topic]>,
    /// Groups with their lag; loading until the first look at the groups.
    pub groups: Known<Arc<[Group]>>,
    /// Topics that are not internal, and topics that are not well: counted once a look, for heads that are drawn often.
    pub visible_topics: usize,
    pub unhealthy_topics: usize,
    /// Records per second over all topics that are not internal.
    pub rate: Known<f64>,
    pub rates: Vec<f32>,
    /// The time that lies between the first and the last of them.
    pub rates_over: Duration,
    /// Partitions whose last stable offset stays behind: (topic, partition, since when seen).
    pub held_back: Vec<(Arc<str>, PartitionId, Timestamp)>,
    /// Why the last look failed: the rows above are older than that.
    pub trouble: Option<Arc<str>>,
    /// Another cluster answered: there are no more looks, and nothing can be sent.
    pub another: Option<Another>,
    /// What each broker that could not be asked said.
    pub partial: BTreeMap<BrokerId, Arc<str>>,
}

impl Pulse {
    /// Whether everything that was looked at is well; none while there is no evidence yet.
    pub fn is_well(&self) -> Option<bool> {
        let overview = &self.overview;
        self.at?;
        let down = |broker: &Broker| broker.state.is_down() || broker.state.trouble().is_some();
        let lost = matches!(overview.controller, Known::Failed(_)) || self.groups.lacks().is_some();
        if self.trouble.is_some() || self.unhealthy_topics > 0 || !self.partial.is_empty() || lost {
            return Some(false);
        }
        let lost_vote =
            overview.quorum.whole().is_some_and(|quorum| quorum.voters.iter().any(|one| quorum.is_lost(one)));
        if overview.brokers.iter().any(down) || lost_vote {
            return Some(false);
        }
        let asked = overview.brokers.iter().any(|broker| broker.state == BrokerState::Up);
        // Controllers tell nothing of what would be ill.
        let told = asked && overview.controller != Known::Loading && !overview.through_controllers;
        told.then_some(true)
    }
}
