//! How many bytes of responses may be in flight or wait to be searched, over all brokers of a read.
use std::sync::Arc;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Counted in KiB, because a semaphore counts in 32 bits.
const UNIT: usize = 1024;
/// No request asks for more; more does not make a broker faster.
const MOST: usize = 32 << 20;
/// No request asks for less: a long poll that waits for nothing holds its share all the while.
const LEAST: usize = 64 << 10;

/// Shared by all streams of a read.
#[derive(Clone)]
pub struct Budget {
    room: Arc<Semaphore>,
    share: usize,
}

impl Budget {
    /// Each stream of `streams` may have one response on the wire and one being searched.
    pub fn of(bytes: usize, streams: usize) -> Self {
        let share = (bytes / (2 * streams.max(1))).clamp(LEAST, MOST);
        let room = (bytes / UNIT).max(share / UNIT);
        Self { room: Arc::new(Semaphore::new(room)), share }
    }

    /// Waits for room for one response; also says how many bytes to ask for. None once the read is over.
    pub async fn take(&self) -> Option<(OwnedSemaphorePermit, usize)> {
        let units = u32::try_from(self.share / UNIT).expect("a share is at most 32 MiB");
        let permit = self.room.clone().acquire_many_owned(units).await.ok()?;
        Some((permit, self.share))
    }

    /// Keeps what a response of `bytes` really takes, and gives back the rest.
    pub fn settle(&self, mut permit: OwnedSemaphorePermit, bytes: usize) -> Arc<OwnedSemaphorePermit> {
        let spare = (self.share / UNIT).saturating_sub(bytes.div_ceil(UNIT));
        drop(permit.split(spare));
        Arc::new(permit)
    }
}
