//! Sets and removes configs, only the keys that are named (IncrementalAlterConfigs), many resources at once.
use super::{common, ended, filled, unlooked, up_to_refused};
use crate::change::{ConfigResource, ConfigValue, Deed, Permit, SetConfigs, Standing, StepEnd};
use crate::kafka::cluster::Cluster;
use crate::kafka::errors::Error;
use crate::kafka::own_configs::{OwnConfigs, kind_of, name_of};
use crate::wire::{self, BrokerId, Question, Target};
use kafka_protocol::messages::incremental_alter_configs_request::{AlterConfigsResource, AlterableConfig};
use kafka_protocol::messages::{IncrementalAlterConfigsRequest, IncrementalAlterConfigsResponse};
use kafka_protocol::protocol::StrBytes;
use std::collections::HashSet;
use std::time::Duration;

const WITHIN: Duration = Duration::from_secs(30);
/// How often brokers are asked whether they have taken it up, and how many times.
const TAKEN_UP: (Duration, usize) = (Duration::from_millis(100), 50);
/// Resources in one request.
const MOST: usize = 200;
/// As KIP-339 numbers the operations.
const SET: i8 = 0;
const DELETE: i8 = 1;

impl Cluster {
    pub(super) async fn set_configs(&self, permit: &Permit, sets: &[&SetConfigs]) -> Vec<StepEnd> {
        let sets = together(sets);
        let looked = up_to_refused(self.look_at_configs(sets).await);
        let wanted: Vec<&SetConfigs> =
            looked.iter().zip(sets).filter(|(end, _)| end.is_none()).map(|(_, set)| *set).collect();
        let written = self.write_configs(permit, &wanted).await;
        filled(looked, written)
    }

    /// How they stand before they are set.
    pub(super) async fn look_at_configs(&self, sets: &[&SetConfigs]) -> Vec<Option<StepEnd>> {
        let resources: Vec<ConfigResource> = sets.iter().map(|set| set.resource.clone()).collect();
        let own = self.own_configs(&resources).await;
        sets.iter().zip(own).map(|(set, own)| before(set, own)).collect()
    }

    /// Who sets it. Controllers set a broker's configs as well (KIP-919), the active one of them.
    pub(super) fn sets_at(&self, resource: &ConfigResource) -> Target {
        if self.through_controllers() { Target::Controller } else { target(resource) }
    }

    async fn write_configs(&self, permit: &Permit, sets: &[&SetConfigs]) -> Vec<StepEnd> {
        let Some(first) = sets.first() else { return Vec::new() };
        let code = |response: &IncrementalAlterConfigsResponse| {
            common(response.responses.iter().map(|row| row.error_code))
        };
        let question = Question::to(self.sets_at(&first.resource)).within(WITHIN).code(code);
        match self.wire.write(permit, &question, |_| alteration(sets)).await {
            Ok(answer) => {
                let ends = sets.iter().map(|set| altered(set, &answer.response)).collect();
                self.settled(sets, ends).await
            }
            Err(error @ wire::Error::MaybeSent { .. }) => {
                let resources: Vec<ConfigResource> = sets.iter().map(|set| set.resource.clone()).collect();
                let own = self.own_configs(&resources).await;
                let ended = sets.iter().zip(own).map(|(set, own)| match own.map(|own| set.standing(&own)) {
                    Ok(Standing::DoneAlready) => StepEnd::done("the answer got lost, and it is as wanted"),
                    Ok(_) => StepEnd::unknown(format!("{error}; it is not as wanted now")),
                    Err(_) => StepEnd::unknown(error.to_string()),
                });
                ended.collect()
            }
            Err(error) => vec![StepEnd::Unreachable(error.to_string())],
        }
    }
}

impl Cluster {
    /// Waits, for a while, until brokers have taken up what was set for them: the next step of a change in steps begins with
    /// what they say then. The controller has accepted it by then; what a broker does not say yet is said.
    async fn settled(&self, sets: &[&SetConfigs], mut ends: Vec<StepEnd>) -> Vec<StepEnd> {
        let is_done = |end: &StepEnd| matches!(end, StepEnd::Told(outcome) if outcome.is_done());
        let of_broker =
            |set: &SetConfigs| matches!(set.resource, ConfigResource::Broker(_) | ConfigResource::AllBrokers);
        let awaited: Vec<usize> =
            (0..sets.len()).filter(|at| of_broker(sets[*at]) && is_done(&ends[*at])).collect();
        let resources: Vec<ConfigResource> = awaited.iter().map(|at| sets[*at].resource.clone()).collect();
        for left in (0..if awaited.is_empty() { 0 } else { TAKEN_UP.1 }).rev() {
            let own = self.own_configs(&resources).await;
            let standings = awaited.iter().zip(own).map(|(at, own)| own.map(|own| sets[*at].standing(&own)));
            let standings: Vec<_> = standings.collect();
            let waits = standings.iter().any(|standing| matches!(standing, Ok(Standing::AsReviewed)));
            if !waits || left == 0 {
                for (at, standing) in awaited.iter().zip(standings) {
                    if let Some(words) = not_taken_up(standing) {
                        ends[*at] = StepEnd::done(words);
                    }
                }
                break;
            }
            tokio::time::sleep(TAKEN_UP.0).await;
        }
        ends
    }
}

