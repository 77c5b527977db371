//! What only groups of one kind have, by the last look at all groups. Knows no screen.
use crate::shell::{Look, Ready};

/// Whether the group has a topology; if not, why.
pub(super) fn has_topology(of: &str, look: &Look) -> Ready {
    let groups = look.pulse.groups.at_least().into_iter().flat_map(|groups| groups.iter());
    let kind = groups.filter(|group| *group.id == *of).map(|group| group.kind.as_str()).next();
    Ready::when(matches!(kind, Some("streams")), "only a streams group has a topology")
}
