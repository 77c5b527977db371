//! The read engine: one engine for browse, search, count, export and tail; a tail is a scan whose end never comes.
//!
//! [`Cluster::scan`](crate::kafka::Cluster::scan) answers with a [`Tap`] at once, [`Cluster::page`](crate::kafka::Cluster::page)
//! with a [`RecordPage`].
//!
//! | part | owns |
//! |---|---|
//! | `position`, `range`, `request` | what to read, in words and as data |
//! | `positions` | where a position lies in each partition and how far a range goes, for those who read nothing |
//! | `row`, `progress` | what is handed over and what is said about it |
//! | `mailbox`, `feed`, `tap` | the bounded mailbox and its two ends |
//! | `survey`, `plan`, `place` | the range as offsets of partitions; what of it is not there |
//! | `keys` | whether a key may be looked for in one partition only |
//! | `notes` | what a read says about its own range |
//! | `scan`, `engine` | a read from start to end: streams, threads, partitions that move |
//! | `fetch`, `cursor`, `walk`, `budget` | asking one broker, and where each partition stands |
//! | `recover`, `late`, `growth` | lost partitions (the new leader, what retention took, a topic created anew, when to give up), those that could not be planned yet, and new ones |
//! | `stretch`, `search`, `sink` | the searching threads, and what they are given |
//! | `census` | which schemas the records name |
//! | `batch`, `records`, `legacy`, `aborted` | Kafka's record formats, read in place |
//! | `committed`, `copy_out` | committed records as batches that are written elsewhere, and the read that brings them |
//! | `decompress`, `lz4`, `scratch`, `room` | unpacking, within the memory that a read may take for it |
//! | `page`, `merge`, `load` | rows of all partitions by time, in both directions |
//! | `merged` | a scan in the order of time |
//! | `peek`, `times_at` | short stretches, for those who need a sample; when the records at some offsets were written |
//! | `histogram`, `over_time`, `outliers` | how many records lie where in time, from offsets alone |
mod aborted;
mod batch;
mod budget;
mod census;
mod committed;
mod copy_out;
mod cursor;
mod decompress;
mod engine;
mod feed;
mod fetch;
#[doc(hidden)]
pub(crate) mod fuzz;
mod growth;
mod histogram;
mod keys;
mod late;
mod legacy;
mod load;
mod lz4;
mod mailbox;
mod merge;
mod merged;
mod notes;
mod outliers;
mod over_time;
mod page;
mod peek;
mod place;
mod plan;
mod position;
mod positions;
mod progress;
mod range;
mod records;
mod recover;
mod request;
mod room;
mod row;
mod scan;
mod scratch;
mod search;
mod sink;
mod stream_event;
mod stretch;
mod survey;
mod tap;
#[cfg(test)]
mod tests;
mod times_at;
mod topic_readers;
mod unsure;
mod walk;

pub(crate) use census::{PartCensus, SchemaSign, SignOf, Tally};
pub(in crate::kafka) use committed::CommittedBatch;
pub(in crate::kafka) use copy_out::{CommittedRead, read_committed};
pub use feed::Feed;
pub use histogram::{Histogram, HistogramRequest, Period};
pub use notes::Note;
pub use position::Position;
pub(crate) use position::PositionMistake;
pub use positions::{Extent, Positions};
pub use progress::{Ending, Incident, PartState, ReadProgress, Reason};
pub(crate) use progress::{PartitionProgress, ReadPhase, ReadWaiting};
pub(crate) use range::Partitions;
pub use range::{Isolation, Range};
pub use request::{Anchor, Mode, PageRequest, RecordPage, ScanRequest};
pub(crate) use room::MOST as MOST_UNPACKED;
#[cfg(test)]
pub(crate) use row::Break;
pub use row::{Cursors, RecordRow};
pub(crate) use survey::Place;
pub use tap::Tap;
pub use times_at::LogPoint;
