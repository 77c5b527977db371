//! Looking back at a group that nobody watched: how its lag went and when it rebalanced, from what its coordinator has written
//! into `__consumer_offsets`. Each commit stands there with its time, each generation with its members; a group lives in one
//! partition. Where the ends were at a time, ListOffsets tells. Reads only.
//!
//! | file | owns |
//! |---|---|
//! | `entries` | what one record of that topic says |
//! | `gathered` | the records of one group, in steps of time |
//! | `reading` | the questions: which partition, from where, and the ends at each step |
mod entries;
mod gathered;
mod reading;
#[cfg(test)]
mod tests;

pub use gathered::{LagPast, LooseCommit, Rebalance};
pub use reading::PastWindow;
