//! What the versions of subjects were found to be when a fingerprint was looked for among them: values may claim any, and none is a
//! reason to fetch all of them again. No I/O; the time is told by the caller.
use super::fault::RegistryFault;
use std::collections::HashMap;
use std::time::{Duration, Instant};

/// A version stays what it is, unless its subject is deleted for good and begins anew.
const KEPT: Duration = Duration::from_secs(600);
/// What can't be had may be had soon.
const LACKING: Duration = Duration::from_secs(60);
/// Versions that are remembered.
const MOST: usize = 10_000;

/// What a version is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum VersionPrint {
    /// None: it is not Avro's.
    Is(Option<u64>),
    /// It can't be had.
    Lacks(RegistryFault),
}

/// Those of one registry.
#[derive(Debug, Default)]
pub(super) struct Fingerprints {
    known: HashMap<(String, i32), (VersionPrint, Instant)>,
}

impl Fingerprints {
    /// What is known of a version.
    pub(super) fn recall(&self, subject: &str, version: i32, now: Instant) -> Option<VersionPrint> {
        let (known, until) = self.known.get(&(subject.to_owned(), version))?;
        (now < *until).then(|| known.clone())
    }

    /// What was found.
    pub(super) fn keep(&mut self, (subject, version): (&str, i32), found: VersionPrint, now: Instant) {
        if self.known.len() >= MOST {
            self.known.clear();
        }
        let until = match &found {
            VersionPrint::Is(_) => now + KEPT,
            VersionPrint::Lacks(_) => now + LACKING,
        };
        self.known.insert((subject.to_owned(), version), (found, until));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_remembered_for_a_while_and_what_can_not_be_had_for_less() {
        let (mut prints, now) = (Fingerprints::default(), Instant::now());
        prints.keep(("a", 1), VersionPrint::Is(Some(7)), now);
        prints.keep(("a", 2), VersionPrint::Lacks(RegistryFault::unknown("no")), now);
        assert_eq!(prints.recall("a", 1, now), Some(VersionPrint::Is(Some(7))));
        assert!(prints.recall("a", 2, now).is_some() && prints.recall("b", 1, now).is_none());
        assert!(prints.recall("a", 2, now + LACKING).is_none());
        assert!(prints.recall("a", 1, now + LACKING).is_some());
        assert!(prints.recall("a", 1, now + KEPT).is_none());
        for version in 0..20_000 {
            prints.keep(("many", version), VersionPrint::Is(None), now);
        }
        assert!(prints.known.len() <= MOST);
    }
}
