//! Remembers what Metadata told: where each broker is, and who leads which partition.
use super::error::Error;
use super::metadata::{BrokerAddress, Metadata, TopicMetadata};
use super::names::{BrokerId, PartitionId};
use crate::config::Address;
use parking_lot::{RwLock, RwLockReadGuard, RwLockWriteGuard};
use std::collections::HashMap;
use std::sync::Arc;

/// The memory behind routing. One for all clones of the handle.
#[derive(Default)]
pub(super) struct Leaders(RwLock<LeaderRows>);

#[derive(Default)]
struct LeaderRows {
    /// None until the first answer.
    brokers: Option<Arc<[BrokerAddress]>>,
    told_by: Option<Address>,
    controller: Option<BrokerId>,
    topics: HashMap<Arc<str>, TopicMetadata>,
}

impl Leaders {
    fn read(&self) -> RwLockReadGuard<'_, LeaderRows> {
        self.0.read()
    }

    fn write(&self) -> RwLockWriteGuard<'_, LeaderRows> {
        self.0.write()
    }

    /// Takes an answer in. Rows that did not change since the last one are replaced *in the answer* by those known,
    /// so that successive looks share their memory. `all` drops topics that the answer lacks.
    pub(super) fn absorb(&self, metadata: &mut Metadata, all: bool) {
        let mut rows = self.write();
        let mut known = if all { std::mem::take(&mut rows.topics) } else { HashMap::new() };
        for topic in &mut metadata.topics {
            let before = if all { known.remove(&topic.name) } else { rows.topics.remove(&topic.name) };
            if let Some(before) = before {
                topic.name = before.name.clone();
                if before.partitions == topic.partitions {
                    topic.partitions = before.partitions;
                }
            }
            if topic.error == 0 || !topic.partitions.is_empty() {
                rows.topics.insert(topic.name.clone(), topic.clone());
            }
        }
        if let Some(before) = rows.brokers.as_ref().filter(|before| **before == metadata.brokers) {
            metadata.brokers = before.clone();
        }
        rows.brokers = Some(metadata.brokers.clone());
        rows.told_by = Some(metadata.told_by.clone());
        rows.controller = metadata.controller;
    }

    /// Whoever was told of is not worth asking any more.
    pub(super) fn forget_brokers(&self) {
        self.write().brokers = None;
    }

    /// Every broker that was told of; none before the first answer.
    pub(super) fn brokers(&self) -> Option<Arc<[BrokerAddress]>> {
        self.read().brokers.clone()
    }

    /// Where a broker is, and who said so.
    pub(super) fn address(&self, broker: BrokerId) -> Option<(Address, Address)> {
        let rows = self.read();
        let found = rows.brokers.as_ref()?.iter().find(|row| row.id == broker)?;
        Some((found.address.clone(), rows.told_by.clone()?))
    }

    pub(super) fn controller(&self) -> Option<BrokerId> {
        self.read().controller
    }

    /// Whoever was told to be the controller is it no longer.
    pub(super) fn forget_controller(&self) {
        self.write().controller = None;
    }

    pub(super) fn topic(&self, topic: &str) -> Option<TopicMetadata> {
        self.read().topics.get(topic).cloned()
    }

    /// Who leads a partition, and in which epoch. None: the topic is not known yet.
    pub(super) fn leader(
        &self,
        topic: &Arc<str>,
        partition: PartitionId,
    ) -> Option<Result<(BrokerId, i32), Error>> {
        let rows = self.read();
        let found = rows.topics.get(topic)?.partition(partition);
        let topic = topic.clone();
        Some(match found {
            None => Err(Error::UnknownPartition { topic, partition }),
            Some(found) => match found.leader {
                Some(leader) => Ok((leader, found.leader_epoch)),
                None if found.no_listener() => Err(Error::NoListener { topic, partition }),
                None => Err(Error::NoLeader { topic, partition }),
            },
        })
    }

    /// What is known of these topics has proved wrong.
    pub(super) fn forget(&self, topic: &str) {
        self.write().topics.remove(topic);
    }
}
