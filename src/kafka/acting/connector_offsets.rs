//! Offsets of stopped connectors set anew: looked at right before, sent once, again only where Connect says that nothing was done.
use super::connectors::unlooked;
use crate::change::{Permit, SetConnectorOffsets, Standing, StepEnd};
use crate::kafka::cluster::Cluster;
use serde_json::Value;
use std::time::Duration;
use tokio::time::{Instant, sleep};

/// For how long tasks that have not wholly stopped are waited for.
const PATIENCE: Duration = Duration::from_secs(20);
const PAUSE: Duration = Duration::from_millis(300);

impl Cluster {
    /// Whether they are as they were reviewed.
    pub(super) async fn look_at_connector_offsets(&self, set: &SetConnectorOffsets) -> Result<(), StepEnd> {
        let name = (set.connector.connect.as_str(), set.connector.name.as_str());
        let told = self.connects().offsets(name.0, name.1).await.map_err(|fault| unlooked(&fault))?;
        let json = |text: &str| serde_json::from_str::<Value>(text).unwrap_or_default();
        let now: Vec<_> =
            told.iter().map(|one| (json(&one.partition), one.offset.as_deref().map(json))).collect();
        match set.standing(&now) {
            Standing::AsReviewed => Ok(()),
            Standing::DoneAlready => Err(StepEnd::already("they are so already")),
            Standing::Contested(three) => Err(StepEnd::not_done(three.to_string())),
        }
    }

    pub(super) async fn set_connector_offsets(&self, permit: &Permit, set: &SetConnectorOffsets) -> StepEnd {
        if let Err(end) = self.look_at_connector_offsets(set).await {
            return end;
        }
        let name = (set.connector.connect.as_str(), set.connector.name.as_str());
        let body = set.body();
        let until = Instant::now() + PATIENCE;
        loop {
            let asked = self.connects().set_offsets(permit, name, (!set.all).then_some(&body)).await;
            let fault = match asked {
                Ok(()) => break,
                Err(fault) => fault,
            };
            // A sink's group still has members: Connect itself says that it may be asked again.
            if fault.reason().contains("safely retried") && Instant::now() < until {
                sleep(PAUSE).await;
                continue;
            }
            if !fault.may_be_done() {
                return unlooked(&fault);
            }
            return match self.look_at_connector_offsets(set).await {
                Err(StepEnd::Told(outcome)) if outcome.is_done() => StepEnd::done("it was looked up"),
                _ => StepEnd::unknown(fault.to_string()),
            };
        }
        match self.look_at_connector_offsets(set).await {
            Err(StepEnd::Told(outcome)) if outcome.is_done() => StepEnd::done(""),
            Err(StepEnd::Told(outcome)) => {
                StepEnd::unknown(format!("Connect took it, and then {}", outcome.text()))
            }
            Err(StepEnd::Unreachable(why)) => StepEnd::unknown(why),
            Ok(()) => StepEnd::unknown("Connect took it, and tells the offsets as they were"),
        }
    }
}
