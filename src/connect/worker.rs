//! One worker, asked by `web`. What is tried again is `cluster`'s.
use super::fault::{ConnectFault, ConnectWhy};
use crate::http::{HttpBounds, Method};
use crate::security::WebAddress;
use crate::web::{ServiceAsk, ServiceDoor, ServiceKeys, WebKind};
use serde_json::Value;
use std::sync::Arc;

pub(super) use crate::web::{CHANGING, LOOKING};

const CONNECT: WebKind = WebKind { called: "Connect", table: "the profile's connect table" };

/// One worker.
pub(super) struct ConnectDoor {
    pub(super) address: WebAddress,
    door: ServiceDoor,
}

/// One question to a worker.
pub(super) struct WorkerAsk<'a> {
    /// "listing the connectors of etl"
    pub(super) doing: &'a str,
    pub(super) method: Method,
    /// Behind the address.
    pub(super) path: &'a str,
    pub(super) body: Option<&'a Value>,
    pub(super) bounds: HttpBounds,
}

impl ConnectDoor {
    pub(super) fn new(address: &WebAddress, keys: &Arc<ServiceKeys>) -> Self {
        ConnectDoor { address: address.clone(), door: ServiceDoor::new(address, &CONNECT, keys) }
    }

    /// Asks, and takes what is JSON of a good answer; null where it is empty.
    pub(super) async fn put(&self, ask: &WorkerAsk<'_>) -> Result<Value, ConnectFault> {
        let WorkerAsk { doing, method, path, body, bounds } = ask;
        let asked = ServiceAsk { method: method.clone(), path, body: *body, target: "", bounds: *bounds };
        let answer = self.door.put(&asked).await;
        answer.map_err(|why| ConnectFault::new(doing, &self.address, ConnectWhy::Web(why)))
    }
}
