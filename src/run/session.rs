//! The cluster that is open, and the repeated look at it. Knows no view.
use super::now;
use crate::config::Profile;
use crate::kafka::model::Pulse;
use crate::kafka::{Cluster, Pulses};
use crate::wire::Options;
use std::sync::Arc;
use std::time::Duration;

/// How often the cluster is looked at, while it is small.
const EVERY: Duration = Duration::from_secs(1);

/// What is open: nothing before a cluster is chosen.
pub struct Session {
    name: String,
    open: Option<(Cluster, Pulses)>,
}

impl Session {
    pub fn none() -> Session {
        Session { name: String::new(), open: None }
    }

    /// Opens a cluster; nothing is waited for.
    pub fn open(profile: &Profile) -> Session {
        let cluster = Cluster::connect(Options::of(profile));
        let pulses = cluster.pulse(now, EVERY);
        Session { name: profile.name.clone(), open: Some((cluster, pulses)) }
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    pub fn cluster(&self) -> Option<&Cluster> {
        self.open.as_ref().map(|(cluster, _)| cluster)
    }

    /// Looks now.
    pub fn poke(&self) {
        if let Some((_, pulses)) = &self.open {
            pulses.poke();
        }
    }

    /// The next look at the cluster; never, while none is open.
    pub async fn pulse(&mut self) -> Arc<Pulse> {
        match &mut self.open {
            Some((_, pulses)) => pulses.changed().await,
            None => std::future::pending().await,
        }
    }
}
