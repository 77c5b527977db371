//! The required literals of a filter: what a batch's bytes must contain before any of its records can match.
//! Knows how to look for them, not where they come from.
use super::needle::Needle;

/// A sound test on the raw (decompressed) bytes of a whole batch, or of one record.
///
/// A list of clauses that must all hold; a clause holds if any of its pieces stands in the bytes.
#[derive(Clone, Debug)]
pub struct Literals {
    clauses: Vec<Vec<Needle>>,
}

impl Literals {
    /// None if there is no clause: such a test would say nothing.
    pub(super) fn of(clauses: Vec<Vec<Needle>>) -> Option<Self> {
        (!clauses.is_empty()).then_some(Literals { clauses })
    }

    /// False only if no record within `bytes` can match the filter; true means "look closer".
    pub fn may_match(&self, bytes: &[u8]) -> bool {
        self.clauses.iter().all(|clause| clause.iter().any(|needle| needle.is_in(bytes)))
    }

    /// Where `bytes` first give a reason to look closer; none if no record within can match. No record that ends before
    /// this place can match, so a caller may skip it unread.
    pub fn first(&self, bytes: &[u8]) -> Option<usize> {
        let mut first = 0;
        for clause in &self.clauses {
            first = first.max(clause.iter().filter_map(|needle| needle.find(bytes)).min()?);
        }
        Some(first)
    }
}
