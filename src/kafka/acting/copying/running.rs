//! A copy under way: batches come from the reading, are noted in the offset map and written, those of each partition one after the
//! other, the partitions beside each other. Tells how far it is, and ends early where it is to stop.
use super::ending::{CopyEnd, is_hole, with_holes};
use super::sending::BatchSender;
use crate::change::{CopyRecords, StepEnd, StepProgress, Work};
use crate::kafka::batch_bytes::Number;
use crate::kafka::cluster::Cluster;
use crate::kafka::model::PartitionId;
use crate::kafka::offset_map::OffsetMap;
use crate::kafka::produce::first_number;
use crate::kafka::read::{CommittedBatch, CommittedRead, Ending, PartitionProgress, Tap, read_committed};
use futures_util::stream::{FuturesUnordered, StreamExt};
use parking_lot::Mutex;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

/// How often it is told how far it is.
const TICK: Duration = Duration::from_millis(250);
/// Patience for the numbers of a producer.
const WITHIN: Duration = Duration::from_secs(30);

/// A copy that can begin.
pub(super) struct CopyRun<'a> {
    pub(super) cluster: &'a Cluster,
    pub(super) work: &'a Work,
    pub(super) copy: &'a CopyRecords,
    pub(super) map: OffsetMap,
    pub(super) path: PathBuf,
    pub(super) parts: Vec<CopyPart>,
    /// Bytes of a batch at most.
    pub(super) most: usize,
}

/// A partition that is not copied to its end.
pub(super) struct CopyPart {
    /// Where its copy ends now.
    pub(super) end: i64,
    /// The number of the next record, where the copy goes on with those from before.
    pub(super) number: Option<Number>,
    /// What is left to be read.
    pub(super) left: PartitionProgress,
}

/// What the partitions share.
struct Shared {
    map: Mutex<OffsetMap>,
    records: AtomicU64,
    bytes: AtomicU64,
    stop: Arc<AtomicBool>,
    /// Something was read and, because of the stop, not written.
    cut: AtomicBool,
}

impl CopyRun<'_> {
    pub(super) async fn run(self) -> StepEnd {
        let place = format!("its offset map is {}", self.path.display());
        if self.parts.is_empty() {
            return with_holes(StepEnd::already, "it was copied already", &self.map, &place);
        }
        let wire = self.cluster.wire().permitted(self.work.permit());
        let fresh = match first_number(&wire, WITHIN).await {
            Ok(number) => number,
            Err(error) => return StepEnd::Unreachable(error.to_string()),
        };
        let CopyRun { cluster, work, copy, map, parts, most, .. } = self;
        let stop = Arc::new(AtomicBool::new(false));
        let shared = Arc::new(Shared {
            map: Mutex::new(map),
            records: AtomicU64::new(0),
            bytes: AtomicU64::new(0),
            stop: stop.clone(),
            cut: AtomicBool::new(false),
        });
        let (writers, mut writing) = (FuturesUnordered::new(), Vec::new());
        let (mut partitions, mut left) = (Vec::new(), Vec::new());
        for part in parts {
            let partition = part.left.partition;
            let (sender, batches) = unbounded_channel();
            writing.push(sender);
            let at = (copy.to.as_str().into(), partition);
            let to = BatchSender::new(cluster.clone(), wire.clone(), at, stop.clone());
            let to = to.numbered(part.number, fresh);
            writers.push(write_part(shared.clone(), to, batches, part.end));
            partitions.push(partition);
            left.push(part.left);
        }
        let mut read = read_committed(cluster, left, most);
        let failed = watch(work, &shared, &mut read, writers, writing).await;
        let ending = read.tap.end().await;
        // Not kept: they are told now, and were the disk full a later run could not say so.
        let mut failed = failed.or(note_holes(&shared, &read.tap, &mut 0).err());
        if failed.is_none() {
            let ends = cluster.ends_of_copy(work, copy).await;
            failed = ends
                .and_then(|ends| ends_where_noted(copy, &ends, &mut shared.map.lock(), &partitions))
                .err();
        }
        let stopped = ending == Ending::StoppedByUser || shared.cut.load(Ordering::Relaxed);
        let told = CopyEnd { ending, failed, stopped };
        told.end(&mut shared.map.lock(), &partitions, &place)
    }
}

