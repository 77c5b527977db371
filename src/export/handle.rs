//! The handle on an export: what it is of, how far it is, and what became of it.
use super::target::ExportTarget;
use crate::kafka::model::Timestamp;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio::sync::watch;

/// An export under way, or its end. Cheap to clone; it goes on when the last handle is gone.
#[derive(Clone)]
pub struct Export(Arc<ExportShared>);

struct ExportShared {
    typed: String,
    path: PathBuf,
    /// What the unfinished one is called.
    part: PathBuf,
    words: String,
    since: Timestamp,
    stop: watch::Sender<ExportStop>,
    progress: watch::Sender<ExportProgress>,
}

/// Whether it shall end before its end, and what becomes of the unfinished file then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ExportStop {
    No,
    Keep,
    Discard,
}

/// How far it is.
#[derive(Clone, Debug, Default)]
pub struct ExportProgress {
    /// Written.
    pub records: u64,
    pub bytes: u64,
    /// From 0 to 1; none while that can't be told.
    pub fraction: Option<f64>,
    /// What it waits for at this moment, in words.
    pub waiting: Option<String>,
    pub outcome: Option<ExportOutcome>,
}

/// What became of it.
#[derive(Clone, Debug)]
pub struct ExportOutcome {
    pub ended: ExportEnded,
    pub records: u64,
    pub bytes: u64,
    /// Tombstones, which have no file of their own: only with one file a record.
    pub tombstones: u64,
    /// Where it lies: under the name that was given, or still as `.part`.
    pub path: PathBuf,
}

/// How it ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExportEnded {
    /// Everything that was asked for is in it.
    Complete,
    /// This is missing; it stays under the name of an unfinished one.
    Incomplete(String),
    /// By the user's key; the unfinished file stays.
    Stopped,
    /// Nothing is left of it; the text says why and what to try.
    Failed(String),
    /// Everything is written, but the unfinished file could not be given its name; the text says why.
    Unnamed(String),
}

impl Export {
    /// The handle on one that begins: `typed` is the path as the user wrote it.
    pub(super) fn new(typed: &str, words: String, since: Timestamp, target: &ExportTarget) -> Self {
        Export(Arc::new(ExportShared {
            typed: typed.trim().to_owned(),
            path: target.path.clone(),
            part: target.part.clone(),
            words,
            since,
            stop: watch::channel(ExportStop::No).0,
            progress: watch::Sender::default(),
        }))
    }

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

    /// How far it is.
    pub fn progress(&self) -> ExportProgress {
        self.0.progress.borrow().clone()
    }

    /// Asks it to stop; its outcome follows, and the unfinished file stays.
    pub fn stop(&self) {
        self.ask(ExportStop::Keep);
    }

    /// Stops it, takes away what it has written, and returns when that is done. What had been stopped before stays.
    pub async fn discard(&self) {
        self.ask(ExportStop::Discard);
        let mut progress = self.0.progress.subscribe();
        // The sender lives in this handle: the wait can't fail.
        drop(progress.wait_for(|progress| progress.outcome.is_some()).await);
    }

    /// What was asked first holds.
    fn ask(&self, how: ExportStop) {
        self.0.stop.send_if_modified(|stop| {
            let first = *stop == ExportStop::No;
            if first {
                *stop = how;
            }
            first
        });
    }

    /// How it shall stop, or that it shall not. It never closes while a handle lives.
    pub(super) fn stopping(&self) -> watch::Receiver<ExportStop> {
        self.0.stop.subscribe()
    }

    /// What has become of it.
    pub(super) fn end(&self, outcome: ExportOutcome) {
        self.0.progress.send_modify(|progress| progress.outcome = Some(outcome));
    }

    /// The thread is gone without a word.
    pub(super) fn broken(&self) {
        self.0.progress.send_modify(|progress| {
            let (records, bytes) = (progress.records, progress.bytes);
            let ended =
                ExportEnded::Unnamed("something broke in kafdeck itself; the log tells more".to_owned());
            let path = self.0.part.clone();
            progress.outcome.get_or_insert(ExportOutcome { ended, records, bytes, tombstones: 0, path });
        });
    }

    /// Says how far it is.
    pub(super) fn tell(&self, target: &ExportTarget, fraction: Option<f64>, waiting: Option<String>) {
        self.0.progress.send_modify(|progress| {
            (progress.records, progress.bytes) = (target.records, target.bytes);
            (progress.fraction, progress.waiting) = (fraction, waiting);
        });
    }
}
