//! Plain data about configs: what screens and verbs show of them. A part of the model.
pub use super::config_value::ConfigKind;

/// One config entry (DescribeConfigs).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    pub name: String,
    /// None for a sensitive value, which no broker tells.
    pub value: Option<String>,
    pub source: ConfigSource,
    pub default: Option<String>,
    pub documentation: Option<String>,
    pub read_only: bool,
    pub sensitive: bool,
    pub kind: ConfigKind,
    /// Every level on which it has a value, the one that counts first.
    pub synonyms: Vec<ConfigSynonym>,
}

/// What a config is on one level, under the name that it has there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigSynonym {
    pub name: String,
    /// None for a sensitive value.
    pub value: Option<String>,
    pub source: ConfigSource,
}

impl Config {
    /// What is set on one level itself; none where it is not set there.
    pub fn set_on(&self, level: ConfigSource) -> Option<&ConfigSynonym> {
        self.synonyms.iter().find(|synonym| synonym.source == level)
    }

    /// What would count if it were not set on that level.
    pub fn without(&self, level: ConfigSource) -> Option<&ConfigSynonym> {
        self.synonyms.iter().find(|synonym| synonym.source != level)
    }
}

/// Where a config value comes from, as DescribeConfigs says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConfigSource {
    Topic,
    DynamicBroker,
    DynamicDefaultBroker,
    StaticBroker,
    Default,
    Other,
}
