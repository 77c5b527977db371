//! Waits for what records are read by: schemas that they name, and what commands say of them. Who fetches them stands beside the cluster.
use super::Cluster;
use crate::decode::framed::{Awaited, Reader, SchemaName};

impl Cluster {
    /// Returns once each of these schemas is known to its reader, or known why not.
    pub(crate) async fn await_schemas(&self, names: Vec<(Reader, SchemaName)>) {
        self.await_reading(names.into_iter().map(|(reader, name)| (reader, Awaited::Schema(name))).collect())
            .await;
    }

    /// Returns once each of these is known to its reader, or known why not.
    pub(crate) async fn await_reading(&self, awaited: Vec<(Reader, Awaited)>) {
        let waits = tokio::task::spawn_blocking(move || Reader::await_all(&awaited));
        // It only fails if it panicked, and then nothing has come either.
        let _ = waits.await;
    }
}
