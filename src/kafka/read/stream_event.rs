//! What the engine of a read is told while it runs: by the streams, and by those who look out for partitions. Plain data.
use super::cursor::{Cursor, CursorTrouble};
use super::progress::PartitionProgress;
use super::survey::Place;
use std::sync::Arc;

/// Something that happened to the partitions of a read.
pub enum StreamEvent {
    Done,
    Lost(Box<Cursor>, CursorTrouble),
    /// It reads again after failures.
    Healed(usize),
    /// It reads, and a quota makes it wait; the text says for how long.
    Throttled(usize, Arc<str>),
    /// A partition was added to a topic that is followed.
    Grown(Place),
    /// A partition could be planned after all.
    Planned(PartitionProgress),
    /// These could not, for this reason.
    Unplanned(Vec<Place>, Arc<str>),
}
