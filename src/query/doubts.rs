//! What of a record could not be looked at while it was judged: an answer that says no may be wrong by it. Knows no filter.

/// Doubts about one record.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Doubts {
    /// A key or a value could not be read to its end.
    pub unread: bool,
    /// A jq program failed, and why.
    pub failed: Option<String>,
}

impl Doubts {
    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        !self.unread && self.failed.is_none()
    }
}
