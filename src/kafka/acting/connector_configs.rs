//! Settings of connectors changed: read again right before, so that nobody else's change is lost; only what was touched is sent, where
//! the version takes that; and then watched.
use super::connectors::unlooked;
use crate::change::{Permit, SetConnectorConfig, Standing, StepEnd};
use crate::connect::raw::{RawConfig, plain};
use crate::connect::{ConnectFault, PluginSecrets};
use crate::kafka::cluster::Cluster;
use serde_json::Value;

impl Cluster {
    /// The config as it is now, if it is as it was reviewed.
    pub(super) async fn look_at_connector_config(
        &self,
        set: &SetConnectorConfig,
    ) -> Result<RawConfig, StepEnd> {
        let name = (set.connector.connect.as_str(), set.connector.name.as_str());
        let now = self.connects().raw_config(name.0, name.1).await.map_err(|fault| unlooked(&fault))?;
        // Names and values speak here: who is asked for types may be who refuses the change.
        let secrets = PluginSecrets::default();
        match set.standing(|key| now.get(key).map(plain), |key, value| secrets.shown(key, value)) {
            Standing::AsReviewed => Ok(now),
            Standing::DoneAlready => Err(StepEnd::already("it is set so already")),
            Standing::Contested(three) => Err(StepEnd::not_done(three.to_string())),
        }
    }

    pub(super) async fn set_connector_config(&self, permit: &Permit, set: &SetConnectorConfig) -> StepEnd {
        let now = match self.look_at_connector_config(set).await {
            Ok(now) => now,
            Err(end) => return end,
        };
        match self.send_connector_config(permit, set, now).await {
            Ok(()) => StepEnd::done(self.connector_settled(&set.connector).await),
            Err(fault) if !fault.may_be_done() => unlooked(&fault),
            // The answer was lost: the config itself tells.
            Err(fault) => match self.look_at_connector_config(set).await {
                Err(StepEnd::Told(outcome)) if outcome.is_done() => {
                    StepEnd::done(self.connector_settled(&set.connector).await)
                }
                _ => StepEnd::unknown(fault.to_string()),
            },
        }
    }

    async fn send_connector_config(
        &self,
        permit: &Permit,
        set: &SetConnectorConfig,
        mut whole: RawConfig,
    ) -> Result<(), ConnectFault> {
        let name = (set.connector.connect.as_str(), set.connector.name.as_str());
        if set.patches {
            let value = |value: Option<&str>| value.map_or(Value::Null, Value::from);
            let keys = set.sent().map(|(key, text)| (key.to_owned(), value(text))).collect();
            match self.connects().patch_config(permit, name, &keys).await {
                // It is older than it says, or another than Kafka's.
                Err(fault) if fault.is_not_offered() => {}
                asked => return asked,
            }
        }
        for (key, text) in set.sent() {
            match text {
                Some(text) => _ = whole.insert(key.to_owned(), text.into()),
                None => _ = whole.shift_remove(key),
            }
        }
        self.connects().set_config(permit, name, &whole).await
    }
}
