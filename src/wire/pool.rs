//! Keeps one connection per broker for questions, and opens the reading ones; waits longer after each failure.
//!
//! Connecting belongs to the pool, not to whoever asks: it runs in a task of its own, everyone who comes meanwhile waits
//! for the same attempt, and one who loses patience does not end it for the others.
use super::backoff::Backoff;
use super::connection::Connection;
use super::error::Error;
use super::names::BrokerId;
use super::opening;
use super::terms::Terms;
use crate::config::Address;
use futures_util::future::{BoxFuture, FutureExt, Shared};
use parking_lot::{Mutex, MutexGuard};
use std::collections::HashMap;
use std::sync::Arc;
use tokio::time::Instant;

/// Whose connection: a broker's, or that of an address which a user gave.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Peer {
    Bootstrap(Address),
    Broker(BrokerId),
}

impl Peer {
    fn broker(&self) -> Option<BrokerId> {
        match self {
            Peer::Broker(broker) => Some(*broker),
            Peer::Bootstrap(_) => None,
        }
    }
}

/// Questions share a connection; each reader has its own, so that a long poll holds nobody up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Purpose {
    Control,
    Fetch,
}

/// All connections of the handle.
pub(super) struct Pool {
    terms: Arc<Terms>,
    slots: Mutex<HashMap<(Peer, Purpose), Arc<Slot>>>,
    good: Mutex<Option<(Peer, Connection)>>,
}

type Opened = Shared<BoxFuture<'static, Result<Connection, Error>>>;

/// The place of one connection.
#[derive(Default)]
struct Slot(Mutex<SlotState>);

#[derive(Default)]
struct SlotState {
    connection: Option<Connection>,
    /// The attempt under way, and where it leads.
    opening: Option<(Address, Opened)>,
    backoff: Backoff,
    /// The last failure, and until when it stands for the next attempts too.
    failed: Option<(Error, Instant)>,
}

impl Slot {
    fn state(&self) -> MutexGuard<'_, SlotState> {
        self.0.lock()
    }

    /// Notes how an attempt ended.
    fn note(&self, opened: &Result<Connection, Error>) {
        let mut state = self.state();
        match opened {
            Ok(_) => (state.failed, state.backoff) = (None, Backoff::default()),
            Err(error) => state.failed = Some((error.clone(), Instant::now() + state.backoff.next())),
        }
    }

    /// Starts an attempt that nobody has to wait for.
    fn open(self: &Arc<Self>, broker: Option<BrokerId>, address: &Address, terms: &Arc<Terms>) -> Opened {
        let (slot, at, terms) = (self.clone(), address.clone(), terms.clone());
        let task = tokio::spawn(async move {
            let opened = opening::open(&at, broker, &terms).await;
            slot.note(&opened);
            let mut state = slot.state();
            // The broker may have moved meanwhile; then another attempt is the one that counts.
            if state.opening.as_ref().is_some_and(|(wanted, _)| *wanted == at) {
                state.opening = None;
                state.connection = opened.as_ref().ok().cloned();
            }
            opened
        });
        let lost = Error::Closed { address: address.clone(), detail: "while it was opened".into() };
        async move { task.await.unwrap_or(Err(lost)) }.boxed().shared()
    }
}

impl Pool {
    pub(super) fn new(terms: Arc<Terms>) -> Self {
        Pool { terms, slots: Mutex::default(), good: Mutex::default() }
    }

    fn slots(&self) -> MutexGuard<'_, HashMap<(Peer, Purpose), Arc<Slot>>> {
        self.slots.lock()
    }

    fn slot(&self, place: &Peer, purpose: Purpose) -> Arc<Slot> {
        self.slots().entry((place.clone(), purpose)).or_default().clone()
    }

    /// The shared connection to a place, opened if there is none. `true`: it was open before.
    pub(super) async fn control(&self, place: &Peer, address: &Address) -> Result<(Connection, bool), Error> {
        let slot = self.slot(place, Purpose::Control);
        let opening = {
            let mut state = slot.state();
            let usable = |open: &&Connection| open.is_usable() && open.address() == address;
            if let Some(open) = state.connection.as_ref().filter(usable) {
                return Ok((open.clone(), true));
            }
            match &state.opening {
                Some((at, opening)) if at == address => opening.clone(),
                _ => {
                    if let Some((error, until)) =
                        state.failed.as_ref().filter(|(_, until)| Instant::now() < *until)
                    {
                        tracing::debug!(%address, wait = ?(*until - Instant::now()), "still waiting after a failure");
                        return Err(error.clone());
                    }
                    // Whoever still waits on the one before keeps it until then.
                    state.connection = None;
                    let opening = slot.open(place.broker(), address, &self.terms);
                    state.opening = Some((address.clone(), opening.clone()));
                    opening
                }
            }
        };
        Ok((opening.await?, false))
    }

    /// A connection of its own to a broker. After failures it waits first, so that a reader may simply try again.
    pub(super) async fn fetch(&self, broker: BrokerId, address: &Address) -> Result<Connection, Error> {
        let slot = self.slot(&Peer::Broker(broker), Purpose::Fetch);
        let until = slot.state().failed.as_ref().map(|(_, until)| *until);
        if let Some(until) = until {
            tokio::time::sleep_until(until).await;
        }
        let opened = opening::open(address, Some(broker), &self.terms).await;
        slot.note(&opened);
        opened
    }

    /// The place that answered last, if its connection can still be used.
    pub(super) fn good(&self) -> Option<(Peer, Connection)> {
        let good = self.good.lock();
        good.clone().filter(|(_, connection)| connection.is_usable())
    }

    /// Nobody is preferred any more.
    pub(super) fn forget_good(&self) {
        *self.good.lock() = None;
    }

    /// Questions for any broker go here from now on.
    pub(super) fn prefer(&self, place: Peer, connection: Connection) {
        *self.good.lock() = Some((place, connection));
    }

    /// The bootstrap connection turns out to lead to this broker: it becomes the broker's.
    pub(super) fn adopt(&self, address: &Address, broker: BrokerId) {
        let mut slots = self.slots();
        let place = (Peer::Broker(broker), Purpose::Control);
        if slots.contains_key(&place) {
            return;
        }
        let Some(slot) = slots.remove(&(Peer::Bootstrap(address.clone()), Purpose::Control)) else { return };
        slots.insert(place, slot);
        let mut good = self.good.lock();
        if let Some((place @ Peer::Bootstrap(_), connection)) = good.as_mut()
            && connection.address() == address
        {
            *place = Peer::Broker(broker);
        }
    }
}