/// What is to be said of a broker's config that the controller has accepted, by what the broker says then.
fn not_taken_up(now: Result<Standing, Error>) -> Option<String> {
    match now {
        Ok(Standing::AsReviewed) => {
            Some("the controller has it, and the broker still answers with the old value".to_owned())
        }
        Ok(_) => None,
        Err(why) => {
            Some(format!("the controller has it; whether the broker has taken it up is not known: {why}"))
        }
    }
}

/// Those at the front that go into one request: to one destination, each resource once.
pub(super) fn together<'a, 'b>(sets: &'b [&'a SetConfigs]) -> &'b [&'a SetConfigs] {
    let mut seen = HashSet::new();
    let to = sets.first().map(|set| target(&set.resource));
    let fits = |set: &&&SetConfigs| {
        Some(target(&set.resource)) == to && set.incomplete().is_none() && seen.insert(set.resource.clone())
    };
    let count = sets.iter().take(MOST).take_while(fits).count();
    &sets[..count.max(1)]
}

/// A broker's own configs are its own to change.
pub(super) fn target(resource: &ConfigResource) -> Target {
    match resource {
        ConfigResource::Broker(id) => Target::Broker(BrokerId(*id)),
        ConfigResource::Topic(_) | ConfigResource::AllBrokers | ConfigResource::Group(_) => {
            Target::Controller
        }
    }
}

fn before(set: &SetConfigs, own: Result<OwnConfigs, Error>) -> Option<StepEnd> {
    match own {
        Err(error) => Some(unlooked(error)),
        Ok(own) => match set.standing(&own) {
            Standing::AsReviewed => None,
            Standing::DoneAlready => Some(StepEnd::already("it was so already")),
            Standing::Contested(three) => Some(StepEnd::not_done(three.to_string())),
        },
    }
}

/// As Kafka is asked. The cluster checks the same request before, when the plan is made.
pub(super) fn alteration(sets: &[&SetConfigs]) -> IncrementalAlterConfigsRequest {
    let text = |text: &str| StrBytes::from_string(text.to_owned());
    let resource = |set: &&SetConfigs| {
        let configs = set.keys.iter().map(|key| {
            let config = AlterableConfig::default().with_name(text(&key.name));
            match &key.to {
                ConfigValue::NotSet => config.with_config_operation(DELETE).with_value(None),
                ConfigValue::Is(value) => config.with_config_operation(SET).with_value(Some(text(value))),
                ConfigValue::Secret(secret) => {
                    config.with_config_operation(SET).with_value(secret.0.as_deref().map(text))
                }
            }
        });
        AlterConfigsResource::default()
            .with_resource_type(kind_of(&set.resource))
            .with_resource_name(text(&name_of(&set.resource)))
            .with_configs(configs.collect())
    };
    IncrementalAlterConfigsRequest::default().with_resources(sets.iter().map(resource).collect())
}

/// How the cluster judged one resource.
pub(super) fn altered(set: &SetConfigs, response: &IncrementalAlterConfigsResponse) -> StepEnd {
    let (kind, name) = (kind_of(&set.resource), name_of(&set.resource));
    let row = response.responses.iter().find(|row| row.resource_type == kind && *row.resource_name == *name);
    let Some(row) = row else { return StepEnd::unknown("the answer does not name it") };
    let doing = format!("setting configs of {}", set.resource);
    let right = || set.rights().remove(0);
    ended(Error::check(row.error_code, row.error_message.as_deref(), &doing, right))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_broker_that_has_not_taken_it_up_is_told() {
        assert_eq!(not_taken_up(Ok(Standing::DoneAlready)), None);
        assert!(not_taken_up(Ok(Standing::AsReviewed)).is_some_and(|words| words.contains("old value")));
        let unasked = not_taken_up(Err(Error::untold("asking for configs", "broker 2 was left out")));
        assert!(unasked.is_some_and(|words| words.contains("is not known") && words.contains("broker 2")));
    }
}
