//! Who leads what: the answer to Metadata (3), read straight into compact rows.
//!
//! Read by hand rather than by the codec: for 100,000 partitions the codec's structures cost ten times the memory, and
//! equal replica lists can be shared here.
use super::by_hand::{answer_by_hand, question_of_codec};
use super::codes;
use super::names::{BrokerId, PartitionId};
use super::primitives::{CutShort, Primitives};
use crate::config::Address;
use bytes::Bytes;
use kafka_protocol::messages::metadata_request::MetadataRequestTopic;
use kafka_protocol::messages::{MetadataRequest, MetadataResponse, TopicName};
use kafka_protocol::protocol::buf::ByteBuf;
use kafka_protocol::protocol::{Decodable, StrBytes};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use uuid::Uuid;

/// Which topics to ask about.
#[derive(Clone, Copy, Debug)]
pub enum WhichTopics<'a> {
    All,
    Some(&'a [Arc<str>]),
    /// Brokers only.
    None,
}

/// What a broker knows of the cluster.
#[derive(Clone, Debug, PartialEq)]
pub struct Metadata {
    pub cluster_id: Option<Arc<str>>,
    /// True on ZooKeeper-era clusters; on KRaft a random live broker (use DescribeQuorum there).
    pub controller: Option<BrokerId>,
    pub brokers: Arc<[BrokerAddress]>,
    pub topics: Vec<TopicMetadata>,
    /// Kafka's error code for the whole answer (KIP-1102), which then has nothing else; 0 is none.
    pub(super) error: i16,
    /// The broker that answered.
    pub told_by: Address,
}

/// The addresses that several brokers advertise, each with their ids: whoever answers there is only one of them, so
/// that what the others alone know can't be had. A port forward or a load balancer in front does that.
pub fn shared_addresses(brokers: &[BrokerAddress]) -> Vec<(Address, Vec<BrokerId>)> {
    let mut at: BTreeMap<&Address, Vec<BrokerId>> = BTreeMap::new();
    for row in brokers {
        at.entry(&row.address).or_default().push(row.id);
    }
    let shared = at.into_iter().filter(|(_, ids)| ids.len() > 1);
    shared.map(|(address, ids)| (address.clone(), ids)).collect()
}

/// Where a broker can be reached, as the cluster advertises it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BrokerAddress {
    pub id: BrokerId,
    pub address: Address,
    pub rack: Option<Arc<str>>,
}

/// One topic as metadata tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TopicMetadata {
    pub name: Arc<str>,
    /// Nil before Kafka 2.8.
    pub id: Uuid,
    pub internal: bool,
    /// Kafka's error code for this topic; 0 is none.
    pub error: i16,
    /// By number.
    pub partitions: Arc<[Partition]>,
}

/// One partition as metadata tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Partition {
    pub id: PartitionId,
    /// None: the partition is offline.
    pub leader: Option<BrokerId>,
    /// -1 before Kafka 2.1.
    pub leader_epoch: i32,
    /// In assignment order: the first is the preferred leader. Partitions with equal lists share one.
    pub replicas: Arc<[BrokerId]>,
    pub in_sync: Arc<[BrokerId]>,
    pub offline: Arc<[BrokerId]>,
    /// Kafka's error code for this partition; 0 is none. Says why there is no leader: see [`Partition::no_listener`].
    pub error: i16,
}

/// What [`Partition::no_listener`] means, in words.
pub const NO_LISTENER: &str = "its leader has no listener for this client";

impl Partition {
    /// The leader lives, but has no listener of the name through which this client came: it can't be reached from here.
    pub fn no_listener(&self) -> bool {
        self.leader.is_none() && self.error == codes::LISTENER_NOT_FOUND
    }

    /// Fewer replicas in sync than assigned.
    pub fn under_replicated(&self) -> bool {
        self.in_sync.len() < self.replicas.len()
    }
}

impl TopicMetadata {
    /// A partition by its number.
    pub fn partition(&self, id: PartitionId) -> Option<&Partition> {
        let at = self.partitions.binary_search_by_key(&id, |partition| partition.id).ok()?;
        Some(&self.partitions[at])
    }
}

/// The question whose answer is [`Metadata`]. It never creates a topic.
pub(super) struct MetadataLook(MetadataRequest);

impl MetadataLook {
    pub(super) fn at(topics: WhichTopics<'_>) -> Self {
        let named = |name: &Arc<str>| {
            let name = TopicName(StrBytes::from_string(name.to_string()));
            MetadataRequestTopic::default().with_name(Some(name))
        };
        let topics = match topics {
            WhichTopics::All => None,
            WhichTopics::Some(names) => Some(names.iter().map(named).collect()),
            WhichTopics::None => Some(Vec::new()),
        };
        MetadataLook(MetadataRequest::default().with_topics(topics).with_allow_auto_topic_creation(false))
    }
}

