//! The bytes inside a consumer group's messages: subscriptions and assignments (the embedded consumer protocol).
use super::group::Group;
use super::offsets::Spot;
use crate::schema::{Message, Misfit, Why, walk};
use bytes::{Buf, BufMut, Bytes, BytesMut};
use kafka_protocol::messages::consumer_protocol_assignment::TopicPartition;
use kafka_protocol::messages::{ConsumerProtocolAssignment, ConsumerProtocolSubscription, TopicName};
use kafka_protocol::protocol::{Decodable, Encodable, StrBytes};
use std::collections::{BTreeMap, BTreeSet};

/// Version of the messages we write; every client since 0.9 reads it.
const VERSION: i16 = 0;

/// The assignment of `spots` as a leader would send it.
pub(super) fn assignment(spots: &[Spot]) -> Bytes {
    let mut topics: BTreeMap<&str, Vec<i32>> = BTreeMap::new();
    for (topic, partition) in spots {
        topics.entry(topic).or_default().push(*partition);
    }
    let assigned = topics.into_iter().map(|(topic, partitions)| {
        let name = TopicName(StrBytes::from_string(topic.to_owned()));
        TopicPartition::default().with_topic(name).with_partitions(partitions)
    });
    let message = ConsumerProtocolAssignment::default().with_assigned_partitions(assigned.collect());
    encoded(&message)
}

/// The subscription of a member to `topics`.
pub(super) fn subscription(topics: &[String]) -> Bytes {
    let names = topics.iter().map(|topic| StrBytes::from_string(topic.clone())).collect();
    encoded(&ConsumerProtocolSubscription::default().with_topics(names))
}

fn encoded(message: &impl Encodable) -> Bytes {
    let mut bytes = BytesMut::new();
    bytes.put_i16(VERSION);
    message.encode(&mut bytes, VERSION).expect("version 0 has every field that is set");
    bytes.freeze()
}

/// The partitions in an assignment; nothing where the bytes are of another protocol.
pub(super) fn assigned(bytes: &Bytes) -> Vec<Spot> {
    let Some((version, mut rest)) = opened(bytes, Message::Assignment) else { return Vec::new() };
    let Ok(message) = ConsumerProtocolAssignment::decode(&mut rest, version) else { return Vec::new() };
    let topics = message.assigned_partitions.into_iter();
    topics.flat_map(|topic| topic.partitions.into_iter().map(move |p| (topic.topic.to_string(), p))).collect()
}

fn subscribed(bytes: &Bytes) -> Vec<String> {
    let Some((version, mut rest)) = opened(bytes, Message::Subscription) else { return Vec::new() };
    let Ok(message) = ConsumerProtocolSubscription::decode(&mut rest, version) else { return Vec::new() };
    message.topics.into_iter().map(|topic| topic.to_string()).collect()
}

/// Version and fields, if the bytes are this message: a group of Connect or of a schema registry puts its own there.
fn opened(bytes: &Bytes, message: Message) -> Option<(i16, Bytes)> {
    let mut rest = bytes.clone();
    let version = rest.try_get_i16().ok()?.clamp(0, 3);
    // Later versions only append fields.
    match walk(message, version, &rest) {
        Ok(()) | Err(Misfit { why: Why::LeftOver(_), .. }) => Some((version, rest)),
        Err(_) => None,
    }
}

impl Group {
    /// Topics that any member has subscribed to.
    pub(super) fn subscribed_topics(&self) -> BTreeSet<String> {
        let metadata = self.members.iter().flat_map(|member| &member.protocols);
        metadata.flat_map(|(_, bytes)| subscribed(bytes)).collect()
    }

    /// Deals the partitions that the group was reading to its members, in runs, as the range assignor would.
    pub(super) fn deal(&mut self) {
        let mut spots: BTreeMap<String, Vec<i32>> = BTreeMap::new();
        for (topic, partition) in std::mem::take(&mut self.reading) {
            spots.entry(topic).or_default().push(partition);
        }
        let mut hands: Vec<Vec<Spot>> = vec![Vec::new(); self.members.len()];
        for (topic, mut partitions) in spots {
            partitions.sort_unstable();
            partitions.dedup();
            let (each, more) = (partitions.len() / hands.len(), partitions.len() % hands.len());
            let mut next = partitions.into_iter();
            for (place, hand) in hands.iter_mut().enumerate() {
                let count = each + usize::from(place < more);
                hand.extend(next.by_ref().take(count).map(|partition| (topic.clone(), partition)));
            }
        }
        for (member, hand) in self.members.iter_mut().zip(hands) {
            self.reading.extend(hand.iter().cloned());
            member.assignment = assignment(&hand);
        }
    }
}
