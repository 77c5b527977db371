//! What a cluster does by itself as time goes by: retention, compaction, transactions and group members that run out of
//! time.
use super::groups;
use super::state::State;
use std::sync::Arc;

/// Milliseconds on the cluster's clock between two rounds.
const ROUND: i64 = 1_000;
/// Rounds between two looks at every partition.
const SWEEP: u32 = 30;

/// Runs until it is aborted.
pub async fn run(state: Arc<State>) {
    tokio::join!(groups::keep_time(&state), keep_house(&state));
}

async fn keep_house(state: &State) {
    for round in 1u32.. {
        state.clock.until(state.now() + ROUND).await;
        state.expire_transactions();
        if round % SWEEP == 0 {
            sweep(state);
        }
    }
}

fn sweep(state: &State) {
    let now = state.now();
    for topic in state.all_topics() {
        let settings = topic.settings();
        for partition in topic.partitions() {
            let mut replicated = partition.lock();
            replicated.log.retain(settings.keep, now);
            if let Some(how) = settings.compaction {
                replicated.log.compact_if_dirty(how, now);
            }
        }
    }
}
