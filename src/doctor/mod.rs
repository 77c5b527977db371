//! Why a cluster can't be reached, or only in part: one step after the other, each with its time, what was found, and, where
//! something is wrong, one sentence that says what to change.
//!
//! | file | owns |
//! |---|---|
//! | `step` | a step as plain data, and the verdict over all of them |
//! | `judge` | what a failure means, and what to change. Pure |
//! | `advertised` | what is wrong with an address that a broker gives to others: the Docker trap. Pure |
//! | `rights` | what this login may do, in words. Pure |
//! | `clock` | how far the cluster's clock and this machine's are apart, in words. Pure |
//! | `surroundings` | what the environment says that Kafka does not follow. Pure |
//! | `walk` | the layers of one address, from its name to its versions |
//! | `examine` | all addresses beside each other, then the brokers that the cluster tells of |
mod advertised;
mod clock;
mod examine;
mod judge;
mod rights;
mod step;
mod surroundings;
mod walk;

pub use examine::{Tell, examine};
pub use step::{ExamStep, Finding, Health, health};
