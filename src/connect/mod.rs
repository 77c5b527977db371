//! Kafka Connect's REST: what is asked of its workers, and plain data of what they answer. Knows no screen, and of Kafka itself only
//! names.
//!
//! | file | owns |
//! |---|---|
//! | `model` | plain data: connectors, tasks, workers, plugins, offsets |
//! | `trace` | a task's Java stack, read: its causes, and the record that it was about |
//! | `dead_letter` | why a record is among the dead letters, by its headers |
//! | `fault` | why there is no answer, or a refusal, in words |
//! | `since` | what which version can |
//! | `worker` | one worker, asked by `web` |
//! | `cluster` | the workers of one Connect cluster: who is asked, and what is tried again |
//! | `raw` | a config as JSON has it |
//! | `reading` | JSON into the model |
//! | `looks` | the questions to a Connect cluster, of whose workers any may answer; each is a GET |
//! | `per_worker` | the questions that each worker is asked by itself |
//! | `masks` | which values of a config may be shown and kept |
//! | `plugin_config` | a plugin's settings, and what it says to a config: plain data |
//! | `judging` | what a plugin is asked about configs |
//! | `writes`, `config_writes`, `offset_writes` | the changes: each demands the permit |
//! | `writing_out` | a connector in the forms of other tools |
//! | `draft` | a config under change: what is not touched stays as it is |
//!
//! Several Connect clusters may stand beside one Kafka cluster, each with several workers: [`Connects`] is the handle on all of
//! them. A connector is named by both names: of its Connect cluster, and its own.
mod cluster;
mod config_writes;
pub(crate) mod dead_letter;
mod draft;
mod fault;
mod judging;
mod looks;
mod masks;
pub(crate) mod model;
mod offset_writes;
mod per_worker;
pub(crate) mod plugin_config;
pub(crate) mod raw;
mod reading;
mod since;
pub(crate) mod trace;
mod worker;
mod writes;
mod writing_out;

pub(crate) use crate::web::{MASK, is_reference};
pub(crate) use draft::ConfigDraft;
pub(crate) use fault::ConnectFault;
pub(crate) use masks::{KeptConfig, PluginSecrets};
pub(crate) use offset_writes::LoggersOf;
pub(crate) use since::ConnectAble;
pub(crate) use writes::ConnectorVerb;
pub(crate) use writing_out::ConnectorForms;

use crate::wire::Options;
use cluster::ConnectCluster;
use std::sync::Arc;

/// What Connect clusters told, and who told nothing.
pub(crate) type ConnectTold<T> = crate::web::ServiceTold<T, ConnectFault>;

/// All Connect clusters of a profile. Cheap to clone; opens nothing until the first question.
#[derive(Clone, Default)]
pub(crate) struct Connects {
    clusters: Arc<[ConnectCluster]>,
}

impl Connects {
    /// As the options say, reached as the Kafka cluster is.
    pub(crate) fn new(options: &Options) -> Self {
        Connects { clusters: options.connects.iter().map(|one| ConnectCluster::new(one, options)).collect() }
    }

    /// Whether none is configured.
    pub(crate) fn is_empty(&self) -> bool {
        self.clusters.is_empty()
    }

    /// What they are called.
    pub(crate) fn names(&self) -> Vec<Arc<str>> {
        self.clusters.iter().map(|one| one.name.clone()).collect()
    }

    /// The one of this name.
    fn named(&self, name: &str) -> Result<&ConnectCluster, ConnectFault> {
        let found = self.clusters.iter().find(|one| *one.name == *name);
        found.ok_or_else(|| {
            let known = self.names().join(", ");
            let known = if known.is_empty() { "none is configured".to_owned() } else { known };
            ConnectFault::unknown(&format!("there is no Connect cluster {name} in this profile ({known})"))
        })
    }
}

/// In what two workers of one cluster differ, in words.
fn looks_differ(first: &model::WorkerFacts, other: &model::WorkerFacts) -> Option<String> {
    if first.kafka_cluster != other.kafka_cluster {
        return Some(
            "it is on another Kafka cluster than the first: it belongs to another Connect cluster".to_owned(),
        );
    }
    if let (Ok(first), Ok(other)) = (&first.connectors, &other.connectors)
        && first != other
    {
        let lacks = first.iter().filter(|name| !other.contains(name)).count();
        let more = other.iter().filter(|name| !first.contains(name)).count();
        return Some(format!(
            "it lists other connectors than the first ({lacks} fewer, {more} more): one of both may be cut off, or they are two Connect clusters"
        ));
    }
    if first.version != other.version {
        return Some(format!("version {} beside {}", other.version, first.version));
    }
    let plugins = first.plugins.as_ref().ok().zip(other.plugins.as_ref().ok());
    plugins.filter(|(first, other)| first != other).map(|_| "it has other plugins than the first".to_owned())
}
