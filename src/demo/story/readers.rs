//! The groups that read: one keeps up, one falls behind, one has not run for hours. Moves offsets; reads nothing.
use super::topics::{ORDERS, PAYMENTS, StoryTopic};
use crate::demo::groups::{Resident, Spot};
use crate::demo::random::Random;
use crate::demo::state::State;
use std::collections::HashMap;
use std::sync::Arc;

/// Carries the orders to the database.
pub const WRITER: &str = "order-writer";
/// Falls behind.
pub const ANALYTICS: &str = "analytics";
/// Runs at night.
pub const REPORT: &str = "nightly-report";

/// Share of what is written that `analytics` manages to read.
const ANALYTICS_PACE: f64 = 0.55;

/// Where the readers stand.
#[derive(Debug)]
pub struct Readers {
    random: Random,
    /// The ends of partitions at the last step.
    ends: HashMap<Spot, i64>,
}

fn spots(topics: &[&StoryTopic]) -> Vec<Spot> {
    let all =
        |topic: &&StoryTopic| (0..topic.partitions).map(|p| (topic.name.to_owned(), p)).collect::<Vec<_>>();
    topics.iter().flat_map(all).collect()
}

fn bounds(state: &State, (topic, partition): &Spot) -> Option<(i64, i64)> {
    let partition = state.partition(topic, *partition)?;
    let replicated = partition.lock();
    Some((replicated.log.start(), replicated.log.end()))
}

fn resident(client: String, host: &str) -> Resident {
    Resident { client, host: host.to_owned(), instance: None }
}

impl Readers {
    pub fn new(seed: u64) -> Readers {
        Readers { random: Random::new(seed ^ 0x9ead), ends: HashMap::new() }
    }

    /// The group commits the present ends of the topics and stops.
    pub fn stop_here(state: &State, group: &str, topics: &[&StoryTopic], at: i64) {
        let ends = spots(topics).into_iter().filter_map(|spot| {
            let (_, end) = bounds(state, &spot)?;
            Some((spot, end))
        });
        state.groups.set_committed(at, group, ends.collect::<Vec<_>>());
        state.write_offsets();
    }

    /// `nightly-report` runs for the last time.
    pub fn report(state: &State, at: i64) {
        Readers::stop_here(state, REPORT, &[&ORDERS, &PAYMENTS], at);
    }

    /// `analytics` is up to date for the last time.
    pub fn stall(state: &State, at: i64) {
        Readers::stop_here(state, ANALYTICS, &[&ORDERS, &PAYMENTS], at);
    }

    /// The members of the living groups appear.
    pub fn enter(&mut self, state: &State, now: i64) {
        let writers = (1..=2).map(|n| resident(format!("order-writer-{n}"), &format!("/10.20.3.{}", 20 + n)));
        state.groups.settle(now, WRITER, writers.collect(), spots(&[&ORDERS]));
        let pods = (0..3).map(|n| resident(format!("analytics-{n}"), &format!("/10.20.7.{}", 140 + n)));
        state.groups.settle(now, ANALYTICS, pods.collect(), spots(&[&ORDERS, &PAYMENTS]));
        for spot in spots(&[&ORDERS, &PAYMENTS]) {
            if let Some((_, end)) = bounds(state, &spot) {
                self.ends.insert(spot, end);
            }
        }
        self.keep_up(state, now);
        state.write_offsets();
    }

    /// Both groups commit as far as they have come.
    pub fn step(&mut self, state: &Arc<State>, now: i64) {
        self.keep_up(state, now);
        self.fall_behind(state, now);
        state.write_offsets();
    }

    /// The writer commits closely behind the end.
    fn keep_up(&mut self, state: &State, now: i64) {
        let mut moved = Vec::new();
        for spot in state.groups.held_by_residents(WRITER) {
            let Some((start, end)) = bounds(state, &spot) else { continue };
            let committed = state.groups.committed(WRITER, &spot.0, spot.1);
            let near = end - self.random.below(5) as i64;
            moved.push((spot, near.max(committed.unwrap_or(start)).clamp(start, end)));
        }
        state.groups.set_committed(now, WRITER, moved);
    }

    /// The analysis reads a share of what came since the last step.
    fn fall_behind(&mut self, state: &State, now: i64) {
        let mut moved = Vec::new();
        for spot in state.groups.held_by_residents(ANALYTICS) {
            let Some((start, end)) = bounds(state, &spot) else { continue };
            let before = self.ends.insert(spot.clone(), end).unwrap_or(end);
            let share = (end - before).max(0) as f64 * ANALYTICS_PACE;
            // Rounded by chance, so that a step of one record counts as well.
            let step = (share + self.random.below(1_000) as f64 / 1_000.0) as i64;
            let committed = state.groups.committed(ANALYTICS, &spot.0, spot.1).unwrap_or(start);
            // What retention took it can't read any more: it goes on at the first record (auto.offset.reset=earliest).
            moved.push((spot, (committed + step).clamp(start, end)));
        }
        state.groups.set_committed(now, ANALYTICS, moved);
    }
}
