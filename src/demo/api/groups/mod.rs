//! The group APIs in Kafka's messages: each takes the request apart, asks `core`, and fills in what its version has.
mod admin;
mod membership;
mod modern;
mod offset_fetch;
mod offsets;
mod shared;
mod streams;
#[cfg(test)]
mod tests;
mod writing;

use super::{Call, STREAMS_GROUP_DESCRIBE, Served};
use crate::demo::groups::core::GroupError;
use crate::demo::rights::{AclResource, Operation};
use crate::demo::state::State;
use kafka_protocol::messages::ApiKey;
use kafka_protocol::protocol::StrBytes;

/// Answers a request of a group API.
pub async fn handle(state: &State, call: &Call) -> Served {
    let served = answer(state, call).await;
    state.write_offsets();
    served
}

async fn answer(state: &State, call: &Call) -> Served {
    let caller = &Caller { state, call };
    match call.api {
        ApiKey::JoinGroup => call.answer(&membership::join(caller, call.read()?).await),
        ApiKey::SyncGroup => call.answer(&membership::sync(caller, call.read()?).await),
        ApiKey::Heartbeat => call.answer(&membership::heartbeat(caller, &call.read()?)),
        ApiKey::LeaveGroup => call.answer(&membership::leave(caller, &call.read()?)),
        ApiKey::OffsetCommit => call.answer(&offsets::offset_commit(caller, call.read()?)),
        ApiKey::TxnOffsetCommit => call.answer(&offsets::txn_offset_commit(caller, call.read()?)),
        ApiKey::OffsetFetch => call.answer(&offset_fetch::offset_fetch(caller, call.read()?)),
        ApiKey::OffsetDelete => call.answer(&offsets::offset_delete(caller, call.read()?)),
        ApiKey::ListGroups => call.answer(&admin::list(caller, &call.read()?)),
        ApiKey::DescribeGroups => call.answer(&admin::describe(caller, call.read()?)),
        ApiKey::DeleteGroups => call.answer(&admin::delete(caller, call.read()?)),
        _ if call.key == STREAMS_GROUP_DESCRIBE => streams::describe(caller),
        ApiKey::ConsumerGroupDescribe => call.answer(&modern::describe(caller, call.read()?)),
        ApiKey::ShareGroupDescribe => call.answer(&shared::describe(caller, call.read()?)),
        ApiKey::DescribeShareGroupOffsets => shared::describe_offsets(caller),
        ApiKey::AlterShareGroupOffsets => call.answer(&shared::alter(caller, call.read()?)),
        ApiKey::DeleteShareGroupOffsets => call.answer(&shared::delete(caller, call.read()?)),
        other => Err(call.broken(&format!("{other:?} is no API of groups"))),
    }
}

/// Who asks, and whom.
struct Caller<'a> {
    state: &'a State,
    call: &'a Call,
}

impl Caller<'_> {
    /// Whether the request may go on: no fault is asked for, this broker coordinates the group, the right is there.
    fn may(&self, group: &str, operation: Operation) -> Result<(), GroupError> {
        if let Some(error) = self.wanted_error(None) {
            return Err(error);
        }
        // The rights first, as Kafka does: whoever may not know of a group does not learn who coordinates it.
        if !self.state.rights.allow(operation, || AclResource::group(group)) {
            return Err(GroupError::GroupAuthorizationFailed);
        }
        match self.state.group_coordinator(group) == Some(self.call.broker) {
            true => Ok(()),
            false => Err(GroupError::NotCoordinator),
        }
    }

    fn may_read(&self, group: &str) -> Result<(), GroupError> {
        self.may(group, Operation::Read)
    }

    /// The error that a test wants here.
    fn wanted_error(&self, topic: Option<&str>) -> Option<GroupError> {
        self.call.wanted_error(self.state, topic)
    }
}

/// The error code of a result; 0 is none.
fn code<T>(result: Result<T, impl std::borrow::Borrow<GroupError>>) -> i16 {
    result.map_or_else(|why| why.borrow().code(), |_| 0)
}

fn text(text: String) -> StrBytes {
    StrBytes::from_string(text)
}
