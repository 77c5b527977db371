//! The questions of a link that wait for their answers, and what ends them all.
use super::error::Error;
use bytes::Bytes;
use parking_lot::{Mutex, MutexGuard};
use std::collections::{HashMap, HashSet};
use tokio::sync::{oneshot, watch};
use tokio::time::Instant;

type Waiting = oneshot::Sender<Result<Bytes, Error>>;

/// Who waits for which answer.
#[derive(Default)]
pub(super) struct WaitingTable {
    rows: Mutex<WaitingRows>,
    /// Whether somebody holds a pass.
    gated: watch::Sender<bool>,
}

#[derive(Default)]
pub(super) struct WaitingRows {
    pub(super) next: i32,
    pub(super) waiting: HashMap<i32, Waiting>,
    /// Questions that nobody waits for any more and that the broker has not answered.
    pub(super) given_up: HashSet<i32>,
    pub(super) muted_until: Option<Instant>,
    pub(super) answered: bool,
    pub(super) ended: Option<Error>,
    /// Questions of the one who holds a pass, and how the stream broke meanwhile.
    pub(super) passing: Option<HashSet<i32>>,
    pub(super) broken: Option<Error>,
}

impl WaitingTable {
    pub(super) fn rows(&self) -> MutexGuard<'_, WaitingRows> {
        // The rows stay sound if a holder panics: each change is a single insert or remove.
        self.rows.lock()
    }

    /// Somebody holds a pass from now on.
    pub(super) fn close(&self) {
        self.rows().passing = Some(HashSet::new());
        self.gated.send_replace(true);
    }

    /// The pass was given back.
    pub(super) fn open(&self) {
        self.rows().passing = None;
        self.gated.send_replace(false);
    }

    /// The stream broke. Whoever holds a pass is told first: it may know why better than the stream does, and then the
    /// others are told that.
    pub(super) async fn broke(&self, error: Error) {
        let held = {
            let mut rows = self.rows();
            rows.broken = Some(error.clone());
            let passing = rows.passing.as_mut().map(std::mem::take);
            for correlation in passing.iter().flatten() {
                if let Some(waiting) = rows.waiting.remove(correlation) {
                    let _ = waiting.send(Err(error.clone()));
                }
            }
            passing.is_some()
        };
        if held {
            // The sender lives as long as this table.
            let _ = self.gated.subscribe().wait_for(|gated| !gated).await;
        }
        self.end(&error);
    }

    pub(super) fn end(&self, error: &Error) {
        let mut rows = self.rows();
        rows.ended.get_or_insert_with(|| error.clone());
        for (_, waiting) in rows.waiting.drain() {
            // Whoever stopped waiting does not need to know.
            let _ = waiting.send(Err(error.clone()));
        }
    }
}
