//! What time does to groups: sessions that end, promised ids that lapse, rebalances that take too long.
use super::group::{Group, GroupState, Member};
use super::{Coordinator, LateAnswer, Millis};

impl Coordinator {
    /// Does all that is due at `now`. Call it when `next_deadline` has come, or after a step of the clock.
    pub fn tick(&mut self, now: Millis) -> Vec<LateAnswer> {
        let mut out = Vec::new();
        for group in self.groups.values_mut() {
            group.tick(now, &mut out);
        }
        self.groups.retain(|_, group| !group.has_lapsed(now));
        out
    }

    /// When `tick` will next have something to do, if nothing else happens before.
    pub fn next_deadline(&self) -> Option<Millis> {
        self.groups.values().filter_map(Group::next_deadline).min()
    }
}

impl Member {
    /// When its session ends. Who waits for an answer of ours is alive as long as it waits.
    fn session_end(&self) -> Option<Millis> {
        let waits = self.joining.is_some() || self.syncing.is_some();
        (!self.resident && !waits).then(|| self.seen + self.session_ms)
    }
}

impl Group {
    fn next_deadline(&self) -> Option<Millis> {
        let sessions = self.members.iter().filter_map(Member::session_end);
        sessions.chain(self.promised.values().copied()).chain(self.deadline).min()
    }

    /// Nobody in it, nothing committed, and nobody came back.
    fn has_lapsed(&self, now: Millis) -> bool {
        let due = self.state == GroupState::Empty && self.deadline.is_some_and(|deadline| deadline <= now);
        due && self.promised.is_empty() && self.offsets.is_empty()
    }

    fn tick(&mut self, now: Millis, out: &mut Vec<LateAnswer>) {
        let promised = self.promised.len();
        self.promised.retain(|_, until| *until > now);
        let mut changed = promised != self.promised.len() && self.state == GroupState::PreparingRebalance;
        let mut gone: Vec<String> = self
            .members
            .iter()
            .filter(|member| member.session_end().is_some_and(|end| end <= now))
            .map(|member| member.id.clone())
            .collect();
        let late = self.deadline.is_some_and(|deadline| deadline <= now);
        if late && self.state == GroupState::Empty && !self.offsets.is_empty() {
            self.deadline = None;
        }
        if late && self.state == GroupState::CompletingRebalance {
            // Who has not asked for its assignment in time is taken for lost; so is a leader that did not bring one.
            let silent = self.members.iter().filter(|member| member.syncing.is_none() && !member.resident);
            gone.extend(silent.map(|member| member.id.clone()));
        }
        for id in &gone {
            self.remove(id, out);
            changed = true;
        }
        if late && self.state == GroupState::PreparingRebalance {
            self.promised.clear();
            self.complete(now, out);
        } else if changed {
            self.rebalance(now, out);
        }
    }
}
