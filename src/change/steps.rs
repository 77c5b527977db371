//! The steps of a change one after another, each told as it ends. Once nobody can be reached, the steps that are left are not
//! tried: each would wait as long again for nothing.
use super::gate::Work;
use super::outcome::Outcome;
use std::future::Future;

/// How one step went.
pub enum StepEnd {
    Told(Outcome),
    /// It was not done, for nobody could be asked to.
    Unreachable(String),
}

/// A change step by step.
pub struct Steps<'a> {
    work: &'a Work,
    outcomes: Vec<Outcome>,
    gone: bool,
}

impl<'a> Steps<'a> {
    pub fn of(work: &'a Work) -> Steps<'a> {
        Steps { work, outcomes: Vec::new(), gone: false }
    }

    /// The next step of the plan. Nothing of it happens if it is not tried.
    pub async fn next(&mut self, step: impl Future<Output = StepEnd>) {
        let outcome = if self.gone {
            Outcome::NotDone("not tried: the cluster could not be reached before".to_owned())
        } else {
            match step.await {
                StepEnd::Told(outcome) => outcome,
                StepEnd::Unreachable(why) => {
                    self.gone = true;
                    Outcome::NotDone(why)
                }
            }
        };
        self.work.tell(self.outcomes.len(), outcome.clone());
        self.outcomes.push(outcome);
    }

    /// What became of each.
    pub fn end(self) -> Vec<Outcome> {
        self.outcomes
    }
}
