//! Changes of topics besides their configs and their deletion: each file has the plan, which the shell reviews as well, and the
//! conversation that leads to it in the list of topics.
//!
//! | file | what |
//! |---|---|
//! | `adding` | more partitions |
//! | `removing` | the oldest records go |
//! | `recreating` | deleted, and made again as it was, without its records |
//! | `alike` | a new topic that is like another one |
//! | `cloning` | made like another one: what goes along is asked |
//! | `copying` | the same, with the records and, if wanted, where groups stand |
//! | `creating` | made new: the plan of the form and of the verb |
//! | `deletion` | they go |
//! | `brokers` | which brokers hold what, as it is written: `1:2:3,2:3:1` |
mod adding;
mod alike;
pub(crate) mod brokers;
mod cloning;
mod copying;
mod creating;
mod deletion;
mod recreating;
mod removing;

pub use adding::{MorePartitions, more_partitions};
pub use cloning::clone_topic;
pub use copying::{CopiedGroups, CopyOrder, clone_with_records};
pub use creating::create_topics;
pub use recreating::recreate;
pub use removing::{Removing, delete_records};
