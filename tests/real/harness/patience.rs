//! Waiting for what happens elsewhere in its own time, with an end.
use std::time::{Duration, Instant};

/// What never comes is waited for no longer.
const PATIENCE: Duration = Duration::from_secs(90);

/// Waits until something is so, asked again and again.
pub fn until(what: &str, mut so: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !so() {
        assert!(begun.elapsed() < PATIENCE, "not within {PATIENCE:?}: {what}");
    }
}
