//! The workers of one Connect cluster. Any of them answers for all; where one can't, the next is asked. What Connect puts off while it
//! rearranges its work is asked again for a while: it says itself that nothing was done.
use super::fault::ConnectFault;
use super::worker::{CHANGING, ConnectDoor, LOOKING, WorkerAsk};
use crate::change::Permit;
use crate::http::Method;
use crate::security::WebService;
use crate::web::ServiceKeys;
use crate::wire::Options;
use serde_json::Value;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::time::{Instant, sleep};

/// For how long what is put off is asked for again: what looks, and what changes.
const LOOK_PATIENCE: Duration = Duration::from_secs(3);
const WRITE_PATIENCE: Duration = Duration::from_secs(20);
const FIRST_PAUSE: Duration = Duration::from_millis(200);

/// One Connect cluster.
pub(super) struct ConnectCluster {
    pub(super) name: Arc<str>,
    pub(super) doors: Vec<ConnectDoor>,
    /// Who answered last.
    last: AtomicUsize,
}

impl ConnectCluster {
    pub(super) fn new(service: &WebService, options: &Options) -> Self {
        let keys = ServiceKeys::new(service, options);
        let doors = service.addresses.iter().map(|address| ConnectDoor::new(address, &keys));
        ConnectCluster { name: service.name.clone(), doors: doors.collect(), last: AtomicUsize::new(0) }
    }

    /// Asks what changes nothing.
    pub(super) async fn look(&self, doing: &str, path: &str) -> Result<Value, ConnectFault> {
        let ask = WorkerAsk { doing, method: Method::GET, path, body: None, bounds: LOOKING };
        self.put(&ask, LOOK_PATIENCE, ConnectFault::may_look_elsewhere).await
    }

    /// Has a config judged: a PUT that changes nothing, asked again as what looks.
    pub(super) async fn judge(&self, doing: &str, path: &str, body: &Value) -> Result<Value, ConnectFault> {
        let ask = WorkerAsk { doing, method: Method::PUT, path, body: Some(body), bounds: CHANGING };
        self.put(&ask, LOOK_PATIENCE, ConnectFault::may_look_elsewhere).await
    }

    /// Asks for a change: again only where nothing can have been done.
    pub(super) async fn write(
        &self,
        _permit: &Permit,
        doing: &str,
        (method, path): (Method, &str),
        body: Option<&Value>,
    ) -> Result<Value, ConnectFault> {
        let ask = WorkerAsk { doing, method, path, body, bounds: CHANGING };
        self.put(&ask, WRITE_PATIENCE, |fault| fault.is_of_this_worker() || fault.is_momentary()).await
    }

    /// The same of one worker, for what is its own.
    pub(super) async fn write_at(
        &self,
        _permit: &Permit,
        at: usize,
        doing: &str,
        (method, path): (Method, &str),
        body: &Value,
    ) -> Result<Value, ConnectFault> {
        self.doors[at].put(&WorkerAsk { doing, method, path, body: Some(body), bounds: CHANGING }).await
    }

    async fn put(
        &self,
        ask: &WorkerAsk<'_>,
        patience: Duration,
        again: impl Fn(&ConnectFault) -> bool,
    ) -> Result<Value, ConnectFault> {
        let until = Instant::now() + patience;
        let mut pause = FIRST_PAUSE;
        loop {
            let fault = match self.round(ask, &again).await {
                Ok(answer) => return Ok(answer),
                Err(fault) => fault,
            };
            if !fault.is_momentary() || Instant::now() + pause > until {
                return Err(fault);
            }
            sleep(pause).await;
            pause = (pause * 2).min(Duration::from_secs(2));
        }
    }

    /// One worker after the other, who answered last first. Of several failures the first speaks: it is the usual one's.
    async fn round(
        &self,
        ask: &WorkerAsk<'_>,
        again: &impl Fn(&ConnectFault) -> bool,
    ) -> Result<Value, ConnectFault> {
        let first = self.last.load(Ordering::Relaxed);
        let mut failed = None;
        for at in 0..self.doors.len() {
            let at = (first + at) % self.doors.len();
            match self.doors[at].put(ask).await {
                Ok(answer) => {
                    self.last.store(at, Ordering::Relaxed);
                    return Ok(answer);
                }
                Err(fault) if again(&fault) => _ = failed.get_or_insert(fault),
                Err(fault) => return Err(fault),
            }
        }
        Err(failed.unwrap_or_else(|| ConnectFault::unknown("no worker is configured")))
    }
}
