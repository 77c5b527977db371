//! A copy under way: batches come from the reading, are noted in the offset map and written, those of each partition one after the
//! other, the partitions beside each other. Tells how far it is, and ends early where it is to stop.
use super::sending::BatchSender;
use crate::change::{CopyRecords, Outcome, StepEnd, StepProgress, Work};
use crate::kafka::cluster::Cluster;
use crate::kafka::model::PartitionId;
use crate::kafka::offset_map::OffsetMap;
use crate::kafka::produce::first_number;
use crate::kafka::read::{CommittedBatch, CommittedRead, Ending, PartitionProgress, Reason, read_committed};
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
    /// What is left to be read of each partition, and where its copy ends now.
    pub(super) parts: Vec<(i64, PartitionProgress)>,
    /// Bytes of a batch at most.
    pub(super) most: usize,
}

/// What the partitions share.
struct Shared {
    map: Mutex<OffsetMap>,
    records: AtomicU64,
    bytes: AtomicU64,
    stop: AtomicBool,
    /// Something was read and, because of the stop, not written.
    cut: AtomicBool,
}

impl CopyRun<'_> {
    pub(super) async fn run(self) -> StepEnd {
        if self.parts.is_empty() {
            return StepEnd::already(format!("it was copied already; {}", self.where_the_map_is()));
        }
        let wire = self.cluster.wire().permitted(self.work.permit());
        let number = match first_number(&wire, WITHIN).await {
            Ok(number) => number,
            Err(error) => return StepEnd::Unreachable(error.to_string()),
        };
        let place = self.where_the_map_is();
        let CopyRun { cluster, work, copy, map, parts, most, .. } = self;
        let partitions: Vec<PartitionId> = parts.iter().map(|(_, part)| part.partition).collect();
        let (ends, parts): (Vec<i64>, Vec<PartitionProgress>) = parts.into_iter().unzip();
        let shared = Arc::new(Shared {
            map: Mutex::new(map),
            records: AtomicU64::new(0),
            bytes: AtomicU64::new(0),
            stop: AtomicBool::new(false),
            cut: AtomicBool::new(false),
        });
        let (writers, mut writing) = (FuturesUnordered::new(), Vec::new());
        for (partition, end) in partitions.iter().zip(ends) {
            let (sender, batches) = unbounded_channel();
            writing.push(sender);
            let to = BatchSender::new(wire.clone(), (copy.to.as_str().into(), *partition), number);
            writers.push(write_part(shared.clone(), to, batches, end));
        }
        let mut read = read_committed(cluster, parts, most);
        let failed = watch(work, &shared, &mut read, writers, writing).await;
        let ending = read.tap.end().await;
        let stopped = ending == Ending::StoppedByUser || shared.cut.load(Ordering::Relaxed);
        let told = CopyEnd { ending, failed, stopped };
        told.end(&shared, &partitions, &place)
    }

    fn where_the_map_is(&self) -> String {
        format!("its offset map is {}", self.path.display())
    }
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
    let mut tick = tokio::time::interval(TICK);
    let mut failed = None;
    let mut reading = true;
    loop {
        tokio::select! {
            batch = read.batches.recv(), if reading => match batch {
                // Whoever has failed takes no more.
                Some(batch) => drop(writing[batch.part].send(batch)),
                None => {
                    reading = false;
                    writing.clear();
                }
            },
            ended = writers.next() => match ended {
                None => return failed,
                Some(Ok(())) => {}
                Some(Err(end)) => {
                    failed = failed.or(Some(end));
                    shared.stop.store(true, Ordering::Relaxed);
                    read.tap.stop();
                }
            },
            _ = tick.tick() => {
                let seen = read.tap.progress();
                work.stand(StepProgress {
                    took: since.elapsed(),
                    records: shared.records.load(Ordering::Relaxed),
                    bytes: shared.bytes.load(Ordering::Relaxed),
                    share: seen.passed as f64 / seen.total.max(1) as f64,
                });
                if work.is_stopped() {
                    shared.stop.store(true, Ordering::Relaxed);
                    read.tap.stop();
                }
            }
        }
    }
}

/// Writes the batches of one partition, whose copy ends at `end` now.
async fn write_part(
    shared: Arc<Shared>,
    mut to: BatchSender,
    mut batches: UnboundedReceiver<CommittedBatch>,
    mut end: i64,
) -> Result<(), StepEnd> {
    while let Some(batch) = batches.recv().await {
        if shared.stop.load(Ordering::Relaxed) {
            shared.cut.store(true, Ordering::Relaxed);
            break;
        }
        let noted = shared.map.lock().note(to.partition().0, end, &batch.runs);
        noted.map_err(|error| StepEnd::not_done(format!("the offset map can't be written: {error}")))?;
        to.send(&batch.body, end).await?;
        end += i64::from(batch.body.count);
        shared.records.fetch_add(batch.body.count.max(0).unsigned_abs().into(), Ordering::Relaxed);
        shared.bytes.fetch_add(batch.body.len() as u64, Ordering::Relaxed);
    }
    Ok(())
}

/// How reading and writing ended.
struct CopyEnd {
    ending: Ending,
    failed: Option<StepEnd>,
    stopped: bool,
}

impl CopyEnd {
    fn end(self, shared: &Shared, partitions: &[PartitionId], place: &str) -> StepEnd {
        let mut map = shared.map.lock();
        let records = match map.records() {
            1 => "1 record".to_owned(),
            records => format!("{records} records"),
        };
        let halted = |why: &str| format!("{why} ({records} so far; the rest can be gone on with)");
        match self.failed {
            Some(StepEnd::Told(Outcome::NotDone(why))) => return StepEnd::not_done(halted(&why)),
            Some(StepEnd::Told(Outcome::Unknown(why))) => return StepEnd::unknown(halted(&why)),
            Some(StepEnd::Unreachable(why)) => return StepEnd::Unreachable(halted(&why)),
            Some(told) => return told,
            None if self.stopped => return StepEnd::not_done(halted("stopped")),
            None => {}
        }
        let holes = match self.ending {
            Ending::Complete => String::new(),
            Ending::Incomplete(reasons) if reasons.iter().all(is_hole) => {
                let holes: Vec<String> = reasons.iter().map(ToString::to_string).collect();
                format!("; not all: {}", holes.join("; "))
            }
            other => return StepEnd::not_done(halted(&format!("reading them: {other}"))),
        };
        for partition in partitions {
            if let Err(error) = map.finish(partition.0) {
                return StepEnd::unknown(format!("{records}, and the offset map can't be written: {error}"));
            }
        }
        StepEnd::done(format!("{records}{holes}; {place}"))
    }
}

/// Whether these records are not there to be copied, however often it is tried.
fn is_hole(reason: &Reason) -> bool {
    matches!(
        reason,
        Reason::Retention { .. } | Reason::Gone { .. } | Reason::Corrupt { .. } | Reason::TooLarge { .. }
    )
}
