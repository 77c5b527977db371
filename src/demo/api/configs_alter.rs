//! The two ways to change settings: one by one (IncrementalAlterConfigs, KIP-339), and all at once (AlterConfigs), which resets
//! what it does not name.
use super::configs::ConfigSubject;
use super::names::code_and_words;
use super::{Call, Endpoint, Served};
use crate::demo::configs::limits::{LONGEST_VALUE, pool_refuses};
use crate::demo::configs::{SettingKind, SettingRow};
use crate::demo::create::RefusedTopic;
use crate::demo::rights::Operation;
use crate::demo::state::State;
use kafka_protocol::error::ResponseError;
use kafka_protocol::messages::alter_configs_response::AlterConfigsResourceResponse as ReplacedResource;
use kafka_protocol::messages::incremental_alter_configs_request::AlterConfigsResource;
use kafka_protocol::messages::incremental_alter_configs_response::AlterConfigsResourceResponse;
use kafka_protocol::messages::{
    AlterConfigsRequest, AlterConfigsResponse, IncrementalAlterConfigsRequest,
    IncrementalAlterConfigsResponse,
};
use std::collections::{BTreeMap, BTreeSet};

/// How one setting is to change, numbered as KIP-339 numbers it.
const SET: i8 = 0;
const DELETE: i8 = 1;
const APPEND: i8 = 2;
const SUBTRACT: i8 = 3;

/// A change that has been found good: name and new value.
type GoodChange = (String, Option<String>);

/// The resource, if its configs may be altered.
fn subject(state: &State, call: &Call, kind: i8, name: &str) -> Result<ConfigSubject, RefusedTopic> {
    if let Some(error) = call.wanted_error(state, Some(name)) {
        return Err((error, error.to_string()));
    }
    let subject = ConfigSubject::of(state, kind, name)?;
    subject.allow(state, Operation::AlterConfigs)?;
    // A broker takes its own settings and those of all; it passes none on to another one. A controller takes those of each.
    let by_broker = call.endpoint == Endpoint::Broker;
    match subject {
        ConfigSubject::Broker(Some(id)) if by_broker && id != call.broker => {
            let why =
                format!("Unexpected broker id, expected {} or empty string, but received {id}", call.broker);
            Err((ResponseError::InvalidRequest, why))
        }
        subject => Ok(subject),
    }
}

/// The row of a setting that can be changed on this resource.
fn row(subject: &ConfigSubject, name: &str) -> Result<&'static SettingRow, RefusedTopic> {
    let unknown = || (ResponseError::InvalidConfig, format!("Unknown config name: {name}"));
    let row = subject.row(name).ok_or_else(unknown)?;
    if !row.dynamic {
        let why = format!("Cannot update these configs dynamically: Set({name})");
        return Err((ResponseError::InvalidRequest, why));
    }
    Ok(row)
}

/// A value that is to be set, if Kafka would take it.
fn checked(
    state: &State,
    subject: &ConfigSubject,
    row: &SettingRow,
    value: Option<&str>,
) -> Result<String, RefusedTopic> {
    let missing = || (ResponseError::InvalidRequest, format!("Null value not supported for : {}", row.name));
    let value = value.ok_or_else(missing)?;
    if value.len() > LONGEST_VALUE {
        let why = format!(
            "The configuration value cannot be added because it exceeds the maximum value size of {LONGEST_VALUE} bytes."
        );
        return Err((ResponseError::InvalidConfig, why));
    }
    if let (ConfigSubject::Broker(_), Ok(wanted)) = (subject, value.parse()) {
        let now = subject.levels(state, row).into_iter().next().and_then(|level| level.value?.parse().ok());
        if let Some(why) = now.and_then(|now| pool_refuses(row.name, now, wanted)) {
            return Err((ResponseError::InvalidRequest, format!("Invalid config value: {why}")));
        }
    }
    match row.refuses(value) {
        Some(why) => Err((ResponseError::InvalidConfig, why)),
        None => Ok(value.to_owned()),
    }
}

