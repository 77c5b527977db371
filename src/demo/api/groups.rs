//! The group APIs: the coordinator's answers as Kafka's messages.
use super::{Call, Served};
use crate::demo::state::State;
use std::sync::Arc;

/// Answers JoinGroup, SyncGroup, Heartbeat, LeaveGroup, OffsetCommit, OffsetFetch, OffsetDelete, TxnOffsetCommit,
/// ListGroups, DescribeGroups and DeleteGroups.
pub async fn handle(_state: &Arc<State>, call: &Call) -> Served {
    Err(call.broken(&"no coordinator answers this"))
}
