//! The cluster that is to be opened: its secrets are read in the background, and the one before stays open until they are.
use super::session::Session;
use crate::config::Profile;
use crate::wire::{Options, ShowDeviceCode};
use std::sync::Arc;
use tokio::task::JoinHandle;

/// How to reach it, or why its secrets can't be read.
type Unlocked = Result<Options, String>;

/// At most one at a time: who chooses another meanwhile means that one.
#[derive(Default)]
pub struct OpeningCluster(Option<(Arc<Profile>, JoinHandle<Unlocked>)>);

impl OpeningCluster {
    /// Begins to read the secrets.
    pub fn begin(&mut self, profile: Arc<Profile>, show: ShowDeviceCode) {
        let reading = tokio::spawn(Session::unlock(Arc::clone(&profile), show));
        if let Some((_, older)) = self.0.replace((profile, reading)) {
            older.abort();
        }
    }

    /// What that came to; never, while nothing is to be opened.
    pub async fn done(&mut self) -> (Arc<Profile>, Unlocked) {
        let Some((_, reading)) = &mut self.0 else { return std::future::pending().await };
        let read = reading.await;
        let (profile, _) = self.0.take().expect("it was there a moment ago");
        (profile, read.unwrap_or_else(|_| Err("reading its secrets broke: the log tells more".to_owned())))
    }
}
