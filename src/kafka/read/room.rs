//! How much memory the batches that one read unpacks may take, over all of its searching threads. Knows no batch.
//!
//! A batch of a few kilobytes may unpack to gigabytes. Each thread has a small buffer of its own, and what needs more takes
//! its turn: one batch at a time, up to the read's bound. A bound divided among the threads would refuse batches only
//! because others are being unpacked; threads that waited for parts of it could wait for each other.
use parking_lot::{Condvar, Mutex};
use std::sync::Arc;

/// What a thread may use without a turn; a larger buffer is given back after the batch that needed it.
pub const OWN: usize = 8 << 20;
/// The usual bound.
pub const USUAL: usize = 256 << 20;
/// The highest bound: no batch of Kafka's is larger.
pub const MOST: usize = (2 << 30) - 1;

/// Shared by the threads of a read.
#[derive(Clone)]
pub struct ReadRoom {
    /// No batch may unpack to more.
    pub most: usize,
    taken: Arc<(Mutex<bool>, Condvar)>,
}

/// The right to a large buffer; ends when dropped.
pub struct Turn(Arc<(Mutex<bool>, Condvar)>);

impl Default for ReadRoom {
    fn default() -> Self {
        ReadRoom::of(USUAL)
    }
}

impl ReadRoom {
    pub fn of(most: usize) -> ReadRoom {
        ReadRoom { most: most.min(MOST), taken: Arc::default() }
    }

    /// Waits until nobody else has the turn. Whoever has it gives it back after one batch, and soon where the read shall
    /// stop.
    pub fn turn(&self) -> Turn {
        let (taken, free) = &*self.taken;
        let mut taken = taken.lock();
        while *taken {
            free.wait(&mut taken);
        }
        *taken = true;
        Turn(self.taken.clone())
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let (taken, free) = &*self.0;
        *taken.lock() = false;
        free.notify_one();
    }
}
