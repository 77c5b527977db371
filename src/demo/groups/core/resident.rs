//! Coordinator of this process: members that live without a connection, and offsets that are simply there. For the story and for tests.
use super::assign::{assigned, subscription};
use super::group::{Group, GroupState, Member};
use super::offsets::{Committed, Spot};
use super::{Coordinator, LateAnswer, Millis};
use bytes::Bytes;

/// A member that lives in this process: it joins every rebalance at once and never leaves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resident {
    /// `client.id`; the member id begins with it.
    pub client: String,
    /// As DescribeGroups tells it: "/10.0.3.17".
    pub host: String,
    pub instance: Option<String>,
}

impl Coordinator {
    /// Puts residents into a group and deals `spots` among them. Members from outside join and share in the usual way.
    pub fn settle(
        &mut self,
        now: Millis,
        group: &str,
        residents: Vec<Resident>,
        spots: Vec<Spot>,
    ) -> Vec<LateAnswer> {
        let mut topics: Vec<String> = spots.iter().map(|(topic, _)| topic.clone()).collect();
        topics.dedup();
        let ids: Vec<String> =
            residents.iter().map(|resident| self.new_member_id(&resident.client)).collect();
        let group = self.group(group);
        group.protocol_type = Some("consumer".to_owned());
        group.reading.extend(spots);
        for (resident, id) in residents.into_iter().zip(ids) {
            group.members.push(Member {
                id,
                instance: resident.instance,
                client: resident.client,
                host: resident.host,
                session_ms: 45_000,
                rebalance_ms: 60_000,
                protocols: ["range", "roundrobin"]
                    .map(|name| (name.to_owned(), subscription(&topics)))
                    .to_vec(),
                assignment: Bytes::new(),
                seen: now,
                joining: None,
                syncing: None,
                resident: true,
            });
        }
        let mut out = Vec::new();
        group.rebalance(now, &mut out);
        out
    }

    /// The partitions that residents of the group read at present: none of them while it rebalances.
    pub fn held_by_residents(&self, group: &str) -> Vec<Spot> {
        let Some(group) = self.groups.get(group).filter(|group| group.state == GroupState::Stable) else {
            return Vec::new();
        };
        let residents = group.members.iter().filter(|member| member.resident);
        residents.flat_map(|member| assigned(&member.assignment)).collect()
    }

    /// Sets a committed offset, as a resident or as an application of the past would have.
    pub fn set_committed(&mut self, at: Millis, group: &str, spot: Spot, offset: i64) {
        let committed = Committed { offset, leader_epoch: -1, metadata: String::new(), at };
        self.written.commit(group, &spot, Some(&committed), at);
        self.group(group).offsets.committed.insert(spot, committed);
    }

    /// Gives an empty group the protocol type that it had while it lived.
    pub fn remember_consumers(&mut self, group: &str) {
        self.group(group).protocol_type.get_or_insert_with(|| "consumer".to_owned());
    }
}

impl Group {
    /// Remembers what the leader dealt out, so that residents can go on alone when the others have left.
    pub(super) fn note_reading(&mut self) {
        if self.protocol_type.as_deref() != Some("consumer") {
            return;
        }
        let dealt: Vec<Spot> = self.members.iter().flat_map(|member| assigned(&member.assignment)).collect();
        if !dealt.is_empty() {
            self.reading = dealt;
        }
    }
}
