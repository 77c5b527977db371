//! A change from the shell: the review, `--yes`, how far it is, and what became of each step as it ends. Knows no particular
//! change.
use super::exit::Exit;
use super::gate::{self, GateAnswer};
use super::runtime::Interrupt;
use super::say::{put, say, stand};
use super::session::VerbSession;
use crate::change::{
    ChangeProgress, ChangeStep, Consequence, Outcome, Plan, PlanFile, Reversal, StepLine, Weight, Work, some,
};
use crate::config::Profile;
use crate::kafka::Cluster;
use crate::safe::safe;
use crate::shell::far;
use futures_util::future::{BoxFuture, FutureExt};
use std::future::Future;
use std::sync::Arc;

/// Lines of other tools that are shown; more of them are all of one kind.
const SAME_SHOWN: usize = 20;

/// A change that is about to be reviewed.
pub struct Reviewed<'a> {
    pub session: &'a VerbSession,
    pub profile: &'a Profile,
    pub cluster: &'a Cluster,
}

impl Reviewed<'_> {
    /// Shows the plan, and has it carried out if `yes` was said.
    ///
    /// # Errors
    /// If changes are locked, or the journal can't be written: then nothing was changed.
    pub async fn make(&self, plan: Plan, yes: bool) -> anyhow::Result<Exit> {
        let cluster = self.cluster.clone();
        self.make_by(plan, yes, |work| async move { cluster.carry_out(work).await }.boxed()).await
    }

    /// The same where steps are no states of the cluster: `act` does them, and tells what became of each.
    ///
    /// # Errors
    /// As above.
    pub async fn make_by<F>(&self, mut plan: Plan, yes: bool, act: F) -> anyhow::Result<Exit>
    where
        F: for<'w> FnOnce(&'w Work) -> BoxFuture<'w, Vec<Outcome>>,
    {
        plan.cluster_id =
            plan.cluster_id.or_else(|| self.cluster.wire().cluster_id().map(|id| id.to_string()));
        // A review that could not look at everything is an answer that lacks something.
        let reviewed = if plan.is_unsure() { Exit::Incomplete } else { Exit::Done };
        let partial = plan.partial;
        if self.session.plans {
            let file = PlanFile::of(&plan).map_err(|why| anyhow::anyhow!("no plan is written: {why}"))?;
            put!("{}", serde_json::to_string_pretty(&file)?);
            say!("nothing was changed: kafdeck apply FILE shows the plan, and carries it out with --yes");
            return Ok(reviewed);
        }
        print(&plan);
        let agreed = match gate::ask(plan, &gate::terms(self.session, self.profile), yes)? {
            GateAnswer::Agreed(agreed) => agreed,
            GateAnswer::Asks(_) => {
                say!("nothing was changed: this is what --yes would do");
                return Ok(reviewed);
            }
        };
        let agreed = agreed.watched(move |progress, ended| {
            stand("");
            if let Some((step, outcome)) = ended {
                tell(&progress.plan().steps[step], outcome);
            }
            stand(&far(progress).unwrap_or_default());
        });
        let work = gate::begin(self.session, self.profile, self.cluster, agreed)?;
        let progress = work.progress();
        let outcomes = interruptible(act(&work), &progress).await?;
        drop(work);
        if let Some(trouble) = progress.unwritten() {
            say!("kafdeck: what became of it stands here only: {trouble}");
        }
        if outcomes.iter().any(|outcome| !outcome.is_done()) {
            say!("kafdeck resume does what is left; kafdeck undo takes back what is done");
        }
        Ok(match exit(&outcomes) {
            Exit::Done if partial => Exit::Incomplete,
            end => end,
        })
    }
}

/// Waits for a change. The first Ctrl-C lets it stop before its next step, the second one ends the program.
async fn interruptible<T>(change: impl Future<Output = T>, progress: &ChangeProgress) -> anyhow::Result<T> {
    let mut interrupt = Interrupt::listen()?;
    let mut change = std::pin::pin!(change);
    tokio::select! {
        ended = &mut change => Ok(ended),
        () = interrupt.wanted() => {
            progress.stop();
            say!("kafdeck: stopping before the next step; once more ends at once, and what became of this one stays unknown");
            Ok(change.await)
        }
    }
}

/// The names in their order, none twice.
pub fn each_once(names: &[String]) -> Vec<Arc<str>> {
    let mut once: Vec<Arc<str>> = Vec::new();
    for name in names {
        if !once.iter().any(|known| **known == **name) {
            once.push(name.as_str().into());
        }
    }
    once
}

fn tell(step: &ChangeStep, outcome: &Outcome) {
    let past = step.action.as_ref().map_or("done", |action| action.deed().verb().1);
    let thing = &step.touches;
    match outcome {
        Outcome::Done(text) if text.is_empty() => put!("{past} {}", safe(thing)),
        Outcome::Done(text) => put!("{past} {}: {}", safe(thing), safe(text)),
        Outcome::Partly(text) => say!("kafdeck: {thing} is {past} in part: {text}"),
        Outcome::Already(text) => put!("{}: {}", safe(thing), safe(text)),
        Outcome::NotDone(why) => say!("kafdeck: {thing} is not {past}: {why}"),
        Outcome::Unknown(why) => say!("kafdeck: whether {thing} is {past} is not known: {why}"),
    }
}

fn exit(outcomes: &[Outcome]) -> Exit {
    let any = |is: fn(&Outcome) -> bool| outcomes.iter().any(is);
    if any(|outcome| matches!(outcome, Outcome::NotDone(_))) {
        Exit::Failed
    } else if any(|outcome| matches!(outcome, Outcome::Unknown(_) | Outcome::Partly(_))) {
        Exit::Incomplete
    } else {
        Exit::Done
    }
}

/// The plan for review.
fn print(plan: &Plan) {
    put!("{} on {}", safe(&plan.title), safe(&plan.cluster));
    for ChangeStep { what, before, after, lines, .. } in &plan.steps {
        put!("  {}", safe(&format!("{what}{}", change_words(before, after))));
        for StepLine { what, before, after } in lines {
            put!("    {}", safe(&format!("{what}{}", change_words(before, after))));
        }
    }
    for Consequence { weight, text } in plan.by_weight() {
        let mark = match weight {
            Weight::Plain => "·",
            Weight::Warning => "!",
            Weight::Unknown | Weight::Untold => "?",
        };
        put!("  {mark} {}", safe(text));
    }
    match plan.reversal() {
        Reversal::Never => put!("  this can't be undone"),
        Reversal::Partly(lacks) => put!("  can't be undone: {}", safe(&some(&lacks))),
        Reversal::Wholly => put!("  can be undone: kafdeck undo"),
    }
    put!("  needs the right: {}", safe(&plan.rights_in_words()));
    plan.same_as.iter().take(SAME_SHOWN).for_each(|same| put!("  same as: {}", safe(same)));
    if let Some(more @ 1..) = plan.same_as.len().checked_sub(SAME_SHOWN) {
        put!("  and {more} more of the kind");
    }
}

/// ` · before → after`, as far as there is something to say.
fn change_words(before: &str, after: &str) -> String {
    match (before, after) {
        ("", "") => String::new(),
        (before, "") => format!(" · {before}"),
        ("", after) => format!(" → {after}"),
        (before, after) => format!(" · {before} → {after}"),
    }
}
