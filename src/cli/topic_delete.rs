//! `kafdeck topic delete NAME…`: shows what would be deleted and what falls with it; with `--yes` it deletes.
use super::exit::Exit;
use super::gate;
use super::runtime;
use super::say::say;
use super::session::{self, VerbSession};
use crate::change::{ChangeStep, Consequence, Outcome, Plan, Weight};
use crate::kafka::deleting::Doomed;
use crate::safe::safe;
use crate::views::deleting;
use std::sync::Arc;

/// Show what would be deleted with these topics; with --yes, delete them
///
/// Without --yes nothing is changed. Exit codes: 1 if a topic was not deleted, 3 if that is not known of one.
#[derive(Debug, clap::Args)]
pub struct TopicDeleteArgs {
    /// The topics
    #[arg(required = true, value_name = "NAME", add = super::completions::topics())]
    names: Vec<String>,
    /// Delete them; it can't be undone
    #[arg(short, long)]
    yes: bool,
}

impl TopicDeleteArgs {
    /// Reviews, and deletes if that was said.
    pub fn run(&self, session: &VerbSession) -> anyhow::Result<Exit> {
        let profile = session.profile()?;
        let mut names: Vec<Arc<str>> = Vec::new();
        for name in &self.names {
            if !names.iter().any(|known| **known == **name) {
                names.push(name.as_str().into());
            }
        }
        let cluster = session::reach(&profile)?;
        let bootstrap = profile.brokers.first().map_or("HOST:PORT".to_owned(), ToString::to_string);
        runtime::run(async {
            let doomed = cluster.doomed(&names).await?;
            let plan = deleting::plan(&doomed, &profile.name, &bootstrap);
            print(&plan);
            match gate::ask(plan, &gate::terms(session, &profile), self.yes)? {
                gate::GateAnswer::Asks(_) => {
                    say!("nothing was deleted: this is what --yes would do");
                    Ok(Exit::Done)
                }
                gate::GateAnswer::Agreed(agreed) => {
                    let work = gate::begin(session, agreed)?;
                    let outcomes = cluster.delete_topics(&work, &doomed.topics).await;
                    drop(work);
                    Ok(tell(&doomed, &outcomes))
                }
            }
        })
    }
}

/// A line each, and the exit code of all.
fn tell(doomed: &Doomed, outcomes: &[Outcome]) -> Exit {
    for (topic, outcome) in doomed.topics.iter().zip(outcomes) {
        match outcome {
            Outcome::Done(text) if text.is_empty() => println!("deleted {}", topic.name()),
            Outcome::Done(text) => println!("deleted {}: {}", topic.name(), safe(text)),
            Outcome::NotDone(why) => say!("kafdeck: {} is not deleted: {why}", topic.name()),
            Outcome::Unknown(why) => say!("kafdeck: whether {} is deleted is not known: {why}", topic.name()),
        }
    }
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
    let rights: Vec<String> = plan.rights.iter().map(ToString::to_string).collect();
    println!("  needs the right: {}", safe(&rights.join(", ")));
    plan.same_as.iter().for_each(|same| println!("  same as: {}", safe(same)));
}
