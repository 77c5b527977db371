//! What is kept of connectors that are to be deleted, so that they can be made anew: never a secret.
use crate::change::{Action, Consequence, DeleteConnector, NamedConnector, Weight};
use crate::connect::model::Connector;
use crate::connect::{Connects, KeptConfig, PluginSecrets};
use futures_util::future::join_all;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The action of each. Each plugin is asked once which of its settings are secrets.
pub(super) async fn actions(connectors: &[Arc<Connector>], connects: &Connects) -> Vec<Action> {
    let plugin = |one: &Connector| (one.connect.to_string(), one.class().unwrap_or_default().to_owned());
    let plugins: BTreeSet<(String, String)> = connectors.iter().map(|one| plugin(one)).collect();
    let asked = plugins.into_iter().map(|(connect, class)| async move {
        let told = connects.secrets(&connect, &class).await;
        ((connect, class), told)
    });
    let told: BTreeMap<(String, String), PluginSecrets> = join_all(asked).await.into_iter().collect();
    let action = |one: &Arc<Connector>| {
        let secrets = told.get(&plugin(one)).cloned().unwrap_or_default();
        Action::DeleteConnector(deletion(one, &secrets, connects.naming(one)))
    };
    connectors.iter().map(action).collect()
}

fn deletion(one: &Connector, secrets: &PluginSecrets, connector: NamedConnector) -> DeleteConnector {
    let KeptConfig { config, withheld } = secrets.kept(&one.config);
    DeleteConnector { connector, config, withheld, state: one.state.told(), before: one.condition() }
}

/// What of them no undo brings back.
pub(super) fn lost(actions: &[Action]) -> Vec<Consequence> {
    let why = |action: &Action| match action {
        Action::DeleteConnector(of) => Some((of.connector.name.clone(), action.deed().inverse().err()?)),
        _ => None,
    };
    let words = |(name, why): (String, String)| {
        Consequence::new(Weight::Warning, format!("undo can't make {name} anew: {why}"))
    };
    actions.iter().filter_map(why).map(words).collect()
}
