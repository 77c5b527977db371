//! A login by Kerberos (SASL's GSSAPI, RFC 4752) through the system's own library: its tickets, its configuration.
//!
//! | file | owns |
//! |---|---|
//! | `library` | the system's GSSAPI library; the only `unsafe` |
//! | `symbols` | its names, numbers, types and functions, as C declares them |
//! | `talk` | what is said in a login, message by message |
//! | `layer` | the step after it, in which no protection is chosen. Pure |
//! | `words` | what a failure means, and what to do about it. Pure |
//!
//! Everything here blocks on files and on the realm's servers; `TicketKeeper` is the door that keeps it off the runtime's threads.
mod layer;
mod library;
mod symbols;
mod talk;
mod words;

use super::error::Error;
use super::options::Options;
use crate::config::Address;
use crate::security::{Kerberos, Sasl};
use parking_lot::Mutex;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tokio::sync::Semaphore;
use tokio::time::timeout;

pub(super) use talk::KerberosTalk;
pub(super) use words::TicketFault;

/// Threads that may wait for a realm at a time: its servers may keep silent for longer than anybody here waits.
static THREADS: Semaphore = Semaphore::const_new(4);
/// The realm is asked for two tickets, and may be so at several servers: it has this many times the patience for one step of
/// a connection.
const STEPS: u32 = 3;
/// Tells the caches of handles apart.
static CACHES: AtomicU64 = AtomicU64::new(0);

/// Who logs in, and with whose tickets. Asked anew for each login: a ticket that was renewed meanwhile is used.
pub(super) struct TicketKeeper {
    kerberos: Kerberos,
    /// What a keytab fetches is kept in memory: the user's own cache is not touched.
    cache: String,
    /// Fetching from a keytab writes the cache anew: one at a time.
    fetching: Mutex<()>,
    patience: Duration,
}

impl TicketKeeper {
    /// None for a login that is none by Kerberos.
    pub(super) fn of(sasl: &Sasl, options: &Options) -> Option<Self> {
        let Sasl::Kerberos(kerberos) = sasl else { return None };
        let number = CACHES.fetch_add(1, Ordering::Relaxed);
        Some(TicketKeeper {
            kerberos: kerberos.clone(),
            cache: format!("MEMORY:kafdeck-{number}"),
            fetching: Mutex::default(),
            patience: options.connect * STEPS,
        })
    }

    /// Gets a ticket for the service of this broker, which is named as it is advertised, and what is said first with it.
    ///
    /// # Errors
    /// If there is none to be had.
    pub(super) async fn begin(self: &Arc<Self>, address: &Address) -> Result<KerberosTalk, Error> {
        let (keeper, host) = (self.clone(), address.host.clone());
        let begun = async {
            let turn = THREADS.acquire().await.expect("never closed");
            let work = move || {
                // For as long as the thread is at it, waited for or not.
                let _turn = turn;
                let _alone = keeper.kerberos.keytab.is_some().then(|| keeper.fetching.lock());
                KerberosTalk::begin(&keeper.kerberos, &keeper.cache, &host)
            };
            tokio::task::spawn_blocking(work)
                .await
                .unwrap_or_else(|error| Err(TicketFault::broken(&error.to_string())))
        };
        let begun =
            timeout(self.patience, begun).await.unwrap_or_else(|_| Err(TicketFault::late(self.patience)));
        begun
            .map_err(|TicketFault { why, advice }| Error::NoTicket { why: why.into(), advice: advice.into() })
    }
}

#[cfg(test)]
mod tests {
    use super::library::GssLibrary;

    #[test]
    fn a_library_that_is_not_there_is_told_by_its_first_name() {
        let error = GssLibrary::open(&["libkafdeck-none.so.2", "libkafdeck-nor-this.so"]).err().unwrap();
        assert!(error.contains("libkafdeck-none.so.2"), "{error}");
    }
}
