//! The cluster that is open, and the repeated look at it. Knows no view.
use crate::config::Profile;
use crate::kafka::Cluster;
use crate::kafka::model::Pulse;
use crate::wire::Options;
use std::sync::Arc;

/// What is open: nothing before a cluster is chosen.
pub struct Session {
    name: String,
    open: Option<Cluster>,
}

impl Session {
    pub fn none() -> Session {
        Session { name: String::new(), open: None }
    }

    /// Opens a cluster; nothing is waited for.
    pub fn open(profile: &Profile) -> Session {
        let cluster = Cluster::connect(Options::of(profile));
        Session { name: profile.name.clone(), open: Some(cluster) }
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    pub fn cluster(&self) -> Option<&Cluster> {
        self.open.as_ref()
    }

    /// Looks now.
    pub fn poke(&self) {}

    /// The next look at the cluster; never, while none is open.
    pub async fn pulse(&mut self) -> Arc<Pulse> {
        std::future::pending().await
    }
}
