//! Reading from start to end, counting, following: the questions that answer with a tap.
use super::engine::{self, Settings};
use super::feed::{Bounds, Feed};
use super::plan::plan;
use super::progress::Ending;
use super::range::Isolation;
use super::request::{Mode, ScanRequest};
use super::search::Search;
use super::tap::Tap;
use crate::kafka::Cluster;

/// Bytes of responses in flight or waiting to be searched, over all brokers.
const BUDGET: usize = 32 << 20;
/// A tail keeps less: its long polls hold their share while they wait.
const TAIL_BUDGET: usize = 24 << 20;
const PARTITION_BYTES: usize = 4 << 20;
const TAIL_PARTITION_BYTES: usize = 1 << 20;
impl Cluster {
    /// Starts a read and returns at once; everything, failures included, comes out of the tap. Dropping the tap stops
    /// the read. Must be called within a tokio runtime.
    pub fn scan(&self, request: ScanRequest) -> Tap {
        let drops = request.mode == Mode::Tail;
        let bounds = Bounds { rows: request.rows, bytes: request.bytes, drops, limit: request.limit };
        let (feed, tap) = Feed::open(bounds);
        tokio::spawn(scan(self.clone(), feed, request));
        tap
    }
}

async fn scan(cluster: Cluster, feed: Feed, request: ScanRequest) {
    let tail = request.mode.is_endless();
    let planned = tokio::select! {
        planned = plan(&cluster, &request, tail) => planned,
        () = feed.stopping() => return feed.end(Ending::StoppedByUser),
    };
    let plan = match planned {
        Ok(plan) => plan,
        Err(error) => return feed.end(Ending::Failed(error.to_string().into())),
    };
    plan.missing.into_iter().for_each(|reason| feed.missing(reason));
    feed.begin(plan.parts.clone(), plan.pruned);
    let filter = request.filter.filter(|filter| !filter.is_all());
    let settings = Settings {
        search: Search {
            filter,
            mode: request.mode,
            committed: request.range.isolation == Isolation::Committed,
        },
        budget: if tail { TAIL_BUDGET } else { BUDGET },
        partition_bytes: if tail { TAIL_PARTITION_BYTES } else { PARTITION_BYTES },
        shared: false,
        patience: (!tail).then_some(request.patience),
    };
    engine::run(cluster, feed, plan.parts, settings).await;
}
