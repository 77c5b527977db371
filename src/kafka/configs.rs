//! Configurations of topics and brokers (DescribeConfigs, 32): value, where it comes from, default, documentation.
use super::cluster::Cluster;
use super::errors::{Error, Right};
use super::model::{BrokerId, Cleanup, Config, ConfigKind, ConfigSource, ConfigSynonym, Known};
use crate::wire::codes;
use crate::wire::{Target, WhichTopics};
use kafka_protocol::messages::describe_configs_request::DescribeConfigsResource;
use kafka_protocol::messages::describe_configs_response::{
    DescribeConfigsResourceResult, DescribeConfigsResult,
};
use kafka_protocol::messages::{DescribeConfigsRequest, DescribeConfigsResponse};
use kafka_protocol::protocol::StrBytes;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

const TOPIC: i8 = 2;
const BROKER: i8 = 4;
const PATIENCE: Duration = Duration::from_secs(15);
/// Topics in one question about cleanup policies: each costs the broker a full set of configs.
const MOST: usize = 500;

impl Cluster {
    /// All configs of a topic, by name.
    ///
    /// # Errors
    /// If there is no such topic, its configs may not be described, or no broker answers.
    pub async fn topic_configs(&self, name: &Arc<str>) -> Result<Vec<Config>, Error> {
        let right = || Right::on_topic("DescribeConfigs", name);
        let doing = format!("asking for the configs of topic {name}");
        self.wire.topic_within(name).map_err(Error::wire(&*doing))?;
        self.name_what_is_missing(self.describe(Target::Any, TOPIC, name, &doing, right).await).await
    }

    /// All configs of a broker, by name; only the broker itself knows its own.
    ///
    /// # Errors
    /// As for topics.
    pub async fn broker_configs(&self, broker: BrokerId) -> Result<Vec<Config>, Error> {
        let right = || Right::on_cluster("DescribeConfigs");
        let doing = format!("asking broker {broker} for its configs");
        self.describe(Target::Broker(broker), BROKER, &broker.to_string(), &doing, right).await
    }

    async fn describe(
        &self,
        target: Target,
        kind: i8,
        name: &str,
        doing: &str,
        right: impl FnOnce() -> Right,
    ) -> Result<Vec<Config>, Error> {
        let resource = resource(kind, name);
        let build = |version| {
            let request = DescribeConfigsRequest::default().with_resources(vec![resource.clone()]);
            let request = request.with_include_synonyms(true);
            if version >= 3 { request.with_include_documentation(true) } else { request }
        };
        let asked = self.wire.ask(target, PATIENCE, build).await;
        let response: DescribeConfigsResponse = asked.map_err(Error::wire(doing))?;
        let Some(result) = response.results.into_iter().next() else { return Ok(Vec::new()) };
        if result.error_code == codes::UNKNOWN_TOPIC_OR_PARTITION {
            return Err(Error::unknown("topic", name));
        }
        Error::check(result.error_code, result.error_message.as_deref(), doing, right)?;
        let mut configs: Vec<Config> = result.configs.into_iter().map(config).collect();
        configs.sort_by(|one, other| one.name.cmp(&other.name));
        Ok(configs)
    }

    /// What can be set for all brokers while they run, with what is set so; a broker's own values are left out.
    ///
    /// # Errors
    /// If no broker tells its configs.
    pub async fn all_brokers_configs(&self) -> Result<Vec<Config>, Error> {
        let doing = "asking for the configs of all brokers";
        let metadata = self.wire.metadata(WhichTopics::Some(&[])).await.map_err(Error::wire(doing))?;
        let mut last = Error::untold(doing, "no broker is known");
        for broker in metadata.brokers.iter() {
            match self.broker_configs(broker.id).await {
                Ok(configs) => return Ok(configs.into_iter().filter_map(for_all_brokers).collect()),
                Err(error) => last = error,
            }
        }
        Err(last)
    }

    /// All configs of each of these topics, in their order; without documentation.
    ///
    /// # Errors
    /// Each has its own.
    pub async fn configs_of_topics(&self, topics: &[Arc<str>]) -> Vec<Result<Vec<Config>, Error>> {
        let mut found = Vec::with_capacity(topics.len());
        for part in topics.chunks(MOST) {
            found.extend(self.described_topics(part, None).await);
        }
        found
    }

