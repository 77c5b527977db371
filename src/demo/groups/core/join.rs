//! JoinGroup: who may enter, with which id, and when a join starts a rebalance.
use super::group::{Group, GroupState, Member};
use super::{Coordinator, GroupError, LateAnswer, Millis, RefusedJoin, Ticket};
use bytes::Bytes;

/// Shortest and longest `session.timeout.ms` taken. The shortest is far below Kafka's default of 6 s
/// (`group.min.session.timeout.ms`), so that tests need not wait.
const SESSION_MS: std::ops::RangeInclusive<i64> = 50..=1_800_000;

/// What a JoinGroup request says.
#[derive(Clone, Debug, Default)]
pub struct JoinCall {
    pub group: String,
    /// Empty in the first join.
    pub member: String,
    pub instance: Option<String>,
    pub client: String,
    pub host: String,
    /// Milliseconds.
    pub session_ms: i64,
    /// Milliseconds.
    pub rebalance_ms: i64,
    pub protocol_type: String,
    pub protocols: Vec<(String, Bytes)>,
    /// From version 4 on a nameless member must come back with the id it is given (KIP-394).
    pub must_know_its_id: bool,
    /// From version 9 on a static leader is told to leave the assignment as it is (KIP-814).
    pub may_skip_assignment: bool,
}

/// What a member learns when the group is complete.
#[derive(Clone, Debug, PartialEq)]
pub struct JoinAnswer {
    pub generation: i32,
    pub protocol_type: Option<String>,
    pub protocol: Option<String>,
    pub leader: String,
    pub member: String,
    /// Everyone, told to the leader only.
    pub members: Vec<Joined>,
    pub skip_assignment: bool,
}

/// A member as the leader sees it.
#[derive(Clone, Debug, PartialEq)]
pub struct Joined {
    pub member: String,
    pub instance: Option<String>,
    pub metadata: Bytes,
}

impl Coordinator {
    /// A member wants in. It is answered at once or when the rebalance is complete.
    pub fn join(&mut self, now: Millis, ticket: Ticket, call: JoinCall) -> Vec<LateAnswer> {
        let mut out = Vec::new();
        let member = call.member.clone();
        if let Err(why) = self.try_join(now, ticket, call, &mut out) {
            let member = why.1.unwrap_or(member);
            out.push(LateAnswer::Join(ticket, Err(RefusedJoin { why: why.0, member })));
        }
        out
    }

    fn try_join(
        &mut self,
        now: Millis,
        ticket: Ticket,
        mut call: JoinCall,
        out: &mut Vec<LateAnswer>,
    ) -> Result<(), (GroupError, Option<String>)> {
        let refuse = |why| Err((why, None));
        if call.group.is_empty() {
            return refuse(GroupError::InvalidGroupId);
        }
        if !SESSION_MS.contains(&call.session_ms) {
            return refuse(GroupError::InvalidSessionTimeout);
        }
        let fresh = call.member.is_empty();
        let new_id = if fresh {
            self.new_member_id(call.instance.as_deref().unwrap_or(&call.client))
        } else {
            String::new()
        };
        if !fresh && !self.groups.contains_key(&call.group) {
            return refuse(GroupError::UnknownMemberId);
        }
        let replaced = match (fresh, &call.instance) {
            (true, Some(instance)) => {
                self.groups.get(&call.group).and_then(|g| g.instance(instance)).map(|m| m.id.clone())
            }
            _ => None,
        };
        let group = self.group(&call.group);
        if !group.accepts(&call.protocol_type, &call.protocols, replaced.as_deref().unwrap_or(&call.member)) {
            return refuse(GroupError::InconsistentGroupProtocol);
        }
        if let Some(old) = replaced {
            group.replace(now, ticket, &old, new_id, call, out);
        } else if fresh && call.must_know_its_id && call.instance.is_none() {
            group.promised.insert(new_id.clone(), now + call.session_ms);
            return Err((GroupError::MemberIdRequired, Some(new_id)));
        } else if fresh {
            call.member = new_id;
            group.enter(now, ticket, call, out);
        } else if group.promised.remove(&call.member).is_some() {
            group.enter(now, ticket, call, out);
        } else {
            if let Err(why) = group.check(&call.member, call.instance.as_deref()) {
                return refuse(why);
            }
            group.rejoin(now, ticket, call, out);
        }
        Ok(())
    }
}

