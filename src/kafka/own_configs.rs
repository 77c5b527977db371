//! The configs that resources say themselves, not those that hold for them in the end: what a change of configs is compared
//! with, and what brings a deleted topic back. Many resources at once.
use super::cluster::Cluster;
use super::errors::{Error, Right};
use crate::change::{ConfigResource, ConfigValue, Withheld};
use crate::wire::{BrokerId, Target, codes};
use futures_util::future::join_all;
use kafka_protocol::messages::describe_configs_request::DescribeConfigsResource;
use kafka_protocol::messages::describe_configs_response::DescribeConfigsResult;
use kafka_protocol::messages::{DescribeConfigsRequest, DescribeConfigsResponse};
use kafka_protocol::protocol::StrBytes;
use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

const PATIENCE: Duration = Duration::from_secs(15);
/// Resources in one question: each costs the broker a full set of configs.
const MOST: usize = 250;

/// A resource's own values by name; what is not among them is not set.
pub type OwnConfigs = BTreeMap<String, ConfigValue>;

impl Cluster {
    /// What each of these resources says itself, in their order.
    pub async fn own_configs(&self, resources: &[ConfigResource]) -> Vec<Result<OwnConfigs, Error>> {
        // Only a broker itself knows its own.
        let mut destinations: BTreeMap<Option<i32>, Vec<ConfigResource>> = BTreeMap::new();
        let mut refused = HashMap::new();
        for resource in resources {
            if let Err(error) = self.config_within(resource) {
                refused.insert(resource.clone(), Err(error));
                continue;
            }
            let destination = match resource {
                ConfigResource::Broker(id) => Some(*id),
                _ => None,
            };
            destinations.entry(destination).or_default().push(resource.clone());
        }
        let asked = destinations.iter().flat_map(|(destination, resources)| {
            let target = destination.map_or(Target::Any, |id| Target::Broker(BrokerId(id)));
            resources.chunks(MOST).map(move |part| (target.clone(), part))
        });
        let told = join_all(asked.map(|(target, part)| self.own_part(target, part))).await;
        let told: HashMap<ConfigResource, Result<OwnConfigs, Error>> =
            told.into_iter().flatten().chain(refused).collect();
        let untold = |resource| {
            Error::untold(format!("asking for the configs of {resource}"), "left out of the answer")
        };
        let of = |resource| told.get(resource).cloned().unwrap_or_else(|| Err(untold(resource)));
        resources.iter().map(of).collect()
    }

    /// Whether the profile has anything asked about it.
    fn config_within(&self, resource: &ConfigResource) -> Result<(), Error> {
        let within = match resource {
            ConfigResource::Topic(name) => self.wire.topic_within(name),
            ConfigResource::Group(name) => self.wire.group_within(name),
            _ => Ok(()),
        };
        within.map_err(Error::wire(format!("asking for the configs of {resource}")))
    }

    async fn own_part(
        &self,
        target: Target,
        resources: &[ConfigResource],
    ) -> Vec<(ConfigResource, Result<OwnConfigs, Error>)> {
        let asked: Vec<_> = resources.iter().map(asked).collect();
        let build = |_| DescribeConfigsRequest::default().with_resources(asked.clone());
        let response: DescribeConfigsResponse = match self.wire.ask(target, PATIENCE, build).await {
            Ok(response) => response,
            Err(error) => {
                let failed = |resource: &ConfigResource| {
                    let doing = format!("asking for the configs of {resource}");
                    (resource.clone(), Err(Error::wire(doing)(error.clone())))
                };
                return resources.iter().map(failed).collect();
            }
        };
        let mut rows: HashMap<(i8, String), DescribeConfigsResult> = response
            .results
            .into_iter()
            .map(|row| ((row.resource_type, row.resource_name.to_string()), row))
            .collect();
        let told = resources.iter().filter_map(|resource| {
            let row = rows.remove(&(kind_of(resource), name_of(resource)))?;
            Some((resource.clone(), own(resource, row)))
        });
        told.collect()
    }
}

fn asked(resource: &ConfigResource) -> DescribeConfigsResource {
    DescribeConfigsResource::default()
        .with_resource_type(kind_of(resource))
        .with_resource_name(StrBytes::from_string(name_of(resource)))
        .with_configuration_keys(None)
}

fn own(resource: &ConfigResource, row: DescribeConfigsResult) -> Result<OwnConfigs, Error> {
    let doing = format!("asking for the configs of {resource}");
    if let (codes::UNKNOWN_TOPIC_OR_PARTITION, ConfigResource::Topic(name)) = (row.error_code, resource) {
        return Err(Error::unknown("topic", name));
    }
    let right = || match resource {
        ConfigResource::Topic(name) => Right::on_topic("DescribeConfigs", &name.as_str().into()),
        ConfigResource::Group(id) => Right::on_group("DescribeConfigs", &id.as_str().into()),
        ConfigResource::Broker(_) | ConfigResource::AllBrokers => Right::on_cluster("DescribeConfigs"),
    };
    Error::check(row.error_code, row.error_message.as_deref(), &doing, right)?;
    let own = row.configs.into_iter().filter(|config| config.config_source == own_source(resource));
    let value =
        |config: kafka_protocol::messages::describe_configs_response::DescribeConfigsResourceResult| {
            let value = match (config.is_sensitive, config.value) {
                (true, _) => ConfigValue::Secret(Withheld(None)),
                (false, Some(value)) => ConfigValue::Is(value.to_string()),
                (false, None) => ConfigValue::NotSet,
            };
            (config.name.to_string(), value)
        };
    Ok(own.map(value).collect())
}

/// The kind of a resource, as Kafka numbers it.
pub(super) fn kind_of(resource: &ConfigResource) -> i8 {
    match resource {
        ConfigResource::Topic(_) => 2,
        ConfigResource::Broker(_) | ConfigResource::AllBrokers => 4,
        ConfigResource::Group(_) => 32,
    }
}

/// The name of a resource, as Kafka is asked for it.
pub(super) fn name_of(resource: &ConfigResource) -> String {
    match resource {
        ConfigResource::Topic(name) | ConfigResource::Group(name) => name.clone(),
        ConfigResource::Broker(id) => id.to_string(),
        ConfigResource::AllBrokers => String::new(),
    }
}

/// The source that Kafka tells for a value of the resource's own.
fn own_source(resource: &ConfigResource) -> i8 {
    match resource {
        ConfigResource::Topic(_) => 1,
        ConfigResource::Broker(_) => 2,
        ConfigResource::AllBrokers => 3,
        ConfigResource::Group(_) => 8,
    }
}
