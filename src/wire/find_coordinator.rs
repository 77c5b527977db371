//! Finds the broker that coordinates a group (FindCoordinator, 10).
//!
//! FindCoordinator makes a broker create its internal topic if there is none: ask it only about groups that exist.
use super::error::Error;
use super::handle::Wire;
use super::names::BrokerId;
use super::question::{Question, Target};
use kafka_protocol::messages::{FindCoordinatorRequest, FindCoordinatorResponse};
use kafka_protocol::protocol::StrBytes;
use std::sync::Arc;
use std::time::Duration;

impl Wire {
    /// The coordinator of a group, from memory or by asking.
    ///
    /// # Errors
    /// If no broker answers, or Kafka names none within the time.
    pub async fn coordinator(&self, id: &Arc<str>, within: Duration) -> Result<BrokerId, Error> {
        self.group_within(id)?;
        if let Some(known) = self.inner.coordinators.get(id) {
            return Ok(known);
        }
        let question = Question::to(Target::Any).within(within).code(|answer: &FindCoordinatorResponse| {
            answer.coordinators.first().map_or(answer.error_code, |row| row.error_code)
        });
        // Boxed: asking for a coordinator is itself a question, which could be one for a coordinator.
        let asked = Box::pin(self.put(&question, |version| request(id, version)));
        let response = asked.await?.response;
        let (code, message, broker) = match response.coordinators.into_iter().next() {
            Some(row) => (row.error_code, row.error_message, row.node_id),
            None => (response.error_code, response.error_message, response.node_id),
        };
        if code != 0 {
            let doing = format!("finding the coordinator of {id}").into();
            let message = message.map(|text| text.as_str().into());
            return Err(Error::Code { doing, code, message });
        }
        self.note_coordinator(id.clone(), BrokerId(broker.0));
        Ok(BrokerId(broker.0))
    }

    /// Whoever was told to coordinate it says that another one does: the next question looks it up anew.
    pub fn forget_coordinator(&self, id: &Arc<str>) {
        self.inner.coordinators.forget(id);
    }

    /// Remembers a coordinator that another answer told: a broker lists only groups that it coordinates.
    pub fn note_coordinator(&self, id: Arc<str>, broker: BrokerId) {
        self.inner.coordinators.note(id, broker);
    }
}

fn request(id: &Arc<str>, version: i16) -> FindCoordinatorRequest {
    let id = StrBytes::from_string(id.to_string());
    match version {
        ..=3 => FindCoordinatorRequest::default().with_key(id),
        _ => FindCoordinatorRequest::default().with_coordinator_keys(vec![id]),
    }
}
