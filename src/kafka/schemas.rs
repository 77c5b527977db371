//! Waits for schemas that records name. Who fetches them stands beside the cluster.
use super::Cluster;
use crate::decode::framed::{Reader, SchemaName};

impl Cluster {
    /// Returns once each of these schemas is known to its reader, or known why not.
    pub(crate) async fn await_schemas(&self, names: Vec<(Reader, SchemaName)>) {
        let waits = tokio::task::spawn_blocking(move || Reader::await_all(&names));
        // It only fails if it panicked, and then nothing has come either.
        let _ = waits.await;
    }
}
