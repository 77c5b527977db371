//! A change under way: the permit, the outcome of each step, and who watches. A step that is never told an outcome ends as
//! unknown, whatever became of the program.
use super::permit::Permit;
use crate::change::journal::{Journal, JournalEntry};
use crate::change::outcome::{Outcome, sum};
use crate::change::plan::Plan;
use parking_lot::{Mutex, MutexGuard};
use std::fmt;
use std::io;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

/// The change in the hands of who makes it.
#[derive(Debug)]
pub struct Work {
    record: Arc<Account>,
    permit: Permit,
}

/// The change in the eyes of who watches it. Cheap to clone.
#[derive(Clone, Debug)]
pub struct ChangeProgress(Arc<Account>);

/// How far a long step is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StepProgress {
    /// For how long it has been under way.
    pub took: Duration,
    /// What is done in that time, in records and bytes.
    pub records: u64,
    pub bytes: u64,
    /// How much of it is done, of all that this run has to do: from 0 to 1.
    pub share: f64,
}

/// What is known of a change from its beginning to its end.
#[derive(Debug)]
pub(super) struct Account {
    plan: Plan,
    state: Mutex<SoFar>,
    watcher: OnceLock<Watcher>,
}

/// Whoever is told as a change goes on.
struct Watcher(Box<Told>);

/// Called when it begins, and of each step when it ends.
type Told = dyn Fn(&ChangeProgress, Option<(usize, &Outcome)>) + Send + Sync;

impl fmt::Debug for Watcher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a watcher")
    }
}

#[derive(Debug)]
struct SoFar {
    /// One a step; none while it is not known.
    outcomes: Vec<Option<Outcome>>,
    journal: Option<(Journal, String)>,
    /// Why an outcome could not be written.
    unwritten: Option<String>,
    /// How far the step under way is, if it is a long one.
    far: Option<StepProgress>,
    /// No step is begun any more.
    stopped: bool,
    over: bool,
}

impl Account {
    pub fn new(plan: Plan) -> Account {
        let state = SoFar {
            outcomes: vec![None; plan.steps.len()],
            journal: None,
            unwritten: None,
            far: None,
            stopped: false,
            over: false,
        };
        Account { plan, state: Mutex::new(state), watcher: OnceLock::new() }
    }

    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    pub fn intend(&self, journal: Journal) -> io::Result<()> {
        let id = journal.intend(&self.plan)?;
        self.state().journal = Some((journal, id));
        Ok(())
    }

    pub fn watch(&self, told: impl Fn(&ChangeProgress, Option<(usize, &Outcome)>) + Send + Sync + 'static) {
        // There is one at most: whoever agreed.
        drop(self.watcher.set(Watcher(Box::new(told))));
    }

    /// Tells whoever watches.
    pub fn announce(self: &Arc<Self>, ended: Option<(usize, &Outcome)>) {
        if let Some(Watcher(told)) = self.watcher.get() {
            told(&ChangeProgress(Arc::clone(self)), ended);
        }
    }

    /// It was never begun.
    pub fn close(&self) {
        self.state().over = true;
    }

    fn state(&self) -> MutexGuard<'_, SoFar> {
        self.state.lock()
    }

    /// The outcomes of the steps from this one on. They stand in the journal before anybody is told.
    fn tell(self: &Arc<Self>, from: usize, outcomes: Vec<Outcome>) {
        let mut state = self.state();
        let room = state.outcomes.len().saturating_sub(from);
        let told = &outcomes[..outcomes.len().min(room)];
        if state.over || told.is_empty() {
            return;
        }
        let entries = told.iter().enumerate();
        let entries = entries.map(|(at, outcome)| JournalEntry::Step { number: from + at, outcome });
        state.write(&entries.collect::<Vec<_>>());
        for (at, outcome) in told.iter().enumerate() {
            state.outcomes[from + at] = Some(outcome.clone());
        }
        state.far = None;
        drop(state);
        told.iter().enumerate().for_each(|(at, outcome)| self.announce(Some((from + at, outcome))));
    }

    /// Ends it: what has no outcome by now is unknown. False if it was over before.
    fn end(self: &Arc<Self>, why: &str) -> bool {
        let mut state = self.state();
        if std::mem::replace(&mut state.over, true) {
            return false;
        }
        let untold: Vec<usize> =
            (0..state.outcomes.len()).filter(|at| state.outcomes[*at].is_none()).collect();
        let unknown = Outcome::Unknown(why.to_owned());
        for step in &untold {
            state.outcomes[*step] = Some(unknown.clone());
        }
        let outcome = sum(&state.outcomes());
        let steps = untold.iter().map(|step| JournalEntry::Step { number: *step, outcome: &unknown });
        let end = JournalEntry::End { plan: &self.plan, outcome: &outcome };
        state.write(&steps.chain([end]).collect::<Vec<_>>());
        drop(state);
        untold.iter().for_each(|step| self.announce(Some((*step, &unknown))));
        true
    }
}

