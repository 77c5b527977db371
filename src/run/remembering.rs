//! Writes down what is to be remembered, one change after the other and beside the event loop: a disk may take its time.
//! Knows no screen.
use crate::config::{ConfigError, StateFile};
use crate::shell::effect::Memory;
use std::path::PathBuf;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

/// The one writer of the state file in this session.
pub struct Remembering {
    // As many as a user can bring about by keys: nothing pours into it.
    changes: mpsc::UnboundedSender<Memory>,
    failures: mpsc::UnboundedReceiver<ConfigError>,
    writer: JoinHandle<()>,
}

impl Remembering {
    /// Must be called within a tokio runtime.
    pub fn into_file(file: PathBuf) -> Remembering {
        let (changes, mut waiting) = mpsc::unbounded_channel::<Memory>();
        let (failed, failures) = mpsc::unbounded_channel();
        let writer = tokio::task::spawn_blocking(move || {
            while let Some(change) = waiting.blocking_recv() {
                if let Err(error) = StateFile::change(&file, &*change) {
                    tracing::warn!("this can't be kept: {error}");
                    // Once the loop has ended, the log alone is told.
                    drop(failed.send(error));
                }
            }
        });
        Remembering { changes, failures, writer }
    }

    /// Returns at once; changes are made in the order in which they come.
    pub fn remember(&self, change: Memory) {
        // Without a writer, which only a panic ends, there is nobody to take it: the log tells of the panic.
        drop(self.changes.send(change));
    }

    /// The next change that could not be written down.
    pub async fn failure(&mut self) -> ConfigError {
        match self.failures.recv().await {
            Some(error) => error,
            None => std::future::pending().await,
        }
    }

    /// Waits until everything is written down.
    pub async fn finish(self) {
        let Remembering { changes, writer, .. } = self;
        drop(changes);
        // The panic of a writer is in the log.
        drop(writer.await);
    }
}
