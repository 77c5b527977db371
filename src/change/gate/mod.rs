//! The one way to a change, for the screen and for the shell: a locked cluster refuses, then the question, then the intent in
//! the journal, and only then the permit.
mod permit;
mod work;

pub use permit::Permit;
pub use work::{Progress, Work};

use super::journal::Journal;
use super::plan::{Ask, Plan};
use std::sync::Arc;
use work::Record;

/// On what terms changes are made here.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Terms {
    /// Who locks every change of this cluster: "profile `prod`", "--read-only".
    pub locked_by: Option<String>,
    /// Ask before each record that is sent.
    pub confirm_sends: bool,
}

/// What the gate says to a plan.
pub enum Verdict {
    /// Nothing is changed here; by whom it is locked.
    Locked(String),
    Ask(Question),
    Pass(Agreed),
}

/// A plan that the user must agree to.
#[derive(Debug)]
pub struct Question(Plan);

/// A plan that was agreed to and has not begun.
#[derive(Debug)]
pub struct Agreed(Arc<Record>);

/// Nothing was changed: the journal can't be written.
#[derive(Clone, Debug, thiserror::Error)]
#[error("the journal {file} can't be written ({why}), and nothing is changed without it")]
pub struct Refused {
    file: String,
    why: String,
}

/// Whether a plan may go on.
pub fn judge(plan: Plan, terms: &Terms) -> Verdict {
    match (&terms.locked_by, &plan.ask) {
        (Some(by), _) => Verdict::Locked(by.clone()),
        (None, Ask::Sends) if !terms.confirm_sends => Verdict::Pass(Agreed::to(plan)),
        _ => Verdict::Ask(Question(plan)),
    }
}

impl Question {
    pub fn plan(&self) -> &Plan {
        &self.0
    }

    /// The user has agreed: by a key, by the typed name, or by `--yes`.
    pub fn agree(self) -> Agreed {
        Agreed::to(self.0)
    }
}

impl Agreed {
    fn to(plan: Plan) -> Agreed {
        Agreed(Arc::new(Record::new(plan)))
    }

    pub fn plan(&self) -> &Plan {
        self.0.plan()
    }

    /// To watch it by.
    pub fn progress(&self) -> Progress {
        Progress::of(&self.0)
    }

    /// Writes the intent and gives the permit. Waits for the disk.
    ///
    /// # Errors
    /// If the journal can't be written: then nothing may be changed either.
    pub fn begin(self, journal: Journal) -> Result<Work, Refused> {
        let (file, record) = (journal.file().display().to_string(), self.0);
        match record.intend(journal) {
            Ok(()) => Ok(Work::new(record, Permit::new())),
            Err(error) => {
                record.close();
                Err(Refused { file, why: error.to_string() })
            }
        }
    }
}