    /// The topics that have no value of their own of a config, and how many topics there are.
    ///
    /// # Errors
    /// If the topics can't be listed, or the configs of one can't be had.
    pub async fn topics_without(&self, config: &str) -> Result<(Vec<Arc<str>>, usize), Error> {
        let topics: Vec<Arc<str>> = self.topic_names().await?.into_iter().map(|topic| topic.name).collect();
        let keys = vec![StrBytes::from_string(config.to_owned())];
        let mut following = Vec::new();
        for part in topics.chunks(MOST) {
            let told = self.described_topics(part, Some(keys.clone())).await;
            for (topic, configs) in part.iter().zip(told) {
                if configs?.iter().all(|config| config.source != ConfigSource::Topic) {
                    following.push(topic.clone());
                }
            }
        }
        Ok((following, topics.len()))
    }

    async fn described_topics(
        &self,
        topics: &[Arc<str>],
        keys: Option<Vec<StrBytes>>,
    ) -> Vec<Result<Vec<Config>, Error>> {
        let doing = |name: &Arc<str>| format!("asking for the configs of topic {name}");
        let asked = |name: &Arc<str>| resource(TOPIC, name).with_configuration_keys(keys.clone());
        let resources: Vec<_> = topics.iter().map(asked).collect();
        let build = |_| {
            DescribeConfigsRequest::default().with_resources(resources.clone()).with_include_synonyms(true)
        };
        let response: DescribeConfigsResponse = match self.wire.ask(Target::Any, PATIENCE, build).await {
            Ok(response) => response,
            Err(error) => {
                return topics.iter().map(|name| Err(Error::wire(doing(name))(error.clone()))).collect();
            }
        };
        let mut named: HashMap<String, DescribeConfigsResult> =
            response.results.into_iter().map(|row| (row.resource_name.to_string(), row)).collect();
        let told = topics.iter().map(|name| {
            let row =
                named.remove(&**name).ok_or_else(|| Error::untold(doing(name), "left out of the answer"))?;
            if row.error_code == codes::UNKNOWN_TOPIC_OR_PARTITION {
                return Err(Error::unknown("topic", name));
            }
            let right = || Right::on_topic("DescribeConfigs", name);
            Error::check(row.error_code, row.error_message.as_deref(), &doing(name), right)?;
            Ok(row.configs.into_iter().map(config).collect())
        });
        told.collect()
    }

    /// What becomes of the old records of each topic, in their order.
    pub(super) async fn cleanup(&self, topics: &[Arc<str>]) -> Vec<Known<Cleanup>> {
        let mut found = Vec::with_capacity(topics.len());
        for part in topics.chunks(MOST) {
            found.extend(self.cleanup_of(part).await);
        }
        found
    }

    async fn cleanup_of(&self, topics: &[Arc<str>]) -> Vec<Known<Cleanup>> {
        let doing = "asking for cleanup policies";
        let keys = ["cleanup.policy", "retention.ms"].map(StrBytes::from_static_str).to_vec();
        let resource = |name: &Arc<str>| resource(TOPIC, name).with_configuration_keys(Some(keys.clone()));
        let resources: Vec<_> = topics.iter().map(resource).collect();
        let build = |_| DescribeConfigsRequest::default().with_resources(resources.clone());
        let response = match self.wire.ask(Target::Any, PATIENCE, build).await {
            Ok(response) => response,
            Err(error) => {
                let known = Error::wire(doing)(error).known();
                return vec![known; topics.len()];
            }
        };
        let named: HashMap<&str, &DescribeConfigsResult> =
            response.results.iter().map(|row| (row.resource_name.as_str(), row)).collect();
        let rows = topics.iter().map(|name| match named.get(&**name) {
            None => Known::Failed("the broker left it out of its answer".into()),
            Some(row) => {
                let right = || Right::on_topic("DescribeConfigs", name);
                let judged = Error::check(row.error_code, row.error_message.as_deref(), doing, right);
                Known::from(judged.map(|()| cleanup(&row.configs)))
            }
        });
        rows.collect()
    }
}

