//! The questions that change nothing.
use super::Connects;
use super::cluster::ConnectCluster;
use super::fault::ConnectFault;
use super::masks::PluginSecrets;
use super::model::{ConnectLogger, ConnectPlugin, ConnectWorker, Connector, ConnectorOffset};
use super::reading;
use super::worker::{ConnectDoor, LOOKING, WorkerAsk};
use crate::change::NamedConnector;
use crate::http::Method;
use crate::security::aws::percent_encoded;
use futures_util::future::{FutureExt, join_all};
use futures_util::stream::{self, StreamExt};
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Workers before 2.3 tell of one connector at a time: so many are asked for beside each other.
const BESIDE: usize = 8;

/// What the Connect clusters told, and why one of them told nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct ToldConnectors {
    pub(crate) connectors: Vec<Connector>,
    pub(crate) failed: Vec<ConnectFault>,
}

impl Connects {
    /// Every connector of every Connect cluster: one request each. Worst first, then by name.
    pub(crate) async fn connectors(&self) -> ToldConnectors {
        let mut told = ToldConnectors::default();
        for found in join_all(self.clusters.iter().map(ConnectCluster::connectors)).await {
            match found {
                Ok(connectors) => told.connectors.extend(connectors),
                Err(fault) => told.failed.push(fault),
            }
        }
        let key = |one: &Connector| (one.plight(), one.connect.clone(), one.name.clone());
        told.connectors.sort_by_cached_key(key);
        told
    }

    /// One connector.
    ///
    /// # Errors
    /// If there is none of that name, or nobody answers.
    pub(crate) async fn connector(&self, connect: &str, name: &str) -> Result<Connector, ConnectFault> {
        self.named(connect)?.connector(name).await
    }

    /// The topics that it has read or written since that was reset; none where this version can't tell (before 2.5).
    pub(crate) async fn active_topics(
        &self,
        connect: &str,
        name: &str,
    ) -> Result<Vec<Arc<str>>, ConnectFault> {
        let cluster = self.named(connect)?;
        let doing = format!("asking which topics {name} uses");
        let json = cluster.look(&doing, &format!("/connectors/{}/topics", percent_encoded(name))).await?;
        let topics = json.get(name).and_then(|of| of.get("topics")).and_then(reading::names);
        topics.ok_or_else(|| ConnectFault::unknown(&format!("{doing}: the answer names no topics")))
    }

    /// Where it has come to (since 3.5).
    pub(crate) async fn offsets(
        &self,
        connect: &str,
        name: &str,
    ) -> Result<Vec<ConnectorOffset>, ConnectFault> {
        let cluster = self.named(connect)?;
        let doing = format!("asking for the offsets of {name}");
        let asked = cluster.look(&doing, &format!("/connectors/{}/offsets", percent_encoded(name))).await;
        let json = match asked {
            // Before 3.5 there is no such path; and then the connector is there all the same.
            Err(fault) if fault.is_missing() && cluster.connector(name).await.is_ok() => {
                return Err(ConnectFault::too_old(
                    "telling a connector's offsets",
                    "3.5",
                    &cluster.version().await,
                ));
            }
            asked => asked?,
        };
        reading::offsets(&json).ok_or_else(|| {
            ConnectFault::unknown(&format!("{doing}: the answer has another shape than Connect's"))
        })
    }

    /// Every worker, asked one by one, since they may differ.
    pub(crate) async fn workers(&self) -> Vec<ConnectWorker> {
        join_all(self.clusters.iter().map(ConnectCluster::workers)).await.into_iter().flatten().collect()
    }

    /// The plugins of every worker, with the workers that lack one.
    ///
    /// # Errors
    /// If no worker answers.
    pub(crate) async fn plugins(&self) -> Result<Vec<ConnectPlugin>, ConnectFault> {
        let mut all = Vec::new();
        for cluster in self.clusters.iter() {
            all.extend(cluster.plugins().await?);
        }
        Ok(all)
    }

