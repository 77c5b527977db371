//! What is known of a fact, what is not, and why: unknown is not zero, a part is not the whole. Knows no Kafka.
use std::collections::BTreeMap;
use std::iter::Sum;
use std::sync::Arc;

/// A fact that may not be known, and then says why: a screen never shows an endless spinner or a blank.
#[derive(Clone, Debug, PartialEq, Default)]
pub enum Known<T> {
    /// Asked for, no answer yet.
    #[default]
    Loading,
    Is(T),
    /// The part that is known, and what lacks: shown as `≥ 75`, never as the whole.
    AtLeast(T, Arc<str>),
    /// There is no such value, and that is the answer; the text says why.
    Absent(Arc<str>),
    /// The cluster refused; the text names the right that is missing.
    Denied(Arc<str>),
    /// This broker or this kind of cluster can't tell; the text says what would.
    Unsupported(Arc<str>),
    /// It went wrong; the text is the error in words.
    Failed(Arc<str>),
}

impl<T> Known<T> {
    /// The value, if all of it is known. For whatever a part would make wrong: comparisons, trends, all-clears.
    pub fn whole(&self) -> Option<&T> {
        match self {
            Known::Is(value) => Some(value),
            _ => None,
        }
    }

    /// The value or the part of it that is known. For sorting, and for what is shown beside [`Known::lacks`].
    pub fn at_least(&self) -> Option<&T> {
        match self {
            Known::Is(value) | Known::AtLeast(value, _) => Some(value),
            _ => None,
        }
    }

    /// What a part lacks to be the whole.
    pub fn lacks(&self) -> Option<&Arc<str>> {
        match self {
            Known::AtLeast(_, lacks) => Some(lacks),
            _ => None,
        }
    }

    /// Why it is not known whether there is a value; none where that is known, or still asked for.
    pub fn hole(&self) -> Option<&Arc<str>> {
        match self {
            Known::Denied(why) | Known::Unsupported(why) | Known::Failed(why) => Some(why),
            Known::Loading | Known::Is(_) | Known::AtLeast(..) | Known::Absent(_) => None,
        }
    }

    /// Why there is no whole value; none while it is loading.
    pub fn why(&self) -> Option<&Arc<str>> {
        match self {
            Known::Loading | Known::Is(_) => None,
            Known::AtLeast(_, why)
            | Known::Absent(why)
            | Known::Denied(why)
            | Known::Unsupported(why)
            | Known::Failed(why) => Some(why),
        }
    }

    /// The same state over another type.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Known<U> {
        match self {
            Known::Loading => Known::Loading,
            Known::Is(value) => Known::Is(change(value)),
            Known::AtLeast(value, lacks) => Known::AtLeast(change(value), lacks),
            Known::Absent(why) => Known::Absent(why),
            Known::Denied(why) => Known::Denied(why),
            Known::Unsupported(why) => Known::Unsupported(why),
            Known::Failed(why) => Known::Failed(why),
        }
    }

    /// A whole of which something turned out to lack, with what lacked before.
    pub fn lacking(self, what: Option<Arc<str>>) -> Known<T> {
        match (self, what) {
            (Known::Is(value), Some(what)) => Known::AtLeast(value, what),
            (Known::AtLeast(value, lacks), Some(what)) if lacks != what => {
                Known::AtLeast(value, format!("{lacks}; {what}").into())
            }
            (same, _) => same,
        }
    }
}

impl<T: Sum<T>> Known<T> {
    /// The sum of facts about many of `what` ("partition"): whole only if each of them is. If none is known, the
    /// first that is not speaks for all; while one is loading, so is the sum.
    pub fn total(rows: impl IntoIterator<Item = Known<T>>, what: &'static str) -> Known<T> {
        let (mut holes, mut known, mut first) = (Holes::new(what), Vec::new(), None);
        for row in rows {
            match row {
                Known::Loading => return Known::Loading,
                Known::Is(value) => known.push(value),
                Known::AtLeast(value, lacks) => {
                    known.push(value);
                    holes.quote(&lacks);
                }
                other => {
                    holes.add(other.why().expect("what is not known says why"));
                    first = first.or(Some(other));
                }
            }
        }
        match first {
            Some(first) if known.is_empty() => first,
            _ => Known::Is(known.into_iter().sum()).lacking(holes.words()),
        }
    }
}

