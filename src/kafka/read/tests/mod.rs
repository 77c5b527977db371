//! The engine's pure parts against an independent writer of record sets. Knows no network.
mod batches;
mod cursor;
mod feed;
mod merge;
mod range;
mod search;
mod walk;
pub(crate) mod write;