impl Group {
    fn enter(&mut self, now: Millis, ticket: Ticket, call: JoinCall, out: &mut Vec<LateAnswer>) {
        self.protocol_type = Some(call.protocol_type);
        self.members.push(Member {
            id: call.member,
            instance: call.instance,
            client: call.client,
            host: call.host,
            session_ms: call.session_ms,
            rebalance_ms: if call.rebalance_ms > 0 { call.rebalance_ms } else { call.session_ms },
            protocols: call.protocols,
            assignment: Bytes::new(),
            seen: now,
            joining: Some(ticket),
            syncing: None,
            resident: false,
        });
        self.rebalance(now, out);
    }

    fn rejoin(&mut self, now: Millis, ticket: Ticket, call: JoinCall, out: &mut Vec<LateAnswer>) {
        let state = self.state;
        let leads = self.leader.as_deref() == Some(call.member.as_str());
        let member = self.member(&call.member).expect("checked before");
        let same = member.protocols == call.protocols;
        member.seen = now;
        // A member that did not get its answer asks again: tell it the same once more. A leader that joins a stable
        // group wants a new assignment, because it alone watches for new partitions.
        let lost_answer = match state {
            GroupState::CompletingRebalance => same,
            GroupState::Stable => same && !leads,
            GroupState::Empty | GroupState::PreparingRebalance => false,
        };
        if lost_answer {
            let answer = self.joined(&call.member, false);
            out.push(LateAnswer::Join(ticket, Ok(answer)));
            return;
        }
        if let Some(earlier) = member.joining.replace(ticket) {
            let refused = RefusedJoin { why: GroupError::RebalanceInProgress, member: call.member };
            out.push(LateAnswer::Join(earlier, Err(refused)));
        }
        member.protocols = call.protocols;
        member.session_ms = call.session_ms;
        member.rebalance_ms = if call.rebalance_ms > 0 { call.rebalance_ms } else { call.session_ms };
        self.rebalance(now, out);
    }

    /// A static member came back with no id: it takes the place of its old self, which is fenced from now on.
    fn replace(
        &mut self,
        now: Millis,
        ticket: Ticket,
        old: &str,
        new: String,
        call: JoinCall,
        out: &mut Vec<LateAnswer>,
    ) {
        let state = self.state;
        let led = self.leader.as_deref() == Some(old);
        if led {
            self.leader = Some(new.clone());
        }
        let member = self.member(old).expect("the caller found it");
        if let Some(earlier) = member.joining.take() {
            let refused = RefusedJoin { why: GroupError::FencedInstanceId, member: old.to_owned() };
            out.push(LateAnswer::Join(earlier, Err(refused)));
        }
        if let Some(earlier) = member.syncing.take() {
            out.push(LateAnswer::Sync(earlier, Err(GroupError::FencedInstanceId)));
        }
        let same = member.protocols == call.protocols;
        member.id.clone_from(&new);
        member.client = call.client;
        member.host = call.host;
        member.protocols = call.protocols;
        member.seen = now;
        if state == GroupState::Stable && same {
            let mut answer = self.joined(&new, led && call.may_skip_assignment);
            if led && !call.may_skip_assignment {
                // Before KIP-814 the only way to keep the assignment is to name the old leader, so that nobody assigns.
                answer.leader = old.to_owned();
                answer.members.clear();
            }
            out.push(LateAnswer::Join(ticket, Ok(answer)));
            return;
        }
        member.joining = Some(ticket);
        self.rebalance(now, out);
    }

    /// The answer to `id` in the present generation.
    pub(super) fn joined(&self, id: &str, skip_assignment: bool) -> JoinAnswer {
        let leads = self.leader.as_deref() == Some(id);
        let everyone = self.members.iter().filter(|_| leads).map(|member| Joined {
            member: member.id.clone(),
            instance: member.instance.clone(),
            metadata: member.metadata(self.protocol.as_deref()),
        });
        JoinAnswer {
            generation: self.generation,
            protocol_type: self.protocol_type.clone(),
            protocol: self.protocol.clone(),
            leader: self.leader.clone().unwrap_or_default(),
            member: id.to_owned(),
            members: everyone.collect(),
            skip_assignment,
        }
    }
}