/// Collects what lacks: equal reasons are counted, not repeated.
#[derive(Clone, Debug)]
pub struct Holes {
    /// One of the many that the whole is made of, in the singular.
    what: &'static str,
    counted: BTreeMap<Arc<str>, u64>,
    quoted: Vec<Arc<str>>,
}

impl Default for Holes {
    fn default() -> Holes {
        Holes::new("partition")
    }
}

/// Reasons that are told; the rest is counted.
const TOLD: usize = 3;

impl Holes {
    /// Holes in a whole made of many of `what`, in the singular.
    pub fn new(what: &'static str) -> Holes {
        Holes { what, counted: BTreeMap::new(), quoted: Vec::new() }
    }

    /// One of them lacks, for this reason.
    pub fn add(&mut self, why: &Arc<str>) {
        match self.counted.get_mut(why) {
            Some(count) => *count += 1,
            None => drop(self.counted.insert(why.clone(), 1)),
        }
    }

    /// A reason that says itself how many it is about.
    pub fn quote(&mut self, lacks: &Arc<str>) {
        if !self.quoted.contains(lacks) {
            self.quoted.push(lacks.clone());
        }
    }

    pub fn is_empty(&self) -> bool {
        self.counted.is_empty() && self.quoted.is_empty()
    }

    /// `3 partitions: without a leader; …`; none where nothing lacks.
    pub fn words(&self) -> Option<Arc<str>> {
        if self.is_empty() {
            return None;
        }
        let mut counted: Vec<_> = self.counted.iter().collect();
        counted.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
        let counted = counted.into_iter().map(|(why, count)| {
            let plural = if *count == 1 { "" } else { "s" };
            format!("{count} {}{plural}: {why}", self.what)
        });
        let mut told: Vec<String> = counted.chain(self.quoted.iter().map(ToString::to_string)).collect();
        let more = told.len().saturating_sub(TOLD);
        told.truncate(TOLD);
        if more > 0 {
            told.push(format!("and {more} more reasons"));
        }
        Some(told.join("; ").into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn failed(why: &str) -> Known<u64> {
        Known::Failed(why.into())
    }

    #[test]
    fn a_sum_is_whole_only_if_every_part_is() {
        assert_eq!(Known::total([Known::Is(1u64), Known::Is(2)], "partition"), Known::Is(3));
        assert_eq!(Known::<u64>::total([], "partition"), Known::Is(0));
        let holes = [Known::Is(75), failed("no leader"), failed("no leader"), failed("no answer")];
        assert_eq!(
            Known::total(holes, "partition"),
            Known::AtLeast(75, "2 partitions: no leader; 1 partition: no answer".into())
        );
        assert_eq!(Known::total([failed("no leader"), failed("x")], "partition"), failed("no leader"));
        assert_eq!(Known::total([Known::Is(1u64), Known::Loading], "partition"), Known::Loading);
    }

    #[test]
    fn a_sum_of_parts_tells_what_each_lacks_once() {
        let part = |value| Known::AtLeast(value, "2 partitions: no leader".into());
        assert_eq!(Known::total([part(1u64), part(2), Known::Is(4)], "topic").at_least(), Some(&7));
        let sum = Known::total([part(1u64), part(2)], "topic");
        assert_eq!(sum.lacks().map(|lacks| &**lacks), Some("2 partitions: no leader"));
        assert_eq!(sum.whole(), None, "a part never passes for the whole");
    }

    #[test]
    fn many_reasons_are_counted() {
        let rows = (0..6).map(|at| failed(&format!("reason {at}"))).chain([Known::Is(0)]);
        let lacks = Known::total(rows, "broker").lacks().unwrap().to_string();
        assert!(lacks.ends_with("; and 3 more reasons"), "{lacks}");
    }
}
