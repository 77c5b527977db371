//! What the coordinator writes into the offsets topic, as Kafka lays it out: a record a commit, and one a generation. CoordinatorRecord
//! here, read by nobody in this process: the state lives in memory.
use super::group::{Group, GroupState};
use super::offsets::{Committed, Spot};
use super::{Coordinator, Millis};
use bytes::{BufMut, Bytes, BytesMut};
use std::collections::BTreeMap;

/// A record for the offsets topic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CoordinatorRecord {
    pub group: String,
    pub key: Bytes,
    /// None: what stood there is gone.
    pub value: Option<Bytes>,
    pub at: Millis,
}

/// What is not written yet, and which generation of each group was written last.
#[derive(Debug, Default)]
pub(super) struct WrittenLog {
    waiting: Vec<CoordinatorRecord>,
    generations: BTreeMap<String, (i32, GroupState)>,
}

impl WrittenLog {
    /// A commit of a group, or that there is none any more.
    pub(super) fn commit(&mut self, group: &str, spot: &Spot, committed: Option<&Committed>, now: Millis) {
        let mut key = BytesMut::new();
        key.put_i16(1);
        text(&mut key, group);
        text(&mut key, &spot.0);
        key.put_i32(spot.1);
        let value = committed.map(|committed| {
            let mut value = BytesMut::new();
            value.put_i16(3);
            value.put_i64(committed.offset);
            value.put_i32(committed.leader_epoch);
            text(&mut value, &committed.metadata);
            value.put_i64(committed.at);
            value.freeze()
        });
        let at = committed.map_or(now, |committed| committed.at);
        self.waiting.push(CoordinatorRecord { group: group.to_owned(), key: key.freeze(), value, at });
    }

    fn generation(&mut self, id: &str, group: &Group, now: Millis) {
        let mut key = BytesMut::new();
        key.put_i16(2);
        text(&mut key, id);
        let mut value = BytesMut::new();
        value.put_i16(3);
        text(&mut value, group.protocol_type.as_deref().unwrap_or_default());
        value.put_i32(group.generation);
        maybe(&mut value, group.protocol.as_deref());
        maybe(&mut value, group.leader.as_deref());
        value.put_i64(now);
        value.put_i32(group.members.len() as i32);
        for member in &group.members {
            text(&mut value, &member.id);
            maybe(&mut value, member.instance.as_deref());
            text(&mut value, &member.client);
            text(&mut value, &member.host);
            value.put_i32(member.rebalance_ms as i32);
            value.put_i32(member.session_ms as i32);
            for blob in [member.metadata(group.protocol.as_deref()), member.assignment.clone()] {
                value.put_i32(blob.len() as i32);
                value.put_slice(&blob);
            }
        }
        let value = Some(value.freeze());
        self.waiting.push(CoordinatorRecord { group: id.to_owned(), key: key.freeze(), value, at: now });
    }
}

impl Coordinator {
    /// Everything that is to be written by now, in its order.
    pub fn take_written(&mut self, now: Millis) -> Vec<CoordinatorRecord> {
        let log = &mut self.written;
        for (id, group) in &self.groups {
            let stands =
                matches!(group.state, GroupState::Stable | GroupState::Empty) && group.generation > 0;
            let told = (group.generation, group.state);
            if stands && log.generations.get(id) != Some(&told) {
                log.generations.insert(id.clone(), told);
                log.generation(id, group, now);
            }
        }
        std::mem::take(&mut log.waiting)
    }
}

fn text(out: &mut BytesMut, text: &str) {
    out.put_i16(text.len() as i16);
    out.put_slice(text.as_bytes());
}

fn maybe(out: &mut BytesMut, word: Option<&str>) {
    match word {
        Some(word) => text(out, word),
        None => out.put_i16(-1),
    }
}
