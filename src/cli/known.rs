//! Whether the cluster is the one that its profile led to before: asked before anything is changed, and told
//! after a look. The screen does the same.
use super::say::say;
use super::session::VerbSession;
use crate::config::{ConfigError, Profile, StateFile};
use crate::kafka::Cluster;
use std::path::Path;

/// Says it where a verb that changes nothing has met another cluster than before, and remembers the first one. Addresses that
/// stand in no file are remembered as they were written: they lock nothing, for who writes them means what is there.
pub fn mention(session: &VerbSession) {
    let Some((profile, cluster)) = session.looked_at.get() else { return };
    let Some(id) = cluster.wire().cluster_id().filter(|_| profile.cluster_id.is_none()) else { return };
    let file = session.locations.state_file();
    let name = &profile.name;
    let known = match StateFile::load(&file) {
        Ok(state) => state.known_cluster(name).map(str::to_owned),
        Err(error) => return tracing::warn!(%error, "whether it is the same cluster as before is not known"),
    };
    let in_the_file = session.config.has(profile);
    let what = if in_the_file { format!("profile `{name}`") } else { name.clone() };
    match known {
        Some(known) if *known == *id => return,
        Some(known) => say!(
            "note: another cluster answers than {what} led to before: its id is {id}, not {known}{}",
            if in_the_file { "; changes are locked until it is trusted" } else { "" }
        ),
        None => {}
    }
    // What a profile led to stays until somebody trusts another one.
    let keep = known_anew(session, in_the_file, &file, name, &id);
    if let Err(error) = keep {
        tracing::warn!(%error, "which cluster this is can't be remembered");
    }
}

fn known_anew(
    session: &VerbSession,
    in_the_file: bool,
    file: &Path,
    name: &str,
    id: &str,
) -> Result<(), ConfigError> {
    let trusted = session.trusted.as_deref() == Some(id);
    StateFile::change(file, |state| {
        if !in_the_file || trusted || state.known_cluster(name).is_none() {
            state.know_cluster(name, id);
        }
    })
}

/// Remembers the cluster that a profile leads to, or takes the one that `--trust-cluster` names.
///
/// # Errors
/// If another one answers than before, or what is remembered can't be read or written: nothing must be changed then.
pub fn recognize(session: &VerbSession, profile: &Profile, cluster: &Cluster) -> anyhow::Result<()> {
    // Where the profile states its cluster, no other one has answered.
    if !session.config.has(profile) || profile.cluster_id.is_some() {
        return Ok(());
    }
    let Some(id) = cluster.wire().cluster_id() else { return Ok(()) };
    let file = session.locations.state_file();
    match StateFile::load(&file)?.known_cluster(&profile.name) {
        Some(known) if *known == *id => return Ok(()),
        Some(known) if session.trusted.as_deref() != Some(&*id) => anyhow::bail!(
            "nothing changed: another cluster answers than profile `{}` led to before: its id is {id}, not {known}; if it is the right one, say --trust-cluster {id}",
            profile.name
        ),
        _ => {}
    }
    Ok(StateFile::change(&file, |state| state.know_cluster(&profile.name, &id))?)
}
