//! A change from the shell: the review, `--yes`, how far it is, and what became of each step as it ends. Knows no particular
//! change.
use super::exit::Exit;
use super::gate::{self, GateAnswer};
use super::say::{say, stand};
use super::session::VerbSession;
use crate::change::{ChangeStep, Consequence, Outcome, Plan, Weight, Work};
use crate::config::Profile;
use crate::kafka::Cluster;
use crate::safe::safe;
use std::sync::Arc;

/// A change that is about to be reviewed.
pub struct Reviewed<'a> {
    pub session: &'a VerbSession,
    pub profile: &'a Profile,
    pub cluster: &'a Cluster,
    /// What each step is done to.
    pub names: &'a [Arc<str>],
    /// What is done to it, in the past: "deleted".
    pub done: &'static str,
}

impl Reviewed<'_> {
    /// Shows the plan, and has it made if `yes` was said.
    ///
    /// # Errors
    /// If changes are locked, or the journal can't be written: then nothing was changed.
    pub async fn make(
        &self,
        plan: Plan,
        yes: bool,
        act: impl AsyncFnOnce(&Work) -> Vec<Outcome>,
    ) -> anyhow::Result<Exit> {
        print(&plan);
        let agreed = match gate::ask(plan, &gate::terms(self.session, self.profile), yes)? {
            GateAnswer::Agreed(agreed) => agreed,
            GateAnswer::Asks(_) => {
                say!("nothing was {}: this is what --yes would do", self.done);
                return Ok(Exit::Done);
            }
        };
        let (names, done) = (self.names.to_vec(), self.done);
        let agreed = agreed.watched(move |progress, ended| {
            stand("");
            if let Some((step, outcome)) = ended {
                tell(&names[step], done, outcome);
            }
            stand(&progress.words().unwrap_or_default());
        });
        let work = gate::begin(self.session, self.profile, self.cluster, agreed)?;
        let progress = work.progress();
        let outcomes = act(&work).await;
        drop(work);
        if let Some(trouble) = progress.unwritten() {
            say!("kafdeck: what became of it stands here only: {trouble}");
        }
        Ok(exit(&outcomes))
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

/// An address of the cluster, for Kafka's own tools.
pub fn bootstrap(profile: &Profile) -> String {
    profile.addresses().first().map_or("HOST:PORT".to_owned(), ToString::to_string)
}

fn tell(name: &str, done: &str, outcome: &Outcome) {
    match outcome {
        Outcome::Done(text) if text.is_empty() => println!("{done} {}", safe(name)),
        Outcome::Done(text) => println!("{done} {}: {}", safe(name), safe(text)),
        Outcome::NotDone(why) => say!("kafdeck: {name} is not {done}: {why}"),
        Outcome::Unknown(why) => say!("kafdeck: whether {name} is {done} is not known: {why}"),
    }
}

fn exit(outcomes: &[Outcome]) -> Exit {
    let any = |is: fn(&Outcome) -> bool| outcomes.iter().any(is);
    if any(|outcome| matches!(outcome, Outcome::NotDone(_))) {
        Exit::Failed
    } else if any(|outcome| matches!(outcome, Outcome::Unknown(_))) {
        Exit::Incomplete
    } else {
        Exit::Done
    }
}

/// The plan for review.
fn print(plan: &Plan) {
    println!("{} on {}", safe(&plan.title), safe(&plan.cluster));
    for ChangeStep { what, before, .. } in &plan.steps {
        println!("  {} · {}", safe(what), safe(before));
    }
    for Consequence { weight, text } in &plan.consequences {
        let mark = match weight {
            Weight::Plain => "·",
            Weight::Warning => "!",
            Weight::Unknown => "?",
        };
        println!("  {mark} {}", safe(text));
    }
    if plan.irreversible {
        println!("  this can't be undone");
    }
    println!("  needs the right: {}", safe(&plan.rights_in_words()));
    plan.same_as.iter().for_each(|same| println!("  same as: {}", safe(same)));
}
