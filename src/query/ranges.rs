//! Sets of whole numbers as ranges. Knows nothing of what the numbers are.

/// A set of numbers: inclusive ranges in ascending order that do not touch. The default is the empty set.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub(super) struct Ranges(Vec<(i64, i64)>);

impl Ranges {
    pub fn all() -> Self {
        Ranges(vec![(i64::MIN, i64::MAX)])
    }

    /// From `first` to `last`; nothing if they are the wrong way round.
    pub fn of(first: i64, last: i64) -> Self {
        Ranges(if first <= last { vec![(first, last)] } else { Vec::new() })
    }

    pub fn is_all(&self) -> bool {
        self.0 == [(i64::MIN, i64::MAX)]
    }

    pub fn or(&self, other: &Ranges) -> Ranges {
        let mut ranges: Vec<(i64, i64)> = self.0.iter().chain(&other.0).copied().collect();
        ranges.sort_unstable();
        let mut joined: Vec<(i64, i64)> = Vec::new();
        for (first, last) in ranges {
            match joined.last_mut() {
                Some(before) if before.1 == i64::MAX || first <= before.1 + 1 => {
                    before.1 = before.1.max(last);
                }
                _ => joined.push((first, last)),
            }
        }
        Ranges(joined)
    }

    /// Everything else.
    pub fn not(&self) -> Ranges {
        let mut others = Vec::new();
        let mut next = Some(i64::MIN);
        for &(first, last) in &self.0 {
            if let Some(next) = next.filter(|&next| next < first) {
                others.push((next, first - 1));
            }
            next = last.checked_add(1);
        }
        others.extend(next.map(|next| (next, i64::MAX)));
        Ranges(others)
    }

    pub fn and(&self, other: &Ranges) -> Ranges {
        self.not().or(&other.not()).not()
    }

    pub fn into_vec(self) -> Vec<(i64, i64)> {
        self.0
    }

    pub fn as_slice(&self) -> &[(i64, i64)] {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn ranges() -> impl Strategy<Value = Ranges> {
        let end = || prop_oneof![-6i64..6, Just(i64::MIN), Just(i64::MAX)];
        prop::collection::vec((end(), end()), 0..4)
            .prop_map(|parts| parts.iter().fold(Ranges::default(), |all, &(a, b)| all.or(&Ranges::of(a, b))))
    }

    proptest! {
        #[test]
        fn sets_behave_like_sets(a in ranges(), b in ranges(), at in prop_oneof![-7i64..7, Just(i64::MIN), Just(i64::MAX)]) {
            let has = |ranges: &Ranges| ranges.0.iter().any(|&(first, last)| first <= at && at <= last);
            prop_assert_eq!(has(&a.or(&b)), has(&a) || has(&b));
            prop_assert_eq!(has(&a.and(&b)), has(&a) && has(&b));
            prop_assert_eq!(has(&a.not()), !has(&a));
            prop_assert_eq!(a.not().not(), a);
        }
    }
}
