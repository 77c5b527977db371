//! Looks at short stretches of partitions, as far as they can be had soon: for those who need a sample, not an answer.
use super::engine::{self, ReadSettings};
use super::feed::Feed;
use super::mailbox::MailboxBounds;
use super::progress::PartitionProgress;
use super::request::Mode;
use super::row::RecordRow;
use super::search::Search;
use crate::kafka::Cluster;
use std::collections::HashMap;
use std::time::Duration;

/// How long it may take; what did not come by then is not there for the asker.
const PATIENCE: Duration = Duration::from_secs(2);
/// Bytes in flight, and of one partition in one answer.
const BUDGET: usize = 8 << 20;
const PARTITION_BYTES: usize = 256 << 10;
/// Bytes of rows that a look may bring.
const MOST: usize = 32 << 20;

/// The rows of these parts, one part a partition; `limit`: no more than so many.
pub async fn peek(cluster: &Cluster, parts: Vec<PartitionProgress>, limit: Option<u64>) -> Vec<RecordRow> {
    let mut rows = Vec::new();
    if parts.is_empty() {
        return rows;
    }
    let (feed, tap) = Feed::open(MailboxBounds { rows: usize::MAX, bytes: usize::MAX, drops: false, limit });
    feed.begin(parts.clone(), 0);
    let settings = ReadSettings {
        search: Search { readers: Some(cluster.readers()), ..Search::all(Mode::Scan) },
        budget: BUDGET,
        partition_bytes: PARTITION_BYTES,
        shared: true,
        patience: Some(PATIENCE),
        growth: None,
        late: None,
        anew: HashMap::new(),
    };
    let reading = tokio::spawn(engine::guarded(
        feed.clone(),
        engine::read_parts(cluster.clone(), feed, parts, settings),
    ));
    let read = async {
        let mut held = 0;
        while let Some(more) = tap.next().await {
            held += more.iter().map(RecordRow::memory).sum::<usize>();
            rows.extend(more);
            if held > MOST {
                break;
            }
        }
    };
    let _ = tokio::time::timeout(PATIENCE, read).await;
    tap.stop();
    // Ends soon after the stop; what it could not read is told by whoever reads it in earnest.
    let _ = reading.await;
    rows
}
