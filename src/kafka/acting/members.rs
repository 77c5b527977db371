//! Puts members out of a group, as Kafka's admin clients do: by LeaveGroup in their name.
use super::unlooked;
use crate::change::{Permit, RemoveMembers, RemovedMember, StepEnd};
use crate::kafka::cluster::Cluster;
use crate::kafka::errors::{Error, Right, words};
use crate::wire::{self, Question, Target, codes};
use kafka_protocol::messages::leave_group_request::MemberIdentity;
use kafka_protocol::messages::{GroupId, LeaveGroupRequest, LeaveGroupResponse};
use kafka_protocol::protocol::StrBytes;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

/// Whom Kafka puts out for nobody.
const NO_MEMBER_OF_OURS: &str = "Kafka removes no member that speaks the consumer protocol (KIP-848): stop it, or wait for its session to end";
const WITHIN: Duration = Duration::from_secs(30);

impl Cluster {
    pub(super) async fn remove_members(&self, permit: &Permit, remove: &RemoveMembers) -> StepEnd {
        let group: Arc<str> = remove.group.as_str().into();
        let wanted = match self.look_at_members(remove).await {
            Ok(wanted) => wanted,
            Err(end) => return end,
        };
        let code = |response: &LeaveGroupResponse| response.error_code;
        let question = Question::to(Target::Group(group.clone()))
            .within(WITHIN)
            .at_least(3, "removing members of a group", "2.4")
            .code(code);
        match self.wire.write(permit, &question, |version| leave(version, &group, &wanted)).await {
            Ok(answer) => match removed(&group, &wanted, &answer.response) {
                Removed::Told(end) => end,
                Removed::NotKnown => self.after_unknown_members(&group, &wanted).await,
            },
            Err(error @ wire::Error::MaybeSent { .. }) => {
                self.after_lost_leave(&group, &wanted, &error).await
            }
            Err(error @ wire::Error::Unsupported { .. }) => StepEnd::not_done(error.to_string()),
            Err(error) => StepEnd::Unreachable(error.to_string()),
        }
    }

    /// Those of them who are still there; if nobody is, that is the end of it.
    pub(super) async fn look_at_members<'a>(
        &self,
        remove: &'a RemoveMembers,
    ) -> Result<Vec<&'a RemovedMember>, StepEnd> {
        let group: Arc<str> = remove.group.as_str().into();
        let there = self.member_ids(&group).await.map_err(unlooked)?;
        let wanted: Vec<&RemovedMember> =
            remove.members.iter().filter(|member| there.contains(&member.id)).collect();
        if wanted.is_empty() { Err(StepEnd::already("they had left already")) } else { Ok(wanted) }
    }

    async fn member_ids(&self, group: &Arc<str>) -> Result<BTreeSet<String>, Error> {
        let look = self.look_at_group(group).await?;
        Ok(look.described?.members.into_iter().map(|member| member.id).collect())
    }

    /// The group says that it does not know some of them: they may have left by themselves, or be members that Kafka puts out for
    /// nobody. Who is still there tells which.
    async fn after_unknown_members(&self, group: &Arc<str>, wanted: &[&RemovedMember]) -> StepEnd {
        let there = match self.member_ids(group).await {
            Ok(there) => there,
            Err(error) => {
                return StepEnd::unknown(format!("who is still there could not be looked up: {error}"));
            }
        };
        match wanted.iter().filter(|member| there.contains(&member.id)).count() {
            0 => StepEnd::done(""),
            all if all == wanted.len() => StepEnd::not_done(NO_MEMBER_OF_OURS),
            left => {
                StepEnd::unknown(format!("{left} of {} are still there: {NO_MEMBER_OF_OURS}", wanted.len()))
            }
        }
    }

    /// The answer got lost: who is still there tells what became of it.
    async fn after_lost_leave(
        &self,
        group: &Arc<str>,
        wanted: &[&RemovedMember],
        error: &wire::Error,
    ) -> StepEnd {
        let Ok(there) = self.member_ids(group).await else { return StepEnd::unknown(error.to_string()) };
        match wanted.iter().filter(|member| there.contains(&member.id)).count() {
            0 => StepEnd::done("the answer got lost, and they have left"),
            left => StepEnd::unknown(format!("{error}; {left} of {} are still there now", wanted.len())),
        }
    }
}

fn leave(version: i16, group: &Arc<str>, members: &[&RemovedMember]) -> LeaveGroupRequest {
    let text = |text: &str| StrBytes::from_string(text.to_owned());
    let identity = |member: &&RemovedMember| {
        let identity = match &member.instance {
            Some(instance) => MemberIdentity::default().with_group_instance_id(Some(text(instance))),
            None => MemberIdentity::default().with_member_id(text(&member.id)),
        };
        match version {
            5.. => identity.with_reason(Some(text("removed by an operator"))),
            _ => identity,
        }
    };
    LeaveGroupRequest::default()
        .with_group_id(GroupId(text(group)))
        .with_members(members.iter().map(identity).collect())
}

/// What the answer says.
enum Removed {
    Told(StepEnd),
    /// The group does not know some of them.
    NotKnown,
}

fn removed(group: &Arc<str>, wanted: &[&RemovedMember], response: &LeaveGroupResponse) -> Removed {
    let right = || Right::on_group("Read", group);
    if let Err(error) =
        Error::check(response.error_code, None, &format!("removing members of {group}"), right)
    {
        return Removed::Told(StepEnd::not_done(error.to_string()));
    }
    let failed: Vec<i16> =
        response.members.iter().map(|row| row.error_code).filter(|code| *code != 0).collect();
    if !failed.is_empty() && failed.iter().all(|code| *code == codes::UNKNOWN_MEMBER_ID) {
        return Removed::NotKnown;
    }
    Removed::Told(match (failed.first(), response.members.len() == wanted.len()) {
        (None, true) => StepEnd::done(""),
        (None, false) => StepEnd::unknown("the answer does not name all of them"),
        (Some(code), _) if failed.len() == wanted.len() => StepEnd::not_done(words(*code)),
        (Some(code), _) => StepEnd::unknown(format!(
            "{} of {} were not removed: {}",
            failed.len(),
            wanted.len(),
            words(*code)
        )),
    })
}
