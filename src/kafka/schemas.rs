//! Waits for schemas that records name. Who fetches them stands beside the cluster.
use super::Cluster;
use crate::decode::framed::{SchemaLook, SchemaName};
use std::collections::BTreeSet;

impl Cluster {
    /// Returns once each of these schemas is known, or known why not.
    pub(crate) async fn await_schemas(&self, names: BTreeSet<SchemaName>) {
        let Some(source) = self.schemas() else { return };
        // All are asked for before the first is waited for.
        let coming = names.into_iter().filter(|name| matches!(source.look(name), SchemaLook::Coming));
        let coming: Vec<SchemaName> = coming.collect();
        let waits =
            tokio::task::spawn_blocking(move || coming.iter().for_each(|name| drop(source.wait(name))));
        // It only fails if it panicked, and then nothing has come either.
        let _ = waits.await;
    }
}
