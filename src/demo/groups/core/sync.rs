//! SyncGroup and Heartbeat: how members get their assignment and show that they live.
use super::group::{Group, GroupState};
use super::{Coordinator, GroupError, LateAnswer, Millis, Ticket};
use bytes::Bytes;

/// What a SyncGroup request says.
#[derive(Clone, Debug, Default)]
pub struct SyncCall {
    pub group: String,
    pub generation: i32,
    pub member: String,
    pub instance: Option<String>,
    /// Since version 5; must be the group's own.
    pub protocol_type: Option<String>,
    /// Since version 5; must be the group's own.
    pub protocol: Option<String>,
    /// From the leader: member id and assignment.
    pub assignments: Vec<(String, Bytes)>,
}

/// What a member shall read, in the bytes of its leader.
#[derive(Clone, Debug, PartialEq)]
pub struct SyncAnswer {
    pub protocol_type: Option<String>,
    pub protocol: Option<String>,
    pub assignment: Bytes,
}

impl Coordinator {
    /// A member asks for its assignment; the leader brings everyone's.
    pub fn sync(&mut self, now: Millis, ticket: Ticket, call: SyncCall) -> Vec<LateAnswer> {
        let mut out = Vec::new();
        let done = match self.groups.get_mut(&call.group) {
            None => Err(GroupError::UnknownMemberId),
            Some(group) => group.sync(now, ticket, call, &mut out),
        };
        if let Err(why) = done {
            out.push(LateAnswer::Sync(ticket, Err(why)));
        }
        out
    }

    /// A sign of life.
    ///
    /// # Errors
    /// `RebalanceInProgress` asks the member to join again; the others end its membership.
    pub fn heartbeat(
        &mut self,
        now: Millis,
        group: &str,
        generation: i32,
        member: &str,
        instance: Option<&str>,
    ) -> Result<(), GroupError> {
        let group = self.groups.get_mut(group).ok_or(GroupError::UnknownMemberId)?;
        group.check(member, instance)?;
        if generation != group.generation {
            return Err(GroupError::IllegalGeneration);
        }
        group.check(member, instance)?.seen = now;
        if group.state == GroupState::PreparingRebalance {
            Err(GroupError::RebalanceInProgress)
        } else {
            Ok(())
        }
    }
}

impl Group {
    fn sync(
        &mut self,
        now: Millis,
        ticket: Ticket,
        call: SyncCall,
        out: &mut Vec<LateAnswer>,
    ) -> Result<(), GroupError> {
        self.check(&call.member, call.instance.as_deref())?;
        if call.generation != self.generation {
            return Err(GroupError::IllegalGeneration);
        }
        let differs = |told: &Option<String>, own: &Option<String>| told.is_some() && told != own;
        if differs(&call.protocol_type, &self.protocol_type) || differs(&call.protocol, &self.protocol) {
            return Err(GroupError::InconsistentGroupProtocol);
        }
        let leads = self.leader.as_deref() == Some(call.member.as_str());
        let state = self.state;
        let member = self.check(&call.member, call.instance.as_deref())?;
        member.seen = now;
        match state {
            GroupState::Empty => Err(GroupError::UnknownMemberId),
            GroupState::PreparingRebalance => Err(GroupError::RebalanceInProgress),
            GroupState::Stable => {
                let assignment = member.assignment.clone();
                out.push(LateAnswer::Sync(ticket, Ok(self.synced(assignment))));
                Ok(())
            }
            GroupState::CompletingRebalance => {
                if let Some(earlier) = member.syncing.replace(ticket) {
                    out.push(LateAnswer::Sync(earlier, Err(GroupError::RebalanceInProgress)));
                }
                if leads {
                    self.take_assignment(call.assignments);
                    self.answer_syncs(now, out);
                }
                Ok(())
            }
        }
    }

    fn answer_syncs(&mut self, now: Millis, out: &mut Vec<LateAnswer>) {
        let waiting: Vec<(Ticket, Bytes)> = self
            .members
            .iter_mut()
            .filter_map(|member| {
                let ticket = member.syncing.take()?;
                member.seen = now;
                Some((ticket, member.assignment.clone()))
            })
            .collect();
        for (ticket, assignment) in waiting {
            out.push(LateAnswer::Sync(ticket, Ok(self.synced(assignment))));
        }
    }

    fn synced(&self, assignment: Bytes) -> SyncAnswer {
        SyncAnswer { protocol_type: self.protocol_type.clone(), protocol: self.protocol.clone(), assignment }
    }
}
