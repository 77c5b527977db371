//! The thread that reads and writes an export, and the handle on it.
use super::order::{Order, Shape, What};
use super::place::{Refusal, trouble};
use super::target::Target;
use crate::kafka::Cluster;
use crate::kafka::model::Timestamp;
use crate::kafka::read::{Ending, Row, Tap};
use crate::kafka::record::Record;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::{oneshot, watch};
use tokio::time::Instant;

/// Between two wake-ups of the screen.
const PACE: Duration = Duration::from_millis(100);
/// Records of a list between two looks at whether it shall stop.
const STRETCH: usize = 500;

type Wake = Arc<dyn Fn() + Send + Sync>;

/// An export under way, or its end. Cheap to clone; it goes on when the last handle is gone.
#[derive(Clone)]
pub struct Export(Arc<Shared>);

struct Shared {
    typed: String,
    path: PathBuf,
    words: String,
    since: Timestamp,
    stop: watch::Sender<bool>,
    progress: Mutex<Progress>,
}

/// How far it is.
#[derive(Clone, Debug, Default)]
pub struct Progress {
    /// Written.
    pub records: u64,
    pub bytes: u64,
    /// From 0 to 1; none while that can't be told.
    pub fraction: Option<f64>,
    pub outcome: Option<Outcome>,
}

/// What became of it.
#[derive(Clone, Debug)]
pub struct Outcome {
    pub ended: Ended,
    pub records: u64,
    pub bytes: u64,
    /// Tombstones, which have no file of their own: only with one file a record.
    pub tombstones: u64,
    /// Where it lies: under the name that was given, or still as `.part`.
    pub path: PathBuf,
}

/// How it ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ended {
    /// Everything that was asked for is in it.
    Complete,
    /// It has its name, but this is missing.
    Incomplete(String),
    /// By the user; the unfinished file stays.
    Stopped,
    /// Nothing is left of it; the text says why and what to try.
    Failed(String),
    /// Everything is written, but the unfinished file could not be given its name; the text says why.
    Unnamed(String),
}

impl Export {
    /// Where it will lie.
    pub fn path(&self) -> &Path {
        &self.0.path
    }

    /// A path of it as the user would write it: beside the one that was typed.
    pub fn shown(&self, path: &Path) -> String {
        let name = path.file_name().unwrap_or_default();
        Path::new(&self.0.typed).with_file_name(name).display().to_string()
    }

    /// What it is of.
    pub fn words(&self) -> &str {
        &self.0.words
    }

    /// When it was asked for.
    pub fn since(&self) -> Timestamp {
        self.0.since
    }

    pub fn progress(&self) -> Progress {
        self.lock().clone()
    }

    /// Asks it to stop; its outcome follows.
    pub fn stop(&self) {
        self.0.stop.send_replace(true);
    }

    fn lock(&self) -> MutexGuard<'_, Progress> {
        self.0.progress.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The thread is gone without a word.
    fn broken(&self) {
        let mut progress = self.lock();
        let (records, bytes) = (progress.records, progress.bytes);
        let ended = Ended::Unnamed("something broke in kafdeck itself; the log tells more".to_owned());
        let path = super::place::part(self.path(), 1);
        progress.outcome.get_or_insert(Outcome { ended, records, bytes, tombstones: 0, path });
    }

    fn tell(&self, target: &Target, fraction: Option<f64>) {
        let mut progress = self.lock();
        (progress.records, progress.bytes) = (target.records, target.bytes);
        progress.fraction = fraction;
    }
}

/// Takes the place and begins; `wake` is called when there is something new to show. The answer comes once it is sure
/// that the place can be written. Must be called within a tokio runtime.
///
/// # Errors
/// Why the place can't be written, with the order, for another try.
pub async fn start(cluster: Cluster, order: Order, wake: Wake) -> Result<Export, Box<(Order, Refusal)>> {
    let taken = tokio::task::spawn_blocking(move || match Target::open(&order) {
        Ok(target) => Ok((order, target)),
        Err(refusal) => Err(Box::new((order, refusal))),
    });
    let (order, target) = taken.await.expect("taking a place does not panic")?;
    let shared = Shared {
        typed: order.path.trim().to_owned(),
        path: target.path.clone(),
        words: order.words,
        since: order.since,
        stop: watch::channel(false).0,
        progress: Mutex::default(),
    };
    let export = Export(Arc::new(shared));
    let shape = match &order.shape {
        Shape::File(form) => form.name(),
        Shape::Folder => "files",
    };
    tracing::info!("export: {} as {shape} to {}", export.words(), target.path.display());
    let job = Job { export: export.clone(), target, wake: wake.clone(), told: Instant::now() };
    let runtime = tokio::runtime::Handle::current();
    let (done, ended) = oneshot::channel();
    // Disks block, and a thread of its own is nobody's to wait for when the program ends.
    let writing = move || {
        match order.what {
            What::Rows(rows) => job.rows(&rows),
            What::Scan(request) => {
                let reading = async { job.scan(cluster.scan(*request)).await };
                runtime.block_on(reading);
            }
        }
        // Nobody waits any more if the whole program is ending.
        let _ = done.send(());
    };
    if let Err(error) = std::thread::Builder::new().name("export".to_owned()).spawn(writing) {
        tracing::error!("no thread for the export: {error}");
    }
    let watched = export.clone();
    tokio::spawn(async move {
        if ended.await.is_err() {
            watched.broken();
            wake();
        }
    });
    Ok(export)
}

