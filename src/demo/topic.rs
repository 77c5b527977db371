//! A topic and its partitions: who leads, who is in sync, and the log behind it. Knows no protocol message.
use super::log::{Compaction, Log, Retention};
use parking_lot::{Mutex, MutexGuard, RwLock};
use std::collections::BTreeMap;
use std::sync::{Arc, Weak};
use tokio::sync::Notify;
use uuid::Uuid;

/// What the configs of a topic come to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TopicSettings {
    pub keep: Retention,
    /// None: `cleanup.policy` has no `compact`.
    pub compaction: Option<Compaction>,
    pub max_message_bytes: usize,
    pub log_append_time: bool,
    pub min_in_sync: usize,
}

/// A topic.
pub struct Topic {
    pub name: Arc<str>,
    pub id: Uuid,
    pub internal: bool,
    /// What was set on the topic itself.
    pub configs: RwLock<BTreeMap<String, String>>,
    settings: RwLock<TopicSettings>,
    partitions: RwLock<Vec<Arc<Partition>>>,
}

/// A partition: everything of it behind one lock.
pub struct Partition {
    pub id: i32,
    inner: Mutex<Replicated>,
}

/// What a partition's lock guards.
pub struct Replicated {
    /// None: offline.
    pub leader: Option<i32>,
    pub leader_epoch: i32,
    /// The first is the preferred leader.
    pub replicas: Box<[i32]>,
    pub in_sync: Vec<i32>,
    pub log: Log,
    /// So many records more than the log has are promised by ListOffsets, to clients that must not believe it.
    pub promised: i64,
    waiting: Vec<Weak<Notify>>,
}

impl Topic {
    pub fn new(
        name: Arc<str>,
        id: Uuid,
        configs: BTreeMap<String, String>,
        settings: TopicSettings,
        partitions: Vec<Arc<Partition>>,
    ) -> Topic {
        let internal = matches!(&*name, "__consumer_offsets" | "__transaction_state");
        let configs = RwLock::new(configs);
        let (settings, partitions) = (RwLock::new(settings), RwLock::new(partitions));
        Topic { name, id, internal, configs, settings, partitions }
    }

    pub fn settings(&self) -> TopicSettings {
        *self.settings.read()
    }

    pub fn set_settings(&self, settings: TopicSettings) {
        *self.settings.write() = settings;
    }

    pub fn partitions(&self) -> Vec<Arc<Partition>> {
        self.partitions.read().clone()
    }

    pub fn partition_count(&self) -> usize {
        self.partitions.read().len()
    }

    pub fn partition(&self, id: i32) -> Option<Arc<Partition>> {
        self.partitions.read().get(usize::try_from(id).ok()?).cloned()
    }

    pub fn add_partitions(&self, more: Vec<Arc<Partition>>) {
        self.partitions.write().extend(more);
    }

    /// Wakes every fetch that waits on any partition: the topic is gone.
    pub fn wake(&self) {
        for partition in self.partitions() {
            partition.lock().wake();
        }
    }
}

impl Partition {
    /// A new partition, led by its first replica that is live.
    pub fn new(id: i32, replicas: Box<[i32]>, live: impl Fn(i32) -> bool) -> Arc<Partition> {
        let in_sync: Vec<i32> = replicas.iter().copied().filter(|id| live(*id)).collect();
        let leader = in_sync.first().copied();
        let log = Log::default();
        let (promised, waiting) = (0, Vec::new());
        let inner = Replicated { leader, leader_epoch: 0, replicas, in_sync, log, promised, waiting };
        Arc::new(Partition { id, inner: Mutex::new(inner) })
    }

    pub fn lock(&self) -> MutexGuard<'_, Replicated> {
        self.inner.lock()
    }
}

impl Replicated {
    /// Makes `waiter` hear of the next change.
    pub fn wait(&mut self, waiter: &Arc<Notify>) {
        self.waiting.retain(|waiting| waiting.strong_count() > 0);
        self.waiting.push(Arc::downgrade(waiter));
    }

    /// Tells whoever waits that something changed: an append, a leader, a transaction's end.
    pub fn wake(&mut self) {
        for waiting in self.waiting.drain(..) {
            if let Some(waiter) = waiting.upgrade() {
                waiter.notify_one();
            }
        }
    }

    /// Takes a broker that went away out of the in-sync replicas; the next one in sync leads. The last in-sync replica
    /// stays in the list, as in Kafka, and the partition is offline.
    pub fn lose(&mut self, broker: i32, live: impl Fn(i32) -> bool) {
        if self.in_sync.len() > 1 {
            self.in_sync.retain(|id| *id != broker);
        }
        if self.leader == Some(broker) {
            let next = self.replicas.iter().copied().find(|id| live(*id) && self.in_sync.contains(id));
            self.lead(next);
        }
    }

    /// Takes a broker back: in sync at once, as leader only where there is none.
    pub fn regain(&mut self, broker: i32) {
        if !self.replicas.contains(&broker) {
            return;
        }
        if self.leader.is_none() {
            if self.in_sync.contains(&broker) {
                self.lead(Some(broker));
            }
        } else if !self.in_sync.contains(&broker) {
            self.in_sync.push(broker);
        }
    }

    /// Changes the leader, in a new epoch.
    pub fn lead(&mut self, broker: Option<i32>) {
        self.leader = broker;
        self.leader_epoch += 1;
        self.wake();
    }
}
