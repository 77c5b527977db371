//! Exports: records into files, in the background, with progress, to a path that is never overwritten unasked.
//!
//! | file | owns |
//! |---|---|
//! | `order` | what is wanted: which records, in which form, where |
//! | `place` | paths: `~`, names that are taken, names that are free, why a path can't be written |
//! | `target` | the unfinished file or folder, and what makes it the finished one |
//! | `job` | the thread that reads and writes |
//! | `handle` | what the screen holds of it: how far it is, what became of it |
//!
//! While an export runs it writes to `NAME.part` beside the place that was named, and the last step renames it: what
//! bears the name is whole. One that is stopped, or for which not everything could be read, leaves its `.part`, which holds
//! whole records; one that can't write any more, or that the program's end cuts off, removes it. Knows no screen; waits on
//! no thread but its own.
mod handle;
mod job;
mod order;
mod place;
mod target;
#[cfg(test)]
mod tests;

pub(crate) use handle::{Export, ExportEnded, ExportOutcome, ExportProgress};
pub(crate) use job::start;
pub(crate) use order::{ExportOrder, Shape, What};
pub(crate) use place::ExportRefusal;
