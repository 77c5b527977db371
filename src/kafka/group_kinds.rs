//! Which kinds of groups a cluster can have at all, by what it tells of itself: a list without streams groups means another thing where
//! there can be none. Pure.
use super::model::{ClusterKind, Overview};

/// A kind of groups, in the word that ListGroups has for it, and the feature that brings it; none: every cluster has it.
const KINDS: [(&str, Option<&str>); 4] = [
    ("classic", None),
    // KIP-848
    ("consumer", Some("group.version")),
    // KIP-932
    ("share", Some("share.version")),
    // KIP-1071
    ("streams", Some("streams.version")),
];

/// Whether groups of a kind can be here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KindHere {
    Yes,
    /// This feature has no level above 0.
    WithoutFeature(&'static str),
    /// Clusters with ZooKeeper have classic groups only.
    WithoutKRaft,
    /// The cluster tells no features.
    Untold,
}

/// All kinds, and whether they can be here.
pub fn kinds_here(overview: &Overview) -> [(&'static str, KindHere); KINDS.len()] {
    KINDS.map(|(kind, feature)| {
        let here = match feature {
            None => KindHere::Yes,
            Some(feature) if overview.features.get(feature).is_some_and(|level| *level > 0) => KindHere::Yes,
            Some(_) if overview.kind == ClusterKind::ZooKeeper => KindHere::WithoutKRaft,
            Some(_) if overview.features.is_empty() => KindHere::Untold,
            Some(feature) => KindHere::WithoutFeature(feature),
        };
        (kind, here)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn features_tell_what_can_be_here_and_silence_tells_nothing() {
        let told = |kind, features: &[(&str, i16)]| {
            let features = features.iter().map(|(name, level)| ((*name).to_owned(), *level)).collect();
            kinds_here(&Overview { kind, features, ..Overview::default() }).map(|(_, here)| here)
        };
        let kraft =
            told(ClusterKind::KRaft, &[("metadata.version", 29), ("group.version", 1), ("share.version", 0)]);
        assert_eq!(kraft[..2], [KindHere::Yes, KindHere::Yes]);
        assert_eq!(
            kraft[2..],
            [KindHere::WithoutFeature("share.version"), KindHere::WithoutFeature("streams.version")]
        );
        assert_eq!(told(ClusterKind::ZooKeeper, &[])[1], KindHere::WithoutKRaft);
        assert_eq!(told(ClusterKind::Unknown, &[])[1..], [KindHere::Untold; 3]);
    }
}
