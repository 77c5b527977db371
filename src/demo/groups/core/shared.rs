//! Share groups (KIP-932) as an operator sees them: who is in them, from where they deliver, and what may be changed. Their
//! consumers are not served: tests and the story put them as they are to be.
use super::admin::GroupListing;
use super::group::GroupState;
use super::{Coordinator, GroupError, Spot};
use std::collections::BTreeMap;

/// A share group.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SharedGroup {
    pub members: Vec<SharedMember>,
    /// From where each partition is delivered; none where nothing was yet.
    pub starts: BTreeMap<Spot, Option<SharedStart>>,
}

/// One of its members. Several may have the same partition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SharedMember {
    pub id: String,
    pub client: String,
    pub host: String,
    pub assigned: Vec<Spot>,
}

/// Where delivery of a partition starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SharedStart {
    pub offset: i64,
    /// Records behind it that were acknowledged out of order.
    pub complete: i64,
}

impl SharedGroup {
    fn state(&self) -> GroupState {
        if self.members.is_empty() { GroupState::Empty } else { GroupState::Stable }
    }

    /// As Kafka words it.
    pub fn state_name(&self) -> &'static str {
        self.state().name()
    }
}

impl Coordinator {
    /// Puts a share group as it is to be.
    pub fn put_shared(&mut self, id: &str, group: SharedGroup) {
        self.shared.insert(id.to_owned(), group);
    }

    pub fn shared(&self, id: &str) -> Option<&SharedGroup> {
        self.shared.get(id)
    }

    /// Every share group, by name.
    pub fn list_shared(&self) -> Vec<GroupListing> {
        let listing = |(id, group): (&String, &SharedGroup)| GroupListing {
            group: id.clone(),
            protocol_type: "share".to_owned(),
            state: group.state(),
            kind: "share",
        };
        self.shared.iter().map(listing).collect()
    }

    /// Sets start offsets; what was acknowledged behind them is forgotten. A group that is not there comes into being.
    ///
    /// # Errors
    /// `NonEmptyGroup` while it has members.
    pub fn alter_starts(&mut self, id: &str, starts: Vec<(Spot, i64)>) -> Result<(), GroupError> {
        if self.groups.contains_key(id) {
            return Err(GroupError::GroupIdNotFound);
        }
        let group = self.shared.entry(id.to_owned()).or_default();
        if !group.members.is_empty() {
            return Err(GroupError::NonEmptyGroup);
        }
        let start = |(spot, offset)| (spot, Some(SharedStart { offset, complete: 0 }));
        group.starts.extend(starts.into_iter().map(start));
        Ok(())
    }

    /// Forgets the start offsets of a topic; whether there were any.
    ///
    /// # Errors
    /// `GroupIdNotFound`, or `NonEmptyGroup` while it has members.
    pub fn forget_starts(&mut self, id: &str, topic: &str) -> Result<bool, GroupError> {
        let group = self.shared.get_mut(id).ok_or(GroupError::GroupIdNotFound)?;
        if !group.members.is_empty() {
            return Err(GroupError::NonEmptyGroup);
        }
        let before = group.starts.len();
        group.starts.retain(|(name, _), _| name != topic);
        Ok(group.starts.len() < before)
    }

    /// Deletes a share group.
    ///
    /// # Errors
    /// `NonEmptyGroup` while it has members; none if there is no such group.
    pub(super) fn delete_shared(&mut self, id: &str) -> Option<Result<(), GroupError>> {
        let group = self.shared.get(id)?;
        if !group.members.is_empty() {
            return Some(Err(GroupError::NonEmptyGroup));
        }
        self.shared.remove(id);
        Some(Ok(()))
    }
}
