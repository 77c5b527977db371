//! What a screen or a verb asks of the engine. Plain data.
use super::position::Position;
use super::range::Range;
use super::room;
use super::row::{Cursors, RecordRow};
use crate::kafka::model::{PartitionEnds, PartitionId, Timestamp};
use crate::query::Filter;
use jiff::tz::TimeZone;
use std::sync::Arc;
use std::time::Duration;

/// What a read does with what it finds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// Hand over every match, up to the snapshot of the end; wait for room.
    #[default]
    Scan,
    /// Only count.
    Count,
    /// Count, and tally which schemas keys and values name.
    Census,
    /// Never end, and wait for room as a scan does: for a pipe, which must lose nothing.
    Follow,
    /// Never end; let the oldest rows go when nobody takes them.
    Tail,
    /// Fetch and walk batch headers, look at nothing: the limit that a bench compares with.
    Raw,
}

impl Mode {
    /// Whether the read goes on past the end as it was when it began.
    pub fn is_endless(self) -> bool {
        matches!(self, Mode::Follow | Mode::Tail)
    }
}

/// A read from start to end (or without end).
#[derive(Clone, Debug)]
pub struct ScanRequest {
    pub range: Range,
    pub mode: Mode,
    /// Where to start instead of the range's `from`; partitions that are not in it start there.
    /// A stopped scan goes on with the cursors of its tap, a live follow starts with those of a page.
    pub start: Option<Cursors>,
    /// Which records are wanted; none is all.
    pub filter: Option<Filter>,
    /// End after so many matches.
    pub limit: Option<u64>,
    /// Read every partition, also those to which Java's partitioner would not send the key that the filter asks for.
    pub all_partitions: bool,
    /// Partitions in which records with a key that the filter asks for were seen: they are read in any case.
    pub seen: Vec<(Arc<str>, PartitionId)>,
    /// Look for late records up to the end where the range ends at a time, however much that is.
    pub exact: bool,
    /// Merge the partitions by time. Only for [`Mode::Scan`], and slower: without it rows come as they are found, in the
    /// order of each partition.
    pub by_time: bool,
    /// The reader's clock and zone, for positions in time.
    pub now: Timestamp,
    pub zone: TimeZone,
    /// How long a partition may fail in a row before a scan goes on without it and says so: as long as a cluster may need
    /// to find out that a broker is dead and to elect others. A tail never gives up.
    pub patience: Duration,
    /// How often a tail looks for partitions that were added to its topics.
    pub look_out: Duration,
    /// No batch is unpacked to more bytes: one that would be is a row that says so.
    pub unpack: usize,
    /// Rows come once the schemas that they name are known, or known why not: for whoever writes them out at once.
    pub schemas_first: bool,
    /// Most rows and bytes in the mailbox.
    pub rows: usize,
    pub bytes: usize,
}

impl ScanRequest {
    /// Reads the range as it stands, and everything in it.
    pub fn of(range: Range, now: Timestamp, zone: TimeZone) -> Self {
        Self {
            range,
            mode: Mode::Scan,
            start: None,
            filter: None,
            limit: None,
            all_partitions: false,
            seen: Vec::new(),
            exact: false,
            by_time: false,
            now,
            zone,
            patience: Duration::from_secs(60),
            look_out: Duration::from_secs(10),
            unpack: room::USUAL,
            schemas_first: false,
            rows: 20_000,
            bytes: 16 << 20,
        }
    }
}

/// Where a page lies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// The last rows of the range.
    Newest,
    /// The first rows of the range.
    Oldest,
    /// The rows from this position on: a jump to a time, an offset, a percentage, with pages on both sides.
    At(Position),
    /// The last rows before this position: the same jump for those who read the newest first.
    UpTo(Position),
    /// The rows before these cursors: a page's `older` leads to the page before it.
    Before(Cursors),
    /// The rows from these cursors on: a page's `newer` leads to the page after it.
    After(Cursors),
}

/// One page of rows over all partitions, in merged time order.
#[derive(Clone, Debug)]
pub struct PageRequest {
    pub range: Range,
    pub anchor: Anchor,
    pub rows: usize,
    /// Most bytes of keys, values and headers; a page of large records has fewer rows.
    pub bytes: usize,
    /// As for a scan.
    pub unpack: usize,
    /// The reader's clock and zone, for positions in time.
    pub now: Timestamp,
    pub zone: TimeZone,
}

impl PageRequest {
    /// A page of 500 rows and at most 32 MiB.
    pub fn of(range: Range, anchor: Anchor, now: Timestamp, zone: TimeZone) -> Self {
        Self { range, anchor, rows: 500, bytes: 32 << 20, unpack: room::USUAL, now, zone }
    }
}

/// The rows of a page and where the next ones lie.
#[derive(Clone, Debug, Default)]
pub struct RecordPage {
    /// Oldest first: merged over the partitions by timestamp, within a partition always by offset.
    pub rows: Vec<RecordRow>,
    /// For [`Anchor::Before`]: the page before this one.
    pub older: Cursors,
    /// For [`Anchor::After`] and for a live follow: what comes after this page.
    pub newer: Cursors,
    /// Nothing in the range lies before the page.
    pub at_oldest: bool,
    /// Nothing in the range lay after the page when it was read.
    pub at_newest: bool,
    /// The offsets of each partition when the page was read. A last stable offset (`stable`) below `end` shows an
    /// open transaction.
    pub ends: Vec<(Arc<str>, PartitionId, PartitionEnds)>,
    /// Offsets of the range: an upper bound of its records.
    pub offsets: u64,
    /// What is to be said about the range; only in a page that does not go on from another one.
    pub notes: Vec<super::notes::Note>,
    /// What is missing, in words: partitions that could not be read, offsets that retention took.
    pub missing: Vec<super::progress::Reason>,
}
