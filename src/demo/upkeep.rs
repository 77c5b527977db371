//! What a cluster does by itself as time goes by: retention, compaction, transactions and group members that run out of
//! time.
use super::groups;
use super::state::State;
use std::sync::Arc;

/// Milliseconds on the cluster's clock between two rounds.
const ROUND: i64 = 1_000;
/// Rounds between two compactions; a real broker's cleaner waits 15 seconds (`log.cleaner.backoff.ms`).
const COMPACTION: u32 = 5;
/// Rounds between two looks at what is too old (`log.retention.check.interval.ms`).
const RETENTION: u32 = 300;
/// Bytes of an internal topic's partition that are left alone: brokers compact closed segments only, and those of internal
/// topics are large (100 MB; a process that holds them in memory closes them earlier).
const SEGMENT: u64 = 48 << 20;

/// Runs until it is aborted.
pub async fn run(state: Arc<State>) {
    tokio::join!(groups::keep_time(&state.groups, &*state.clock), keep_house(&state));
}

async fn keep_house(state: &State) {
    for round in 1u32.. {
        state.clock.until(state.now() + ROUND).await;
        state.expire_transactions();
        if round % RETENTION == 0 {
            retain(state);
        }
        if round % COMPACTION == 0 {
            compact(state);
        }
    }
}

/// Drops what is too old or too much.
pub fn retain(state: &State) {
    for topic in state.all_topics() {
        let keep = topic.settings().keep;
        for partition in topic.partitions() {
            partition.lock().log.retain(keep, state.now());
        }
    }
}

/// Compacts what has become dirty.
pub fn compact(state: &State) {
    for topic in state.all_topics() {
        let Some(how) = topic.settings().compaction else { continue };
        for partition in topic.partitions() {
            let mut replicated = partition.lock();
            if topic.internal && replicated.log.bytes() < SEGMENT {
                continue;
            }
            replicated.log.compact_if_dirty(how, state.now());
        }
    }
}
