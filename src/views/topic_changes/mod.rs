//! Changes of topics besides their configs and their deletion: each file has the plan, which the shell reviews as well, and the
//! conversation that leads to it in the list of topics.
//!
//! | file | what |
//! |---|---|
//! | `adding` | more partitions |
//! | `removing` | the oldest records go |
//! | `recreating` | deleted, and made again as it was, without its records |
//! | `cloning` | made like another one |
//! | `creating` | made new: the plan of the form and of the verb |
//! | `brokers` | which brokers hold what, as it is written: `1:2:3,2:3:1` |
mod adding;
pub(crate) mod brokers;
mod cloning;
mod creating;
mod recreating;
mod removing;

pub use adding::{MorePartitions, more_partitions};
pub use cloning::clone_topic;
pub use creating::create_topics;
pub use recreating::recreate;
pub use removing::{Removing, delete_records};
