//! Reads windows of offsets for a merge: small reads, each to its end.
use super::engine::{self, ReadSettings};
use super::feed::Feed;
use super::mailbox::MailboxBounds;
use super::merge::{Merge, Window};
use super::progress::{Ending, PartitionProgress, Reason};
use super::row::RecordRow;
use super::search::Search;
use super::survey::Place;
use super::unsure::Unsure;
use crate::kafka::Cluster;
use crate::kafka::model::Offset;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;
use uuid::Uuid;

/// Enough for the largest batch that brokers allow by default, so that no batch costs a second request.
const PARTITION_BYTES: usize = 5 << 18;
const BUDGET: usize = 32 << 20;

/// Where the lanes of a merge lie, and how they are read.
pub struct Loader {
    pub cluster: Cluster,
    pub search: Search,
    /// How long a partition may fail before the merge goes on without it.
    pub patience: Duration,
    /// By lane.
    pub places: Vec<Place>,
    /// Where it is told what is waited for.
    pub outer: Feed,
    /// Which topics they are of; nil where the cluster gives topics no ids.
    pub ids: HashMap<Arc<str>, Uuid>,
}

/// What became of some windows.
pub struct Loaded {
    /// By lane: how far it was read, and what it took.
    pub parts: Vec<(usize, PartitionProgress)>,
    pub missing: Vec<Reason>,
    /// Records that did not match though nobody knows.
    pub unsure: Unsure,
}

impl Loader {
    /// Reads the windows and gives them to the merge. A window that would bring more than `most` bytes is cut.
    pub async fn load(&self, merge: &mut Merge, windows: Vec<Window>, most: usize) -> Loaded {
        let parts: Vec<PartitionProgress> = windows.iter().map(|window| self.part(window)).collect();
        let bounds = MailboxBounds { rows: usize::MAX, bytes: most, drops: false, limit: None };
        let (feed, tap) = Feed::open(bounds);
        feed.begin(parts.clone(), 0);
        let settings = ReadSettings {
            search: self.search.clone(),
            budget: BUDGET,
            partition_bytes: PARTITION_BYTES,
            shared: true,
            patience: Some(self.patience),
            growth: None,
            late: None,
            anew: HashMap::new(),
        };
        let reading = tokio::spawn(engine::guarded(
            feed.clone(),
            engine::read_parts(self.cluster.clone(), feed, parts, settings),
        ));
        let at: HashMap<&Place, usize> =
            windows.iter().zip(0..).map(|(window, at)| (&self.places[window.lane], at)).collect();
        let mut rows: Vec<Vec<RecordRow>> = windows.iter().map(|_| Vec::new()).collect();
        let (mut held, mut cut) = (0, false);
        loop {
            // Asked first, as whoever waits for rows does: what comes between the looks must not be missed.
            let ended = tap.ending().is_some();
            let more = tap.take();
            self.outer.waits_for(tap.waiting().filter(|_| !ended));
            if more.is_empty() {
                match ended {
                    true => break,
                    false => tap.wake().await,
                }
            }
            for row in more {
                held += row.memory();
                rows[at[&(row.topic().clone(), row.partition())]].push(row);
            }
            if held > most {
                cut = true;
                tap.stop();
            }
        }
        // The engine has said its last word; a fault in it shows in the ending.
        let _ = reading.await;
        let (read, mut missing) = (tap.parts(), tap.missing());
        if let Some(Ending::Failed(why)) = tap.ending() {
            // The merge gives up what was not read, so it is missing like what a broker did not answer for.
            let unread = windows.iter().zip(&read).filter(|(window, part)| part.next.0 < window.end);
            let partitions = unread.map(|(window, _)| self.places[window.lane].clone()).collect();
            missing.push(Reason::Unread { broker: None, partitions, why });
        }
        for ((window, rows), part) in windows.iter().zip(rows).zip(&read) {
            merge.load(*window, rows, part.next.0, cut);
        }
        let lanes = windows.iter().map(|window| window.lane);
        Loaded { parts: lanes.zip(read).collect(), missing, unsure: tap.progress().unsure }
    }

    fn part(&self, window: &Window) -> PartitionProgress {
        let (topic, partition) = self.places[window.lane].clone();
        let id = self.ids.get(&topic).copied().unwrap_or_default();
        PartitionProgress {
            id,
            end: Some(Offset(window.end)),
            ..PartitionProgress::live(topic, partition, Offset(window.from))
        }
    }
}
