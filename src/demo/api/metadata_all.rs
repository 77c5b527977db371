//! The answer to "every topic", kept encoded until something changes: with 100,000 partitions encoding it takes longer
//! than sending it, and clients ask again and again.
use super::{Call, ReplyPieces, Unanswerable};
use crate::demo::kept_metadata::EncodedKey;
use crate::demo::state::State;
use bytes::{BufMut, Bytes, BytesMut};
use kafka_protocol::messages::MetadataResponse;
use kafka_protocol::messages::metadata_response::MetadataResponseTopic;
use kafka_protocol::protocol::Encodable;

/// The answer: `outer` without topics, and the topics that `list` gives, encoded again only if they may have changed.
pub fn answer(
    state: &State,
    call: &Call,
    outer: &MetadataResponse,
    bits: bool,
    list: impl FnOnce() -> Vec<MetadataResponseTopic>,
) -> Result<ReplyPieces, Unanswerable> {
    let key = EncodedKey { changes: state.quorum.lock().changes(), version: call.version, bits };
    let plain = state.rights.none_denied() && state.faults.none();
    let kept = state.kept_metadata.0.lock().clone().filter(|kept| plain && kept.0 == key);
    let (count, topics) = match kept {
        Some((_, count, topics)) => (count, topics),
        None => {
            let list = list();
            let mut topics = BytesMut::new();
            for topic in &list {
                topic.encode(&mut topics, call.version).map_err(|error| call.broken(&error))?;
            }
            let topics = topics.freeze();
            if plain {
                *state.kept_metadata.0.lock() = Some((key, list.len(), topics.clone()));
            }
            (list.len(), topics)
        }
    };
    splice(call, outer, count, topics)
}

/// Puts the topics in the place of the empty list that `outer` has.
fn splice(
    call: &Call,
    outer: &MetadataResponse,
    count: usize,
    topics: Bytes,
) -> Result<ReplyPieces, Unanswerable> {
    let flexible = call.since(9);
    let mut fields = BytesMut::new();
    outer.encode(&mut fields, call.version).map_err(|error| call.broken(&error))?;
    // Behind the list stand the rights on the cluster (8 to 10), an error (13) and the tagged fields (from 9 on).
    let rights = if (8..=10).contains(&call.version) { 4 } else { 0 };
    let behind = rights + if call.since(13) { 2 } else { 0 } + usize::from(flexible);
    let tail = fields.split_off(fields.len() - behind);
    fields.truncate(fields.len() - if flexible { 1 } else { 4 });
    let mut reply = call.reply();
    reply.buffer().put_slice(&fields);
    super::fetch_answer::put_count(reply.buffer(), count, flexible);
    reply.push(topics);
    reply.buffer().put_slice(&tail);
    Ok(reply)
}
