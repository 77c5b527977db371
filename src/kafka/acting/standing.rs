//! How what a plan touches stands now, in words for its review: what is so already, and what somebody changed since. Changes
//! nothing: it is the look that goes before each step.
use super::family;
use crate::change::{Action, ChangeStep, Consequence, Plan, StepEnd, Weight, some};
use crate::kafka::cluster::Cluster;
use crate::kafka::errors::Error;
use crate::wire::WhichTopics;
use futures_util::future::FutureExt;
use std::sync::Arc;

impl Cluster {
    /// The id of the cluster that answers; none where it tells none.
    ///
    /// # Errors
    /// If no broker answers.
    pub async fn id(&self) -> Result<Option<Arc<str>>, Error> {
        let asked = self.wire.metadata(WhichTopics::None).await;
        Ok(asked.map_err(Error::wire("asking which cluster this is"))?.cluster_id)
    }

    /// What of a plan is not as it says: done already, changed by somebody, or not to be seen.
    pub async fn doubts(&self, plan: &Plan) -> Vec<Consequence> {
        let ends = self.standings(&plan.steps).boxed().await;
        let mut done = Vec::new();
        let mut doubts = Vec::new();
        for (step, end) in plan.steps.iter().zip(ends) {
            match end {
                None => {}
                Some(StepEnd::Told(outcome)) if outcome.is_done() => done.push(step.touches.clone()),
                Some(StepEnd::Told(outcome)) => doubts.push(format!("{}: {}", step.touches, outcome.text())),
                Some(StepEnd::Unreachable(why)) => doubts.push(format!("{}: {why}", step.touches)),
            }
        }
        let mut all: Vec<Consequence> =
            doubts.iter().take(5).map(|text| Consequence::new(Weight::Warning, text)).collect();
        if doubts.len() > 5 {
            let text = format!("and {} more that are not as they were", doubts.len() - 5);
            all.push(Consequence::new(Weight::Warning, text));
        }
        if !done.is_empty() {
            let text = format!("so already, and left alone: {}", some(&done));
            all.push(Consequence::new(Weight::Plain, text));
        }
        all
    }

    /// How each step stands; none where it is as reviewed.
    async fn standings(&self, steps: &[ChangeStep]) -> Vec<Option<StepEnd>> {
        let actions: Vec<&Action> = steps.iter().filter_map(|step| step.action.as_ref()).collect();
        let mut ends = Vec::new();
        while let Some(first) = actions.get(ends.len()) {
            let rest = &actions[ends.len()..];
            let found = match first {
                Action::SetConfigs(_) => {
                    self.look_at_configs(super::configs::together(&family!(rest, SetConfigs))).await
                }
                Action::CreateTopic(_) => self.look_before_creating(&family!(rest, CreateTopic)).await,
                Action::DeleteTopic(_) => self.look_before_deleting(&family!(rest, DeleteTopic)).await,
                Action::AddPartitions(_) => self.look_before_adding(&family!(rest, AddPartitions)).await,
                Action::DeleteRecords(_) => self.look_before_cutting(&family!(rest, DeleteRecords)).await,
                Action::CopyRecords(copy) => vec![self.look_before_copying(copy).await],
                Action::CopyPositions(copy) => vec![self.look_at_positions(copy).await],
                Action::SetOffsets(set) => vec![self.look_at_offsets(set).await.err()],
                Action::DeleteGroup(group) => vec![self.moved_before_deleting(group).await],
                Action::RemoveMembers(remove) => vec![self.look_at_members(remove).await.err()],
                Action::SetConnectorState(set) => vec![self.look_at_connector_state(set).await.err()],
                Action::RestartConnector(restart) => vec![self.look_before_restarting(restart).await.err()],
                Action::DeleteConnector(delete) => vec![self.look_before_removing(delete).await.err()],
                Action::CreateConnector(create) => vec![self.look_before_making(create).await],
                Action::SetConnectorConfig(set) => vec![self.look_at_connector_config(set).await.err()],
                Action::SetConnectorOffsets(set) => vec![self.look_at_connector_offsets(set).await.err()],
                Action::SetLoggerLevel(set) => vec![self.look_at_logger(set).await.err()],
                Action::RegisterSchema(register) => vec![self.look_before_registering(register).await.err()],
                Action::DeleteSchema(delete) => vec![self.look_before_deleting_schema(delete).await.err()],
                Action::SetSubjectSetting(set) => vec![self.look_at_subject_setting(set).await.err()],
            };
            if found.is_empty() {
                break;
            }
            ends.extend(found);
        }
        ends
    }
}
