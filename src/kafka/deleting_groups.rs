//! Deleting consumer groups: what they are now, looked up before, and the deletion itself, a step a group. Knows no screen.
use super::cluster::Cluster;
use super::errors::{Error, Right};
use super::model::GroupDetail;
use crate::change::{Outcome, StepEnd, Steps, Work};
use crate::wire::codes;
use crate::wire::{self, Question, Target};
use kafka_protocol::messages::{DeleteGroupsRequest, DeleteGroupsResponse, GroupId};
use kafka_protocol::protocol::StrBytes;
use std::sync::Arc;
use std::time::Duration;

/// How long the cluster may take for one group.
const WITHIN: Duration = Duration::from_secs(30);

impl Cluster {
    /// Looks up the groups that are to be deleted. Changes nothing.
    ///
    /// # Errors
    /// If one of them is not there, or can't be looked at.
    pub async fn groups_named(&self, ids: &[Arc<str>]) -> Result<Vec<GroupDetail>, Error> {
        let mut groups = Vec::new();
        for id in ids {
            groups.push(self.group(id).await?);
        }
        Ok(groups)
    }

    /// Deletes them one by one and tells the outcome of each.
    pub async fn delete_groups(&self, work: &Work, ids: &[Arc<str>]) -> Vec<Outcome> {
        let mut steps = Steps::of(work);
        for id in ids {
            steps.next(self.delete_group(work, id)).await;
        }
        steps.end()
    }

    async fn delete_group(&self, work: &Work, id: &Arc<str>) -> StepEnd {
        let question = Question::to(Target::Group(id.clone())).within(WITHIN).code(code);
        let name = GroupId(StrBytes::from_string(id.to_string()));
        let request = |_| DeleteGroupsRequest::default().with_groups_names(vec![name.clone()]);
        match self.wire.write(work.permit(), &question, request).await {
            Ok(answer) => StepEnd::Told(outcome(id, &answer.response)),
            Err(error @ wire::Error::MaybeSent { .. }) => {
                StepEnd::Told(self.after_lost_answer(id, &error).await)
            }
            Err(error) => StepEnd::Unreachable(error.to_string()),
        }
    }

    /// The answer got lost: whether the group is still there tells what became of it, if all can be asked.
    async fn after_lost_answer(&self, id: &Arc<str>, error: &wire::Error) -> Outcome {
        match self.group(id).await {
            Err(Error::Unknown { .. }) => {
                Outcome::Done("the answer got lost, and the group is gone".to_owned())
            }
            Ok(_) => Outcome::Unknown(format!("{error}; the group is still there now")),
            Err(_) => Outcome::Unknown(error.to_string()),
        }
    }
}

fn code(response: &DeleteGroupsResponse) -> i16 {
    response.results.first().map_or(0, |row| row.error_code)
}

fn outcome(id: &Arc<str>, response: &DeleteGroupsResponse) -> Outcome {
    let gone = "there is no such group any more: it was deleted since it was looked up";
    match response.results.first().map(|row| row.error_code) {
        None => Outcome::Unknown("the answer names no group".to_owned()),
        Some(codes::NON_EMPTY_GROUP) => Outcome::NotDone("it has members by now: stop them first".to_owned()),
        Some(codes::GROUP_ID_NOT_FOUND) => Outcome::NotDone(gone.to_owned()),
        Some(code) => {
            match Error::check(code, None, &format!("deleting group {id}"), || Right::on_group("Delete", id))
            {
                Ok(()) => Outcome::Done(String::new()),
                Err(error) => Outcome::NotDone(error.to_string()),
            }
        }
    }
}