impl SoFar {
    fn outcomes(&self) -> Vec<Outcome> {
        self.outcomes.iter().flatten().cloned().collect()
    }

    /// The change is made: that its outcome can't be written is told, and undoes nothing.
    fn write(&mut self, entries: &[JournalEntry<'_>]) {
        let Some((journal, id)) = &self.journal else { return };
        if let Err(error) = journal.append(id, entries) {
            let file = journal.file().display();
            tracing::warn!("the journal {file} can't be written: {error}");
            self.unwritten = Some(format!("the journal {file} could not be written: {error}"));
        }
    }
}

impl Work {
    pub(super) fn new(record: Arc<Account>, permit: Permit) -> Work {
        Work { record, permit }
    }

    /// What writing calls demand.
    pub fn permit(&self) -> &Permit {
        &self.permit
    }

    pub fn plan(&self) -> &Plan {
        &self.record.plan
    }

    /// To watch it by.
    pub fn progress(&self) -> ChangeProgress {
        ChangeProgress(Arc::clone(&self.record))
    }

    /// What became of a step. Waits for the disk.
    pub fn tell(&self, step: usize, outcome: Outcome) {
        self.tell_all(step, vec![outcome]);
    }

    /// What became of the steps from this one on. Waits for the disk, once.
    pub fn tell_all(&self, from: usize, outcomes: Vec<Outcome>) {
        self.record.tell(from, outcomes);
    }

    /// How far the step under way is.
    pub fn stand(&self, far: StepProgress) {
        self.record.state().far = Some(far);
        self.record.announce(None);
    }

    /// The folder of the journal, where what a change has to remember is kept as well.
    pub fn folder(&self) -> Option<PathBuf> {
        let state = self.record.state();
        state.journal.as_ref().and_then(|(journal, _)| Some(journal.file().parent()?.to_owned()))
    }

    /// Whether no further step is to be begun.
    pub fn is_stopped(&self) -> bool {
        self.record.state().stopped
    }
}

impl Drop for Work {
    /// The work is over when nobody holds it any more: at its end, and where it fell in the middle.
    fn drop(&mut self) {
        self.record.end("kafdeck stopped before this was known");
    }
}

impl ChangeProgress {
    pub(super) fn of(record: &Arc<Account>) -> ChangeProgress {
        ChangeProgress(Arc::clone(record))
    }

    pub fn plan(&self) -> &Plan {
        &self.0.plan
    }

    /// Steps whose outcome is known, and all.
    pub fn known(&self) -> (usize, usize) {
        let state = self.0.state();
        (state.outcomes.iter().flatten().count(), state.outcomes.len())
    }

    /// How far it is, if it has several steps and is not through: `2 of 3: delete topic orders …`.
    pub fn words(&self) -> Option<String> {
        let state = self.0.state();
        let step = state.outcomes.iter().position(Option::is_none).filter(|_| !state.over)?;
        let all = self.0.plan.steps.len();
        let what = &self.0.plan.steps[step].what;
        let mut letters = what.chars();
        let begin = letters.next().map(|letter| letter.to_lowercase().to_string()).unwrap_or_default();
        (all > 1 || state.far.is_some())
            .then(|| format!("{} of {all}: {begin}{} …", step + 1, letters.as_str()))
    }

    /// How far the step under way is, if it is a long one.
    pub fn far(&self) -> Option<StepProgress> {
        self.0.state().far
    }

    /// The outcomes so far.
    pub fn outcomes(&self) -> Vec<Outcome> {
        self.0.state().outcomes()
    }

    /// Begins no further step; what has begun ends as it ends.
    pub fn stop(&self) {
        self.0.state().stopped = true;
    }

    pub fn is_over(&self) -> bool {
        self.0.state().over
    }

    /// Why the journal lacks an outcome, if it does.
    pub fn unwritten(&self) -> Option<String> {
        self.0.state().unwritten.clone()
    }

    /// Nobody waits for it any more: what is not known yet stays unknown. False if it was over.
    pub fn abandon(&self) -> bool {
        self.0.end("kafdeck was left before this was known")
    }
}
