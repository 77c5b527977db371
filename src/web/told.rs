//! An answer of several services, of which some may not have answered.
use std::fmt::Display;

/// What was told, and by whom nothing was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ServiceTold<T, F> {
    pub(crate) rows: Vec<T>,
    pub(crate) failed: Vec<F>,
}

impl<T, F> Default for ServiceTold<T, F> {
    fn default() -> Self {
        ServiceTold { rows: Vec::new(), failed: Vec::new() }
    }
}

impl<T, F: Clone + Display> ServiceTold<T, F> {
    pub(crate) fn take(&mut self, answer: Result<Vec<T>, F>) {
        match answer {
            Ok(rows) => self.rows.extend(rows),
            Err(fault) => self.failed.push(fault),
        }
    }

    /// What lacks to the whole.
    pub(crate) fn lacks(&self) -> Option<String> {
        let first = self.failed.first()?;
        let more = self.failed.len() - 1;
        Some(if more > 0 { format!("{first} (and {more} more)") } else { first.to_string() })
    }

    /// # Errors
    /// If nobody told anything.
    pub(crate) fn at_all(self) -> Result<Self, F> {
        match self.failed.first() {
            Some(fault) if self.rows.is_empty() => Err(fault.clone()),
            _ => Ok(self),
        }
    }
}
