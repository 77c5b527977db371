//! The shared repeated look at the cluster: one task asks, every screen reads the same [`Pulse`].
//!
//! `parts` are what is asked for by itself, `schedule` says when each is due, `needs` which are asked for only while they are
//! looked at, `look` asks for it, `rows` and `lags` keep what was learned, `trend` how a lag moves, `publish` makes pulses of it.
//! Knows no screen; the clock is given.
mod lags;
mod look;
mod needs;
mod parts;
mod publish;
mod rates;
mod rows;
mod run;
mod schedule;
mod stable;
mod trend;

pub(crate) use needs::Need;

use super::cluster::Cluster;
use super::model::{Pulse, Timestamp};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Notify, watch};

/// The receiving end of the repeated look. Dropping the last clone stops it.
#[derive(Clone)]
pub struct Pulses {
    receiver: watch::Receiver<Arc<Pulse>>,
    poke: Arc<Notify>,
    wanted: Arc<watch::Sender<Wanted>>,
}

/// What whoever looks wants of the look.
#[derive(Clone)]
struct Wanted {
    /// What is needed besides the head; none stands for everything.
    needs: Option<Arc<[Need]>>,
    /// The beat.
    every: Duration,
}

impl Cluster {
    /// Starts looking at the cluster again and again. `every` is the beat: end offsets come once a beat (slower on
    /// large clusters, so that looking never takes more than about 5 % of the time), groups and brokers every 3 beats,
    /// metadata every 10 (30 from 2000 topics on), log directories and configs every 30. `now` is the reader's clock.
    ///
    /// Must be called inside a tokio runtime.
    pub fn pulse(&self, now: impl Fn() -> Timestamp + Send + 'static, every: Duration) -> Pulses {
        let (sender, receiver) = watch::channel(Arc::new(Pulse::default()));
        let poke = Arc::new(Notify::new());
        let (wanted, told) = watch::channel(Wanted { needs: None, every });
        tokio::spawn(run::run(self.clone(), Box::new(now), sender, (poke.clone(), told)));
        Pulses { receiver, poke, wanted: Arc::new(wanted) }
    }
}

impl Pulses {
    /// The last pulse; before the first answer an empty one with number 0.
    pub fn latest(&self) -> Arc<Pulse> {
        self.receiver.borrow().clone()
    }

    /// Waits for a pulse that this end has not seen yet. Dropping the future loses nothing.
    pub async fn changed(&mut self) -> Arc<Pulse> {
        if self.receiver.changed().await.is_err() {
            // The task ends only with its receivers or its runtime: there is nothing more to come.
            std::future::pending::<()>().await;
        }
        self.receiver.borrow_and_update().clone()
    }

    /// What is looked at from now on, besides the head: the rest is asked for once and then left alone until it is looked
    /// at. Before this is said, everything is.
    pub fn need(&self, needs: Arc<[Need]>) {
        self.wanted.send_modify(|wanted| wanted.needs = Some(needs));
    }

    /// Looks in this beat from now on.
    pub fn beat(&self, every: Duration) {
        self.wanted.send_modify(|wanted| wanted.every = every);
    }

    /// Looks at everything that is needed, now.
    pub fn poke(&self) {
        self.poke.notify_one();
    }
}
