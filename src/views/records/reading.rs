//! What is being read: nothing, a page, a search, or a live follow. Holds the tap; reads no clock.
use crate::kafka::model::Timestamp;
use crate::kafka::read::{Cursors, Phase, Progress, Reason, Row, Tap};

/// What is under way.
pub enum Reading {
    /// Nothing was read yet, or a page has arrived.
    Idle,
    Page,
    /// A scan of the range; it keeps its tap after the end, for the status.
    Search {
        tap: Tap,
        /// How far it was when its rows were taken last: what is said belongs to what is shown.
        seen: Progress,
        since: Timestamp,
        ended: Option<Timestamp>,
        before: Spent,
    },
    Follow {
        tap: Tap,
        seen: Progress,
        paused: bool,
    },
}

/// What the parts of a search that were stopped have done: one that goes on tells of the whole.
#[derive(Clone, Debug, Default)]
pub struct Spent {
    pub progress: Progress,
    pub missing: Vec<Reason>,
    pub milliseconds: u64,
}

impl Reading {
    pub fn tap(&self) -> Option<&Tap> {
        match self {
            Reading::Idle | Reading::Page => None,
            Reading::Search { tap, .. } | Reading::Follow { tap, .. } => Some(tap),
        }
    }

    /// Takes what has come, and where everything before it stands.
    pub fn take(&mut self) -> Option<(Vec<Row>, Cursors)> {
        let (Reading::Search { tap, seen, .. } | Reading::Follow { tap, seen, .. }) = self else {
            return None;
        };
        // Before the rows: those that come in between are shown before they are counted, never the other way round.
        *seen = tap.progress();
        Some((tap.take(), tap.cursors()))
    }

    /// Whether Esc has something to stop.
    pub fn is_running(&self) -> bool {
        match self {
            Reading::Idle => false,
            Reading::Page => true,
            Reading::Search { ended, .. } => ended.is_none(),
            Reading::Follow { tap, .. } => tap.ending().is_none(),
        }
    }

    pub fn is_follow(&self) -> bool {
        matches!(self, Reading::Follow { .. })
    }

    /// A scan has come to its end.
    pub fn ended(&mut self, now: Timestamp) {
        if let Reading::Search { ended, .. } = self {
            ended.get_or_insert(now);
        }
    }

    /// The search with its earlier parts, if there is one.
    pub fn spent(&self, now: Timestamp) -> Option<Spent> {
        let Reading::Search { tap, seen, since, ended, before } = self else { return None };
        let mut progress = seen.clone();
        let Progress { records, bytes, passed, matched, corrupt, .. } = before.progress;
        progress.records += records;
        progress.bytes += bytes;
        progress.matched += matched;
        progress.corrupt += corrupt;
        // What was passed before is not part of the range that was planned anew.
        progress.passed += passed;
        progress.total += if progress.phase == Phase::Planning { before.progress.total } else { passed };
        let mut missing = before.missing.clone();
        missing.extend(tap.missing().into_iter().filter(|reason| !before.missing.contains(reason)));
        let took = (ended.unwrap_or(now).0 - since.0).max(0).unsigned_abs();
        Some(Spent { progress, missing, milliseconds: before.milliseconds + took })
    }
}
