//! The brokers of the cluster: which of them are up, and what stopping and starting one does to the partitions.
use super::broker::Broker;
use super::server::{self, Listeners};
use super::state::State;
use kafka_protocol::error::ResponseError;
use std::io;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use tokio::net::TcpListener;

impl State {
    pub fn broker(&self, id: i32) -> Option<&Broker> {
        self.brokers.get(usize::try_from(id).ok()?.checked_sub(1)?)
    }

    pub fn live(&self, id: i32) -> bool {
        self.broker(id).is_some_and(Broker::up)
    }

    pub fn live_brokers(&self) -> Vec<&Broker> {
        self.brokers.iter().filter(|broker| broker.up()).collect()
    }

    /// Those that clients can be sent to.
    pub fn listed_brokers(&self) -> Vec<&Broker> {
        self.brokers.iter().filter(|broker| broker.up() && !broker.hidden()).collect()
    }

    /// The host that the broker tells clients to connect to.
    pub fn host(&self, broker: &Broker) -> String {
        self.options.advertised_host.clone().unwrap_or_else(|| broker.address.ip().to_string())
    }

    /// The port that goes with the host.
    pub fn port(&self, broker: &Broker) -> u16 {
        let told = if self.options.one_address { self.brokers.first() } else { None };
        told.unwrap_or(broker).address.port()
    }

    /// Stops a broker: no listener, no connections, no leaders, out of sync. Nothing happens if it is down already.
    pub async fn stop_broker(&self, id: i32) {
        let Some(broker) = self.broker(id) else { return };
        if !broker.up.swap(false, Ordering::AcqRel) {
            return;
        }
        for topic in self.all_topics() {
            for partition in topic.partitions() {
                partition.lock().lose(id, |other| self.live(other));
            }
        }
        self.quorum.lock().lose(id, self.now());
        if let Some(serving) = broker.stop() {
            // Whether it ended by itself or with the runtime, it is over.
            let _ended = serving.await;
        }
    }

    /// Starts a stopped broker on its old port; its replicas are in sync again at once.
    pub async fn start_broker(self: &Arc<Self>, id: i32) -> io::Result<()> {
        let Some(broker) = self.broker(id) else { return Ok(()) };
        if broker.up() {
            return Ok(());
        }
        let controller = match broker.controller {
            Some(address) => Some(TcpListener::bind(address).await?),
            None => None,
        };
        let listeners = Listeners { broker: TcpListener::bind(broker.address).await?, controller };
        broker.up.store(true, Ordering::Release);
        for topic in self.all_topics() {
            for partition in topic.partitions() {
                partition.lock().regain(id);
            }
        }
        self.quorum.lock().regain(id);
        broker.serve(|orders| server::serve(listeners, self.clone(), id, orders));
        Ok(())
    }

    /// Takes the clients' listener from a broker, or gives it back.
    pub fn hide_broker(&self, id: i32, hidden: bool) {
        if let Some(broker) = self.broker(id) {
            broker.hidden.store(hidden, Ordering::Release);
            self.quorum.lock().note_change();
        }
    }

    /// Makes another in-sync replica the leader.
    pub fn move_leader(&self, topic: &str, partition: i32, broker: i32) -> Result<(), ResponseError> {
        let partition = self.partition(topic, partition).ok_or(ResponseError::UnknownTopicOrPartition)?;
        let mut replicated = partition.lock();
        if !self.live(broker) || !replicated.in_sync.contains(&broker) {
            return Err(ResponseError::ReplicaNotAvailable);
        }
        if replicated.leader != Some(broker) {
            replicated.lead(Some(broker));
            self.quorum.lock().note_change();
        }
        Ok(())
    }

    /// Says which replicas of a partition are in sync.
    pub fn set_in_sync(&self, topic: &str, partition: i32, in_sync: &[i32]) {
        if let Some(partition) = self.partition(topic, partition) {
            partition.lock().in_sync = in_sync.to_vec();
            self.quorum.lock().note_change();
        }
    }
}
