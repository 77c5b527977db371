//! What follows from a change of topics, computed from what was looked up (`kafka::stakes`): small pure functions, facts in,
//! consequences out. What could not be looked up is a consequence too. Asks nobody.
//!
//! | file | of what |
//! |---|---|
//! | `retention` | less is kept: records that go, groups that have not read them |
//! | `compaction` | records without a key are refused from then on |
//! | `copy` | copied records: room on the disks, times that are refused or not kept, what is left out |
//! | `in_sync` | partitions that would refuse acks=all |
//! | `message_size` | batches larger than what would be taken |
//! | `partitions` | keys that move to another partition |
mod compaction;
mod copy;
mod in_sync;
mod message_size;
mod partitions;
mod retention;
#[cfg(test)]
mod tests;

pub use compaction::compaction;
pub use copy::copy;
pub use in_sync::{in_sync, of_too_few_replicas};
pub use message_size::message_size;
pub use partitions::more_partitions;
pub use retention::{removal, retention};

use crate::change::{Consequence, Weight};
use crate::kafka::stakes::RecentRecords;

/// What somebody was asked and could not tell, and why.
pub fn untold(what: &str, why: &str) -> Consequence {
    Consequence::new(Weight::Untold, format!("{what} could not be found out: {why}"))
}

/// Whether no recent record was seen, though there may be some: that is not an empty topic.
fn is_unseen(recent: &RecentRecords) -> bool {
    recent.records == 0 && recent.lacks.is_some()
}

/// Of which records it is told that they were not seen.
fn rest(recent: &RecentRecords) -> &'static str {
    if recent.records == 0 { "its " } else { "the rest of its " }
}

/// What nobody was asked, because it costs too much.
pub fn unasked(what: &str, why: &str) -> Consequence {
    Consequence::new(Weight::Unknown, format!("{what} is not looked up: {why}"))
}
