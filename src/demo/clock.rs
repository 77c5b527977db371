//! The time that Kafka writes down and lets run out. Knows nothing of the cluster that asks.
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use tokio::sync::watch;

/// Milliseconds since 1970-01-01T00:00Z, and waiting for one of them.
pub trait Clock: Send + Sync {
    fn now(&self) -> i64;
    /// Ends when `now()` has reached `deadline`.
    fn until(&self, deadline: i64) -> Pin<Box<dyn Future<Output = ()> + Send>>;
}

/// The machine's time.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> i64 {
        SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis() as i64)
    }

    fn until(&self, deadline: i64) -> Pin<Box<dyn Future<Output = ()> + Send>> {
        let left = (deadline - self.now()).max(0) as u64;
        Box::pin(tokio::time::sleep(Duration::from_millis(left)))
    }
}

/// A clock that stands still until a test moves it. Clones are the same clock.
#[derive(Clone, Debug)]
pub struct ManualClock(Arc<watch::Sender<i64>>);

impl ManualClock {
    /// A clock that stands at `now` (milliseconds since 1970).
    pub fn at(now: i64) -> ManualClock {
        ManualClock(Arc::new(watch::Sender::new(now)))
    }

    /// Moves on by `step` and wakes whoever waited for less.
    pub fn advance(&self, step: Duration) {
        self.0.send_modify(|now| *now += step.as_millis() as i64);
    }
}

impl Clock for ManualClock {
    fn now(&self) -> i64 {
        *self.0.borrow()
    }

    fn until(&self, deadline: i64) -> Pin<Box<dyn Future<Output = ()> + Send>> {
        let mut moved = self.0.subscribe();
        Box::pin(async move {
            if moved.wait_for(|now| *now >= deadline).await.is_err() {
                // The clock is gone, so its time never comes.
                std::future::pending::<()>().await;
            }
        })
    }
}
