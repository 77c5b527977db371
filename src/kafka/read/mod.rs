//! The read engine: one engine for browse, search, count, export and tail; a tail is a scan whose end never comes.
//!
//! `position` and `range` say what to read, `request` what to do with it. `feed` and `tap` are the two ends of the
//! bounded mailbox between the engine and a screen; `row` is what lies in it and `progress` what is said about it.
mod aborted;
mod batch;
mod budget;
mod cursor;
mod decompress;
mod engine;
mod feed;
mod fetch;
mod legacy;
mod lz4;
mod merge;
mod page;
mod plan;
mod position;
mod progress;
mod range;
mod records;
mod recover;
mod request;
mod row;
mod scan;
mod search;
mod sink;
mod tap;
#[cfg(test)]
mod tests;
mod walk;

pub use feed::{Bounds, Delivery, Feed, Flow};
pub use position::{Mistake, Position};
pub use progress::{Ending, Part, PartState, Phase, Progress, Reason};
pub use range::{Isolation, Partitions, Range};
pub use request::{Anchor, Mode, Page, PageRequest, ScanRequest};
pub use row::{Corrupt, Cursors, Row};
pub use tap::Tap;
