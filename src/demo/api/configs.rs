//! DescribeConfigs: what settings of topics and brokers come to.
use super::names::text;
use super::{Call, Served};
use crate::demo::configs::{
    BROKER, ConfigSource, SettingKind, SettingRow, SettingValue, TOPIC, broker_row, topic_row,
};
use crate::demo::create::RefusedTopic;
use crate::demo::rights::{AclResource, Operation};
use crate::demo::state::State;
use kafka_protocol::error::ResponseError;
use kafka_protocol::messages::describe_configs_request::DescribeConfigsResource;
use kafka_protocol::messages::describe_configs_response::{
    DescribeConfigsResourceResult, DescribeConfigsResult, DescribeConfigsSynonym,
};
use kafka_protocol::messages::{DescribeConfigsRequest, DescribeConfigsResponse};

/// What a resource type and name mean.
pub enum ConfigSubject {
    Topic(String),
    /// None: the defaults of all brokers.
    Broker(Option<i32>),
}

const TOPICS: i8 = 2;
const BROKERS: i8 = 4;
const GROUPS: i8 = 32;
const CLIENT_METRICS: i8 = 16;

impl ConfigSubject {
    /// # Errors
    /// A type that has no configs here, or a broker that is not this cluster's.
    pub fn of(state: &State, kind: i8, name: &str) -> Result<ConfigSubject, RefusedTopic> {
        match kind {
            TOPICS if state.topic(name).is_none() => {
                Err((ResponseError::UnknownTopicOrPartition, format!("The topic '{name}' does not exist.")))
            }
            TOPICS => Ok(ConfigSubject::Topic(name.to_owned())),
            BROKERS if name.is_empty() => Ok(ConfigSubject::Broker(None)),
            BROKERS => match name.parse() {
                Ok(id) if state.broker(id).is_some() => Ok(ConfigSubject::Broker(Some(id))),
                _ => Err((ResponseError::InvalidRequest, format!("Unexpected broker id '{name}'."))),
            },
            GROUPS | CLIENT_METRICS => {
                Err((ResponseError::UnsupportedVersion, "Not kept by this cluster.".to_owned()))
            }
            _ => Err((ResponseError::InvalidRequest, format!("Unsupported resource type {kind}"))),
        }
    }

    /// Whether the client may do that.
    pub fn allow(&self, state: &State, operation: Operation) -> Result<(), RefusedTopic> {
        let (allowed, error) = match self {
            ConfigSubject::Topic(name) => (
                state.rights.allow(operation, || AclResource::topic(name)),
                ResponseError::TopicAuthorizationFailed,
            ),
            ConfigSubject::Broker(_) => (
                state.rights.allow(operation, || AclResource::Cluster),
                ResponseError::ClusterAuthorizationFailed,
            ),
        };
        if allowed { Ok(()) } else { Err((error, error.to_string())) }
    }

    pub fn row(&self, name: &str) -> Option<&'static SettingRow> {
        match self {
            ConfigSubject::Topic(_) => topic_row(name),
            ConfigSubject::Broker(_) => broker_row(name),
        }
    }

    /// Sets or (none) clears one value; what follows from it is applied at once.
    pub fn set(&self, state: &State, name: &str, value: Option<String>) {
        match self {
            ConfigSubject::Topic(topic) => {
                let Some(topic) = state.topic(topic) else { return };
                let mut configs = topic.configs.write();
                match value {
                    Some(value) => configs.insert(name.to_owned(), value),
                    None => configs.remove(name),
                };
                topic.set_settings(state.configs.settings(&configs));
            }
            ConfigSubject::Broker(id) => {
                state.configs.set(*id, name, value);
                for topic in state.all_topics() {
                    topic.set_settings(state.configs.settings(&topic.configs.read()));
                }
            }
        }
        state.quorum.lock().note_change();
    }

    /// What is set on the resource itself.
    pub fn own(&self, state: &State) -> std::collections::BTreeMap<String, String> {
        match self {
            ConfigSubject::Topic(topic) => {
                state.topic(topic).map(|topic| topic.configs.read().clone()).unwrap_or_default()
            }
            ConfigSubject::Broker(id) => state.configs.set_on(*id),
        }
    }

    /// Every level on which a setting has a value, the one that counts first.
    pub fn levels(&self, state: &State, row: &SettingRow) -> Vec<SettingValue> {
        match self {
            ConfigSubject::Topic(_) => state.configs.of_topic(row, &self.own(state)),
            ConfigSubject::Broker(id) => state.configs.of_broker(row, *id),
        }
    }
}

pub fn describe(state: &State, call: &Call) -> Served {
    let request: DescribeConfigsRequest = call.read()?;
    let result = |asked: &DescribeConfigsResource| {
        let result = DescribeConfigsResult::default()
            .with_resource_type(asked.resource_type)
            .with_resource_name(asked.resource_name.clone());
        match rows(state, call, &request, asked) {
            Ok(rows) => result.with_configs(rows),
            Err((error, why)) => result.with_error_code(error.code()).with_error_message(Some(text(&why))),
        }
    };
    let results = request.resources.iter().map(result).collect();
    call.answer(&DescribeConfigsResponse::default().with_results(results))
}

fn rows(
    state: &State,
    call: &Call,
    request: &DescribeConfigsRequest,
    asked: &DescribeConfigsResource,
) -> Result<Vec<DescribeConfigsResourceResult>, RefusedTopic> {
    if let Some(error) = call.wanted_error(state, Some(&asked.resource_name)) {
        return Err((error, error.to_string()));
    }
    let subject = ConfigSubject::of(state, asked.resource_type, &asked.resource_name)?;
    subject.allow(state, Operation::DescribeConfigs)?;
    let table = if matches!(subject, ConfigSubject::Topic(_)) { TOPIC } else { BROKER };
    let named = |row: &&SettingRow| {
        asked.configuration_keys.as_ref().is_none_or(|keys| keys.iter().any(|key| key.as_str() == row.name))
    };
    let told = table.iter().filter(named).filter_map(|row| {
        let levels = subject.levels(state, row);
        let set = levels.first().filter(|first| first.source == ConfigSource::AllBrokers);
        // The defaults of all brokers list only what is set there.
        if matches!(subject, ConfigSubject::Broker(None)) && set.is_none() {
            return None;
        }
        Some(told(call, request, row, &levels, &subject))
    });
    Ok(told.collect())
}

fn told(
    call: &Call,
    request: &DescribeConfigsRequest,
    row: &SettingRow,
    levels: &[SettingValue],
    subject: &ConfigSubject,
) -> DescribeConfigsResourceResult {
    let sensitive = row.kind == SettingKind::Password;
    let shown = |value: &SettingValue| value.value.as_deref().filter(|_| !sensitive).map(text);
    let first = levels.first();
    let mut told = DescribeConfigsResourceResult::default()
        .with_name(text(row.name))
        .with_value(first.and_then(shown))
        .with_read_only(matches!(subject, ConfigSubject::Broker(_)) && !row.dynamic)
        .with_config_source(first.map_or(ConfigSource::Default, |value| value.source) as i8)
        .with_is_sensitive(sensitive);
    if request.include_synonyms {
        let synonym = |value: &SettingValue| {
            DescribeConfigsSynonym::default()
                .with_name(text(&value.name))
                .with_value(shown(value))
                .with_source(value.source as i8)
        };
        told.synonyms = levels.iter().map(synonym).collect();
    }
    if call.since(3) {
        told.config_type = row.kind as i8;
        told.documentation = request.include_documentation.then(|| text(row.about));
    }
    told
}
