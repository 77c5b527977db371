//! ListGroups, DescribeGroups and DeleteGroups: groups as an operator sees them.
use super::group::{Group, GroupState};
use super::{Coordinator, GroupError};
use bytes::Bytes;

/// A group in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupListing {
    pub group: String,
    /// "consumer", "connect", …; empty for a group that only ever had offsets.
    pub protocol_type: String,
    pub state: GroupState,
    /// "classic", "consumer", "share" or "streams".
    pub kind: &'static str,
}

/// A group in full.
#[derive(Clone, Debug, PartialEq)]
pub struct Portrait {
    pub state: GroupState,
    pub protocol_type: String,
    /// The assignor; empty unless the group is stable.
    pub protocol: String,
    pub members: Vec<Portrayed>,
}

/// A member in full.
#[derive(Clone, Debug, PartialEq)]
pub struct Portrayed {
    pub member: String,
    pub instance: Option<String>,
    pub client: String,
    pub host: String,
    /// Subscription and assignment; empty unless the group is stable.
    pub metadata: Bytes,
    pub assignment: Bytes,
}

impl Coordinator {
    /// Every group of every kind.
    pub fn list(&self) -> Vec<GroupListing> {
        let listing = |(id, group): (&String, &Group)| GroupListing {
            group: id.clone(),
            protocol_type: group.protocol_type.clone().unwrap_or_default(),
            state: group.state,
            kind: match (self.streams(id), self.modern(id)) {
                (Some(_), _) => "streams",
                (None, Some(_)) => "consumer",
                (None, None) => "classic",
            },
        };
        self.groups.iter().map(listing).chain(self.list_shared()).collect()
    }

    /// One group in full; none if there is no such group (Kafka words that as "Dead").
    pub fn describe(&self, id: &str) -> Option<Portrait> {
        let is_classic = self.streams(id).is_none() && self.modern(id).is_none();
        let group = self.groups.get(id).filter(|_| is_classic)?;
        let stable = group.state == GroupState::Stable;
        let protocol = group.protocol.clone().filter(|_| stable);
        let members = group.members.iter().map(|member| Portrayed {
            member: member.id.clone(),
            instance: member.instance.clone(),
            client: member.client.clone(),
            host: member.host.clone(),
            metadata: member.metadata(protocol.as_deref()),
            assignment: if stable { member.assignment.clone() } else { Bytes::new() },
        });
        Some(Portrait {
            state: group.state,
            protocol_type: group.protocol_type.clone().unwrap_or_default(),
            members: members.collect(),
            protocol: protocol.unwrap_or_default(),
        })
    }

    /// Deletes a group with its offsets.
    ///
    /// # Errors
    /// `GroupIdNotFound`, or `NonEmptyGroup` while it has members.
    pub fn delete(&mut self, id: &str) -> Result<(), GroupError> {
        if let Some(deleted) = self.delete_shared(id) {
            return deleted;
        }
        let group = self.groups.get(id).ok_or(GroupError::GroupIdNotFound)?;
        if group.state != GroupState::Empty {
            return Err(GroupError::NonEmptyGroup);
        }
        self.groups.remove(id);
        self.streams.remove(id);
        self.modern.remove(id);
        Ok(())
    }
}
