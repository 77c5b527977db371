//! The steps of a change in their order, each told as it ends. A step that was not done stops the change: what is left is not
//! tried, and said to be so. Steps of one kind that follow each other may be done together.
use super::gate::Work;
use super::outcome::Outcome;
use super::plan::ChangeStep;

/// How one step went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StepEnd {
    Told(Outcome),
    /// It was not done, for nobody could be asked to.
    Unreachable(String),
}

impl StepEnd {
    pub fn done(text: impl Into<String>) -> StepEnd {
        StepEnd::Told(Outcome::Done(text.into()))
    }

    /// It is done as far as it can be.
    pub fn partly(text: impl Into<String>) -> StepEnd {
        StepEnd::Told(Outcome::Partly(text.into()))
    }

    /// It was so before: nothing was done.
    pub fn already(text: impl Into<String>) -> StepEnd {
        StepEnd::Told(Outcome::Already(text.into()))
    }

    pub fn not_done(why: impl Into<String>) -> StepEnd {
        StepEnd::Told(Outcome::NotDone(why.into()))
    }

    pub fn unknown(why: impl Into<String>) -> StepEnd {
        StepEnd::Told(Outcome::Unknown(why.into()))
    }
}

/// A change step by step.
pub struct Steps<'a> {
    work: &'a Work,
    next: usize,
    /// Why nothing more is tried.
    stopped: Option<&'static str>,
}

impl<'a> Steps<'a> {
    pub fn of(work: &'a Work) -> Steps<'a> {
        Steps { work, next: 0, stopped: None }
    }

    /// The next step with those of the same kind that follow it; none at the end.
    pub fn next(&mut self) -> Option<&'a [ChangeStep]> {
        let rest = self.work.plan().steps.get(self.next..)?;
        let kind = |step: &ChangeStep| step.action.as_ref().map(std::mem::discriminant);
        let first = kind(rest.first()?);
        if self.work.is_stopped() && self.stopped.is_none() {
            self.stopped = Some("not tried: the change was stopped before");
        }
        if self.stopped.is_some() {
            return None;
        }
        let same = rest.iter().take_while(|step| kind(step) == first).count();
        Some(&rest[..same])
    }

    /// What became of the first of them: of one at least, or nothing goes on.
    pub fn ended(&mut self, ends: Vec<StepEnd>) {
        if ends.is_empty() {
            self.stopped = Some("not tried: what was done before it told no end");
        }
        for end in &ends {
            match end {
                StepEnd::Unreachable(_) => {
                    self.stopped = Some("not tried: the cluster could not be reached before");
                }
                StepEnd::Told(outcome) if !outcome.is_done() && self.stopped.is_none() => {
                    self.stopped = Some("not tried: a step before it was not done");
                }
                StepEnd::Told(_) => {}
            }
        }
        let outcome = |end| match end {
            StepEnd::Told(outcome) => outcome,
            StepEnd::Unreachable(why) => Outcome::NotDone(why),
        };
        let outcomes: Vec<Outcome> = ends.into_iter().map(outcome).collect();
        self.next += outcomes.len();
        self.work.tell_all(self.next - outcomes.len(), outcomes);
    }

    /// What became of each.
    pub fn end(self) -> Vec<Outcome> {
        let left = self.work.plan().steps.len().saturating_sub(self.next);
        if let Some(why) = self.stopped.filter(|_| left > 0) {
            self.work.tell_all(self.next, vec![Outcome::NotDone(why.to_owned()); left]);
        }
        self.work.progress().outcomes()
    }
}
