//! What a setting comes to, and through which levels (KIP-226): topic, broker, all brokers, the broker's file, default.
use super::{BROKER, SettingRow};
use crate::demo::log::{Compaction, Retention};
use crate::demo::options::{Era, Options};
use crate::demo::topic::TopicSettings;
use parking_lot::Mutex;
use std::collections::BTreeMap;

/// Where a value comes from, numbered as DescribeConfigs numbers it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConfigSource {
    Topic = 1,
    Broker = 2,
    AllBrokers = 3,
    BrokerFile = 4,
    Default = 5,
}

/// A value on one level, under the name that it has there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettingValue {
    pub name: String,
    pub value: Option<String>,
    pub source: ConfigSource,
}

/// What is set on brokers.
#[derive(Debug)]
pub struct BrokerConfigs {
    /// As the brokers' files say it: the same on all of them.
    file: BTreeMap<&'static str, String>,
    /// Set while running: for one broker, or for all (none).
    set: Mutex<BTreeMap<Option<i32>, BTreeMap<String, String>>>,
    /// What a topic without settings of its own comes to, until a broker setting changes.
    plain: Mutex<Option<TopicSettings>>,
}

impl BrokerConfigs {
    pub fn new(options: &Options) -> BrokerConfigs {
        let replicas = options.brokers.min(3).to_string();
        let mut file = BTreeMap::from([
            ("auto.create.topics.enable", options.auto_create.to_string()),
            ("offsets.topic.replication.factor", replicas.clone()),
            ("transaction.state.log.replication.factor", replicas),
            ("log.dirs", "/var/lib/kafka/data".to_owned()),
        ]);
        match options.era {
            Era::KRaft => file.insert("process.roles", "broker,controller".to_owned()),
            Era::ZooKeeper => file.insert("zookeeper.connect", "127.0.0.1:2181".to_owned()),
        };
        if let Some(bytes) = options.retention_bytes {
            file.insert("log.retention.bytes", bytes.to_string());
        }
        BrokerConfigs { file, set: Mutex::default(), plain: Mutex::default() }
    }

    /// Every level on which a broker setting has a value, the one that counts first. `broker` none: all brokers' level.
    pub fn of_broker(&self, row: &SettingRow, broker: Option<i32>) -> Vec<SettingValue> {
        let set = self.set.lock();
        let level = |who: Option<i32>| set.get(&who).and_then(|values| values.get(row.name)).cloned();
        let value = |value: Option<String>, source| {
            value.map(|value| SettingValue { name: row.name.to_owned(), value: Some(value), source })
        };
        let own = broker.and_then(|id| level(Some(id)));
        let node = || match (row.name, broker) {
            ("node.id" | "broker.id", Some(id)) => Some(id.to_string()),
            _ => self.file.get(row.name).cloned(),
        };
        let file = broker.and_then(|_| node());
        [
            value(own, ConfigSource::Broker),
            value(level(None), ConfigSource::AllBrokers),
            value(file, ConfigSource::BrokerFile),
            value(row.default.map(str::to_owned), ConfigSource::Default),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    /// Every level on which a topic setting has a value, the one that counts first.
    pub fn of_topic(&self, row: &SettingRow, configs: &BTreeMap<String, String>) -> Vec<SettingValue> {
        let own = configs.get(row.name).map(|value| SettingValue {
            name: row.name.to_owned(),
            value: Some(value.clone()),
            source: ConfigSource::Topic,
        });
        let mut levels: Vec<SettingValue> = own.into_iter().collect();
        match BROKER.iter().find(|broker| broker.name == row.synonym) {
            // Any broker's file will do: they are the same.
            Some(broker) => levels.extend(self.of_broker(broker, Some(0))),
            None => levels.push(SettingValue {
                name: row.name.to_owned(),
                value: row.default.map(str::to_owned),
                source: ConfigSource::Default,
            }),
        }
        levels
    }

    /// Sets or (none) clears a value, for one broker or for all.
    pub fn set(&self, broker: Option<i32>, name: &str, value: Option<String>) {
        *self.plain.lock() = None;
        let mut set = self.set.lock();
        let values = set.entry(broker).or_default();
        match value {
            Some(value) => values.insert(name.to_owned(), value),
            None => values.remove(name),
        };
    }

    /// What was set on one broker, or on all, while running.
    pub fn set_on(&self, broker: Option<i32>) -> BTreeMap<String, String> {
        self.set.lock().get(&broker).cloned().unwrap_or_default()
    }

    /// What the settings of a topic come to.
    pub fn settings(&self, configs: &BTreeMap<String, String>) -> TopicSettings {
        if !configs.is_empty() {
            return self.resolve(configs);
        }
        let known = *self.plain.lock();
        known.unwrap_or_else(|| {
            let settings = self.resolve(configs);
            *self.plain.lock() = Some(settings);
            settings
        })
    }

    fn resolve(&self, configs: &BTreeMap<String, String>) -> TopicSettings {
        let text = |name: &str| {
            let row = super::topic_row(name).expect("the name stands in the table");
            self.of_topic(row, configs).into_iter().next().and_then(|value| value.value).unwrap_or_default()
        };
        let number = |name: &str| text(name).parse::<i64>().unwrap_or(-1);
        let policy = text("cleanup.policy");
        let deletes = policy.contains("delete");
        let limit = |name: &str| Some(number(name)).filter(|limit| deletes && *limit >= 0);
        let compacts = policy.contains("compact");
        TopicSettings {
            keep: Retention {
                bytes: limit("retention.bytes").map(|bytes| bytes as u64),
                time: limit("retention.ms"),
            },
            compaction: compacts.then(|| Compaction {
                tombstones_for: number("delete.retention.ms"),
                dirty_ratio: text("min.cleanable.dirty.ratio").parse().unwrap_or(0.5),
            }),
            max_message_bytes: usize::try_from(number("max.message.bytes")).unwrap_or(usize::MAX),
            log_append_time: text("message.timestamp.type") == "LogAppendTime",
            min_in_sync: usize::try_from(number("min.insync.replicas")).unwrap_or(1),
        }
    }
}
