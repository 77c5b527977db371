//! What can be asked of a cluster. One file a capability; `model` is plain data. Knows no screen.
pub mod model;
pub mod partitioner;
pub mod produce;
pub mod read;
pub mod record;
