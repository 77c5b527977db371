//! What a change of topics would hit, looked up before it is made: plain facts, from which the review's consequences follow.
//! Only looks. Knows no plan and no screen.
//!
//! | file | what is looked up |
//! |---|---|
//! | `retention` | the records that a shorter retention lets go, and who has not read them |
//! | `in_sync` | the partitions that would refuse writes with acks=all |
//! | `configs` | which of these a change of configs calls for |
//! | `copy` | what copying the records of a topic would write, and what of it would be refused or lost |
//! | `removal` | the records that lie before a position |
//! | `sample` | recent records: their keys, and the sizes of their batches |
mod configs;
mod copy;
mod in_sync;
mod removal;
mod retention;
mod sample;

pub use configs::{ConfigStakes, TopicRules, TopicTurn};
pub use copy::CopyStake;
pub use in_sync::InSyncStake;
pub use retention::{PartitionAtStake, RetentionLimits, RetentionStake, UnreadStake};
pub use sample::RecentRecords;
