//! Consumer groups of the embedded cluster: `core` is the coordinator as a state machine, this file lets requests wait
//! on it. All groups are in one place; which broker answers for which is a matter of routing.
pub(super) mod core;
mod inside;

pub(crate) use self::core::{CoordinatorRecord, GroupState, Resident, Spot};
pub use self::core::{
    ModernGroup, ModernMember, SharedGroup, SharedMember, SharedStart, StreamsMember, StreamsPart,
    StreamsPortrait,
};

use self::core::{
    Coordinator, GroupError, JoinAnswer, JoinCall, LateAnswer, Leaver, Millis, Portrait, RefusedJoin,
    SyncAnswer, SyncCall, Ticket,
};
use super::clock::Clock;
use parking_lot::Mutex;
use std::collections::HashMap;
use tokio::sync::{Notify, oneshot};

/// All groups, with the requests that wait for a rebalance.
#[derive(Debug, Default)]
pub struct Groups {
    inner: Mutex<GroupsInner>,
    /// Told when a deadline may have come nearer.
    changed: Notify,
}

#[derive(Debug, Default)]
struct GroupsInner {
    coordinator: Coordinator,
    last_ticket: Ticket,
    joins: HashMap<Ticket, oneshot::Sender<Result<JoinAnswer, RefusedJoin>>>,
    syncs: HashMap<Ticket, oneshot::Sender<Result<SyncAnswer, GroupError>>>,
}

impl GroupsInner {
    fn ticket(&mut self) -> Ticket {
        self.last_ticket += 1;
        self.last_ticket
    }

    /// Hands answers to those who wait. Whose connection is gone does not wait any more.
    fn deliver(&mut self, answers: Vec<LateAnswer>) {
        for answer in answers {
            let _heard = match answer {
                LateAnswer::Join(ticket, join) => self.joins.remove(&ticket).map(|to| to.send(join).is_ok()),
                LateAnswer::Sync(ticket, sync) => self.syncs.remove(&ticket).map(|to| to.send(sync).is_ok()),
            };
        }
    }
}

impl Groups {
    /// Looks at or changes the coordinator in a way that sets nobody free.
    pub(super) fn with<R>(&self, act: impl FnOnce(&mut Coordinator) -> R) -> R {
        act(&mut self.inner.lock().coordinator)
    }

    /// Changes the coordinator and hands out the answers that this sets free.
    fn free(&self, act: impl FnOnce(&mut Coordinator) -> Vec<LateAnswer>) {
        let mut inner = self.inner.lock();
        let answers = act(&mut inner.coordinator);
        inner.deliver(answers);
        drop(inner);
        self.changed.notify_one();
    }

    /// A member joins; answered when the rebalance is complete.
    pub(super) async fn join(&self, now: Millis, call: JoinCall) -> Result<JoinAnswer, RefusedJoin> {
        let member = call.member.clone();
        let (answer, waiting) = oneshot::channel();
        let ticket = {
            let mut inner = self.inner.lock();
            let ticket = inner.ticket();
            inner.joins.insert(ticket, answer);
            ticket
        };
        self.free(|coordinator| coordinator.join(now, ticket, call));
        waiting.await.unwrap_or(Err(RefusedJoin { why: GroupError::CoordinatorNotAvailable, member }))
    }

    /// A member asks for its assignment; answered when the leader has brought it.
    pub(super) async fn sync(&self, now: Millis, call: SyncCall) -> Result<SyncAnswer, GroupError> {
        let (answer, waiting) = oneshot::channel();
        let ticket = {
            let mut inner = self.inner.lock();
            let ticket = inner.ticket();
            inner.syncs.insert(ticket, answer);
            ticket
        };
        self.free(|coordinator| coordinator.sync(now, ticket, call));
        waiting.await.unwrap_or(Err(GroupError::CoordinatorNotAvailable))
    }

    /// Members leave, each with its own result.
    pub(super) fn leave(&self, now: Millis, group: &str, leavers: &[Leaver]) -> Vec<Result<(), GroupError>> {
        let mut results = Vec::new();
        self.free(|coordinator| {
            let (left, answers) = coordinator.leave(now, group, leavers);
            results = left;
            answers
        });
        results
    }

    /// The end of a producer's transaction: the offsets it committed count, or never were.
    pub fn end_transaction(&self, producer_id: i64, commit: bool) {
        self.with(|coordinator| coordinator.end_transaction(producer_id, commit));
    }

    /// A topic was deleted, and the groups' offsets in it with it.
    pub fn forget_topic(&self, topic: &str) {
        self.with(|coordinator| coordinator.forget_topic(topic));
    }

    /// Puts members that live in this process into a group and deals the partitions among them; see [`Resident`].
    pub fn settle(&self, now: Millis, group: &str, residents: Vec<Resident>, spots: Vec<Spot>) {
        self.free(|coordinator| coordinator.settle(now, group, residents, spots));
    }

    /// The partitions that a group's residents read at present: none while it rebalances.
    pub fn held_by_residents(&self, group: &str) -> Vec<Spot> {
        self.with(|coordinator| coordinator.held_by_residents(group))
    }

    /// Sets committed offsets as an application would have done; the group becomes one of consumers.
    pub fn set_committed(&self, at: Millis, group: &str, offsets: impl IntoIterator<Item = (Spot, i64)>) {
        self.with(|coordinator| {
            coordinator.remember_consumers(group);
            for (spot, offset) in offsets {
                coordinator.set_committed(at, group, spot, offset);
            }
        });
    }

    /// What a group has committed in a partition.
    pub fn committed(&self, group: &str, topic: &str, partition: i32) -> Option<i64> {
        let spot = (topic.to_owned(), partition);
        let mut found = self.with(|coordinator| coordinator.committed(group, Some(&[spot]), false));
        found.pop().and_then(|(_, committed)| committed.ok().flatten()).map(|committed| committed.offset)
    }

    /// The state of a group and how many members it has; none if there is no such group.
    pub fn state(&self, group: &str) -> Option<(GroupState, usize)> {
        let Portrait { state, members, .. } = self.with(|coordinator| coordinator.describe(group))?;
        Some((state, members.len()))
    }
}

/// Lets the groups' deadlines come true: sessions, join barriers, promised ids. Never ends by itself.
pub async fn keep_time(groups: &Groups, clock: &dyn Clock) {
    loop {
        let deadline = groups.with(|coordinator| coordinator.next_deadline());
        let due = async {
            match deadline {
                Some(deadline) => clock.until(deadline).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            () = due => groups.free(|coordinator| coordinator.tick(clock.now())),
            () = groups.changed.notified() => {}
        }
    }
}
