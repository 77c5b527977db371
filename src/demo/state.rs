//! What the cluster is, for everyone who serves it: brokers, topics, settings, and the rest of the demo's parts.
use super::broker::Broker;
use super::clock::Clock;
use super::configs::BrokerConfigs;
use super::entry::FrontDoor;
use super::faults::Faults;
use super::groups::Groups;
use super::kept_metadata::KeptMetadata;
use super::options::Options;
use super::quorum::Quorum;
use super::random::{Random, kafka_text};
use super::rights::Rights;
use super::topic::{Partition, Replicated, Topic};
use super::transactions::Transactions;
use kafka_protocol::error::ResponseError;
use kafka_protocol::messages::ApiKey;
use parking_lot::{Mutex, RwLock};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use uuid::Uuid;

/// The whole cluster.
pub struct State {
    pub options: Options,
    pub cluster_id: String,
    pub clock: Arc<dyn Clock>,
    pub brokers: Vec<Broker>,
    pub topics: RwLock<Topics>,
    pub configs: BrokerConfigs,
    pub quorum: Mutex<Quorum>,
    pub transactions: Mutex<Transactions>,
    pub groups: Groups,
    pub faults: Faults,
    pub rights: Rights,
    pub entry: FrontDoor,
    pub kept_metadata: KeptMetadata,
    /// How often each API was asked of any broker.
    pub asked: Mutex<HashMap<ApiKey, u64>>,
    /// How many of these were CreateTopics that only validate.
    pub rehearsed: AtomicU64,
    random: Mutex<Random>,
}

/// All topics, by name and by id.
#[derive(Default)]
pub struct Topics {
    pub by_name: BTreeMap<Arc<str>, Arc<Topic>>,
    pub by_id: HashMap<Uuid, Arc<Topic>>,
}

impl State {
    pub fn new(options: Options, brokers: Vec<Broker>, entry: FrontDoor) -> State {
        let mut random = Random::new(options.seed);
        let clock = options.clock.clone();
        State {
            cluster_id: kafka_text(random.id()),
            quorum: Mutex::new(Quorum::new(&mut random, brokers.len(), clock.now())),
            transactions: Mutex::new(Transactions::new(&mut random)),
            configs: BrokerConfigs::new(&options),
            groups: Groups::default(),
            topics: RwLock::default(),
            faults: Faults::default(),
            rights: Rights::default(),
            entry,
            kept_metadata: KeptMetadata::default(),
            asked: Mutex::default(),
            rehearsed: AtomicU64::new(0),
            random: Mutex::new(random),
            clock,
            brokers,
            options,
        }
    }

    /// Milliseconds since 1970, as the cluster sees it.
    pub fn now(&self) -> i64 {
        self.clock.now()
    }

    pub fn random(&self) -> Random {
        let mut random = self.random.lock();
        Random::new(random.next())
    }

    pub fn topic(&self, name: &str) -> Option<Arc<Topic>> {
        self.topics.read().by_name.get(name).cloned()
    }

    pub fn topic_by_id(&self, id: Uuid) -> Option<Arc<Topic>> {
        self.topics.read().by_id.get(&id).cloned()
    }

    /// Every topic, by name.
    pub fn all_topics(&self) -> Vec<Arc<Topic>> {
        self.topics.read().by_name.values().cloned().collect()
    }

    pub fn partition(&self, topic: &str, partition: i32) -> Option<Arc<Partition>> {
        self.topic(topic)?.partition(partition)
    }

    /// The partition, if `broker` leads it: what most requests ask first. `epoch` is what the client takes the leader
    /// epoch to be, -1 where it does not say.
    pub fn led<R>(
        &self,
        partition: Option<&Partition>,
        broker: i32,
        epoch: i32,
        then: impl FnOnce(&mut Replicated) -> Result<R, ResponseError>,
    ) -> Result<R, ResponseError> {
        let partition = partition.ok_or(ResponseError::UnknownTopicOrPartition)?;
        let mut replicated = partition.lock();
        if replicated.leader != Some(broker) {
            return Err(ResponseError::NotLeaderOrFollower);
        }
        match epoch {
            epoch if epoch >= 0 && epoch < replicated.leader_epoch => Err(ResponseError::FencedLeaderEpoch),
            epoch if epoch > replicated.leader_epoch => Err(ResponseError::UnknownLeaderEpoch),
            _ => then(&mut replicated),
        }
    }

    /// Takes a topic away; fetches that wait on it are told.
    pub fn remove_topic(&self, name: &str) -> Option<Arc<Topic>> {
        let mut topics = self.topics.write();
        let topic = topics.by_name.remove(name)?;
        topics.by_id.remove(&topic.id);
        drop(topics);
        topic.wake();
        self.quorum.lock().note_change();
        Some(topic)
    }
}
