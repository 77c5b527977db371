//! What all connections of a handle share: how they are opened, and to which cluster they must lead.
use super::error::Error;
use super::login::Login;
use super::options::Options;
use super::tls::Armour;
use crate::config::Address;
use parking_lot::{Mutex, MutexGuard};
use std::sync::Arc;
use std::time::Duration;
use tokio::time::Instant;

/// How fresh an answer must be to prove that the cluster is still the same.
const FRESH: Duration = Duration::from_secs(1);

/// Options and identity, and what secures a connection. One for all connections of a handle.
pub(super) struct Terms {
    pub(super) options: Options,
    pub(super) identity: ClusterIdentity,
    pub(super) armour: Option<Armour>,
    pub(super) login: Option<Login>,
}

impl Terms {
    pub(super) fn new(options: Options) -> Self {
        let armour = options.security.tls.clone().map(Armour::new);
        let login = options.security.sasl.clone().map(|sasl| Login::new(sasl, &options));
        let identity = ClusterIdentity::expecting(options.cluster_id.clone());
        Terms { options, identity, armour, login }
    }
}

/// Which cluster this is. The first answer decides; one of another cluster, on whatever connection, stops the handle
/// for good: rows of two clusters must not mix, and what was meant for one must not be sent to the other.
#[derive(Default)]
pub(super) struct ClusterIdentity(Mutex<Seen>);

#[derive(Default)]
struct Seen {
    cluster: Option<Arc<str>>,
    at: Option<Instant>,
    another: Option<Error>,
}

impl ClusterIdentity {
    /// Of the cluster of this id, if there is one: as if it had answered first.
    fn expecting(cluster: Option<Arc<str>>) -> Self {
        ClusterIdentity(Mutex::new(Seen { cluster, ..Seen::default() }))
    }

    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.0.lock()
    }

    /// Whether anything may still be asked.
    ///
    /// # Errors
    /// [`Error::AnotherCluster`] once one has answered.
    pub(super) fn check(&self) -> Result<(), Error> {
        self.seen().another.clone().map_or(Ok(()), Err)
    }

    /// Whether an answer has proved the cluster a moment ago.
    ///
    /// # Errors
    /// As [`ClusterIdentity::check`].
    pub(super) fn is_fresh(&self) -> Result<bool, Error> {
        self.check()?;
        Ok(self.seen().at.is_some_and(|at| at.elapsed() < FRESH))
    }

    pub(super) fn cluster(&self) -> Option<Arc<str>> {
        self.seen().cluster.clone()
    }

    /// Takes note of the id that a broker told. One without an id can't be compared.
    ///
    /// # Errors
    /// [`Error::AnotherCluster`] if it is not the one that was told first, here or on any connection before.
    pub(super) fn note(&self, id: Option<&Arc<str>>, address: &Address) -> Result<(), Error> {
        let mut seen = self.seen();
        if let Some(another) = &seen.another {
            return Err(another.clone());
        }
        let Some(id) = id.filter(|id| !id.is_empty()) else { return Ok(()) };
        let expected = seen.cluster.get_or_insert_with(|| id.clone()).clone();
        if expected == *id {
            seen.at = Some(Instant::now());
            return Ok(());
        }
        let error = Error::AnotherCluster { address: address.clone(), expected, found: id.clone() };
        tracing::error!(%error, "stopped");
        seen.another = Some(error.clone());
        Err(error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cluster_that_is_stated_is_the_only_one() {
        let identity = ClusterIdentity::expecting(Some("ours".into()));
        let address = Address::new("kafka", 9092);
        assert!(!identity.is_fresh().unwrap(), "it was not seen yet");
        identity.note(Some(&"ours".into()), &address).unwrap();
        identity.note(Some(&"theirs".into()), &address).unwrap_err();
    }

    #[test]
    fn the_first_id_decides_and_another_stops_for_good() {
        let (identity, address) = (ClusterIdentity::default(), Address::new("kafka", 9092));
        let (ours, theirs): (Arc<str>, Arc<str>) = ("ours".into(), "theirs".into());
        identity.note(None, &address).unwrap();
        identity.note(Some(&"".into()), &address).unwrap();
        identity.note(Some(&ours), &address).unwrap();
        assert!(identity.is_fresh().unwrap());
        identity.note(Some(&theirs), &address).unwrap_err();
        let error = identity.note(Some(&ours), &address).unwrap_err().to_string();
        assert!(
            error.contains("\"theirs\"") && error.contains("\"ours\"") && error.contains("kafka:9092"),
            "{error}"
        );
        assert!(identity.check().is_err() && identity.is_fresh().is_err());
    }
}
