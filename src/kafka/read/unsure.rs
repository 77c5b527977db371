//! Records that count as no match though nobody knows: values that could not be read to their end, filters that failed. Sums
//! over a read, in words for its last line.
use crate::query::Doubts;
use std::fmt;
use std::sync::Arc;

/// How many, and what went wrong first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unsure {
    /// Records with a key or value that has a fault before its end.
    pub unread: u64,
    /// Records with a key or value whose schema can't be had.
    pub unknown: u64,
    /// Records that were found and handed over as their bytes, for the same reason.
    pub undecoded: u64,
    /// Why the first of these.
    pub lacks: Option<Arc<str>>,
    /// Records that a jq program failed on.
    pub failed: u64,
    /// Why it failed first.
    pub why: Option<Arc<str>>,
}

impl Unsure {
    /// Whether every answer is sure.
    pub fn is_empty(&self) -> bool {
        self.unread == 0 && self.unknown == 0 && self.failed == 0
    }

    /// A record that was found, and whose schema can't be had.
    pub(super) fn note_undecoded(&mut self, why: Arc<str>) {
        self.undecoded += 1;
        self.lacks.get_or_insert(why);
    }

    /// A record that did not match, with the doubts about it.
    pub(super) fn note(&mut self, doubts: Doubts) {
        self.unread += u64::from(doubts.unread);
        if let Some(why) = doubts.unknown {
            self.unknown += 1;
            self.lacks.get_or_insert(why);
        }
        if let Some(why) = doubts.failed {
            self.failed += 1;
            self.why.get_or_insert_with(|| why.into());
        }
    }

    /// Adds the sums of another part.
    pub fn add(&mut self, other: &Unsure) {
        self.unread += other.unread;
        self.unknown += other.unknown;
        self.undecoded += other.undecoded;
        self.failed += other.failed;
        if self.lacks.is_none() {
            self.lacks.clone_from(&other.lacks);
        }
        if self.why.is_none() {
            self.why.clone_from(&other.why);
        }
    }
}

impl fmt::Display for Unsure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let many = |count: u64, one: &str| format!("{count} {one}{}", if count == 1 { "" } else { "s" });
        if self.unread > 0 {
            let its = if self.unread == 1 { "its" } else { "their" };
            write!(f, "{} could not be read to {its} end", many(self.unread, "value"))?;
        }
        if self.unknown > 0 {
            let comma = if self.unread > 0 { ", " } else { "" };
            write!(f, "{comma}{} could not be read by schema", many(self.unknown, "record"))?;
            if let Some(why) = &self.lacks {
                write!(f, ": {why}")?;
            }
        }
        if self.failed > 0 {
            let comma = if self.unread + self.unknown > 0 { ", " } else { "" };
            write!(f, "{comma}jq failed on {}", many(self.failed, "record"))?;
            if let Some(why) = &self.why {
                write!(f, ": {why}")?;
            }
        }
        Ok(())
    }
}
