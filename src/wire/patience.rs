//! Waits for one answer, and finds out what silence means: a broker that takes its time, one that a quota holds back, or
//! one that stands still. Only a second connection can tell: brokers answer in order, so that nothing asked on this one
//! is answered before what it waits for.
use super::error::Error;
use super::greeting;
use super::link::{Link, Pending};
use super::names::api_name;
use super::terms::Terms;
use bytes::Bytes;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::{Instant, timeout, timeout_at};

/// Nothing heard for so long, while something is due, is worth a second connection.
const SILENCE: Duration = Duration::from_secs(2);
/// A broker that lives answers a fresh connection in this time; on a slow line in so many times what opening took before.
const PROBE: Duration = Duration::from_secs(2);
const SLOWER: u32 = 4;
/// A broker that was found alive is not asked again before.
const AGAIN: Duration = Duration::from_secs(5);

/// How long to wait for an answer.
#[derive(Clone, Copy)]
pub(super) struct Patience {
    pub(super) within: Duration,
    /// The wait that the question itself asks for, of a long poll. Such a question outlasts a throttle.
    pub(super) pause: Duration,
}

/// Whether a broker was found alive lately. Whoever asks first makes the probe, the others wait for its result.
#[derive(Default)]
pub(super) struct Proof {
    probing: tokio::sync::Mutex<()>,
    at: parking_lot::Mutex<Option<Instant>>,
}

impl Proof {
    fn at(&self) -> Option<Instant> {
        *self.at.lock()
    }

    fn alive(&self) {
        *self.at.lock() = Some(Instant::now());
    }
}

/// The connection that an answer is waited for on.
pub(super) struct WaitedOn<'a> {
    pub(super) link: &'a Link,
    pub(super) terms: &'a Arc<Terms>,
    pub(super) proof: &'a Proof,
    /// How long it took to open it.
    pub(super) opened_in: Duration,
}

impl WaitedOn<'_> {
    /// The bytes of an answer. When the time is up the question is given up, and the connection stays for those who
    /// still wait on it.
    pub(super) async fn wait(
        &self,
        pending: &mut Pending<'_>,
        key: i16,
        patience: Patience,
    ) -> Result<Bytes, Error> {
        let asked = Instant::now();
        loop {
            let muted = self.link.muted_until();
            let deadline = match muted {
                Some(until) if !patience.pause.is_zero() => until.max(asked) + patience.within,
                _ => asked + patience.within,
            };
            let heard = self.link.heard().max(asked + patience.pause).max(muted.unwrap_or(asked));
            let doubtful = self.proof.at().map_or(heard + SILENCE, |at| (heard + SILENCE).max(at + AGAIN));
            if let Ok(answer) = timeout_at(doubtful.min(deadline), pending.answer()).await {
                return answer;
            }
            let now = Instant::now();
            if now >= deadline {
                pending.give_up();
                return Err(self.out_of_patience(key, patience.within, muted));
            }
            // What was heard meanwhile may be a part of a large answer: then there is no doubt yet.
            if now < doubtful || self.link.heard() > heard {
                continue;
            }
            let doubt = async {
                tokio::select! {
                    biased;
                    answer = pending.answer() => Some(answer),
                    () = self.probe(key, asked) => None,
                }
            };
            if let Ok(Some(answer)) = timeout_at(deadline, doubt).await {
                return answer;
            }
        }
    }

    fn out_of_patience(&self, key: i16, after: Duration, muted: Option<Instant>) -> Error {
        let address = self.link.address.clone();
        match muted.and_then(|until| until.checked_duration_since(Instant::now())) {
            Some(wait) => Error::Throttled { address, wait },
            None => Error::Timeout { address, question: api_name(key).into(), after },
        }
    }

    /// Knocks on a second connection. No answer there: this one ends, for everyone who waits on it.
    async fn probe(&self, key: i16, asked: Instant) {
        let _one = self.proof.probing.lock().await;
        if self.proof.at().is_some_and(|at| at.elapsed() < AGAIN) || !self.link.is_open() {
            return;
        }
        let address = &self.link.address;
        let patience = PROBE.max(self.opened_in * SLOWER);
        match timeout(patience, greeting::knock(address, self.terms)).await {
            Err(_) | Ok(Err(Error::Silent { .. } | Error::ConnectTimeout { .. })) => {}
            // Whatever else it says, it moves: a limit of connections, say, closes this one at once.
            Ok(found) => {
                tracing::debug!(%address, ?found, "it takes its time");
                return self.proof.alive();
            }
        }
        let (address, question) = (address.clone(), api_name(key).into());
        self.link.end(&Error::Frozen { address, question, after: asked.elapsed() });
    }
}
