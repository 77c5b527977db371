//! Groups of the protocol of KIP-848 as an operator sees them: who is in them, how far each member has come, what it is to have. Their
//! members are not served: tests and the story put them as they are to be. What they commit lies with that of all other groups.
use super::group::GroupState;
use super::leave::Leaver;
use super::{Coordinator, GroupError, Spot};
use std::collections::BTreeSet;

/// Such a group, but for what it has committed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ModernGroup {
    pub epoch: i32,
    pub members: Vec<ModernMember>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ModernMember {
    pub id: String,
    pub instance: Option<String>,
    pub client: String,
    pub host: String,
    pub rack: Option<String>,
    /// Behind the group's while it has not taken what it is to have.
    pub epoch: i32,
    pub subscribed: Vec<String>,
    pub assigned: Vec<Spot>,
    pub target: Vec<Spot>,
    /// Whether it speaks the protocol of before; none where the group does not tell.
    pub classic: Option<bool>,
}

impl Coordinator {
    /// Puts such a group as it is to be; its offsets stay.
    pub fn put_modern(&mut self, id: &str, modern: ModernGroup) {
        let group = self.group(id);
        group.protocol_type = Some("consumer".to_owned());
        group.state = if modern.members.is_empty() { GroupState::Empty } else { GroupState::Stable };
        self.modern.insert(id.to_owned(), modern);
    }

    pub fn modern(&self, id: &str) -> Option<&ModernGroup> {
        self.modern.get(id)
    }

    /// As Kafka: whoever speaks the new protocol is not known to LeaveGroup. None if the group is not of this kind.
    pub(super) fn leave_modern(
        &mut self,
        id: &str,
        leavers: &[Leaver],
    ) -> Option<Vec<Result<(), GroupError>>> {
        let mut modern = self.modern.get(id)?.clone();
        let mut leave = |leaver: &Leaver| {
            let is_meant = |member: &ModernMember| match &leaver.instance {
                Some(instance) => member.instance.as_ref() == Some(instance),
                None => member.id == leaver.member,
            };
            let at = modern.members.iter().position(is_meant).ok_or(GroupError::UnknownMemberId)?;
            if modern.members[at].classic != Some(true) {
                return Err(GroupError::UnknownMemberId);
            }
            modern.members.remove(at);
            Ok(())
        };
        let results = leavers.iter().map(&mut leave).collect();
        self.put_modern(id, modern);
        Some(results)
    }

    /// Topics that members of such a group read.
    pub(super) fn read_by_modern(&self, id: &str) -> BTreeSet<String> {
        let members = self.modern.get(id).into_iter().flat_map(|modern| &modern.members);
        members.flat_map(|member| member.subscribed.iter().cloned()).collect()
    }
}
