//! Guesses a broker's release from what it speaks. Knows only which request or version came with which release.
use super::versions::Versions;

/// What a release brought: a request (by its key) at a version, or a level of `metadata.version`; newest first.
/// Levels are what the broker's software knows, not what the cluster has finalized.
const LEVELS: &[(&str, i16)] = &[
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
    ("4.0", 18, 4),
    ("3.9", 1, 17),
    ("3.8", 16, 5),
    ("3.7", 1, 16),
    ("3.6", 9, 9),
    ("3.5", 1, 15),
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

/// The newest release whose marks the broker carries. None: older than all of them.
pub(super) fn guess(versions: &Versions) -> Option<&'static str> {
    if let Some(&level) = versions.supported.get("metadata.version") {
        return LEVELS.iter().find(|(_, first)| level >= *first).map(|(name, _)| *name);
    }
    let carries = |key, version| versions.range(key).is_some_and(|(_, highest)| highest >= version);
    REQUESTS.iter().find(|(_, key, version)| carries(*key, *version)).map(|(name, ..)| *name)
}
