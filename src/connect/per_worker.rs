//! What each worker is asked by itself, since they may differ: what it is, its plugins, its loggers. One that does not answer leaves a
//! hole, which is told with the rest.
use super::cluster::ConnectCluster;
use super::fault::{ConnectFault, ConnectWhy};
use super::model::{ConnectLogger, ConnectPlugin, ConnectWorker, WorkerTrouble};
use super::reading;
use super::since::ConnectAble;
use super::worker::{ConnectDoor, LOOKING, WorkerAsk};
use super::{ConnectTold, Connects};
use crate::http::Method;
use crate::web::WebWhy;
use futures_util::future::join_all;
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::Arc;

impl Connects {
    /// Every worker.
    pub(crate) async fn workers(&self) -> Vec<ConnectWorker> {
        join_all(self.clusters.iter().map(ConnectCluster::workers)).await.into_iter().flatten().collect()
    }

    /// The plugins of every worker, with the workers that lack one.
    pub(crate) async fn plugins(&self) -> ConnectTold<ConnectPlugin> {
        let mut told = ConnectTold::default();
        for found in join_all(self.clusters.iter().map(ConnectCluster::plugins)).await {
            told.rows.extend(found.rows);
            told.failed.extend(found.failed);
        }
        told
    }

    /// The loggers of every worker (since 2.4).
    pub(crate) async fn loggers(&self) -> ConnectTold<ConnectLogger> {
        let doors = self.clusters.iter().flat_map(|one| one.doors.iter().map(move |door| (one, door)));
        let asked = doors.map(|(cluster, door)| async move { door.loggers(&cluster.name).await });
        let mut told = ConnectTold::default();
        join_all(asked).await.into_iter().for_each(|found| told.take(found));
        told
    }
}

fn looking<'a>(doing: &'a str, path: &'a str) -> WorkerAsk<'a> {
    WorkerAsk { doing, method: Method::GET, path, body: None, bounds: LOOKING }
}

impl ConnectCluster {
    async fn workers(&self) -> Vec<ConnectWorker> {
        let mut workers = join_all(self.doors.iter().map(|door| door.worker(&self.name))).await;
        let first = workers.iter().find_map(|worker| worker.told.clone().ok());
        for worker in &mut workers {
            let (Some(first), Ok(told)) = (&first, &worker.told) else { continue };
            worker.disagrees = super::looks_differ(first, told).map(Into::into);
        }
        workers
    }

    async fn plugins(&self) -> ConnectTold<ConnectPlugin> {
        let told = join_all(self.doors.iter().map(|door| door.plugins(&self.name))).await;
        let mut found: BTreeMap<_, (ConnectPlugin, Vec<usize>)> = BTreeMap::new();
        let mut asked = Vec::new();
        let mut failed = Vec::new();
        for (at, answer) in told.into_iter().enumerate() {
            match answer {
                Ok(plugins) => {
                    asked.push(at);
                    for plugin in plugins {
                        let key = (plugin.class.clone(), plugin.version.clone());
                        found.entry(key).or_insert_with(|| (plugin, Vec::new())).1.push(at);
                    }
                }
                Err(fault) => failed.push(fault),
            }
        }
        let lacking = |has: &[usize]| {
            let lack = asked.iter().filter(|at| !has.contains(at));
            lack.map(|at| self.doors[*at].address.to_string().into()).collect()
        };
        let rows =
            found.into_values().map(|(plugin, has)| ConnectPlugin { lacking: lacking(&has), ..plugin });
        ConnectTold { rows: rows.collect(), failed }
    }
}

impl ConnectDoor {
    /// An answer that has Connect's shape.
    async fn told<T>(
        &self,
        doing: &str,
        path: &str,
        read: impl FnOnce(&Value) -> Option<T>,
    ) -> Result<T, ConnectFault> {
        let json = self.put(&looking(doing, path)).await?;
        read(&json).ok_or_else(|| ConnectFault::shapeless(doing, &self.address))
    }

    async fn worker(&self, connect: &Arc<str>) -> ConnectWorker {
        let doing = "asking the worker";
        let facts = self.told(doing, "/", reading::facts);
        let names = self.told(doing, "/connectors", reading::names);
        let plugins = self.told(doing, "/connector-plugins", |json| json.as_array().map(Vec::len));
        let health = self.told(doing, "/health", reading::health);
        let (facts, names, plugins, health) = tokio::join!(facts, names, plugins, health);
        let why = |fault: ConnectFault| Arc::<str>::from(fault.reason());
        let trouble = |fault: ConnectFault| match fault.is_missing() {
            // Jetty answers before Connect does.
            true => WorkerTrouble {
                word: "not ready",
                why: "it does not know itself yet: it starts, or is no Connect".into(),
            },
            false => WorkerTrouble { word: fault.word(), why: fault.reason().into() },
        };
        let told = facts.map_err(trouble).map(|mut facts| {
            facts.connectors = names.map_err(why);
            facts.connectors.iter_mut().for_each(|names| names.sort());
            facts.plugins = plugins.map_err(why);
            facts
        });
        let health = match health {
            Ok(word) => Some(word),
            // Where there is no such path, it can't tell.
            Err(fault) if fault.is_missing() => None,
            // Unhealthy by its own word.
            Err(fault) => Some(fault.reason().into()),
        };
        let health = health.filter(|_| told.is_ok());
        let address = self.address.to_string();
        ConnectWorker { connect: connect.clone(), address, told, health, disagrees: None }
    }

    async fn plugins(&self, connect: &Arc<str>) -> Result<Vec<ConnectPlugin>, ConnectFault> {
        let path = "/connector-plugins?connectorsOnly=false";
        self.told("asking for the plugins", path, |json| reading::plugins(connect, json)).await
    }

    async fn loggers(&self, connect: &Arc<str>) -> Result<Vec<ConnectLogger>, ConnectFault> {
        let (doing, worker) = ("asking for the loggers", Arc::from(self.address.to_string()));
        let read = |json: &Value| reading::loggers(connect, &worker, json);
        match self.told(doing, "/admin/loggers", read).await {
            Err(fault) if fault.is_missing() => Err(self.without_loggers(doing).await),
            told => told,
        }
    }

    /// Why there is no such path.
    async fn without_loggers(&self, doing: &str) -> ConnectFault {
        let version = self.told(doing, "/", reading::facts).await.map(|facts| facts.version);
        let version = version.unwrap_or_else(|_| "".into());
        match ConnectAble::TellLoggers.in_version(&version) {
            Some(true) => ConnectFault::new(
                doing,
                &self.address,
                ConnectWhy::Web(WebWhy::Unknown(
                    "its loggers are told at another address only (admin.listeners)".to_owned(),
                )),
            ),
            _ => ConnectFault::too_old(ConnectAble::TellLoggers, &version),
        }
    }
}
