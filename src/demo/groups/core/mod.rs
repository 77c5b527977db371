//! The group coordinator: members, generations, commits. A pure state machine: events and the time go in, answers come
//! out. Knows no socket and no log.
mod admin;
mod assign;
mod commit;
mod expire;
mod group;
mod join;
mod leave;
mod modern;
mod offsets;
mod rebalance;
mod resident;
mod shared;
mod streams;
mod sync;
#[cfg(test)]
mod tests;
mod written;

pub(crate) use admin::{GroupListing, Portrait, Portrayed};
pub(crate) use commit::CommitCall;
pub(crate) use group::GroupState;
pub(crate) use join::{JoinAnswer, JoinCall};
pub(crate) use leave::Leaver;
pub use modern::{ModernGroup, ModernMember};
pub(crate) use offsets::{Committed, Spot};
pub(crate) use resident::Resident;
pub use shared::{SharedGroup, SharedMember, SharedStart};
pub use streams::{StreamsMember, StreamsPart, StreamsPortrait, TaskSet};
pub(crate) use sync::{SyncAnswer, SyncCall};
pub(crate) use written::CoordinatorRecord;

use crate::demo::random::Random;
use group::Group;
use std::collections::BTreeMap;

/// Milliseconds since 1970, on the clock that the cluster owns.
pub type Millis = i64;

/// Names a request that waits for its answer. Whoever calls picks it and gets it back with the answer.
pub type Ticket = u64;

/// Kafka's own error, as the core hands it out.
pub type GroupError = kafka_protocol::ResponseError;

/// An answer to a request that may have been parked: at the join barrier, or until the leader has assigned.
#[derive(Clone, Debug, PartialEq)]
pub enum LateAnswer {
    Join(Ticket, Result<JoinAnswer, RefusedJoin>),
    Sync(Ticket, Result<SyncAnswer, GroupError>),
}

/// A refused join tells the member id to come back with (KIP-394).
#[derive(Clone, Debug, PartialEq)]
pub struct RefusedJoin {
    pub why: GroupError,
    pub member: String,
}

/// All groups of the cluster. Which broker coordinates which is a matter of routing and not of this state.
#[derive(Debug, Default)]
pub struct Coordinator {
    groups: BTreeMap<String, Group>,
    /// Share groups, which are none of the others.
    shared: BTreeMap<String, SharedGroup>,
    /// What those of the others that go by KIP-848 have beside offsets.
    modern: BTreeMap<String, ModernGroup>,
    /// What those of the others that are streams groups have beside offsets.
    streams: BTreeMap<String, StreamsPortrait>,
    /// Counts the member ids given out, so that no two are equal and every run gives the same ones.
    given: u64,
    written: written::WrittenLog,
}

impl Coordinator {
    fn group(&mut self, id: &str) -> &mut Group {
        if !self.groups.contains_key(id) {
            self.groups.insert(id.to_owned(), Group::default());
        }
        self.groups.get_mut(id).expect("the group was just put there")
    }

    fn new_member_id(&mut self, name: &str) -> String {
        self.given += 1;
        format!("{name}-{}", Random::new(self.given).id())
    }
}
