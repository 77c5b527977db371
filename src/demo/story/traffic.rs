//! The present: a task that takes the story on as the cluster's clock goes.
use super::Story;
use crate::demo::cluster::Demo;
use crate::demo::state::State;
use std::sync::Arc;
use tokio::task::JoinHandle;

/// Milliseconds between two steps.
const STEP: i64 = 100;

/// A story that goes on by itself; dropped, it stops.
#[must_use = "the story stops when this is dropped"]
pub struct Telling(JoinHandle<()>);

impl Drop for Telling {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl Story {
    /// Lets the story go on with the cluster's clock, until the answer is dropped.
    pub fn go_on(self, demo: &Demo) -> Telling {
        Telling(tokio::spawn(run(self, demo.state.clone())))
    }
}

async fn run(mut story: Story, state: Arc<State>) {
    loop {
        state.clock.until(state.now() + STEP).await;
        if let Err(refusal) = story.advance(&state) {
            tracing::debug!(%refusal, "the demo's story could not write all of a step");
        }
    }
}
