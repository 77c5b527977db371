//! The handle on a running cluster: starts it, writes to it from inside, breaks it on request, and stops it when dropped.
use super::batch::Batch;
use super::broker::Broker;
use super::create::ReplicaLayout;
use super::entry::{Accounts, DoorCounts, FrontDoor};
use super::faults::Faults;
use super::options::{Listen, Options};
use super::quorum::VOTERS;
use super::rights::Rights;
use super::server::{self, Listeners};
use super::state::State;
use super::{ErrorCode, upkeep};
use bytes::Bytes;
use kafka_protocol::messages::ApiKey;
use std::collections::HashMap;
use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// A running cluster. Dropping it closes every listener and connection.
pub struct Demo {
    pub(super) state: Arc<State>,
    upkeep: JoinHandle<()>,
}

/// Why something asked of the cluster from inside was refused: Kafka's error and, where there are any, its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    pub error: ErrorCode,
    pub why: String,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.error, self.why)
    }
}

impl std::error::Error for Refusal {}

impl From<ErrorCode> for Refusal {
    fn from(error: ErrorCode) -> Refusal {
        Refusal { error, why: String::new() }
    }
}

impl Demo {
    /// Binds all ports and serves them on the caller's tokio runtime.
    ///
    /// # Errors
    /// A port that is taken, or an address that is not this machine's; the message names it.
    pub async fn start(options: Options) -> io::Result<Demo> {
        let mut brokers = Vec::new();
        let mut listeners = Vec::new();
        for place in 0..options.brokers.max(1) {
            let asked = match options.listen {
                Listen::Ephemeral => SocketAddr::from(([127, 0, 0, 1], 0)),
                Listen::From(first) => {
                    let port = usize::from(first.port()) + place;
                    let port = u16::try_from(port).map_err(|_| {
                        io::Error::other(format!("broker {} would need port {port}", place + 1))
                    })?;
                    SocketAddr::new(first.ip(), port)
                }
            };
            let refused =
                |error: io::Error| io::Error::new(error.kind(), format!("can't listen on {asked}: {error}"));
            let listener = TcpListener::bind(asked).await.map_err(refused)?;
            let rack = match options.racks.len() {
                0 => None,
                racks => Some(options.racks[place % racks].clone()),
            };
            let controller = match options.controllers && (place as i32) < VOTERS {
                true => Some(TcpListener::bind(SocketAddr::new(asked.ip(), 0)).await.map_err(refused)?),
                false => None,
            };
            let controls = controller.as_ref().map(TcpListener::local_addr).transpose()?;
            brokers.push(Broker::new(place as i32 + 1, listener.local_addr()?, controls, rack));
            listeners.push(Listeners { broker: listener, controller });
        }
        let entry = FrontDoor::new(&options.door)?;
        let state = Arc::new(State::new(options, brokers, entry));
        for (broker, listeners) in state.brokers.iter().zip(listeners) {
            broker.serve(|orders| server::serve(listeners, state.clone(), broker.id, orders));
        }
        let upkeep = tokio::spawn(upkeep::run(state.clone()));
        Ok(Demo { state, upkeep })
    }

    /// host:port of every broker, as clients take it.
    pub fn bootstrap(&self) -> String {
        let addresses: Vec<String> =
            self.state.brokers.iter().map(|broker| broker.address.to_string()).collect();
        addresses.join(",")
    }

    /// Where a broker listens.
    pub fn address(&self, broker: i32) -> Option<SocketAddr> {
        self.state.broker(broker).map(|broker| broker.address)
    }

    /// host:port of every controller that has a listener of its own.
    pub fn controllers(&self) -> String {
        let addresses = self.state.brokers.iter().filter_map(|broker| broker.controller);
        addresses.map(|address| address.to_string()).collect::<Vec<_>>().join(",")
    }

    /// The id as Kafka writes it: 22 characters of base64.
    pub fn cluster_id(&self) -> &str {
        &self.state.cluster_id
    }

    /// The true controller: leader of the metadata quorum (or the controller, in the ZooKeeper era).
    pub fn controller(&self) -> i32 {
        self.state.quorum.lock().leader
    }

    /// Creates a topic whose replicas are dealt over the live brokers.
    ///
    /// # Errors
    /// As CreateTopics: the name is taken or illegal, more replicas than brokers, a config that does not exist.
    pub fn create_topic(
        &self,
        name: &str,
        partitions: i32,
        replication: i16,
        configs: &[(&str, &str)],
    ) -> Result<(), Refusal> {
        let configs = configs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let layout = ReplicaLayout::Spread { partitions, replication };
        let created = self.state.create_topic(name, &layout, configs, false);
        created.map(|_| ()).map_err(|(error, why)| Refusal { error, why })
    }

    /// Deletes a topic; false if there is none of that name.
    pub fn delete_topic(&self, name: &str) -> bool {
        self.state.remove_topic(name).is_some()
    }

    /// Appends a batch and returns the offset of its first record. Wakes the fetches that wait for it.
    ///
    /// # Errors
    /// The partition does not exist.
    pub fn append(&self, topic: &str, partition: i32, batch: &Batch) -> Result<i64, Refusal> {
        Ok(self.state.append(topic, partition, batch)?)
    }

    /// Appends bytes as they are, but for the offset in their first eight: they take `count` offsets. For what no
    /// producer could send: corrupt batches, strange control batches. Times are looked up as `timestamp`.
    ///
    /// # Errors
    /// The partition does not exist.
    pub fn append_raw(
        &self,
        topic: &str,
        partition: i32,
        bytes: &Bytes,
        count: u32,
        timestamp: i64,
    ) -> Result<i64, Refusal> {
        Ok(self.state.append_raw(topic, partition, bytes, i64::from(count), timestamp)?)
    }

