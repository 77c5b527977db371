//! Reads committed batches for whoever writes them elsewhere: a read like others, with its progress and its end.
use super::committed::{CommittedBatch, Outlet};
use super::engine::{self, ReadSettings};
use super::feed::Feed;
use super::progress::PartitionProgress;
use super::request::Mode;
use super::search::Search;
use super::tap::Tap;
use crate::kafka::Cluster;
use std::collections::HashMap;
use std::time::Duration;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

/// Bytes of batches in flight or waiting to be written, and of one partition in one answer.
const BUDGET: usize = 32 << 20;
const PARTITION_BYTES: usize = 1 << 20;
/// How long a partition may fail before it is given up.
const PATIENCE: Duration = Duration::from_secs(60);

/// A read under way.
pub(in crate::kafka) struct CommittedRead {
    /// How far it is, and what it could not read. Dropping it stops the read.
    pub(in crate::kafka) tap: Tap,
    pub(in crate::kafka) batches: UnboundedReceiver<CommittedBatch>,
}

/// Reads these parts, which have an end each; a batch has at most so many bytes, unless one record alone has more.
pub(in crate::kafka) fn read_committed(
    cluster: &Cluster,
    parts: Vec<PartitionProgress>,
    most: usize,
) -> CommittedRead {
    let (sender, batches) = unbounded_channel();
    let (feed, tap) = Feed::silent();
    feed.begin(parts.clone(), 0);
    let outlet = Some(Outlet { sender, most });
    let settings = ReadSettings {
        search: Search { committed: true, outlet, ..Search::all(Mode::Scan) },
        budget: BUDGET,
        partition_bytes: PARTITION_BYTES,
        shared: false,
        patience: Some(PATIENCE),
        growth: None,
        late: None,
        anew: HashMap::new(),
    };
    tokio::spawn(engine::guarded(feed.clone(), engine::read_parts(cluster.clone(), feed, parts, settings)));
    CommittedRead { tap, batches }
}