/// Holds the copy to the map: a batch from before a stop may have come late, or somebody else writes there.
fn ends_where_noted(
    copy: &CopyRecords,
    ends: &[i64],
    map: &mut OffsetMap,
    partitions: &[PartitionId],
) -> Result<(), StepEnd> {
    for (row, end) in copy.partitions.iter().zip(ends) {
        let noted = map.part(row.partition).end();
        if *end > noted && partitions.contains(&PartitionId(row.partition)) {
            return Err(StepEnd::not_done(format!(
                "{}/{} ends at {end}, and by the offset map at {noted}: what was sent before a stop stands there twice, or \
                 somebody else writes there",
                copy.to, row.partition
            )));
        }
    }
    Ok(())
}

/// Hands the batches to their partitions until all is written, or one fails, or it is to stop. Why one failed.
async fn watch(
    work: &Work,
    shared: &Shared,
    read: &mut CommittedRead,
    mut writers: FuturesUnordered<impl Future<Output = Result<(), StepEnd>>>,
    mut writing: Vec<UnboundedSender<CommittedBatch>>,
) -> Option<StepEnd> {
    let since = Instant::now();
    // How far it is, and whether it is to stop, nobody tells: both are looked at.
    let mut tick = tokio::time::interval(TICK);
    let mut failed = None;
    let mut reading = true;
    let mut noted = 0;
    loop {
        tokio::select! {
            batch = read.batches.recv(), if reading => match batch {
                Some(batch) => {
                    // What is missing before a batch stands in the map before it.
                    failed = failed.or(note_holes(shared, &read.tap, &mut noted).err());
                    // Whoever has failed takes no more.
                    drop(writing[batch.part].send(batch));
                }
                None => {
                    reading = false;
                    writing.clear();
                }
            },
            ended = writers.next() => match ended {
                None => return failed,
                Some(Ok(())) => {}
                Some(Err(end)) => failed = failed.or(Some(end)),
            },
            _ = tick.tick() => {
                let seen = read.tap.progress();
                work.stand(StepProgress {
                    took: since.elapsed(),
                    records: shared.records.load(Ordering::Relaxed),
                    bytes: shared.bytes.load(Ordering::Relaxed),
                    share: seen.passed as f64 / seen.total.max(1) as f64,
                });
            }
        }
        if (failed.is_some() || work.is_stopped()) && !shared.stop.swap(true, Ordering::Relaxed) {
            read.tap.stop();
        }
    }
}

/// Notes what could not be read since the last look.
fn note_holes(shared: &Shared, tap: &Tap, noted: &mut usize) -> Result<(), StepEnd> {
    let missing = tap.missing();
    for reason in missing.iter().skip(*noted).filter(|reason| is_hole(reason)) {
        shared.map.lock().note_hole(reason.to_string()).map_err(|error| unwritten(&error))?;
    }
    *noted = missing.len();
    Ok(())
}

/// Writes the batches of one partition, whose copy ends at `end` now.
async fn write_part(
    shared: Arc<Shared>,
    mut to: BatchSender,
    mut batches: UnboundedReceiver<CommittedBatch>,
    mut end: i64,
) -> Result<(), StepEnd> {
    let PartitionId(partition) = to.partition();
    while let Some(batch) = batches.recv().await {
        if shared.stop.load(Ordering::Relaxed) {
            shared.cut.store(true, Ordering::Relaxed);
            break;
        }
        let noted = shared.map.lock().note(partition, end, &batch.runs, to.number());
        noted.map_err(|error| unwritten(&error))?;
        to.send(&batch.body, end).await?;
        shared.map.lock().part(partition).arrived();
        end += i64::from(batch.body.count);
        shared.records.fetch_add(batch.body.count.max(0).unsigned_abs().into(), Ordering::Relaxed);
        shared.bytes.fetch_add(batch.body.len() as u64, Ordering::Relaxed);
    }
    Ok(())
}

fn unwritten(error: &std::io::Error) -> StepEnd {
    StepEnd::not_done(format!("the offset map can't be written: {error}"))
}
