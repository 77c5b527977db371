//! One broker: where it listens, whether it is up, and the orders that its server follows. Knows no server.
use parking_lot::Mutex;
use std::future::Future;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, Ordering};
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
    /// Where its controller listens, if it votes and has a listener for that.
    pub controller: Option<SocketAddr>,
    pub rack: Option<String>,
    pub(super) up: AtomicBool,
    /// It lives, but has no listener of the name through which clients come.
    pub(super) hidden: AtomicBool,
    frozen: watch::Sender<bool>,
    orders: watch::Sender<ServerOrder>,
    serving: Mutex<Option<JoinHandle<()>>>,
}

impl Broker {
    pub fn new(id: i32, address: SocketAddr, controller: Option<SocketAddr>, rack: Option<String>) -> Broker {
        let serving = Mutex::new(None);
        Broker {
            id,
            address,
            controller,
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

    /// Runs its server, which is given the orders, until [`stop`](Broker::stop).
    pub fn serve<F: Future<Output = ()> + Send + 'static>(
        &self,
        server: impl FnOnce(watch::Receiver<ServerOrder>) -> F,
    ) {
        self.orders.send_replace(ServerOrder::Serve);
        *self.serving.lock() = Some(tokio::spawn(server(self.orders.subscribe())));
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
