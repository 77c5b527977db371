//! The gate of changes, for verbs: on whose terms, with what `--yes` means, and in which journal.
use super::exit::usage;
use super::known;
use super::session::VerbSession;
use crate::change::{Agreed, GateTerms, GateVerdict, Journal, Plan, Via, Work, judge};
use crate::config::Profile;
use crate::kafka::Cluster;
use crate::shell::route::for_shell;
use std::time::SystemTime;

/// On what terms the cluster of this profile may be changed.
pub fn terms(session: &VerbSession, profile: &Profile) -> GateTerms {
    // Who has named the profile on the command line has typed it.
    let named = session.confirmed.as_ref() == Some(&profile.name);
    GateTerms {
        locked_by: session.config.locked_by(profile),
        confirm_sends: profile.confirm_sends,
        confirm: (profile.confirm && !named).then(|| profile.name.clone()),
    }
}

/// What the gate says to a verb.
pub enum GateAnswer {
    Agreed(Agreed),
    /// `--yes` was not said.
    Asks(Box<Plan>),
}

/// Asks the gate; `--yes` agrees to whatever it would ask.
///
/// # Errors
/// If changes are locked.
pub fn ask(plan: Plan, terms: &GateTerms, yes: bool) -> anyhow::Result<GateAnswer> {
    match judge(plan, terms) {
        GateVerdict::Locked(by) => anyhow::bail!("nothing changed: {by} locks every change of this cluster"),
        GateVerdict::Pass(agreed) => Ok(GateAnswer::Agreed(agreed)),
        GateVerdict::Ask(_) if yes && terms.confirm.is_some() => {
            let name = for_shell(terms.confirm.as_deref().unwrap_or_default());
            Err(usage(format!(
                "nothing changed: this profile has every change agreed to by its name: --yes --confirm {name}"
            )))
        }
        GateVerdict::Ask(question) if yes => Ok(GateAnswer::Agreed(question.agree())),
        GateVerdict::Ask(question) => Ok(GateAnswer::Asks(Box::new(question.plan().clone()))),
    }
}

/// Writes the intent into the journal; the change may be made then. The cluster has answered by now.
///
/// # Errors
/// If it can't be written, or the cluster is another one than the profile led to before: then nothing was changed.
pub fn begin(
    session: &VerbSession,
    profile: &Profile,
    cluster: &Cluster,
    agreed: Agreed,
) -> anyhow::Result<Work> {
    anyhow::ensure!(!session.plans, "nothing changed: only a plan was asked for");
    known::recognize(session, profile, cluster)?;
    let journal = Journal::inside(&session.locations.state_dir, Via::Shell, SystemTime::now);
    Ok(agreed.begin(journal)?)
}
