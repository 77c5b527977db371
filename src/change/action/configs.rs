//! Setting and removing configs of one resource, only the keys that are named. Secret values never leave the memory.
use super::{Action, Deed, Inverse, Standing, StepLine};
use crate::change::Right;
use crate::safe::for_shell;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;

/// Configs of one resource.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetConfigs {
    pub resource: ConfigResource,
    /// Each key once.
    pub keys: Vec<ConfigChange>,
}

/// What has configs.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ConfigResource {
    Topic(String),
    Broker(i32),
    /// The default of all brokers that have none of their own.
    AllBrokers,
    Group(String),
}

/// One key: what the resource itself says, not what holds for it in the end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConfigChange {
    pub name: String,
    pub was: ConfigValue,
    pub to: ConfigValue,
}

/// The resource's own value of a config.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ConfigValue {
    /// None of its own: what stands above it holds. As the wanted value: the own one is removed.
    NotSet,
    Is(String),
    /// A secret. No broker tells it, no file keeps it.
    Secret(#[serde(skip)] Withheld),
}

/// A text that is never printed and never written.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Withheld(pub Option<String>);

impl fmt::Debug for Withheld {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}

impl fmt::Display for ConfigResource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ConfigResource::Topic(name) => write!(f, "topic {name}"),
            ConfigResource::Broker(id) => write!(f, "broker {id}"),
            ConfigResource::AllBrokers => f.write_str("all brokers"),
            ConfigResource::Group(id) => write!(f, "group {id}"),
        }
    }
}

impl ConfigValue {
    /// For a person.
    pub fn words(&self) -> String {
        match self {
            ConfigValue::NotSet => "not set".to_owned(),
            ConfigValue::Is(text) if text.is_empty() => "(empty)".to_owned(),
            ConfigValue::Is(text) => text.clone(),
            ConfigValue::Secret(_) => "(secret)".to_owned(),
        }
    }
}

impl SetConfigs {
    /// How the keys stand now, by their own values.
    pub fn standing(&self, now: &BTreeMap<String, ConfigValue>) -> Standing {
        Standing::all(self.keys.iter().map(|key| {
            let now = now.get(&key.name).unwrap_or(&ConfigValue::NotSet);
            // Of a secret only whether there is one can be told.
            if matches!((now, &key.was), (ConfigValue::Secret(_), ConfigValue::Secret(_))) {
                return Standing::AsReviewed;
            }
            Standing::of(&key.name, &key.was, now, &key.to, ConfigValue::words)
        }))
    }
}

impl Deed for SetConfigs {
    fn verb(&self) -> (&'static str, &'static str) {
        ("Set", "set")
    }

    fn thing(&self) -> String {
        match self.keys.as_slice() {
            [only] => format!("{} of {}", only.name, self.resource),
            keys => format!("{} configs of {}", keys.len(), self.resource),
        }
    }

    fn lines(&self) -> Vec<StepLine> {
        let line = |key: &ConfigChange| StepLine::new(&key.name, key.was.words(), key.to.words());
        self.keys.iter().map(line).collect()
    }

    fn rights(&self) -> Vec<Right> {
        match &self.resource {
            ConfigResource::Topic(name) => vec![Right::on_topic("AlterConfigs", &name.as_str().into())],
            ConfigResource::Group(id) => vec![Right::on_group("AlterConfigs", &id.as_str().into())],
            ConfigResource::Broker(_) | ConfigResource::AllBrokers => {
                vec![Right::on_cluster("AlterConfigs")]
            }
        }
    }

    fn same_as(&self, bootstrap: &str) -> Vec<String> {
        let whom = match &self.resource {
            ConfigResource::Topic(name) => format!("--entity-type topics --entity-name {name}"),
            ConfigResource::Broker(id) => format!("--entity-type brokers --entity-name {id}"),
            ConfigResource::AllBrokers => "--entity-type brokers --entity-default".to_owned(),
            ConfigResource::Group(id) => format!("--entity-type groups --entity-name {}", for_shell(id)),
        };
        let set = self.keys.iter().filter_map(|key| match &key.to {
            ConfigValue::NotSet => None,
            // Kafka's tool splits at commas outside of brackets.
            ConfigValue::Is(text) if text.contains(',') => Some(format!("{}=[{text}]", key.name)),
            ConfigValue::Is(text) => Some(format!("{}={text}", key.name)),
            ConfigValue::Secret(_) => Some(format!("{}=…", key.name)),
        });
        let set: Vec<String> = set.collect();
        let gone = self.keys.iter().filter(|key| key.to == ConfigValue::NotSet);
        let gone: Vec<&str> = gone.map(|key| key.name.as_str()).collect();
        let mut line = format!("kafka-configs.sh {bootstrap} --alter {whom}");
        if !set.is_empty() {
            line.push_str(&format!(" --add-config {}", for_shell(&set.join(","))));
        }
        if !gone.is_empty() {
            line.push_str(&format!(" --delete-config {}", for_shell(&gone.join(","))));
        }
        vec![line]
    }

    fn inverse(&self) -> Result<Inverse, String> {
        let (keys, lacks) = taken_back(&self.keys);
        if keys.is_empty() {
            return Err("what was there before is a secret, which no broker tells".to_owned());
        }
        let action = Action::SetConfigs(SetConfigs { resource: self.resource.clone(), keys });
        Ok(Inverse { actions: vec![action], lacks })
    }

    fn incomplete(&self) -> Option<String> {
        lost_secret(&self.keys)
    }
}

/// What takes keys back, and what of them is not brought back: secrets, which were kept nowhere.
pub(super) fn taken_back(keys: &[ConfigChange]) -> (Vec<ConfigChange>, Vec<String>) {
    let secret = |key: &&ConfigChange| matches!(key.was, ConfigValue::Secret(_));
    let lacks = keys.iter().filter(secret).map(|key| format!("the secret that {} had", key.name));
    let back = keys.iter().filter(|key| !secret(key));
    let back =
        back.map(|key| ConfigChange { name: key.name.clone(), was: key.to.clone(), to: key.was.clone() });
    (back.collect(), lacks.collect())
}

/// Why keys can't be set as they were read from a file.
pub(super) fn lost_secret(keys: &[ConfigChange]) -> Option<String> {
    let lost = |key: &&ConfigChange| key.to == ConfigValue::Secret(Withheld(None));
    let key = keys.iter().find(lost)?;
    Some(format!("{} is a secret, and files keep no secrets: set it anew", key.name))
}
