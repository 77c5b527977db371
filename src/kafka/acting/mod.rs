//! Does what the steps of a plan say, as data: looks again right before each step, stops where somebody changed the thing since
//! the review, writes with the permit of the change, and tells how each step ended. One file a family of actions; this one
//! only hands them out. Knows no screen.
mod configs;
mod connector_configs;
mod connector_offsets;
mod connectors;
mod copying;
mod groups;
mod judging;
mod loggers;
mod members;
mod offsets;
mod partitions;
mod records;
mod restarting;
mod schemas;
mod settling;
mod share_offsets;
mod standing;
mod topics;

pub use judging::JudgedTopic;
pub(super) use records::ONLY_COMPACTED;

use super::cluster::Cluster;
use super::errors::Error;
use crate::change::{Action, ChangeStep, Outcome, StepEnd, Steps, Work};
use crate::wire;
use futures_util::future::{BoxFuture, FutureExt};

/// The actions of one kind at the front.
macro_rules! family {
    ($actions:expr, $kind:ident) => {{
        let of_kind = $actions.iter().map_while(|action| match action {
            Action::$kind(action) => Some(action),
            _ => None,
        });
        of_kind.collect::<Vec<_>>()
    }};
}
use family;

impl Cluster {
    /// Carries out the plan of this work, and returns what became of each step.
    pub async fn carry_out(&self, work: &Work) -> Vec<Outcome> {
        let mut steps = Steps::of(work);
        while let Some(same) = steps.next() {
            let ends = self.act(work, same).await;
            steps.ended(ends);
        }
        steps.end()
    }

    /// Does the first of these steps, which are of one kind; as many as can be done at once.
    ///
    /// Boxed: what lies below is too deep for the compiler to look through from a screen.
    fn act<'a>(&'a self, work: &'a Work, steps: &'a [ChangeStep]) -> BoxFuture<'a, Vec<StepEnd>> {
        self.act_on(work, steps).boxed()
    }

    async fn act_on(&self, work: &Work, steps: &[ChangeStep]) -> Vec<StepEnd> {
        let permit = work.permit();
        let actions: Vec<&Action> = steps.iter().map_while(|step| step.action.as_ref()).collect();
        let Some(first) = actions.first() else {
            return vec![StepEnd::not_done("the plan does not say how this is done")];
        };
        if let Some(why) = first.deed().incomplete() {
            return vec![StepEnd::not_done(why)];
        }
        match first {
            Action::SetConfigs(_) => self.set_configs(permit, &family!(actions, SetConfigs)).await,
            Action::CreateTopic(_) => self.create_topics(permit, &family!(actions, CreateTopic)).await,
            Action::DeleteTopic(_) => self.delete_topics(permit, &family!(actions, DeleteTopic)).await,
            Action::AddPartitions(_) => self.add_partitions(permit, &family!(actions, AddPartitions)).await,
            Action::DeleteRecords(_) => self.delete_records(permit, &family!(actions, DeleteRecords)).await,
            Action::CopyRecords(copy) => vec![self.copy_records(work, copy).await],
            Action::CopyPositions(copy) => vec![self.copy_positions(work, copy).await],
            Action::SetOffsets(offsets) => vec![self.set_offsets(permit, offsets).await],
            Action::DeleteGroup(group) => vec![self.delete_group(permit, group).await],
            Action::RemoveMembers(members) => vec![self.remove_members(permit, members).await],
            Action::SetConnectorState(set) => vec![self.set_connector_state(permit, set).await],
            Action::RestartConnector(_) => {
                self.restart_connectors(permit, &family!(actions, RestartConnector)).await
            }
            Action::DeleteConnector(delete) => vec![self.delete_connector(permit, delete).await],
            Action::CreateConnector(create) => vec![self.create_connector(permit, create).await],
            Action::SetConnectorConfig(set) => vec![self.set_connector_config(permit, set).await],
            Action::SetConnectorOffsets(set) => vec![self.set_connector_offsets(permit, set).await],
            Action::SetLoggerLevel(set) => vec![self.set_logger_level(permit, set).await],
            Action::RegisterSchema(register) => vec![self.register_schema(permit, register).await],
            Action::DeleteSchema(delete) => vec![self.delete_schema(permit, delete).await],
            Action::SetSubjectSetting(set) => vec![self.set_subject_setting(permit, set).await],
        }
    }
}

/// How steps that are done together stand after the look before them: none where it is to be written. What follows one that
/// must not be done is not tried.
fn up_to_refused(looked: Vec<Option<StepEnd>>) -> Vec<Option<StepEnd>> {
    let refused = |end: &Option<StepEnd>| match end {
        Some(StepEnd::Told(outcome)) => !outcome.is_done(),
        Some(StepEnd::Unreachable(_)) => true,
        None => false,
    };
    let end = looked.iter().position(refused).map_or(looked.len(), |at| at + 1);
    looked.into_iter().take(end).collect()
}

/// Fills in how those ended that were written, in their order.
fn filled(looked: Vec<Option<StepEnd>>, written: Vec<StepEnd>) -> Vec<StepEnd> {
    let mut written = written.into_iter();
    // Nobody could be asked: the first tells so for all.
    looked.into_iter().map_while(|end| end.or_else(|| written.next())).collect()
}

/// Nothing could be looked up, so that nothing was tried.
fn unlooked(error: Error) -> StepEnd {
    match error {
        Error::Wire { cause, .. } if !matches!(cause, wire::Error::Unsupported { .. }) => {
            StepEnd::Unreachable(cause.to_string())
        }
        error => StepEnd::not_done(format!("it could not be looked at before: {error}")),
    }
}

/// A refusal, if the code of an answer is one.
fn ended(judged: Result<(), Error>) -> StepEnd {
    match judged {
        Ok(()) => StepEnd::done(""),
        Err(error) => StepEnd::not_done(error.to_string()),
    }
}

/// The code for all of an answer, if all of it failed in one way: a part of it must not be asked for again with the rest.
fn common(codes: impl IntoIterator<Item = i16>) -> i16 {
    let mut codes = codes.into_iter();
    let first = codes.next().unwrap_or(0);
    if codes.all(|code| code == first) { first } else { 0 }
}
