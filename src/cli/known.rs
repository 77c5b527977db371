//! Whether the cluster is the one that its profile led to before: asked before anything is changed. The screen does the same.
use super::session::VerbSession;
use crate::config::{Profile, StateFile};
use crate::kafka::Cluster;

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