fn resource(kind: i8, name: &str) -> DescribeConfigsResource {
    DescribeConfigsResource::default()
        .with_resource_type(kind)
        .with_resource_name(StrBytes::from_string(name.to_owned()))
        .with_configuration_keys(None)
}

fn cleanup(configs: &[DescribeConfigsResourceResult]) -> Cleanup {
    let value = |name: &str| configs.iter().find(|row| row.name.as_str() == name)?.value.as_deref();
    let policy = value("cleanup.policy").unwrap_or("delete");
    let has = |word: &str| policy.split(',').any(|part| part.trim() == word);
    // -1 is for ever.
    let retention_ms = value("retention.ms").and_then(|text| text.parse().ok()).filter(|ms| *ms >= 0);
    Cleanup { compact: has("compact"), delete: has("delete"), retention_ms }
}

/// A broker's config as all brokers have it; none for what a running broker does not take.
fn for_all_brokers(mut config: Config) -> Option<Config> {
    config.synonyms.retain(|synonym| synonym.source != ConfigSource::DynamicBroker);
    let first = config.synonyms.first();
    config.source = first.map_or(ConfigSource::Default, |synonym| synonym.source);
    config.value = first.and_then(|synonym| synonym.value.clone());
    (!config.read_only).then_some(config)
}

fn config(row: DescribeConfigsResourceResult) -> Config {
    // The synonyms run from what holds to what would hold without it; the default stands last.
    let default = row.synonyms.iter().find(|synonym| source(synonym.source) == ConfigSource::Default);
    let default = default.and_then(|synonym| synonym.value.as_ref()).map(ToString::to_string);
    let synonyms = row.synonyms.into_iter().map(|synonym| ConfigSynonym {
        name: synonym.name.to_string(),
        value: synonym.value.map(|value| value.to_string()),
        source: source(synonym.source),
    });
    Config {
        name: row.name.to_string(),
        value: row.value.map(|value| value.to_string()),
        source: source(row.config_source),
        default,
        documentation: row.documentation.map(|text| plain(&text)).filter(|text| !text.is_empty()),
        read_only: row.read_only,
        sensitive: row.is_sensitive,
        kind: ConfigKind::of_code(row.config_type),
        synonyms: synonyms.collect(),
    }
}

/// Kafka's documentation is written for a web page.
fn plain(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        // A lone "<" is text: tags begin with a letter or a slash.
        let tag = rest[at + 1..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '/');
        let end = rest[at..].find('>').filter(|_| tag);
        let (kept, next) = end.map_or((at + 1, at + 1), |end| (at, at + end + 1));
        text.push_str(&rest[..kept]);
        rest = &rest[next..];
    }
    text.push_str(rest);
    let entities = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")];
    entities.iter().fold(text, |text, (entity, sign)| text.replace(entity, sign)).trim().to_owned()
}

fn source(code: i8) -> ConfigSource {
    match code {
        1 => ConfigSource::Topic,
        2 => ConfigSource::DynamicBroker,
        3 => ConfigSource::DynamicDefaultBroker,
        4 => ConfigSource::StaticBroker,
        5 => ConfigSource::Default,
        _ => ConfigSource::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documentation_loses_its_tags() {
        let html = "The <code>acks</code> &lt;n&gt; of a <a href=\"#x\">producer</a>; a < b &amp; c";
        assert_eq!(plain(html), "The acks <n> of a producer; a < b & c");
        assert_eq!(plain(""), "");
    }

    #[test]
    fn reads_a_cleanup_policy() {
        let row = |name: &'static str, value: &'static str| {
            DescribeConfigsResourceResult::default()
                .with_name(StrBytes::from_static_str(name))
                .with_value(Some(StrBytes::from_static_str(value)))
        };
        let both = cleanup(&[row("cleanup.policy", "compact, delete"), row("retention.ms", "-1")]);
        assert_eq!(both, Cleanup { compact: true, delete: true, retention_ms: None });
        let usual = cleanup(&[row("cleanup.policy", "delete"), row("retention.ms", "604800000")]);
        assert_eq!(usual, Cleanup { compact: false, delete: true, retention_ms: Some(604_800_000) });
    }
}
