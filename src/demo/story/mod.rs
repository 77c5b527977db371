//! What `kafdeck demo` shows: a shop whose order services write, a writer that keeps up, an analysis that falls behind,
//! a report that ran six hours ago, a replica out of sync, and a transaction that nobody ends. Deterministic by seed.
//!
//! | part | owns |
//! |---|---|
//! | `topics` | the topics: partitions, codecs, settings |
//! | `shop`, `order`, `papers`, `oddities`, `words`, `write` | events, and the records about them. Pure |
//! | `tide` | how many events when. Pure |
//! | `bundle`, `ledger`, `letters`, `readers` | carry it into the cluster: batches, transactions, dead letters, commits |
//! | `history`, `traffic` | the past in one go, the present step by step |
//! | `load` | topics without a story, to size a cluster |
mod bundle;
mod history;
mod ledger;
mod letters;
mod load;
mod murmur2;
mod oddities;
mod order;
mod papers;
mod readers;
mod shop;
#[cfg(test)]
mod tests;
mod tide;
mod topics;
mod traffic;
mod words;
mod write;

pub(super) use murmur2::partition as partition_of;
pub(crate) use traffic::Telling;

use super::cluster::{Demo, Refusal};
use super::random::Random;
use super::state::State;
use bundle::Bundles;
use ledger::Ledger;
use letters::Letters;
use readers::Readers;
use shop::Shop;
use std::sync::Arc;

/// Records of one step at most: a machine that slept for a night does not write the night's records when it wakes.
const MOST_AT_ONCE: f64 = 50_000.0;

/// How much is told.
#[derive(Clone, Debug, PartialEq)]
pub struct StoryOptions {
    pub seed: u64,
    /// Records a second, in the mean; 0 stops all traffic.
    pub rate: f64,
    /// Events of the past; each leaves one or two records.
    pub history: usize,
    /// Over how many milliseconds the past stretches.
    pub span_ms: i64,
    /// Topics `load-00001`… beside the story's own.
    pub load_topics: usize,
    /// Partitions of each of them.
    pub load_partitions: i32,
}

impl Default for StoryOptions {
    fn default() -> StoryOptions {
        StoryOptions {
            seed: 1,
            rate: 150.0,
            history: 20_000,
            span_ms: 24 * 3_600_000,
            load_topics: 0,
            load_partitions: 1,
        }
    }
}

/// Tells the story: topics, history and groups are there when this returns, and traffic goes on until the answer is
/// dropped. Must be called on a tokio runtime.
///
/// # Errors
/// A topic of the story is there already, or can't be made on a cluster of this size.
pub fn tell(demo: &Demo, options: StoryOptions) -> Result<Telling, Refusal> {
    Ok(Story::begin(demo, options)?.go_on(demo))
}

/// The story as it stands, to be taken on step by step.
pub struct Story {
    options: StoryOptions,
    shop: Shop,
    ledger: Ledger,
    letters: Letters,
    readers: Readers,
    random: Random,
    /// Up to when it is told (milliseconds since 1970).
    told: i64,
    /// Records owed to the rate.
    owed: f64,
}

impl Story {
    /// Makes topics, history and groups, up to the cluster's present; no traffic.
    ///
    /// # Errors
    /// As [`tell`].
    pub fn begin(demo: &Demo, options: StoryOptions) -> Result<Story, Refusal> {
        let state = &demo.state;
        topics::create(demo)?;
        load::create(demo, &options)?;
        let mut story = Story {
            shop: Shop::new(options.seed),
            ledger: Ledger::new(options.seed),
            letters: Letters::default(),
            readers: Readers::new(options.seed),
            random: Random::new(options.seed ^ 0x57e9),
            told: state.now(),
            owed: 0.0,
            options,
        };
        story.remember(state)?;
        Ok(story)
    }

    /// Tells what happens up to the cluster's present.
    ///
    /// # Errors
    /// A topic of the story was deleted meanwhile; the rest goes on with the next step.
    pub fn step(&mut self, demo: &Demo) -> Result<(), Refusal> {
        self.advance(&demo.state)
    }

    fn advance(&mut self, state: &Arc<State>) -> Result<(), Refusal> {
        let now = state.now();
        let passed = (now - self.told).max(0);
        let due = tide::rate_at(self.options.rate, now) * passed as f64 / 1_000.0;
        self.owed = (self.owed + due).min(MOST_AT_ONCE);
        let mut written = Vec::new();
        let mut times: Vec<i64> =
            (0..self.owed as u64).map(|_| self.told + self.random.below(passed as u64 + 1) as i64).collect();
        times.sort_unstable();
        for at in times {
            if self.owed < 1.0 {
                break;
            }
            let before = written.len();
            self.shop.event(at, &mut written);
            self.owed -= (written.len() - before) as f64;
        }
        self.told = now;
        let told = Bundles::of(written).append(state, &mut self.letters);
        let posted = self.letters.post(state, now);
        let booked = if self.options.rate > 0.0 { self.ledger.step(state, now) } else { Ok(()) };
        self.readers.step(state, now);
        told.and(posted).and(booked)
    }
}
