//! One group and its members as data, with the questions that every step of the protocol asks about them.
use super::offsets::{CommittedOffsets, Spot};
use super::{GroupError, Millis, Ticket};
use bytes::Bytes;
use std::collections::BTreeMap;

/// The state of a classic group, as Kafka words it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum GroupState {
    /// No members; there may be committed offsets.
    #[default]
    Empty,
    /// The join barrier: waiting for all members to join again.
    PreparingRebalance,
    /// All have joined; waiting for the leader's assignment.
    CompletingRebalance,
    Stable,
}

impl GroupState {
    /// The name that ListGroups and DescribeGroups answer.
    pub fn name(self) -> &'static str {
        match self {
            GroupState::Empty => "Empty",
            GroupState::PreparingRebalance => "PreparingRebalance",
            GroupState::CompletingRebalance => "CompletingRebalance",
            GroupState::Stable => "Stable",
        }
    }
}

/// A member of a group.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Member {
    pub id: String,
    /// `group.instance.id` of a static member (KIP-345).
    pub instance: Option<String>,
    pub client: String,
    pub host: String,
    pub session_ms: i64,
    pub rebalance_ms: i64,
    /// Assignor name and subscription, the most wanted first.
    pub protocols: Vec<(String, Bytes)>,
    pub assignment: Bytes,
    /// When it was last heard of.
    pub seen: Millis,
    pub joining: Option<Ticket>,
    pub syncing: Option<Ticket>,
    /// Lives in this process: never leaves, never expires, joins again at once.
    pub resident: bool,
}

impl Member {
    pub(super) fn has_joined(&self) -> bool {
        self.resident || self.joining.is_some()
    }

    pub(super) fn metadata(&self, protocol: Option<&str>) -> Bytes {
        let found = self.protocols.iter().find(|(name, _)| Some(name.as_str()) == protocol);
        found.map(|(_, metadata)| metadata.clone()).unwrap_or_default()
    }
}

/// A group: members in the order in which they first joined.
#[derive(Debug, Default)]
pub(super) struct Group {
    pub state: GroupState,
    pub generation: i32,
    pub protocol_type: Option<String>,
    pub protocol: Option<String>,
    pub leader: Option<String>,
    pub members: Vec<Member>,
    /// Ids that were given out and not yet used to join, each with the time until which it may be (KIP-394).
    pub promised: BTreeMap<String, Millis>,
    /// Until when the current step of a rebalance may take.
    pub deadline: Option<Millis>,
    pub offsets: CommittedOffsets,
    /// Partitions that the last assignment dealt out; residents share them when nobody else leads.
    pub reading: Vec<Spot>,
}

impl Group {
    pub(super) fn member(&mut self, id: &str) -> Option<&mut Member> {
        self.members.iter_mut().find(|member| member.id == id)
    }

    pub(super) fn instance(&self, instance: &str) -> Option<&Member> {
        self.members.iter().find(|member| member.instance.as_deref() == Some(instance))
    }

    /// The member, if `id` and `instance` both are what the group knows.
    ///
    /// # Errors
    /// `FencedInstanceId` where another member took over the instance, `UnknownMemberId` for everyone else.
    pub(super) fn check(&mut self, id: &str, instance: Option<&str>) -> Result<&mut Member, GroupError> {
        if let Some(instance) = instance {
            match self.instance(instance) {
                None => return Err(GroupError::UnknownMemberId),
                Some(holder) if holder.id != id => return Err(GroupError::FencedInstanceId),
                Some(_) => {}
            }
        }
        self.member(id).ok_or(GroupError::UnknownMemberId)
    }

    /// Whether a member with these protocols can live beside the others: one protocol at least is common to all.
    pub(super) fn accepts(&self, protocol_type: &str, protocols: &[(String, Bytes)], but: &str) -> bool {
        if protocols.is_empty() || protocol_type.is_empty() {
            return false;
        }
        let others = || self.members.iter().filter(|member| member.id != but);
        if others().next().is_none() {
            return true;
        }
        self.protocol_type.as_deref() == Some(protocol_type)
            && protocols.iter().any(|(name, _)| {
                others().all(|member| member.protocols.iter().any(|(other, _)| other == name))
            })
    }

    /// The protocol with the most first choices among those that all members know.
    pub(super) fn elect_protocol(&self) -> Option<String> {
        let first = self.members.first()?;
        let common: Vec<&str> = first
            .protocols
            .iter()
            .map(|(name, _)| name.as_str())
            .filter(|name| self.members.iter().all(|m| m.protocols.iter().any(|(other, _)| other == name)))
            .collect();
        let votes = |name: &str| {
            let choice = |m: &Member| m.protocols.iter().find(|(p, _)| common.contains(&p.as_str())).cloned();
            self.members.iter().filter_map(choice).filter(|(chosen, _)| chosen == name).count()
        };
        let best = common.iter().copied().rev().max_by_key(|name| votes(name));
        best.map(str::to_owned)
    }

    pub(super) fn longest_rebalance(&self) -> i64 {
        self.members.iter().map(|member| member.rebalance_ms).max().unwrap_or(0)
    }
}
