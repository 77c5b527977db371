//! The cluster that is to be opened: its secrets are read in the background, and the one before stays open until they are.
use super::session::Session;
use crate::config::Profile;
use crate::wire::{Options, ShowDeviceCode};
use std::sync::Arc;
use std::time::Duration;
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep_until};

/// How to reach it, or why its secrets can't be read.
type Unlocked = Result<Options, String>;

/// Secrets that take longer are waited for by somebody: a command asks a network, or a finger.
const SLOW: Duration = Duration::from_millis(300);

/// At most one at a time: who chooses another meanwhile means that one.
#[derive(Default)]
pub struct OpeningCluster(Option<ReadSecrets>);

struct ReadSecrets {
    profile: Arc<Profile>,
    reading: JoinHandle<Unlocked>,
    /// When that it takes its time is worth a word; none once it was said.
    slow: Option<Instant>,
}

/// What there is to tell of it.
pub enum OpeningNews {
    /// It takes its time.
    Slow(Arc<Profile>),
    Done(Arc<Profile>, Box<Unlocked>),
}

impl OpeningCluster {
    /// Begins to read the secrets.
    pub fn begin(&mut self, profile: Arc<Profile>, show: ShowDeviceCode) {
        let reading = tokio::spawn(Session::unlock(Arc::clone(&profile), show));
        let slow = Some(Instant::now() + SLOW);
        if let Some(older) = self.0.replace(ReadSecrets { profile, reading, slow }) {
            older.reading.abort();
        }
    }

    /// What comes next of it; never, while nothing is to be opened.
    pub async fn news(&mut self) -> OpeningNews {
        let Some(ReadSecrets { profile, reading, slow }) = &mut self.0 else {
            return std::future::pending().await;
        };
        let read = tokio::select! {
            biased;
            read = reading => read,
            () = sleep_until(slow.unwrap_or_else(Instant::now)), if slow.is_some() => {
                *slow = None;
                return OpeningNews::Slow(Arc::clone(profile));
            }
        };
        let profile = Arc::clone(profile);
        self.0 = None;
        let fault = |_| Err("reading its secrets broke: the log tells more".to_owned());
        OpeningNews::Done(profile, Box::new(read.unwrap_or_else(fault)))
    }
}
