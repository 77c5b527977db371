//! Waits for what records are read by: schemas that they name, and what commands say of them. Who fetches them stands beside the cluster.
use super::Cluster;
use super::record::Record;
use crate::decode::framed::{Awaited, KeyOrValue, Lack, Reader, SchemaName};
use crate::query::Document;

/// What a record's key and value wait for.
pub(crate) fn awaited(record: &Record) -> impl Iterator<Item = (Reader, Awaited)> {
    let of = |of| match record.view().document(of) {
        Some(Document::Unread(_, Lack::Coming(name))) => Some((record.reader.clone(), name)),
        _ => None,
    };
    [of(KeyOrValue::Key), of(KeyOrValue::Value)].into_iter().flatten()
}

/// Returns once it is known what a command says of the record, for whoever writes it: what it said when the record was looked for may
/// be forgotten by now. Waits: only for threads that may.
pub(crate) fn await_answers(record: &Record) {
    if record.reader.is_through() {
        Reader::await_all(&awaited(record).collect::<Vec<_>>());
    }
}

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
