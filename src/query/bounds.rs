//! What a filter says about where its records can lie, to be pushed into the plan of a read. Knows no plan.

/// Where matching records can lie: a record outside never matches, one inside may.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Bounds {
    /// Partitions as inclusive ranges in ascending order; none means all. An empty list means that nothing can match.
    pub partitions: Option<Vec<(i32, i32)>>,
    pub offsets: Span,
    /// Record timestamps, milliseconds since 1970-01-01T00:00Z.
    pub times: Span,
    /// The record's key is one of these, byte for byte; none means any key. An empty list means that nothing can match.
    pub keys: Option<Vec<Vec<u8>>>,
}

/// A half-open range of offsets or times; none is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Span {
    /// The first that can match.
    pub from: Option<i64>,
    /// The first after `from` that can't match any more.
    pub until: Option<i64>,
}

impl Bounds {
    /// Whether records of `partition` can match.
    pub fn has_partition(&self, partition: i32) -> bool {
        let within = |&(first, last): &(i32, i32)| first <= partition && partition <= last;
        self.partitions.as_ref().is_none_or(|ranges| ranges.iter().any(within))
    }

    /// Whether the filter contradicts itself: no record anywhere can match.
    pub fn is_nothing(&self) -> bool {
        self.partitions.as_ref().is_some_and(Vec::is_empty)
            || self.keys.as_ref().is_some_and(Vec::is_empty)
            || self.offsets.is_nothing()
            || self.times.is_nothing()
    }
}

impl Span {
    /// Whether nothing lies within.
    pub fn is_nothing(&self) -> bool {
        matches!((self.from, self.until), (Some(from), Some(until)) if from >= until)
    }

    /// Whether `at` lies within.
    pub fn contains(&self, at: i64) -> bool {
        self.from.is_none_or(|from| from <= at) && self.until.is_none_or(|until| at < until)
    }
}
