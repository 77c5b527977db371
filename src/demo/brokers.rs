//! Brokers: where they listen, whether they are up, and what stopping and starting one does to the partitions.
use super::server;
use super::state::State;
use kafka_protocol::error::ResponseError;
use parking_lot::Mutex;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// What a broker's server is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ServerOrder {
    Serve,
    /// Close every connection and go on; counted, so that two are two.
    Cut(u64),
    /// Close everything.
    Stop,
}

/// One broker.
pub struct Broker {
    pub id: i32,
    /// Where it listens while it is up.
    pub address: SocketAddr,
    pub rack: Option<String>,
    up: AtomicBool,
    /// It lives, but has no listener of the name through which clients come.
    hidden: AtomicBool,
    frozen: watch::Sender<bool>,
    orders: watch::Sender<ServerOrder>,
    serving: Mutex<Option<JoinHandle<()>>>,
}

impl Broker {
    pub fn new(id: i32, address: SocketAddr, rack: Option<String>) -> Broker {
        let serving = Mutex::new(None);
        Broker {
            id,
            address,
            rack,
            up: AtomicBool::new(true),
            hidden: AtomicBool::new(false),
            frozen: watch::Sender::new(false),
            orders: watch::Sender::new(ServerOrder::Serve),
            serving,
        }
    }

    pub fn up(&self) -> bool {
        self.up.load(Ordering::Acquire)
    }

    /// Whether clients can't be told where it is.
    pub fn hidden(&self) -> bool {
        self.hidden.load(Ordering::Acquire)
    }

    /// Stands still, as a stopped process does: connections are accepted, by the system, and nothing is answered.
    pub fn freeze(&self, frozen: bool) {
        self.frozen.send_replace(frozen);
    }

    /// Returns once the broker moves.
    pub async fn moves(&self) {
        // The sender lives as long as the broker.
        let _ = self.frozen.subscribe().wait_for(|frozen| !frozen).await;
    }

    /// Closes every connection; the listener stays.
    pub fn cut(&self) {
        self.orders.send_modify(|order| {
            *order = match *order {
                ServerOrder::Serve => ServerOrder::Cut(1),
                ServerOrder::Cut(count) => ServerOrder::Cut(count + 1),
                ServerOrder::Stop => ServerOrder::Stop,
            }
        });
    }

    /// Takes connections from `listener` until [`stop`](Broker::stop).
    pub fn serve(&self, listener: TcpListener, state: Arc<State>) {
        self.orders.send_replace(ServerOrder::Serve);
        let serving = tokio::spawn(server::serve(listener, state, self.id, self.orders.subscribe()));
        *self.serving.lock() = Some(serving);
    }

    /// Ends listener and connections; returns what to wait for until they are closed.
    pub fn stop(&self) -> Option<JoinHandle<()>> {
        self.orders.send_replace(ServerOrder::Stop);
        self.serving.lock().take()
    }

    /// Ends everything without waiting for it.
    pub fn abort(&self) {
        if let Some(serving) = self.serving.lock().take() {
            serving.abort();
        }
    }
}

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
        let listener = TcpListener::bind(broker.address).await?;
        broker.up.store(true, Ordering::Release);
        for topic in self.all_topics() {
            for partition in topic.partitions() {
                partition.lock().regain(id);
            }
        }
        self.quorum.lock().regain(id);
        broker.serve(listener, self.clone());
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
