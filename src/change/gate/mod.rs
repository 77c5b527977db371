//! The one way to a change, for the screen and for the shell: a locked cluster refuses, then the question, then the intent in
//! the journal, and only then the permit.
mod permit;
mod work;

pub use permit::Permit;
pub(crate) use work::ChangeProgress;
pub use work::{StepProgress, Work};

use super::journal::Journal;
use super::outcome::Outcome;
use super::plan::{Confirmation, Plan};
use std::sync::Arc;
use work::Account;

/// On what terms changes are made here.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GateTerms {
    /// Who locks every change of this cluster: "profile `prod`", "--read-only".
    pub locked_by: Option<String>,
    /// Ask before each record that is sent.
    pub confirm_sends: bool,
    /// This is typed to agree to any change: the name of a profile that wants it.
    pub confirm: Option<String>,
}

/// What the gate says to a plan.
pub enum GateVerdict {
    /// Nothing is changed here; by whom it is locked.
    Locked(String),
    Ask(GateQuestion),
    Pass(Agreed),
}

/// A plan that the user must agree to.
#[derive(Debug)]
pub struct GateQuestion(Box<Plan>);

/// A plan that was agreed to and has not begun.
#[derive(Debug)]
pub struct Agreed(Arc<Account>);

/// Nothing was changed: the journal can't be written.
#[derive(Clone, Debug, thiserror::Error)]
#[error("the journal {file} can't be written ({why}), and nothing is changed without it")]
pub struct JournalRefused {
    file: String,
    why: String,
}

/// Whether a plan may go on.
pub fn judge(mut plan: Plan, terms: &GateTerms) -> GateVerdict {
    if let Some(name) = &terms.confirm {
        plan.ask = plan.ask.typed_with(name);
    }
    match (&terms.locked_by, &plan.ask) {
        (Some(by), _) => GateVerdict::Locked(by.clone()),
        (None, Confirmation::Sends) if !terms.confirm_sends => GateVerdict::Pass(Agreed::to(plan)),
        _ => GateVerdict::Ask(GateQuestion(Box::new(plan))),
    }
}

impl GateQuestion {
    pub fn plan(&self) -> &Plan {
        &self.0
    }

    /// The user has agreed: by a key, by the typed name, or by `--yes`.
    pub fn agree(self) -> Agreed {
        Agreed::to(*self.0)
    }
}

impl Agreed {
    fn to(plan: Plan) -> Agreed {
        Agreed(Arc::new(Account::new(plan)))
    }

    pub fn plan(&self) -> &Plan {
        self.0.plan()
    }

    /// Has somebody told as it goes on: when it begins, and of each step when it ends. On whichever thread that happens.
    #[must_use]
    pub fn watched(
        self,
        told: impl Fn(&ChangeProgress, Option<(usize, &Outcome)>) + Send + Sync + 'static,
    ) -> Agreed {
        self.0.watch(told);
        self
    }

    /// To watch it by.
    pub fn progress(&self) -> ChangeProgress {
        ChangeProgress::of(&self.0)
    }

    /// Writes the intent and gives the permit. Waits for the disk.
    ///
    /// # Errors
    /// If the journal can't be written: then nothing may be changed either.
    pub fn begin(self, journal: Journal) -> Result<Work, JournalRefused> {
        let (file, record) = (journal.file().display().to_string(), self.0);
        match record.intend(journal) {
            Ok(()) => {
                record.announce(None);
                Ok(Work::new(record, Permit::new()))
            }
            Err(error) => {
                record.close();
                Err(JournalRefused { file, why: error.to_string() })
            }
        }
    }
}