    /// (log start, last stable offset, log end) of a partition.
    pub fn offsets(&self, topic: &str, partition: i32) -> Option<(i64, i64, i64)> {
        let partition = self.state.partition(topic, partition)?;
        let replicated = partition.lock();
        Some((replicated.log.start(), replicated.log.stable(), replicated.log.end()))
    }

    /// A partition's log loses what lies at or after this offset, as after an unclean election; where it ends now.
    pub fn cut_end(&self, topic: &str, partition: i32, offset: i64) -> Option<i64> {
        let partition = self.state.partition(topic, partition)?;
        let mut replicated = partition.lock();
        replicated.log.cut_end(offset);
        Some(replicated.log.end())
    }

    /// Who leads a partition; none while it is offline.
    pub fn leader(&self, topic: &str, partition: i32) -> Option<i32> {
        self.state.partition(topic, partition)?.lock().leader
    }

    /// Compacts every partition of the topic now.
    pub fn compact(&self, topic: &str) {
        self.state.compact(topic);
    }

    /// Moves the log start of a partition, as retention or DeleteRecords would.
    pub fn delete_before(&self, topic: &str, partition: i32, offset: i64) {
        if let Some(partition) = self.state.partition(topic, partition) {
            partition.lock().log.delete_before(offset);
        }
    }

    /// Does at once what is due by the clock: transactions that have run out of time, retention, compaction.
    pub fn catch_up(&self) {
        self.state.expire_transactions();
        upkeep::retain(&self.state);
        upkeep::compact(&self.state);
    }

    /// How often each API was asked, of all brokers together, since this was called last.
    pub fn take_asked(&self) -> HashMap<ApiKey, u64> {
        std::mem::take(&mut *self.state.asked.lock())
    }

    /// How many questions to create topics were only to be judged, since this was called last.
    pub fn take_rehearsed(&self) -> u64 {
        self.state.rehearsed.swap(0, Ordering::Relaxed)
    }

    /// Answers that are to go wrong.
    pub fn faults(&self) -> &Faults {
        &self.state.faults
    }

    /// What clients may not do.
    pub fn rights(&self) -> &Rights {
        &self.state.rights
    }

    /// Changes who may log in, from the next login on.
    pub fn change_accounts(&self, change: impl FnOnce(&mut Accounts)) {
        self.state.entry.accounts.lock().as_mut().map(change);
    }

    /// What has happened at the door.
    pub fn at_the_door(&self) -> DoorCounts {
        *self.state.entry.counts.lock()
    }

    /// Stops a broker: its listener and connections are closed when this returns, its partitions led by others.
    pub async fn stop_broker(&self, id: i32) {
        self.state.stop_broker(id).await;
    }

    /// Starts a stopped broker again on its port.
    ///
    /// # Errors
    /// Its port was taken meanwhile.
    pub async fn start_broker(&self, id: i32) -> io::Result<()> {
        self.state.start_broker(id).await
    }

    /// Closes every connection to a broker, which goes on listening.
    pub fn cut_connections(&self, broker: i32) {
        if let Some(broker) = self.state.broker(broker) {
            broker.cut();
        }
    }

    /// Makes a broker stand still, as a stopped process does, or move again: what it was asked meanwhile is answered then.
    pub fn freeze_broker(&self, id: i32, frozen: bool) {
        if let Some(broker) = self.state.broker(id) {
            broker.freeze(frozen);
        }
    }

    /// Takes the clients' listener from a broker (it stays in the cluster, and leads), or gives it back.
    pub fn hide_broker(&self, id: i32, hidden: bool) {
        self.state.hide_broker(id, hidden);
    }

    /// Makes another in-sync replica the leader of a partition.
    ///
    /// # Errors
    /// No such partition, or the broker is not one of its live in-sync replicas.
    pub fn move_leader(&self, topic: &str, partition: i32, broker: i32) -> Result<(), Refusal> {
        Ok(self.state.move_leader(topic, partition, broker)?)
    }

    /// Lets a voter of the metadata quorum fall silent while its broker goes on, as a controller of its own that died.
    pub fn silence_voter(&self, id: i32) {
        self.state.quorum.lock().lose(id, self.state.now());
    }

    /// The in-sync replicas of a partition; none where there is no such partition.
    pub fn in_sync(&self, topic: &str, partition: i32) -> Vec<i32> {
        let partition = self.state.partition(topic, partition);
        partition.map(|partition| partition.lock().in_sync.clone()).unwrap_or_default()
    }

    /// Promises more records than the log of a partition has, as a leader may do whose answers contradict each other.
    pub fn promise(&self, topic: &str, partition: i32, more: i64) {
        if let Some(partition) = self.state.partition(topic, partition) {
            partition.lock().promised = more;
        }
    }

    /// Forgets the producers of a partition, as brokers do some time after their last batch.
    pub fn expire_producers(&self, topic: &str, partition: i32) {
        if let Some(partition) = self.state.partition(topic, partition) {
            partition.lock().log.expire_producers();
        }
    }

    /// Says which replicas of a partition are in sync, until a broker starts or stops.
    pub fn set_in_sync(&self, topic: &str, partition: i32, in_sync: &[i32]) {
        self.state.set_in_sync(topic, partition, in_sync);
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        self.upkeep.abort();
        for broker in &self.state.brokers {
            broker.abort();
        }
    }
}
