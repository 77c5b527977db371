//! The newest log lines, kept in memory for the log view. Knows neither who writes them nor who shows them.
use parking_lot::{Mutex, MutexGuard};
use std::collections::VecDeque;
use std::fmt;
use std::sync::Arc;

/// How serious a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LogLevel {
    Error,
    Warn,
    Info,
    Debug,
    Trace,
}

/// One line of the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogLine {
    /// Counts from 1; a gap to the last one seen means that lines were dropped.
    pub number: u64,
    /// Milliseconds since 1970.
    pub at: i64,
    pub level: LogLevel,
    /// Which part wrote it: a module path, or `librdkafka`.
    pub source: String,
    pub text: String,
}

struct HeldLines {
    held: VecDeque<LogLine>,
    last: u64,
    room: usize,
}

/// A bounded ring of log lines; clones share it. The oldest line makes room for the newest.
///
/// A lock, because tracing writes from any thread; it is held only to push or copy a few lines.
#[derive(Clone)]
pub struct LogRing(Arc<Mutex<HeldLines>>);

impl LogRing {
    /// An empty ring with room for `room` lines.
    pub fn new(room: usize) -> Self {
        Self(Arc::new(Mutex::new(HeldLines { held: VecDeque::new(), last: 0, room: room.max(1) })))
    }

    fn lines(&self) -> MutexGuard<'_, HeldLines> {
        // A panic while a line was pushed leaves at worst a missing line: go on.
        self.0.lock()
    }

    /// Adds a line; its number is given here.
    pub fn push(&self, at: i64, level: LogLevel, source: String, text: String) {
        let mut lines = self.lines();
        lines.last += 1;
        if lines.held.len() == lines.room {
            lines.held.pop_front();
        }
        let number = lines.last;
        lines.held.push_back(LogLine { number, at, level, source, text });
    }

    /// The lines after number `seen` that are still held, oldest first. 0 asks for all of them.
    pub fn since(&self, seen: u64) -> Vec<LogLine> {
        let lines = self.lines();
        let skip = lines.held.partition_point(|line| line.number <= seen);
        lines.held.iter().skip(skip).cloned().collect()
    }

    /// Number of the newest line, 0 if there was none: cheap to compare with the last one seen.
    pub fn last(&self) -> u64 {
        self.lines().last
    }
}

impl Default for LogRing {
    fn default() -> Self {
        Self::new(2_000)
    }
}

impl fmt::Debug for LogRing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "LogRing(last {})", self.last())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_the_newest_and_shows_what_was_dropped() {
        let ring = LogRing::new(2);
        for text in ["one", "two", "three"] {
            ring.clone().push(0, LogLevel::Info, "test".into(), text.into());
        }
        let all = ring.since(0);
        assert_eq!(all.iter().map(|line| line.text.as_str()).collect::<Vec<_>>(), ["two", "three"]);
        assert_eq!(all[0].number, 2);
        assert_eq!(ring.since(2).len(), 1);
        assert_eq!(ring.since(3), []);
        assert_eq!(ring.last(), 3);
    }
}
