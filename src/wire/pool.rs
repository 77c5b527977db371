//! Keeps one connection per broker for questions, and opens the reading ones; waits longer after each failure.
use super::backoff::Backoff;
use super::connection::Connection;
use super::error::Error;
use super::names::BrokerId;
use super::options::Options;
use crate::config::Address;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::time::Instant;

/// Whose connection: a broker's, or that of an address which a user gave.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Place {
    Bootstrap(Address),
    Broker(BrokerId),
}

/// Questions share a connection; each reader has its own, so that a long poll holds nobody up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Purpose {
    Control,
    Fetch,
}

type Slot = Arc<tokio::sync::Mutex<State>>;

/// All connections of the handle.
#[derive(Default)]
pub(super) struct Pool {
    slots: Mutex<HashMap<(Place, Purpose), Slot>>,
    good: Mutex<Option<(Place, Connection)>>,
}

#[derive(Default)]
struct State {
    connection: Option<Connection>,
    backoff: Backoff,
    /// The last failure, and until when it stands for the next attempts too.
    failed: Option<(Error, Instant)>,
}

impl State {
    async fn open(
        &mut self,
        place: &Place,
        address: &Address,
        options: &Options,
    ) -> Result<Connection, Error> {
        let broker = match place {
            Place::Broker(broker) => Some(*broker),
            Place::Bootstrap(_) => None,
        };
        match Connection::open(address, broker, options).await {
            Ok(connection) => {
                (self.failed, self.backoff) = (None, Backoff::default());
                Ok(connection)
            }
            Err(error) => {
                self.failed = Some((error.clone(), Instant::now() + self.backoff.next()));
                Err(error)
            }
        }
    }
}

impl Pool {
    fn slots(&self) -> MutexGuard<'_, HashMap<(Place, Purpose), Slot>> {
        self.slots.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn slot(&self, place: &Place, purpose: Purpose) -> Slot {
        self.slots().entry((place.clone(), purpose)).or_default().clone()
    }

    /// The shared connection to a place, opened if there is none. `true`: it was open before.
    pub(super) async fn control(
        &self,
        place: &Place,
        address: &Address,
        options: &Options,
    ) -> Result<(Connection, bool), Error> {
        let slot = self.slot(place, Purpose::Control);
        // Held while connecting: whoever comes meanwhile gets the same connection, not a second one.
        let mut state = slot.lock().await;
        if let Some(open) =
            state.connection.as_ref().filter(|open| open.is_open() && open.address() == address)
        {
            return Ok((open.clone(), true));
        }
        if let Some((error, until)) = state.failed.as_ref().filter(|(_, until)| Instant::now() < *until) {
            tracing::debug!(%address, wait = ?(*until - Instant::now()), "still waiting after a failure");
            return Err(error.clone());
        }
        state.connection = None;
        let connection = state.open(place, address, options).await?;
        state.connection = Some(connection.clone());
        Ok((connection, false))
    }

    /// A connection of its own to a broker. After failures it waits first, so that a reader may simply try again.
    pub(super) async fn fetch(
        &self,
        broker: BrokerId,
        address: &Address,
        options: &Options,
    ) -> Result<Connection, Error> {
        let place = Place::Broker(broker);
        let slot = self.slot(&place, Purpose::Fetch);
        let mut state = slot.lock().await;
        if let Some((_, until)) = &state.failed {
            tokio::time::sleep_until(*until).await;
        }
        state.open(&place, address, options).await
    }

    /// The place that answered last, if its connection is still open.
    pub(super) fn good(&self) -> Option<(Place, Connection)> {
        let good = self.good.lock().unwrap_or_else(PoisonError::into_inner);
        good.clone().filter(|(_, connection)| connection.is_open())
    }

    /// Questions for any broker go here from now on.
    pub(super) fn prefer(&self, place: Place, connection: Connection) {
        *self.good.lock().unwrap_or_else(PoisonError::into_inner) = Some((place, connection));
    }

    /// The bootstrap connection turns out to lead to this broker: it becomes the broker's.
    pub(super) fn adopt(&self, address: &Address, broker: BrokerId) {
        let mut slots = self.slots();
        let place = (Place::Broker(broker), Purpose::Control);
        if slots.contains_key(&place) {
            return;
        }
        let Some(slot) = slots.remove(&(Place::Bootstrap(address.clone()), Purpose::Control)) else { return };
        slots.insert(place, slot);
        let mut good = self.good.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((place @ Place::Bootstrap(_), connection)) = good.as_mut()
            && connection.address() == address
        {
            *place = Place::Broker(broker);
        }
    }
}

/// How long the first of several addresses has for itself before the next is tried beside it.
pub(super) const STAGGER: Duration = Duration::from_millis(250);
