//! Says to a layout under way that nobody waits for it any more. Knows no thread.
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// A flag that whoever lays out looks at between the parts of a document.
#[derive(Clone, Debug, Default)]
pub struct Stop(Arc<AtomicBool>);

impl Stop {
    /// Says it.
    pub fn say(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether it was said.
    pub fn is_said(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}