    /// The loggers of every worker (since 2.4).
    ///
    /// # Errors
    /// If no worker answers.
    pub(crate) async fn loggers(&self) -> Result<Vec<ConnectLogger>, ConnectFault> {
        let mut all = Vec::new();
        for cluster in self.clusters.iter() {
            for door in &cluster.doors {
                let doing = "asking for the loggers";
                let json = door.put(&looking(doing, "/admin/loggers")).await?;
                all.extend(loggers(&cluster.name, door, &json));
            }
        }
        Ok(all)
    }

    /// What a plugin calls passwords (since 3.2); not told where it can't be asked.
    pub(crate) async fn secrets(&self, connect: &str, class: &str) -> PluginSecrets {
        let doing = "asking which settings are passwords";
        let path = format!("/connector-plugins/{}/config", percent_encoded(class));
        let Ok(cluster) = self.named(connect) else { return PluginSecrets::default() };
        let told = cluster.look(doing, &path).await.ok();
        told.and_then(|json| reading::passwords(&json)).map(PluginSecrets::told).unwrap_or_default()
    }

    /// Whether this Connect is of that version of Kafka or later; none where its version can't be told.
    pub(crate) async fn can(&self, connect: &str, since: (u32, u32)) -> Option<bool> {
        reading::version_of(&self.version(connect).await).map(|version| version >= since)
    }

    /// A connector as a change names it.
    pub(crate) fn naming(&self, connector: &Connector) -> NamedConnector {
        self.naming_of(&connector.connect, &connector.name)
    }

    /// The same of one that is known by its names only, or is to be made.
    pub(crate) fn naming_of(&self, connect: &str, name: &str) -> NamedConnector {
        let door = self.named(connect).ok().and_then(|cluster| cluster.doors.first());
        let url = door.map(|door| door.address.to_string()).unwrap_or_default();
        NamedConnector { connect: connect.to_owned(), name: name.to_owned(), url }
    }

    /// The version of the worker that answers; empty where none does.
    pub(crate) async fn version(&self, connect: &str) -> String {
        match self.named(connect) {
            Ok(cluster) => cluster.version().await,
            Err(_) => String::new(),
        }
    }
}

fn looking<'a>(doing: &'a str, path: &'a str) -> WorkerAsk<'a> {
    WorkerAsk { doing, method: Method::GET, path, body: None, bounds: LOOKING }
}

fn loggers(connect: &Arc<str>, door: &ConnectDoor, json: &Value) -> Vec<ConnectLogger> {
    let worker: Arc<str> = door.address.to_string().into();
    let one = |(name, of): (&String, &Value)| ConnectLogger {
        connect: connect.clone(),
        worker: worker.clone(),
        name: name.as_str().into(),
        level: of.get("level").and_then(Value::as_str).unwrap_or("–").into(),
        modified: of.get("last_modified").and_then(Value::as_i64),
    };
    json.as_object().into_iter().flatten().map(one).collect()
}

impl ConnectCluster {
    async fn connectors(&self) -> Result<Vec<Connector>, ConnectFault> {
        let doing = format!("listing the connectors of {}", self.name);
        let json = self.look(&doing, "/connectors?expand=status&expand=info").await?;
        if let Some(connectors) = reading::connectors(&self.name, &json) {
            return Ok(connectors);
        }
        let names = reading::names(&json).ok_or_else(|| {
            ConnectFault::unknown(&format!("{doing}: the answer has another shape than Connect's"))
        })?;
        // Boxed: the compiler does not see that a closure serves every lifetime.
        let asked: Vec<_> = names.iter().map(|name| self.connector(name).boxed()).collect();
        let found: Vec<Result<Connector, ConnectFault>> =
            stream::iter(asked).buffered(BESIDE).collect().await;
        // One that was deleted meanwhile is no failure.
        found.into_iter().filter(|one| !one.as_ref().is_err_and(ConnectFault::is_missing)).collect()
    }

