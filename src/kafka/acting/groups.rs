//! Deletes a group, if its commits are still those of the review.
use super::ended;
use crate::change::{DeleteGroup, OffsetChange, Permit, Standing, StepEnd};
use crate::kafka::cluster::Cluster;
use crate::kafka::errors::{Error, Right};
use crate::wire::{self, Question, Target, codes};
use kafka_protocol::messages::{DeleteGroupsRequest, DeleteGroupsResponse, GroupId};
use kafka_protocol::protocol::StrBytes;
use std::sync::Arc;
use std::time::Duration;

/// How long the cluster may take for one group.
const WITHIN: Duration = Duration::from_secs(30);

impl Cluster {
    pub(super) async fn delete_group(&self, permit: &Permit, group: &DeleteGroup) -> StepEnd {
        let id: Arc<str> = group.id.as_str().into();
        if let Some(end) = self.moved_before_deleting(group).await {
            return end;
        }
        let code = |response: &DeleteGroupsResponse| response.results.first().map_or(0, |row| row.error_code);
        let question = Question::to(Target::Group(id.clone())).within(WITHIN).code(code);
        let name = GroupId(StrBytes::from_string(group.id.clone()));
        let request = |_| DeleteGroupsRequest::default().with_groups_names(vec![name.clone()]);
        match self.wire.write(permit, &question, request).await {
            Ok(answer) => deleted(&id, &answer.response),
            Err(error @ wire::Error::MaybeSent { .. }) => self.after_lost_answer(&id, &error).await,
            Err(error) => StepEnd::Unreachable(error.to_string()),
        }
    }

    /// Somebody committed as this group since the review: what is kept of it is no longer what would go.
    pub(super) async fn moved_before_deleting(&self, group: &DeleteGroup) -> Option<StepEnd> {
        let now = match self.commits_now(&group.id.as_str().into(), group.kind == "share").await {
            Ok(now) => now,
            // The deletion tells why.
            Err(_) => return None,
        };
        let moved = group.offsets.iter().find_map(|kept| {
            let now = now.get(&(kept.topic.as_str().into(), kept.partition))?;
            let row = OffsetChange { was: kept.to.clone(), to: None, ..kept.clone() };
            match row.standing(Some(now)) {
                Standing::Contested(three) => Some(three),
                _ => None,
            }
        });
        moved.map(|three| StepEnd::not_done(three.to_string()))
    }

    /// The answer got lost: whether the group is still there tells what became of it, if all can be asked.
    async fn after_lost_answer(&self, id: &Arc<str>, error: &wire::Error) -> StepEnd {
        match self.group(id).await {
            Err(Error::Unknown { .. }) => StepEnd::done("the answer got lost, and the group is gone"),
            Ok(_) => StepEnd::unknown(format!("{error}; the group is still there now")),
            Err(_) => StepEnd::unknown(error.to_string()),
        }
    }
}

fn deleted(id: &Arc<str>, response: &DeleteGroupsResponse) -> StepEnd {
    match response.results.first().map(|row| row.error_code) {
        None => StepEnd::unknown("the answer names no group"),
        Some(codes::NON_EMPTY_GROUP) => StepEnd::not_done("it has members by now: stop them first"),
        Some(codes::GROUP_ID_NOT_FOUND) => StepEnd::already("it was gone already"),
        Some(code) => {
            let right = || Right::on_group("Delete", id);
            ended(Error::check(code, None, &format!("deleting group {id}"), right))
        }
    }
}
