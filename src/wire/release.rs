//! Guesses a broker's release from what it speaks. Knows only which request or version came with which release.
use std::collections::BTreeMap;

/// What a release brought: a request (by its key) at a version, or a level of `metadata.version`; newest first.
/// Levels are what the broker's software knows, not what the cluster has finalized.
const LEVELS: &[(&str, i16)] = &[
    ("4.4", 31),
    ("4.3", 30),
    ("4.2", 28),
    ("4.1", 26),
    ("4.0", 22),
    ("3.9", 21),
    ("3.8", 20),
    ("3.7", 15),
    ("3.6", 12),
    ("3.5", 9),
    ("3.4", 8),
    ("3.3", 4),
    ("3.2", 3),
    ("3.1", 2),
    ("3.0", 1),
];

/// Requests of brokers in ZooKeeper mode and of those before features (KIP-584).
const REQUESTS: &[(&str, i16, i16)] = &[
    ("4.1", 1, 18),
    ("4.0", 3, 13),
    ("3.9", 1, 17),
    ("3.8", 16, 5),
    ("3.7", 1, 16),
    // Nothing that a client can see tells these two apart.
    ("3.5/3.6", 1, 15),
    ("3.4", 4, 7),
    ("3.3", 35, 4),
    ("3.2", 35, 3),
    ("3.1", 1, 13),
    ("3.0", 2, 7),
    ("2.8", 60, 0),
    ("2.7", 1, 12),
    ("2.6", 48, 0),
    ("2.5", 9, 7),
    ("2.4", 47, 0),
    ("2.3", 44, 0),
    ("2.2", 43, 0),
    ("2.1", 0, 7),
    ("2.0", 0, 6),
    ("1.1", 42, 0),
    ("1.0", 37, 0),
];

/// The newest release whose marks the broker carries, by its requests and by the levels of features that its software knows.
/// None: older than all of them.
pub(super) fn guess(
    requests: &BTreeMap<i16, (i16, i16)>,
    features: &BTreeMap<String, i16>,
) -> Option<&'static str> {
    if let Some(&level) = features.get("metadata.version") {
        return LEVELS.iter().find(|(_, first)| level >= *first).map(|(name, _)| *name);
    }
    let carries = |key, version| requests.get(&key).is_some_and(|(_, highest)| *highest >= version);
    REQUESTS.iter().find(|(_, key, version)| carries(*key, *version)).map(|(name, ..)| *name)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Fetch, ListOffsets, Metadata, OffsetFetch, FindCoordinator, ListGroups and ApiVersions at their highest versions.
    fn broker(highest: [i16; 7], level: Option<i16>) -> Option<&'static str> {
        let requests = [1, 2, 3, 9, 10, 16, 18].into_iter().zip(highest).map(|(key, most)| (key, (0, most)));
        let features = level.map(|level| ("metadata.version".to_owned(), level));
        guess(&requests.collect(), &features.into_iter().collect())
    }

    #[test]
    fn real_brokers_are_recognised() {
        assert_eq!(broker([17, 9, 12, 9, 6, 5, 4], None), Some("3.9"));
        assert_eq!(broker([16, 8, 12, 9, 4, 4, 3], None), Some("3.7"));
        assert_eq!(broker([13, 7, 12, 8, 4, 4, 3], None), Some("3.1"));
        assert_eq!(broker([18, 11, 13, 10, 6, 5, 4], Some(30)), Some("4.3"));
        assert_eq!(broker([17, 10, 13, 9, 6, 5, 4], Some(25)), Some("4.0"));
        assert_eq!(broker([0; 7], None), None);
    }
}
