//! The journal: every change of a cluster that this program was about to make, and what became of it. JSON Lines, written
//! before and after, readable by its owner only. Secrets and contents of records never stand in it.
//!
//! Each line has `at` (milliseconds since 1970), `id` (the same in all lines of one change), `cluster`, `change` (its title)
//! and `event`: `intent` with `via` (`screen` or `shell`), `steps`, `version`, where they are known `cluster_id` and `actions` (what
//! each step does, as data, from which it is taken back or gone on with), and `undoes` or `resumes` with the id of the change that
//! this one is about; `step` with its `number` in `steps` and its `outcome` (`done`, `done already`, `not done`, `unknown`) and `text`; `end` with
//! `outcome` and `text` for all. An intent without an end: the program was killed, and what has no outcome is unknown.
mod reading;

pub use reading::{JournalRecord, RecordedStep, named, read};

use super::outcome::Outcome;
use super::plan::{About, ChangeStep, Plan};
use serde_json::{Map, Value, json};
use std::fs::{self, DirBuilder, File, OpenOptions, Permissions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

/// Where changes are made from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Via {
    Screen,
    Shell,
}

/// A file that is appended to. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Journal {
    file: PathBuf,
    via: Via,
    clock: fn() -> SystemTime,
}

/// What is written after the intent.
pub(super) enum JournalEntry<'a> {
    Step { number: usize, outcome: &'a Outcome },
    End { plan: &'a Plan, outcome: &'a Outcome },
}

/// Changes of this process so far: a part of their ids.
static CHANGES: AtomicU64 = AtomicU64::new(0);

impl Journal {
    /// The journal in this folder. The clock is the caller's.
    pub fn inside(folder: &Path, via: Via, clock: fn() -> SystemTime) -> Journal {
        Journal { file: folder.join("journal.jsonl"), via, clock }
    }

    pub fn file(&self) -> &Path {
        &self.file
    }

    /// Writes what is about to be done, so that it is on the disk before it is done. Returns the change's id.
    pub(super) fn intend(&self, plan: &Plan) -> io::Result<String> {
        let number = CHANGES.fetch_add(1, Ordering::Relaxed);
        let id = format!("{}-{}-{number}", self.now(), std::process::id());
        let steps: Vec<&str> = plan.steps.iter().map(|ChangeStep { what, .. }| what.as_str()).collect();
        let via = match self.via {
            Via::Screen => "screen",
            Via::Shell => "shell",
        };
        let mut event = json!({
            "event": "intent", "cluster": plan.cluster, "change": plan.title, "via": via, "steps": steps,
            "version": env!("CARGO_PKG_VERSION"),
        });
        if let Some(cluster) = &plan.cluster_id {
            event["cluster_id"] = json!(cluster);
        }
        if plan.steps.iter().any(|step| step.action.is_some()) {
            let actions: Vec<_> = plan.steps.iter().map(|step| &step.action).collect();
            event["actions"] = serde_json::to_value(actions)?;
        }
        match &plan.about {
            Some(About::Undoes(id)) => event["undoes"] = json!(id),
            Some(About::Resumes(id)) => event["resumes"] = json!(id),
            None => {}
        }
        self.write(&id, vec![event])?;
        Ok(id)
    }

    pub(super) fn append(&self, id: &str, entries: &[JournalEntry<'_>]) -> io::Result<()> {
        let event = |entry: &JournalEntry<'_>| match entry {
            JournalEntry::Step { number, outcome } => {
                json!({"event": "step", "number": number, "outcome": outcome.word(), "text": outcome.text()})
            }
            JournalEntry::End { plan, outcome } => json!({
                "event": "end", "cluster": plan.cluster, "change": plan.title,
                "outcome": outcome.word(), "text": outcome.text(),
            }),
        };
        self.write(id, entries.iter().map(event).collect())
    }

    fn write(&self, id: &str, events: Vec<Value>) -> io::Result<()> {
        let at = self.now();
        let mut lines = String::new();
        for event in events {
            let mut line = Map::from_iter([("at".to_owned(), json!(at)), ("id".to_owned(), json!(id))]);
            if let Value::Object(event) = event {
                line.extend(event);
            }
            lines.push_str(&format!("{}\n", Value::Object(line)));
        }
        let mut file = open(&self.file)?;
        if is_cut_short(&self.file) {
            // A full disk or a kill has cut the line before: it must not take this one with it.
            lines.insert(0, '\n');
        }
        // One write of whole lines: those of several programs do not mix.
        file.write_all(lines.as_bytes())?;
        file.sync_data()
    }

    fn now(&self) -> u64 {
        let since = (self.clock)().duration_since(UNIX_EPOCH).unwrap_or_default();
        u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
    }
}

/// Whether the last line has no end.
fn is_cut_short(path: &Path) -> bool {
    let last = || -> io::Result<[u8; 1]> {
        let mut file = File::open(path)?;
        file.seek(SeekFrom::End(-1))?;
        let mut last = [0];
        file.read_exact(&mut last)?;
        Ok(last)
    };
    last().is_ok_and(|last| last != *b"\n")
}

/// For appending; made, or made to be, its owner's only.
fn open(path: &Path) -> io::Result<File> {
    if let Some(folder) = path.parent().filter(|folder| !folder.exists()) {
        DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    }
    let file = OpenOptions::new().create(true).append(true).mode(0o600).open(path)?;
    if file.metadata()?.permissions().mode() & 0o077 != 0 {
        fs::set_permissions(path, Permissions::from_mode(0o600))?;
    }
    Ok(file)
}
