//! What is proposed of a change in the journal: to take it back, or to go on with it. The plan says how what it touches stands
//! now, and what can't come back. Shared with the shell.
use super::deleting;
use crate::change::{About, Action, Confirmation, Consequence, Inverse, JournalRecord, Plan, Weight};
use crate::kafka::Cluster;
use std::sync::Arc;

/// What is to become of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Proposal {
    Undo,
    Resume,
}

/// Why a change can't be meant here: it was made on another cluster.
pub fn elsewhere(record: &JournalRecord, here: Option<&str>) -> Option<String> {
    match (&record.cluster_id, here) {
        (Some(there), Some(here)) if there != here => Some(format!(
            "it was made on another cluster: {} ({there}), and this one is {here}",
            record.cluster
        )),
        (Some(_), None) => Some("it is not known yet which cluster this is".to_owned()),
        _ => None,
    }
}

/// The plan; `names` are the cluster's name and an address of it.
///
/// # Errors
/// Why there is nothing to propose.
pub async fn plan(
    cluster: &Cluster,
    record: &JournalRecord,
    proposal: Proposal,
    names: (&str, &str),
) -> Result<Plan, String> {
    let here = cluster.id().await.map_err(|error| error.to_string())?;
    if let Some(why) = elsewhere(record, here.as_deref()) {
        return Err(why);
    }
    let Inverse { mut actions, lacks } = match proposal {
        Proposal::Undo => record.inverse()?,
        Proposal::Resume => Inverse { actions: record.rest()?, lacks: Vec::new() },
    };
    let mut consequences = deletions(cluster, &mut actions).await?;
    consequences.extend(
        lacks
            .iter()
            .take(20)
            .map(|lack| Consequence::new(Weight::Warning, format!("does not come back: {lack}"))),
    );
    let ask = match &actions.iter().find(|action| {
        matches!(action, Action::DeleteTopic(_) | Action::DeleteGroup(_) | Action::DeleteConnector(_))
    }) {
        Some(Action::DeleteTopic(topic)) => Confirmation::Type(topic.name.clone()),
        Some(Action::DeleteGroup(group)) => Confirmation::Type(group.id.clone()),
        Some(Action::DeleteConnector(connector)) => Confirmation::Type(connector.connector.name.clone()),
        _ => Confirmation::Confirm,
    };
    let title = record.change.trim_start_matches("Undo: ").trim_start_matches("Go on: ");
    let (title, about, verb) = match proposal {
        Proposal::Undo => (format!("Undo: {title}"), About::Undoes(record.id.clone()), "undo"),
        Proposal::Resume => (format!("Go on: {title}"), About::Resumes(record.id.clone()), "resume"),
    };
    let mut plan = Plan::of(title, names, actions, ask);
    plan.consequences = consequences;
    plan.about = Some(about);
    plan.as_verb = Some(format!("{verb} {}", record.id));
    plan.consequences.extend(cluster.doubts(&plan).await);
    Ok(plan)
}

/// Topics that would be deleted are looked up as every deletion does, with who reads them.
async fn deletions(cluster: &Cluster, actions: &mut [Action]) -> Result<Vec<Consequence>, String> {
    let names: Vec<Arc<str>> = actions
        .iter()
        .filter_map(|action| match action {
            Action::DeleteTopic(topic) => Some(topic.name.as_str().into()),
            _ => None,
        })
        .collect();
    if names.is_empty() {
        return Ok(Vec::new());
    }
    // One that is gone already makes no trouble: the executor sees that.
    let Ok(doomed) = cluster.doomed(&names).await else { return Ok(Vec::new()) };
    let mut fresh = doomed.topics.iter().map(deleting::action);
    for action in actions.iter_mut().filter(|action| matches!(action, Action::DeleteTopic(_))) {
        if let Some(looked_up) = fresh.next() {
            *action = looked_up;
        }
    }
    Ok(deleting::consequences(&doomed))
}