// Version 4 brought the promise not to create topics: older ones are not spoken.
question_of_codec!(MetadataLook(MetadataRequest), 4..=13, Metadata);
answer_by_hand!(Metadata, MetadataLook::VERSIONS, MetadataResponse);

impl Decodable for Metadata {
    fn decode<B: ByteBuf>(buf: &mut B, version: i16) -> anyhow::Result<Self> {
        let mut bytes = buf.try_get_bytes(buf.remaining())?;
        Ok(Reader::new(&mut bytes, version).metadata()?)
    }
}

/// Reads the answer and remembers the replica lists it has met.
struct Reader<'a> {
    fields: Primitives<'a>,
    version: i16,
    lists: HashMap<Box<[BrokerId]>, Arc<[BrokerId]>>,
    list: Vec<BrokerId>,
}

impl<'a> Reader<'a> {
    fn new(bytes: &'a mut Bytes, version: i16) -> Self {
        let fields = Primitives::new(bytes, version >= 9);
        Reader { fields, version, lists: HashMap::new(), list: Vec::new() }
    }

    fn metadata(mut self) -> Result<Metadata, CutShort> {
        self.fields.i32()?; // throttle time
        let brokers =
            (0..self.fields.array()?.unwrap_or(0)).map(|_| self.broker()).collect::<Result<_, _>>()?;
        let cluster_id = self.fields.string()?.map(text);
        let controller = some_broker(self.fields.i32()?);
        let count = self.fields.array()?.unwrap_or(0);
        let mut topics = Vec::with_capacity(count);
        for _ in 0..count {
            topics.push(self.topic()?);
        }
        // The rights on the cluster, which stand here up to version 10, are not asked for.
        let error = if self.version >= 13 { self.fields.i16()? } else { 0 };
        Ok(Metadata { cluster_id, controller, brokers, topics, error, told_by: Address::new("", 0) })
    }

    fn broker(&mut self) -> Result<BrokerAddress, CutShort> {
        let id = BrokerId(self.fields.i32()?);
        let host = text(self.fields.string()?.unwrap_or_default());
        let port = u16::try_from(self.fields.i32()?).unwrap_or(0);
        let rack = self.fields.string()?.map(text);
        self.fields.tags()?;
        Ok(BrokerAddress { id, address: Address::new(host, port), rack })
    }

    fn topic(&mut self) -> Result<TopicMetadata, CutShort> {
        let error = self.fields.i16()?;
        let name = text(self.fields.string()?.unwrap_or_default());
        let id = if self.version >= 10 { self.fields.uuid()? } else { Uuid::nil() };
        let internal = self.fields.i8()? != 0;
        let count = self.fields.array()?.unwrap_or(0);
        let mut partitions = Vec::with_capacity(count);
        for _ in 0..count {
            partitions.push(self.partition()?);
        }
        partitions.sort_unstable_by_key(|partition| partition.id);
        if self.version >= 8 {
            self.fields.i32()?; // rights on the topic, not asked for
        }
        self.fields.tags()?;
        Ok(TopicMetadata { name, id, internal, error, partitions: partitions.into() })
    }

    fn partition(&mut self) -> Result<Partition, CutShort> {
        let error = self.fields.i16()?;
        let id = PartitionId(self.fields.i32()?);
        let leader = some_broker(self.fields.i32()?);
        let leader_epoch = if self.version >= 7 { self.fields.i32()? } else { -1 };
        let replicas = self.brokers()?;
        let in_sync = self.brokers()?;
        let offline = if self.version >= 5 { self.brokers()? } else { Arc::default() };
        self.fields.tags()?;
        Ok(Partition { id, leader, leader_epoch, replicas, in_sync, offline, error })
    }

    fn brokers(&mut self) -> Result<Arc<[BrokerId]>, CutShort> {
        self.list.clear();
        for _ in 0..self.fields.array()?.unwrap_or(0) {
            self.list.push(BrokerId(self.fields.i32()?));
        }
        if let Some(known) = self.lists.get(&self.list[..]) {
            return Ok(known.clone());
        }
        let list: Arc<[BrokerId]> = self.list.as_slice().into();
        self.lists.insert(self.list.as_slice().into(), list.clone());
        Ok(list)
    }
}

fn some_broker(id: i32) -> Option<BrokerId> {
    (id >= 0).then_some(BrokerId(id))
}

/// Kafka's names are plain ASCII; anything else is shown with replacement characters rather than refused.
fn text(bytes: Bytes) -> Arc<str> {
    String::from_utf8_lossy(&bytes).into()
}

#[cfg(test)]
#[path = "metadata_tests.rs"]
mod tests;
