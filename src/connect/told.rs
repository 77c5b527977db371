//! An answer of several, of whom some may not have answered.
use super::fault::ConnectFault;

/// What was told, and by whom nothing was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ConnectTold<T> {
    pub(crate) rows: Vec<T>,
    pub(crate) failed: Vec<ConnectFault>,
}

impl<T> Default for ConnectTold<T> {
    fn default() -> Self {
        ConnectTold { rows: Vec::new(), failed: Vec::new() }
    }
}

impl<T> ConnectTold<T> {
    pub(crate) fn take(&mut self, answer: Result<Vec<T>, ConnectFault>) {
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
    pub(crate) fn at_all(self) -> Result<Self, ConnectFault> {
        match self.failed.first() {
            Some(fault) if self.rows.is_empty() => Err(fault.clone()),
            _ => Ok(self),
        }
    }
}
