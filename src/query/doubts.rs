//! What of a record could not be looked at while it was judged: an answer that says no may be wrong by it. Knows no filter.
use std::sync::Arc;

/// Doubts about one record.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Doubts {
    /// A key or a value could not be read to its end.
    pub unread: bool,
    /// A key or a value names a schema that can't be had, and why not.
    pub unknown: Option<Arc<str>>,
    /// A jq program failed, and why.
    pub failed: Option<String>,
}

impl Doubts {
    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        !self.unread && self.unknown.is_none() && self.failed.is_none()
    }
}
