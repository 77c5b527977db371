//! What has configs, for the table: a topic, a broker, or all brokers that have none of their own.
use crate::change::ConfigResource;
use crate::kafka::Cluster;
use crate::kafka::errors::Error;
use crate::kafka::model::{BrokerId, Config, ConfigSource};
use crate::shell::Route;
use std::fmt;
use std::sync::Arc;

/// Whose configs a table shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ConfigsOf {
    Topic(Arc<str>),
    Broker(BrokerId),
    AllBrokers,
}

impl ConfigsOf {
    pub fn route(&self) -> Route {
        match self {
            ConfigsOf::Topic(name) => Route::TopicConfigs(name.to_string()),
            ConfigsOf::Broker(id) => Route::BrokerConfigs(*id),
            ConfigsOf::AllBrokers => Route::AllBrokersConfigs,
        }
    }

    /// The place of one of them.
    pub fn route_of(&self, config: &str) -> Route {
        let config = config.to_owned();
        match self {
            ConfigsOf::Topic(name) => Route::TopicConfig { topic: name.to_string(), config },
            ConfigsOf::Broker(id) => Route::BrokerConfig { broker: *id, config },
            ConfigsOf::AllBrokers => Route::AllBrokersConfig(config),
        }
    }

    /// The level on which its own values stand.
    pub fn level(&self) -> ConfigSource {
        match self {
            ConfigsOf::Topic(_) => ConfigSource::Topic,
            ConfigsOf::Broker(_) => ConfigSource::DynamicBroker,
            ConfigsOf::AllBrokers => ConfigSource::DynamicDefaultBroker,
        }
    }

    pub fn resource(&self) -> ConfigResource {
        match self {
            ConfigsOf::Topic(name) => ConfigResource::Topic(name.to_string()),
            ConfigsOf::Broker(id) => ConfigResource::Broker(id.0),
            ConfigsOf::AllBrokers => ConfigResource::AllBrokers,
        }
    }

    /// The configs as they are now.
    ///
    /// # Errors
    /// If there is no such thing, it may not be looked at, or nobody answers.
    pub async fn look_up(&self, cluster: &Cluster) -> Result<Vec<Config>, Error> {
        match self {
            ConfigsOf::Topic(name) => cluster.topic_configs(name).await,
            ConfigsOf::Broker(id) => cluster.broker_configs(*id).await,
            ConfigsOf::AllBrokers => cluster.all_brokers_configs().await,
        }
    }
}

impl fmt::Display for ConfigsOf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.resource().fmt(f)
    }
}
