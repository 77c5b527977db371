//! What can be asked of a cluster. One file a capability; `model` is plain data. Knows no screen.
mod ask_leaders;
mod brokers;
mod cluster;
mod committed;
mod configs;
pub mod deleting;
pub mod errors;
#[doc(hidden)]
pub mod fuzz;
mod group;
mod group_lag;
mod groups;
mod known;
mod lag;
mod last;
mod list_offsets;
mod listing;
mod logdirs;
mod members;
pub mod model;
pub mod offsets;
mod offsets_topic;
mod pace;
pub mod partitioner;
pub mod produce;
mod pulse;
mod quorum;
pub mod read;
pub mod record;
mod streams;
mod tally;
mod topics;
mod unknown;

pub use cluster::Cluster;
pub use errors::{Error, Right};
pub use offsets::{FoundOffset, OffsetSpec};
pub use pulse::{Need, Pulses};
