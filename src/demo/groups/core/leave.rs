//! LeaveGroup: members that go by themselves, and static ones that an operator removes (KIP-345).
use super::group::{Group, GroupState};
use super::{Coordinator, GroupError, LateAnswer, Millis, RefusedJoin};

/// Who leaves: by member id, by instance, or both.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Leaver {
    pub member: String,
    pub instance: Option<String>,
}

impl Coordinator {
    /// Takes members out of a group; the answers are for those that the change sets free.
    pub fn leave(
        &mut self,
        now: Millis,
        group: &str,
        leavers: &[Leaver],
    ) -> (Vec<Result<(), GroupError>>, Vec<LateAnswer>) {
        let mut out = Vec::new();
        if let Some(results) = self.leave_modern(group, leavers) {
            return (results, out);
        }
        let Some(group) = self.groups.get_mut(group) else {
            return (leavers.iter().map(|_| Err(GroupError::UnknownMemberId)).collect(), out);
        };
        let before = group.members.len();
        let results: Vec<_> = leavers.iter().map(|leaver| group.leave(leaver, &mut out)).collect();
        // A promised id that is given back may be all that the join barrier still waited for.
        let freed = group.state == GroupState::PreparingRebalance && results.iter().any(Result::is_ok);
        if freed || group.members.len() < before {
            group.rebalance(now, &mut out);
        }
        (results, out)
    }
}

impl Group {
    fn leave(&mut self, leaver: &Leaver, out: &mut Vec<LateAnswer>) -> Result<(), GroupError> {
        if self.promised.remove(&leaver.member).is_some() {
            return Ok(());
        }
        // An operator who removes a static member knows its instance and not its id.
        let id = match (&leaver.instance, leaver.member.is_empty()) {
            (Some(instance), true) => self.instance(instance).ok_or(GroupError::UnknownMemberId)?.id.clone(),
            _ => self.check(&leaver.member, leaver.instance.as_deref())?.id.clone(),
        };
        self.remove(&id, out);
        Ok(())
    }

    /// Takes a member out and answers what it still waits for.
    pub(super) fn remove(&mut self, id: &str, out: &mut Vec<LateAnswer>) {
        let Some(at) = self.members.iter().position(|member| member.id == id) else { return };
        let gone = self.members.remove(at);
        if let Some(ticket) = gone.joining {
            out.push(LateAnswer::Join(
                ticket,
                Err(RefusedJoin { why: GroupError::UnknownMemberId, member: gone.id }),
            ));
        }
        if let Some(ticket) = gone.syncing {
            out.push(LateAnswer::Sync(ticket, Err(GroupError::UnknownMemberId)));
        }
    }
}
