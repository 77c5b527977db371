//! The rebalance: the barrier at which all members meet, the new generation, and its leader.
use super::group::{Group, GroupState};
use super::{GroupError, LateAnswer, Millis};
use bytes::Bytes;

/// How long a group without members and offsets is still listed (`offsets.retention.check.interval.ms`).
const EMPTY_MS: i64 = 600_000;

impl Group {
    /// Starts a rebalance (or goes on with the one under way) and completes it if nobody is missing.
    pub(super) fn rebalance(&mut self, now: Millis, out: &mut Vec<LateAnswer>) {
        if self.state != GroupState::PreparingRebalance {
            self.refuse_syncs(GroupError::RebalanceInProgress, out);
            self.state = GroupState::PreparingRebalance;
            self.deadline = Some(now + self.longest_rebalance());
        }
        if self.promised.is_empty() && self.members.iter().all(super::group::Member::has_joined) {
            self.complete(now, out);
        }
    }

    pub(super) fn refuse_syncs(&mut self, why: GroupError, out: &mut Vec<LateAnswer>) {
        let waiting = self.members.iter_mut().filter_map(|member| member.syncing.take());
        out.extend(waiting.map(|ticket| LateAnswer::Sync(ticket, Err(why))));
    }

    /// Ends the join phase. Who has not come is out, except static members, which only their session ends.
    pub(super) fn complete(&mut self, now: Millis, out: &mut Vec<LateAnswer>) {
        self.members.retain(|member| member.has_joined() || member.instance.is_some());
        self.generation = self.generation.saturating_add(1);
        self.deadline = None;
        if self.members.is_empty() {
            self.state = GroupState::Empty;
            self.protocol = None;
            self.leader = None;
            self.deadline = Some(now + EMPTY_MS);
            return;
        }
        self.protocol = self.elect_protocol();
        self.elect_leader();
        self.state = GroupState::CompletingRebalance;
        self.deadline = Some(now + self.longest_rebalance());
        let waiting: Vec<(u64, String)> = self
            .members
            .iter_mut()
            .filter_map(|member| {
                member.seen = now;
                Some((member.joining.take()?, member.id.clone()))
            })
            .collect();
        for (ticket, id) in waiting {
            out.push(LateAnswer::Join(ticket, Ok(self.joined(&id, false))));
        }
        if self.members.iter().all(|member| member.resident) {
            self.deal();
            self.settle();
        }
    }

    /// The leader stays, if it has come; a resident leads only residents, for it has no assignor of its own.
    fn elect_leader(&mut self) {
        let fit = |member: &super::group::Member| member.joining.is_some();
        let stays = self.members.iter().any(|m| fit(m) && Some(&m.id) == self.leader.as_ref());
        if !stays {
            let next = self.members.iter().find(|m| fit(m)).or_else(|| self.members.first());
            self.leader = next.map(|member| member.id.clone());
        }
    }

    /// All have an assignment: the group is stable.
    pub(super) fn settle(&mut self) {
        self.state = GroupState::Stable;
        self.deadline = None;
    }

    /// Takes the leader's assignment; who is not named gets nothing.
    pub(super) fn take_assignment(&mut self, mut assignments: Vec<(String, Bytes)>) {
        for member in &mut self.members {
            let given = assignments.iter().position(|(id, _)| *id == member.id);
            member.assignment = given.map(|at| assignments.swap_remove(at).1).unwrap_or_default();
        }
        self.note_reading();
        self.settle();
    }
}
