//! Exports: records into files, in the background, with progress, to a path that is never overwritten unasked.
//!
//! | file | owns |
//! |---|---|
//! | `order` | what is wanted: which records, in which form, where |
//! | `place` | paths: `~`, names that are taken, names that are free, why a path can't be written |
//! | `target` | the unfinished file or folder, and what makes it the finished one |
//! | `job` | the thread that reads and writes, and the handle on it |
//!
//! While an export runs it writes to `NAME.part` beside the place that was named, and the last step renames it: what
//! bears the name is whole. One that is stopped leaves its `.part`, which holds whole records; one that can't write any
//! more removes it. Knows no screen; waits on no thread but its own.
mod job;
mod order;
mod place;
mod target;
#[cfg(test)]
mod tests;

pub use job::{Ended, Export, Outcome, Progress, start};
pub use order::{Order, Shape, What};
pub use place::Refusal;
