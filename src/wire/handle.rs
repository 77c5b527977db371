//! The handle: one client of one cluster, and what all its questions share. How they are put stands in `ask` and `write`.
use super::connection::Connection;
use super::coordinators::Coordinators;
use super::error::Error;
use super::leaders::Leaders;
use super::looks::Looks;
use super::names::BrokerId;
use super::options::Options;
use super::pool::Pool;
use super::properties;
use super::question::Target;
use super::terms::Terms;
use super::tokens::BearerSource;
use crate::config::Address;
use futures_util::future::join_all;
use kafka_protocol::protocol::Request;
use std::sync::Arc;
use std::time::Duration;

/// A client of one cluster. Cheap to clone; clones share connections and what was learned.
#[derive(Clone)]
pub struct Wire {
    pub(super) inner: Arc<WireInner>,
}

pub(super) struct WireInner {
    pub(super) terms: Arc<Terms>,
    pub(super) pool: Pool,
    pub(super) leaders: Leaders,
    pub(super) coordinators: Coordinators,
}

impl Wire {
    /// A handle. Opens nothing until the first question.
    pub fn new(options: Options) -> Self {
        let terms = Arc::new(Terms::new(options));
        let (pool, leaders, coordinators) =
            (Pool::new(terms.clone()), Leaders::default(), Coordinators::default());
        Wire { inner: Arc::new(WireInner { terms, pool, leaders, coordinators }) }
    }

    /// What the handle was made with.
    pub fn options(&self) -> &Options {
        &self.inner.terms.options
    }

    /// Asks every broker of the cluster at once. One that fails costs its own row only.
    ///
    /// # Errors
    /// If not even the list of brokers can be had.
    pub async fn each_broker<R: Looks>(
        &self,
        within: Duration,
        build: impl Fn(i16) -> R,
    ) -> Result<Vec<(BrokerId, Result<<R as Request>::Response, Error>)>, Error> {
        let brokers = self.brokers().await?;
        let rows = brokers.iter().map(|row| async {
            let answer = self.ask(Target::Broker(row.id), within, &build).await;
            (row.id, answer)
        });
        Ok(join_all(rows).await)
    }

    /// A connection of its own for reading from a broker. After failures it waits before it connects, so that a
    /// reader may simply try again.
    ///
    /// # Errors
    /// If the broker is unknown or can't be reached, or another cluster has answered.
    pub async fn fetch_connection(&self, broker: BrokerId) -> Result<Connection, Error> {
        self.inner.terms.identity.check()?;
        let (address, told_by) = self.advertised(broker).await?;
        let opened = self.inner.pool.fetch(broker, &address).await;
        opened.map_err(|cause| unreachable(broker, address, told_by, cause))
    }

    /// Asks whether the cluster that this handle belongs to still answers, unless it did within the last second: to be
    /// asked before anything is sent past this client.
    ///
    /// # Errors
    /// [`Error::AnotherCluster`] once a broker of another one has answered; otherwise as any question.
    pub async fn same_cluster(&self) -> Result<(), Error> {
        if !self.inner.terms.identity.is_fresh()? {
            self.metadata(super::metadata::WhichTopics::None).await?;
        }
        Ok(())
    }

    /// The properties by which librdkafka reaches the same cluster in the same way.
    ///
    /// # Errors
    /// If librdkafka can't be told all of it, or key material can't be read.
    pub fn librdkafka(&self) -> Result<Vec<(&'static str, String)>, Error> {
        let known = self.inner.leaders.brokers().unwrap_or_default();
        let brokers: Vec<Address> = known.iter().map(|row| row.address.clone()).collect();
        self.options().librdkafka(&brokers)
    }

    /// Whether librdkafka can't follow to this cluster, so that records are sent by this client itself.
    pub fn sends_itself(&self) -> bool {
        properties::lacking(self.options()).is_some()
    }

    /// Where librdkafka gets its bearer tokens from, for a login that needs them.
    pub fn bearer(&self) -> Option<BearerSource> {
        self.inner.terms.login.as_ref()?.tokens.clone()?.source()
    }

    /// The id of the cluster that this handle belongs to; none before the first answer.
    pub fn cluster_id(&self) -> Option<Arc<str>> {
        self.inner.terms.identity.cluster()
    }
}

/// A broker's failure, with who told its address. That it belongs to another cluster is no failure of the broker.
pub(super) fn unreachable(broker: BrokerId, address: Address, told_by: Address, cause: Error) -> Error {
    match cause {
        another @ Error::AnotherCluster { .. } => another,
        cause => Error::Advertised { broker, address, told_by, cause: Arc::new(cause) },
    }
}