    pub(super) async fn connector(&self, name: &str) -> Result<Connector, ConnectFault> {
        let doing = format!("asking for connector {name} of {}", self.name);
        let path = format!("/connectors/{}", percent_encoded(name));
        let status_path = format!("{path}/status");
        let (info, status) = tokio::join!(self.look(&doing, &path), self.look(&doing, &status_path));
        let info = info?;
        // For a moment after it was made there is no status.
        let status = match status {
            Err(fault) if fault.is_missing() => Value::Null,
            status => status?,
        };
        Ok(reading::connector(&self.name, name, &info, &status))
    }

    async fn version(&self) -> String {
        let told = self.look("asking for the version", "/").await.ok();
        told.and_then(|json| reading::facts(&json)).map(|facts| facts.version.to_string()).unwrap_or_default()
    }

    async fn workers(&self) -> Vec<ConnectWorker> {
        let mut workers = join_all(self.doors.iter().map(|door| self.worker(door))).await;
        let first = workers.iter().find_map(|worker| worker.told.clone().ok());
        for worker in &mut workers {
            let (Some(first), Ok(told)) = (&first, &worker.told) else { continue };
            worker.disagrees = super::looks_differ(first, told).map(Into::into);
        }
        workers
    }

    async fn worker(&self, door: &ConnectDoor) -> ConnectWorker {
        let doing = "asking the worker";
        let paths = ["/", "/connectors", "/connector-plugins", "/health"];
        let asked = paths.map(|path| async move { door.put(&looking(doing, path)).await });
        let [root, names, plugins, health] = {
            let [root, names, plugins, health] = asked;
            tokio::join!(root, names, plugins, health).into()
        };
        let told = root.map_err(|fault| Arc::from(fault.reason())).and_then(|json| {
            let mut facts =
                reading::facts(&json).ok_or_else(|| Arc::from("it tells no version: is this Connect?"))?;
            facts.connectors = names.ok().and_then(|json| reading::names(&json)).unwrap_or_default();
            facts.connectors.sort();
            facts.plugins = plugins.ok().and_then(|json| json.as_array().map(Vec::len));
            Ok(facts)
        });
        let word = |json: Value| json.get("status").and_then(Value::as_str).map(Into::into);
        let health = match health {
            Ok(json) => word(json),
            // Unhealthy by its own word; where there is no such path, it can't tell.
            Err(fault) if fault.is_missing() => None,
            Err(fault) => Some(fault.reason().into()),
        };
        let health = health.filter(|_| told.is_ok());
        let (connect, address) = (self.name.clone(), door.address.to_string());
        ConnectWorker { connect, address, told, health, disagrees: None }
    }

    async fn plugins(&self) -> Result<Vec<ConnectPlugin>, ConnectFault> {
        let doing = "asking for the plugins";
        let ask = || looking(doing, "/connector-plugins?connectorsOnly=false");
        let told = join_all(self.doors.iter().map(|door| async move { door.put(&ask()).await })).await;
        let mut found: BTreeMap<_, (ConnectPlugin, Vec<usize>)> = BTreeMap::new();
        let mut asked = Vec::new();
        let mut failed = None;
        for (at, answer) in told.into_iter().enumerate() {
            match answer {
                Ok(json) => {
                    asked.push(at);
                    for plugin in reading::plugins(&self.name, &json).unwrap_or_default() {
                        let key = (plugin.class.clone(), plugin.version.clone());
                        found.entry(key).or_insert_with(|| (plugin, Vec::new())).1.push(at);
                    }
                }
                Err(fault) => failed = Some(fault),
            }
        }
        if let Some(fault) = failed.filter(|_| asked.is_empty()) {
            return Err(fault);
        }
        let lacking = |has: &[usize]| {
            asked
                .iter()
                .filter(|at| !has.contains(at))
                .map(|at| self.doors[*at].address.to_string().into())
                .collect()
        };
        let rows =
            found.into_values().map(|(plugin, has)| ConnectPlugin { lacking: lacking(&has), ..plugin });
        Ok(rows.collect())
    }
}
