//! What is being read: nothing, a page, a search, or a live follow. Holds the tap; reads no clock.
use crate::kafka::model::Timestamp;
use crate::kafka::read::Tap;

/// What is under way.
pub enum Reading {
    /// Nothing was read yet, or a page has arrived.
    Idle,
    Page,
    /// A scan of the range; it keeps its tap after the end, for the status.
    Search {
        tap: Tap,
        since: Timestamp,
        ended: Option<Timestamp>,
    },
    Follow {
        tap: Tap,
        paused: bool,
    },
}

impl Reading {
    pub fn tap(&self) -> Option<&Tap> {
        match self {
            Reading::Idle | Reading::Page => None,
            Reading::Search { tap, .. } | Reading::Follow { tap, .. } => Some(tap),
        }
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
}
