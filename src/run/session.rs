//! The cluster that is open, and the repeated look at it. Knows no view.
use super::now;
use super::perform::Hands;
use crate::change::Journal;
use crate::config::Profile;
use crate::kafka::Need;
use crate::kafka::model::Pulse;
use crate::kafka::produce::{Producer, SendPace};
use crate::kafka::{Cluster, Pulses};
use crate::shell::effect::{Reach, Wake};
use crate::wire::{self, Options, ShowDeviceCode};
use std::sync::Arc;
use std::time::Duration;

/// A cluster with what belongs to it.
struct OpenCluster {
    cluster: Cluster,
    producer: Producer,
    pulses: Pulses,
}

/// How often the cluster is looked at, while it is small.
const EVERY: Duration = crate::shell::USUAL_BEAT;

/// What is open: nothing before a cluster is chosen.
pub struct Session {
    open: Option<OpenCluster>,
}

impl Session {
    pub fn none() -> Session {
        Session { open: None }
    }

    /// Reads the secrets of a profile, which may take as long as a command does, and logs in where that takes a browser.
    ///
    /// # Errors
    /// In words, with the key that could not be read.
    pub async fn unlock(profile: Arc<Profile>, show: ShowDeviceCode) -> Result<Options, String> {
        let reading = move || profile.unlock().map(|security| Options::of(&profile, security));
        let read = tokio::task::spawn_blocking(reading).await;
        let options = read.map_err(|_| "reading its secrets broke: the log tells more".to_owned())??;
        wire::logged_in(options, &show).await
    }

    /// Opens a cluster; nothing is waited for.
    pub fn open(options: Options) -> Session {
        let cluster = Cluster::connect(options);
        let pulses = cluster.pulse(now, EVERY);
        let producer = Producer::new(cluster.wire().clone(), SendPace::Single);
        Session { open: Some(OpenCluster { cluster, producer, pulses }) }
    }

    /// What questions are given to answer themselves.
    pub fn reach(&self, wake: Wake) -> Option<Reach> {
        let open = self.open.as_ref()?;
        Some(Reach { cluster: open.cluster.clone(), wake })
    }

    /// With what changes are made.
    pub fn hands(&self, journal: Journal) -> Option<Hands> {
        let open = self.open.as_ref()?;
        Some(Hands { cluster: open.cluster.clone(), producer: open.producer.clone(), journal })
    }

    /// Ends the sends under way: the fate of each record is told as it stands.
    pub fn give_up(&self) {
        if let Some(open) = &self.open {
            open.producer.give_up();
        }
    }

    /// Looks now.
    pub fn poke(&self) {
        if let Some(open) = &self.open {
            open.pulses.poke();
        }
    }

    /// What is looked at from now on.
    pub fn need(&self, needs: Arc<[Need]>) {
        if let Some(open) = &self.open {
            open.pulses.need(needs);
        }
    }

    /// Looks in this beat from now on.
    pub fn beat(&self, every: Duration) {
        if let Some(open) = &self.open {
            open.pulses.beat(every);
        }
    }

    /// The next look at the cluster; never, while none is open.
    pub async fn pulse(&mut self) -> Arc<Pulse> {
        match &mut self.open {
            Some(open) => open.pulses.changed().await,
            None => std::future::pending().await,
        }
    }
}