struct Job {
    export: Export,
    target: Target,
    wake: Wake,
    told: Instant,
}

impl Job {
    fn rows(mut self, rows: &[Record]) {
        for (number, stretch) in rows.chunks(STRETCH).enumerate() {
            if *self.export.0.stop.borrow() {
                return self.stopped();
            }
            if let Err(error) = stretch.iter().try_for_each(|record| self.target.record(record)) {
                return self.failed(&error);
            }
            self.tell(Some((number * STRETCH) as f64 / rows.len() as f64));
        }
        self.named(None);
    }

    async fn scan(mut self, tap: Tap) {
        let mut stop = self.export.0.stop.subscribe();
        loop {
            let rows = tokio::select! {
                biased;
                // The sender lives in the handle that this job holds.
                _ = stop.wait_for(|stop| *stop) => return self.stopped(),
                rows = tap.next() => rows,
            };
            let Some(rows) = rows else { break };
            let mut records = rows.iter().filter_map(Row::record);
            if let Err(error) = records.try_for_each(|record| self.target.record(record)) {
                return self.failed(&error);
            }
            self.tell(tap.progress().fraction());
        }
        match tap.ending().expect("the rows end only with the read") {
            Ending::Complete => self.named(None),
            Ending::Failed(why) => self.end(Ended::Failed(why.to_string())),
            other => self.named(Some(other.to_string())),
        }
    }

    /// Says how far it is, now and then.
    fn tell(&mut self, fraction: Option<f64>) {
        self.export.tell(&self.target, fraction);
        if self.told.elapsed() >= PACE {
            self.told = Instant::now();
            (self.wake)();
        }
    }

    /// Everything that came is written.
    fn named(mut self, missing: Option<String>) {
        if let Err(error) = self.target.flush() {
            return self.failed(&error);
        }
        let ended = match (self.target.finish(), missing) {
            (Ok(()), None) => Ended::Complete,
            (Ok(()), Some(missing)) => Ended::Incomplete(missing),
            (Err(error), _) if is_lack_of_room(&error) => return self.failed(&error),
            (Err(error), _) => Ended::Unnamed(unnamed(&self.target.path, &error)),
        };
        self.end(ended);
    }

    fn stopped(mut self) {
        match self.target.flush() {
            Ok(()) => self.end(Ended::Stopped),
            Err(error) => self.failed(&error),
        }
    }

    fn failed(self, error: &io::Error) {
        let why = trouble(&self.target.path, error);
        self.end(Ended::Failed(why));
    }

    fn end(self, ended: Ended) {
        let Job { export, target, wake, .. } = self;
        let finished = matches!(ended, Ended::Complete | Ended::Incomplete(_));
        let outcome = Outcome {
            records: target.records,
            bytes: target.bytes,
            tombstones: target.tombstones,
            path: if finished { target.path.clone() } else { target.part.clone() },
            ended,
        };
        tracing::info!(
            "export: {:?}, {} records, {}",
            outcome.ended,
            outcome.records,
            outcome.path.display()
        );
        if matches!(outcome.ended, Ended::Failed(_)) {
            target.remove();
        }
        export.lock().outcome = Some(outcome);
        wake();
    }
}

fn is_lack_of_room(error: &io::Error) -> bool {
    use io::ErrorKind as Kind;
    matches!(error.kind(), Kind::StorageFull | Kind::QuotaExceeded | Kind::FileTooLarge)
}

fn unnamed(path: &Path, error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::AlreadyExists | io::ErrorKind::DirectoryNotEmpty => {
            format!("{} was made by someone else meanwhile", path.display())
        }
        _ => trouble(path, error),
    }
}
