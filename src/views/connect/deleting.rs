//! What is kept of connectors that are to be deleted, so that they can be made anew: never a secret.
use crate::change::{Action, Consequence, DeleteConnector, NamedConnector, Weight};
use crate::connect::model::Connector;
use crate::connect::plugin_config::PluginConfig;
use crate::connect::{Connects, KeptConfig, PluginSecrets};
use futures_util::future::join_all;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The action of each. Each plugin is asked once which of its settings are secrets.
pub(super) async fn actions(connectors: &[Arc<Connector>], connects: &Connects) -> Vec<Action> {
    let plugin = |one: &Connector| (one.connect.to_string(), one.class().unwrap_or_default().to_owned());
    let plugins: BTreeSet<(String, String)> = connectors.iter().map(|one| plugin(one)).collect();
    let asked = plugins.into_iter().map(|(connect, class)| async move {
        // Before 3.2 a plugin tells its types of what it is given to look at.
        let of = |one: &&Arc<Connector>| *one.connect == *connect && one.class() == Some(class.as_str());
        let config = connectors.iter().find(of).map(|one| one.raw_config()).unwrap_or_default();
        let told = connects.described(&connect, &class, &config).await;
        ((connect, class), told.as_ref().map(PluginConfig::secrets).unwrap_or_default())
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

/// What of them undo brings back only with somebody's help, or not at all.
pub(super) fn lost(actions: &[Action]) -> Vec<Consequence> {
    let words = |action: &Action| {
        let Action::DeleteConnector(of) = action else { return None };
        let name = &of.connector.name;
        Some(match (action.deed().inverse(), of.withheld.as_slice()) {
            (Err(why), _) => Consequence::new(Weight::Warning, format!("undo can't make {name} anew: {why}")),
            (Ok(_), []) => return None,
            (Ok(_), keys) => {
                let text = format!("undo asks for what no journal keeps of {name}: {}", keys.join(", "));
                Consequence::new(Weight::Warning, text)
            }
        })
    };
    actions.iter().filter_map(words).collect()
}
