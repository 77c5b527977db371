//! A scan in the order of time over all partitions: the merge that pages are made of, from one end of the range to the
//! other. Holds a bounded number of bytes; costs a round trip whenever a partition's rows run out, so it is slower than a
//! scan that takes what comes.
use super::feed::{Feed, Flow};
use super::load::Loader;
use super::mailbox::SearchedStretch;
use super::merge::{Lane, Merge, Way};
use super::progress::{Ending, PartitionProgress, Reason};
use super::row::RecordRow;
use super::search::Search;
use super::survey::Place;
use crate::kafka::Cluster;
use crate::kafka::model::Timestamp;
use std::collections::HashMap;
use std::time::Duration;

/// Rows taken from the merge at once.
const ROWS: usize = 20_000;
/// Bytes of rows that may wait to be taken, over all partitions; a load may bring a fraction in any case, so that every
/// partition has a row to compare.
const BYTES: usize = 32 << 20;
const LEAST: usize = 512 << 10;

/// Reads the parts, which the feed knows already, and says how it ended.
pub async fn read_by_time(
    cluster: Cluster,
    feed: Feed,
    parts: Vec<PartitionProgress>,
    search: Search,
    (patience, now): (Duration, Timestamp),
) {
    let lane = |part: &PartitionProgress| {
        let (from, until) = (part.next.0, part.end.map_or(part.next.0, |end| end.0));
        Lane::of(part.topic.clone(), part.partition, from, until, Way::Forth)
    };
    let mut merge = Merge::of(Way::Forth, parts.iter().map(lane).collect(), (ROWS, BYTES), now);
    let ids = parts.iter().map(|part| (part.topic.clone(), part.id)).collect();
    let places: Vec<Place> = parts.into_iter().map(|part| (part.topic, part.partition)).collect();
    let index = places.iter().cloned().zip(0..).collect();
    let loader = Loader { cluster, search, patience, places, outer: feed.clone(), ids };
    // What was looked at since the last delivery, by partition: records and bytes.
    let mut looked: HashMap<usize, (u64, u64)> = HashMap::new();
    loop {
        merge.take();
        let rows = merge.drain();
        let is_end = rows.is_empty() && merge.wanted().is_empty();
        let mut deliveries = runs(rows, &index);
        // Only now is it passed: what lies before a partition's next row is no hit, or has been handed over.
        deliveries.extend(looked.drain().map(|(part, (records, bytes))| SearchedStretch {
            part,
            next: merge.passed(part),
            records,
            bytes,
            ..SearchedStretch::default()
        }));
        let (mailbox, room) = (feed.clone(), deliveries);
        let delivered = tokio::task::spawn_blocking(move || {
            room.into_iter().all(|delivery| mailbox.deliver(delivery) == Flow::Go)
        });
        if !delivered.await.unwrap_or(false) || is_end {
            break;
        }
        let wanted = merge.wanted();
        if wanted.is_empty() {
            continue;
        }
        let most = BYTES.saturating_sub(merge.waiting()).max(LEAST);
        let loaded = tokio::select! {
            loaded = loader.load(&mut merge, wanted, most) => loaded,
            () = feed.stopping() => break,
        };
        for (part, read) in loaded.parts {
            let sums = looked.entry(part).or_default();
            *sums = (sums.0 + read.records, sums.1 + read.bytes);
        }
        feed.unsure(&loaded.unsure);
        // A corrupt batch is a row, and is told as such when that is handed over.
        let missing = loaded
            .missing
            .into_iter()
            .filter(|reason| !matches!(reason, Reason::Corrupt { .. } | Reason::TooLarge { .. }));
        missing.for_each(|reason| feed.missing(reason));
    }
    feed.end(Ending::Complete);
}

/// Rows that follow each other in one partition are handed over together.
fn runs(rows: Vec<RecordRow>, index: &HashMap<Place, usize>) -> Vec<SearchedStretch> {
    let mut runs: Vec<SearchedStretch> = Vec::new();
    for row in rows {
        let part = index[&(row.topic().clone(), row.partition())];
        let next = row.next().0;
        let matched = u64::from(row.record().is_some());
        match runs.last_mut().filter(|run| run.part == part) {
            Some(run) => {
                (run.next, run.matched) = (next, run.matched + matched);
                run.rows.push(row);
            }
            None => runs.push(SearchedStretch {
                part,
                next,
                matched,
                rows: vec![row],
                ..SearchedStretch::default()
            }),
        }
    }
    runs
}
