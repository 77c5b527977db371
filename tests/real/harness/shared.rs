//! One cluster at a time for the whole suite: a machine that runs three flavours at once has no memory left for tests.
use parking_lot::{Mutex, MutexGuard};
use std::ops::{Deref, DerefMut};

use super::{Cluster, Flavour};

/// The cluster that runs now. Never dropped at the end of the suite: its processes end with ours (see `leash`).
static RUNNING: Mutex<Option<Cluster>> = Mutex::new(None);

/// The running cluster, for one test at a time.
pub struct Turn(MutexGuard<'static, Option<Cluster>>);

/// Waits for its turn, then answers with the running cluster if it has the wanted flavour, or starts another.
pub fn turn(flavour: Flavour) -> Turn {
    // A test that failed while it held the cluster poisons the lock; the cluster is as good as it was.
    let mut running = RUNNING.lock();
    if running.as_ref().is_none_or(|cluster| cluster.flavour != flavour) {
        *running = None;
        *running = Some(Cluster::start(flavour));
    }
    if let Some(cluster) = running.as_mut() {
        cluster.restore();
    }
    Turn(running)
}

impl Deref for Turn {
    type Target = Cluster;
    fn deref(&self) -> &Cluster {
        self.0.as_ref().expect("a turn has a running cluster")
    }
}

impl DerefMut for Turn {
    fn deref_mut(&mut self) -> &mut Cluster {
        self.0.as_mut().expect("a turn has a running cluster")
    }
}
