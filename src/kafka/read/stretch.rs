//! A stretch of one partition on its way from the socket to the thread that looks for matches. Plain data.
use crate::kafka::model::PartitionId;
use bytes::Bytes;
use std::sync::Arc;
use tokio::sync::OwnedSemaphorePermit;
use uuid::Uuid;

/// A stretch of one partition as one response brought it.
pub struct Stretch {
    /// Index into the parts of the read.
    pub part: usize,
    pub topic: Arc<str>,
    pub partition: PartitionId,
    /// Records before this offset are not wanted.
    pub from: i64,
    /// Records from this offset on are not wanted.
    pub end: i64,
    /// The offset after the piece.
    pub next: i64,
    /// Whole frames only.
    pub set: Bytes,
    /// Aborted transactions: producer id and first offset, by offset.
    pub aborted: Vec<(i64, i64)>,
    /// What could not even be framed, as offsets (first, last) and the reason; the set is empty then.
    pub broken: Option<(i64, i64, &'static str)>,
    /// The partition begins anew at `from`.
    pub restart: Option<Restart>,
    /// Kept until the piece has been searched: room in the budget of bytes in flight.
    pub permit: Option<Arc<OwnedSemaphorePermit>>,
}

/// Where one log ends and another begins under the same name.
#[derive(Clone, Debug)]
pub struct Restart {
    /// The old log was read up to here.
    pub was: i64,
    /// The topic that is read from here on.
    pub id: Uuid,
    pub why: &'static str,
}
