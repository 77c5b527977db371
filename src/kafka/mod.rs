//! What can be asked of a cluster. One file a capability; `model` is plain data. Knows no screen.
mod cluster;
mod configs;
pub mod errors;
mod last;
mod list_offsets;
mod logdirs;
pub mod model;
pub mod offsets;
pub mod partitioner;
pub mod produce;
pub mod read;
pub mod record;
mod topics;

pub use cluster::Cluster;
pub use errors::{Error, Right};
pub use offsets::{FoundOffset, OffsetSpec};
