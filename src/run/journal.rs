//! The journal: one line for every change of a cluster that this program made, in a file beside the state. Secrets and
//! record contents never stand in it.
use crate::config::Locations;
use crate::kafka::model::Timestamp;
use crate::shell::Notice;
use crate::shell::effect::Change;
use std::fs::OpenOptions;
use std::io::Write;
use std::path::PathBuf;

/// A change that is about to run.
pub struct Line {
    file: Option<PathBuf>,
    at: Timestamp,
    cluster: String,
    title: String,
}

impl Line {
    pub fn new(locations: &Locations, cluster: &str, change: &Change, at: Timestamp) -> Line {
        let file = Some(locations.state_dir.join("journal.jsonl"));
        Line { file, at, cluster: cluster.to_owned(), title: change.title.clone() }
    }

    /// For those who keep no journal: tests on the embedded cluster.
    pub fn nowhere() -> Line {
        Line { file: None, at: Timestamp(0), cluster: String::new(), title: String::new() }
    }

    /// Writes the line with what became of the change. That it can't be written goes to the log: the change is done.
    pub fn write(self, outcome: &Notice) {
        let Some(file) = self.file else { return };
        let line = serde_json::json!({
            "at": self.at.0, "cluster": self.cluster, "change": self.title, "outcome": outcome.text,
        });
        let written = file.parent().map_or(Ok(()), std::fs::create_dir_all).and_then(|()| {
            OpenOptions::new()
                .create(true)
                .append(true)
                .open(&file)?
                .write_all(format!("{line}\n").as_bytes())
        });
        if let Err(error) = written {
            tracing::warn!("the journal {} can't be written: {error}", file.display());
        }
    }
}
