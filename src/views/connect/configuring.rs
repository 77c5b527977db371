//! A connector's config changed from the screen and the shell: the draft to begin with, and the plan of what was touched.
use crate::change::{
    Action, ConfigValue, Confirmation, Consequence, Outcome, Plan, SetConnectorConfig, Weight,
};
use crate::connect::plugin_config::PluginConfig;
use crate::connect::raw::plain;
use crate::connect::{ConfigDraft, ConnectFault, Connects};
use crate::safe::for_shell;
use crate::shell::{Cx, Notice, Screen};
use crate::views::changing::{Site, propose};

/// A connector's config to be changed, and what the plugin says to it as it is.
pub struct LoadedConfig {
    pub draft: ConfigDraft,
    /// Or why the plugin could not be asked: then any value may be a secret.
    pub told: Result<PluginConfig, ConnectFault>,
}

/// Fetches it.
///
/// # Errors
/// If there is no such connector, or nobody answers.
pub async fn load(connects: &Connects, (connect, name): (&str, &str)) -> Result<LoadedConfig, ConnectFault> {
    let config = connects.raw_config(connect, name).await?;
    let class = config.get("connector.class").map(plain).unwrap_or_default();
    let told = connects.judged(connect, &class, &config).await;
    let secrets = told.as_ref().map(PluginConfig::secrets).unwrap_or_default();
    Ok(LoadedConfig { draft: ConfigDraft::new(config, secrets), told })
}

/// What follows from what the plugin says to the draft as it is.
///
/// # Errors
/// If it says that the config is wrong: Connect would refuse it.
pub(super) async fn judged(
    connects: &Connects,
    connect: &str,
    class: &str,
    draft: &ConfigDraft,
) -> Result<Vec<Consequence>, String> {
    match connects.judged(connect, class, &draft.whole()).await {
        Ok(told) => in_words(&told).map_or(Ok(Vec::new()), Err),
        Err(fault) => {
            let words = format!("whether the plugin takes it: {fault}");
            Ok(vec![Consequence::new(Weight::Unknown, words)])
        }
    }
}

/// What will be set; none where nothing was touched. `names` is the cluster's name and an address of it.
///
/// # Errors
/// If the plugin says that the config is wrong: Connect would refuse it.
pub async fn plan(
    connects: &Connects,
    (connect, name): (&str, &str),
    draft: &ConfigDraft,
    names: (&str, &str),
) -> Result<Option<Plan>, String> {
    let keys = draft.changes();
    if keys.is_empty() {
        return Ok(None);
    }
    if draft.is_touched("name") {
        return Err("a connector's name can't be changed: copy it to another name".to_owned());
    }
    let class = draft.value("connector.class").unwrap_or_default();
    let mut consequences = judged(connects, connect, &class, draft).await?;
    let patches = connects.patches(connect).await;
    if !patches {
        let version = connects.version(connect).await;
        let text = format!(
            "Connect {version} takes no single settings (3.8 does): the whole config is read again right before, and written back with these"
        );
        consequences.push(Consequence::new(Weight::Plain, text));
    }
    if let Ok(now) = connects.connector(connect, name).await {
        let text = format!("now: {}; its tasks start anew with it", now.condition());
        consequences.push(Consequence::new(Weight::Plain, text));
    }
    let connector = connects.naming_of(connect, name);
    let title = match keys.as_slice() {
        [only] => format!("Set {} of connector {name}", only.name),
        keys => format!("Set {} settings of connector {name}", keys.len()),
    };
    let set = SetConnectorConfig { connector, keys, patches };
    let as_verb = as_verb(name, &set);
    let mut plan = Plan::of(title, names, vec![Action::SetConnectorConfig(set)], Confirmation::Confirm);
    (plan.consequences, plan.as_verb) = (consequences, Some(as_verb));
    Ok(Some(plan))
}

/// Has the plan made, and brings it up for review.
pub fn review<V: Screen>(
    (connect, name): (String, String),
    draft: ConfigDraft,
    done: impl FnOnce(&mut V, Vec<Outcome>, &mut Cx<'_>) + Send + 'static,
    cx: &mut Cx<'_>,
) {
    let site = Site::of(cx.look);
    cx.call(
        "look up what follows",
        move |reach| async move {
            plan(reach.cluster.connects(), (&connect, &name), &draft, site.names()).await
        },
        move |_: &mut V, planned: Result<Option<Plan>, String>, cx| match planned {
            Ok(Some(plan)) => propose(cx, Ok(plan), done),
            Ok(None) => cx.note(Notice::good("Nothing to change: it is so already")),
            Err(why) => cx.note(Notice::bad(format!("Nothing was changed: {why}"))),
        },
    );
}

/// All that is wrong, in a sentence.
pub fn in_words(told: &PluginConfig) -> Option<String> {
    let errors: Vec<String> = told.errors().map(|(key, error)| format!("{key}: {error}")).collect();
    (!errors.is_empty()).then(|| errors.join("; "))
}

fn as_verb(name: &str, set: &SetConnectorConfig) -> String {
    let mut line = format!("connector config {}", for_shell(name));
    for key in &set.keys {
        line.push_str(&match &key.to {
            ConfigValue::NotSet => format!(" --unset {}", for_shell(&key.name)),
            ConfigValue::Is(text) => format!(" --set {}", for_shell(&format!("{}={text}", key.name))),
            ConfigValue::Secret(_) => format!(" --secret {}", for_shell(&key.name)),
        });
    }
    line
}
