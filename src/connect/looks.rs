//! The questions that change nothing.
use super::cluster::ConnectCluster;
use super::fault::ConnectFault;
use super::model::{Connector, ConnectorOffset};
use super::reading;
use super::since::ConnectAble;
use super::{ConnectTold, Connects};
use crate::change::NamedConnector;
use crate::security::aws::percent_encoded;
use futures_util::future::{FutureExt, join_all};
use futures_util::stream::{self, StreamExt};
use serde_json::Value;
use std::sync::Arc;

/// Workers before 2.3 tell of one connector at a time: so many are asked for beside each other.
const BESIDE: usize = 8;

impl Connects {
    /// Every connector of every Connect cluster: one request each. Worst first, then by name.
    pub(crate) async fn connectors(&self) -> ConnectTold<Connector> {
        let mut told = ConnectTold::default();
        let asked = join_all(self.clusters.iter().map(ConnectCluster::connectors)).await;
        asked.into_iter().for_each(|found| told.take(found));
        told.rows.sort_by_cached_key(|one| (one.plight(), one.connect.clone(), one.name.clone()));
        told
    }

    /// One connector.
    ///
    /// # Errors
    /// If there is none of that name, or nobody answers.
    pub(crate) async fn connector(&self, connect: &str, name: &str) -> Result<Connector, ConnectFault> {
        self.named(connect)?.connector(name).await
    }

    /// The topics that it has read or written since that was reset (since 2.5).
    pub(crate) async fn active_topics(
        &self,
        connect: &str,
        name: &str,
    ) -> Result<Vec<Arc<str>>, ConnectFault> {
        let cluster = self.named(connect)?;
        let doing = format!("asking which topics {name} uses");
        let asked = cluster.look(&doing, &format!("/connectors/{}/topics", percent_encoded(name))).await;
        let json = match asked {
            Err(fault) if fault.is_missing() && cluster.connector(name).await.is_ok() => {
                let has = cluster.version().await;
                return Err(ConnectFault::too_old(ConnectAble::TellTopics, &has));
            }
            asked => asked?,
        };
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
                return Err(ConnectFault::too_old(ConnectAble::TellOffsets, &cluster.version().await));
            }
            asked => asked?,
        };
        reading::offsets(&json).ok_or_else(|| {
            ConnectFault::unknown(&format!("{doing}: the answer has another shape than Connect's"))
        })
    }

    /// Whether this Connect can, by its version; none where that is not told, or no Kafka is known by it.
    pub(crate) async fn can(&self, connect: &str, able: ConnectAble) -> Option<bool> {
        able.in_version(&self.version(connect).await)
    }

    /// Why this Connect can't, by its version.
    pub(crate) async fn lacks(&self, connect: &str, able: ConnectAble) -> Option<String> {
        able.lacks(&self.version(connect).await)
    }

    /// The version of each Connect cluster that tells one.
    pub(crate) async fn versions(&self) -> Vec<(Arc<str>, String)> {
        let asked = self.clusters.iter().map(|one| async { (one.name.clone(), one.version().await) });
        join_all(asked).await.into_iter().filter(|(_, version)| !version.is_empty()).collect()
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
        reading::connector(&self.name, name, &info, &status).ok_or_else(|| {
            ConnectFault::unknown(&format!("{doing}: the answer has another shape than Connect's"))
        })
    }

    async fn version(&self) -> String {
        let told = self.look("asking for the version", "/").await.ok();
        told.and_then(|json| reading::facts(&json)).map(|facts| facts.version.to_string()).unwrap_or_default()
    }
}
