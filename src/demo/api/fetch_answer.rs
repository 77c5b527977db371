//! The bytes of a Fetch answer. Its small parts are encoded by the protocol crate; the record batches between them are
//! the log's own bytes, which is what makes serving fast.
use super::names::text;
use super::{Call, Served};
use crate::demo::log::AbortedRange;
use crate::demo::state::State;
use bytes::{BufMut, Bytes, BytesMut};
use kafka_protocol::error::ResponseError;
use kafka_protocol::messages::fetch_response::{
    AbortedTransaction, LeaderIdAndEpoch, NodeEndpoint, PartitionData,
};
use kafka_protocol::messages::{BrokerId, FetchResponse, ProducerId, TopicName};
use kafka_protocol::protocol::Encodable;
use uuid::Uuid;

/// What one topic gave.
pub struct FoundTopic {
    pub name: TopicName,
    pub id: Uuid,
    pub partitions: Vec<Fetched>,
}

/// What one partition gave.
#[derive(Default)]
pub struct Fetched {
    pub partition: i32,
    pub error: Option<ResponseError>,
    /// (log start, last stable offset, high watermark)
    pub ends: (i64, i64, i64),
    pub aborted: Option<Vec<AbortedRange>>,
    pub chunks: Vec<Bytes>,
    /// Of all chunks.
    pub bytes: usize,
    /// Where to ask instead, and in which epoch.
    pub leader: Option<(i32, i32)>,
}

impl Fetched {
    pub fn failed(partition: i32, error: ResponseError) -> Fetched {
        Fetched { partition, error: Some(error), ends: (-1, -1, -1), ..Fetched::default() }
    }

    /// The leader, where the error is about just that.
    fn other_leader(&self) -> Option<(i32, i32)> {
        let moved = [ResponseError::NotLeaderOrFollower, ResponseError::FencedLeaderEpoch];
        self.leader.filter(|_| self.error.is_some_and(|error| moved.contains(&error)))
    }

    fn fields(&self, call: &Call) -> PartitionData {
        let (start, stable, end) = self.ends;
        let aborted = |aborted: &AbortedRange| {
            AbortedTransaction::default()
                .with_producer_id(ProducerId(aborted.producer_id))
                .with_first_offset(aborted.first_offset)
        };
        let mut fields = PartitionData::default()
            .with_partition_index(self.partition)
            .with_error_code(super::code(self.error))
            .with_high_watermark(end)
            .with_last_stable_offset(stable)
            .with_aborted_transactions(self.aborted.as_ref().map(|list| list.iter().map(aborted).collect()))
            .with_records(Some(Bytes::new()));
        if call.since(5) {
            fields.log_start_offset = start;
        }
        if let Some((leader, epoch)) = self.other_leader().filter(|_| call.since(12)) {
            fields.current_leader =
                LeaderIdAndEpoch::default().with_leader_id(BrokerId(leader)).with_leader_epoch(epoch);
        }
        fields
    }
}

/// Puts the answer together.
pub fn answer(state: &State, call: &Call, error: Option<ResponseError>, topics: Vec<FoundTopic>) -> Served {
    let flexible = call.since(12);
    let mut outer = FetchResponse::default();
    if call.since(7) {
        outer.error_code = super::code(error);
    }
    if call.since(16) {
        outer.node_endpoints = endpoints(state, &topics);
    }
    let mut fields = BytesMut::new();
    outer.encode(&mut fields, call.version).map_err(|error| call.broken(&error))?;
    // The empty list of topics stands behind the throttle time and, from version 7, the error and the session.
    let head = fields.split_to(if call.since(7) { 10 } else { 4 });
    let tail = fields.split_off(if flexible { 1 } else { 4 });
    let mut reply = call.reply();
    reply.buffer().put_slice(&head);
    put_count(reply.buffer(), topics.len(), flexible);
    for topic in topics {
        if call.since(13) {
            reply.buffer().put_u128(topic.id.as_u128());
        } else {
            put_name(reply.buffer(), &topic.name, flexible);
        }
        put_count(reply.buffer(), topic.partitions.len(), flexible);
        for found in topic.partitions {
            found.fields(call).encode(reply.buffer(), call.version).map_err(|error| call.broken(&error))?;
            if found.bytes > 0 {
                // Empty records and (from version 12) no tagged fields are the last bytes: the records go there.
                let end = reply.buffer().len() - if flexible { 2 } else { 4 };
                reply.buffer().truncate(end);
                put_count(reply.buffer(), found.bytes, flexible);
                found.chunks.into_iter().for_each(|chunk| reply.push(chunk));
                put_no_tags(reply.buffer(), flexible);
            }
        }
        put_no_tags(reply.buffer(), flexible);
    }
    reply.buffer().put_slice(&tail);
    Ok(reply)
}

/// Where the leaders are that the answer names.
fn endpoints(state: &State, topics: &[FoundTopic]) -> Vec<NodeEndpoint> {
    let named = topics.iter().flat_map(|topic| &topic.partitions).filter_map(Fetched::other_leader);
    let mut ids: Vec<i32> = named.map(|(leader, _)| leader).collect();
    ids.sort_unstable();
    ids.dedup();
    let endpoint = |id| {
        let broker = state.broker(id)?;
        let endpoint = NodeEndpoint::default()
            .with_node_id(BrokerId(id))
            .with_host(text(&state.host(broker)))
            .with_port(i32::from(broker.address.port()))
            .with_rack(broker.rack.as_deref().map(text));
        Some(endpoint)
    };
    ids.into_iter().filter_map(endpoint).collect()
}

fn put_unsigned(out: &mut BytesMut, mut value: usize) {
    while value >= 0x80 {
        out.put_u8(value as u8 | 0x80);
        value >>= 7;
    }
    out.put_u8(value as u8);
}

/// The length of an array or of bytes: compact ones are one more, and varints.
pub fn put_count(out: &mut BytesMut, count: usize, flexible: bool) {
    if flexible {
        put_unsigned(out, count + 1);
    } else {
        out.put_i32(count as i32);
    }
}

fn put_name(out: &mut BytesMut, name: &str, flexible: bool) {
    if flexible {
        put_unsigned(out, name.len() + 1);
    } else {
        out.put_i16(name.len() as i16);
    }
    out.put_slice(name.as_bytes());
}

fn put_no_tags(out: &mut BytesMut, flexible: bool) {
    if flexible {
        out.put_u8(0);
    }
}