pub fn alter_some(state: &State, call: &Call) -> Served {
    let request: IncrementalAlterConfigsRequest = call.read()?;
    let responses = request.resources.iter().map(|resource| {
        let asked = resource.configs.iter();
        let asked =
            asked.map(|config| (config.name.as_str(), config.config_operation, config.value.as_deref()));
        let once = once(&request, resource);
        let result = once
            .and_then(|()| subject(state, call, resource.resource_type, &resource.resource_name))
            .and_then(|subject| {
                let changes = asked.map(|(name, how, value)| change(state, &subject, name, how, value));
                let changes: Vec<GoodChange> = changes.collect::<Result<_, _>>()?;
                apply(state, &subject, changes, request.validate_only);
                Ok(())
            });
        let (code, why) = code_and_words(result);
        AlterConfigsResourceResponse::default()
            .with_resource_type(resource.resource_type)
            .with_resource_name(resource.resource_name.clone())
            .with_error_code(code)
            .with_error_message(why)
    });
    let responses = responses.collect();
    call.answer(&IncrementalAlterConfigsResponse::default().with_responses(responses))
}

/// A resource stands in a request once, and a setting once in a resource.
fn once(request: &IncrementalAlterConfigsRequest, asked: &AlterConfigsResource) -> Result<(), RefusedTopic> {
    let same = |other: &&AlterConfigsResource| {
        (other.resource_type, &other.resource_name) == (asked.resource_type, &asked.resource_name)
    };
    if request.resources.iter().filter(same).count() > 1 {
        let why = "Each resource must appear at most once.".to_owned();
        return Err((ResponseError::InvalidRequest, why));
    }
    let mut names = BTreeSet::new();
    if !asked.configs.iter().all(|config| names.insert(&config.name)) {
        return Err((ResponseError::InvalidRequest, "Error due to duplicate config keys".to_owned()));
    }
    Ok(())
}

fn change(
    state: &State,
    subject: &ConfigSubject,
    name: &str,
    how: i8,
    value: Option<&str>,
) -> Result<GoodChange, RefusedTopic> {
    let row = row(subject, name)?;
    if how == DELETE {
        return Ok((name.to_owned(), None));
    }
    let asked = checked(state, subject, row, value)?;
    if how == SET {
        return Ok((name.to_owned(), Some(asked)));
    }
    if row.kind != SettingKind::List || !matches!(how, APPEND | SUBTRACT) {
        let why = format!("Config value {how} is not allowed for config key: {name}, only lists take it");
        return Err((ResponseError::InvalidRequest, why));
    }
    let now = subject.levels(state, row).into_iter().next().and_then(|value| value.value).unwrap_or_default();
    let mut items: Vec<&str> = now.split(',').filter(|item| !item.is_empty()).collect();
    for item in asked.split(',') {
        match how {
            APPEND if !items.contains(&item) => items.push(item),
            SUBTRACT => items.retain(|other| *other != item),
            _ => {}
        }
    }
    Ok((name.to_owned(), Some(items.join(","))))
}

pub fn alter_all(state: &State, call: &Call) -> Served {
    let request: AlterConfigsRequest = call.read()?;
    let responses = request.resources.iter().map(|resource| {
        let result =
            subject(state, call, resource.resource_type, &resource.resource_name).and_then(|subject| {
                // What is not named goes back to its default: the trap that IncrementalAlterConfigs was made to remove.
                let mut changes: BTreeMap<String, Option<String>> =
                    subject.own(state).into_keys().map(|name| (name, None)).collect();
                for config in &resource.configs {
                    let row = row(&subject, &config.name)?;
                    let value = checked(state, &subject, row, config.value.as_deref())?;
                    changes.insert(config.name.to_string(), Some(value));
                }
                apply(state, &subject, changes.into_iter().collect(), request.validate_only);
                Ok(())
            });
        let (code, why) = code_and_words(result);
        ReplacedResource::default()
            .with_resource_type(resource.resource_type)
            .with_resource_name(resource.resource_name.clone())
            .with_error_code(code)
            .with_error_message(why)
    });
    let responses = responses.collect();
    call.answer(&AlterConfigsResponse::default().with_responses(responses))
}

fn apply(state: &State, subject: &ConfigSubject, changes: Vec<GoodChange>, only_validate: bool) {
    if only_validate {
        return;
    }
    for (name, value) in changes {
        subject.set(state, &name, value);
    }
}
