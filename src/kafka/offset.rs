//! Where and when a record is: its offset, its timestamp. A part of the model.
use std::fmt;

/// The place of a record in its partition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Offset(pub i64);

/// Milliseconds since 1970-01-01T00:00Z; -1 where Kafka has none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// The last moment that a record can honestly have been written at, as far as a reader knows whose clock shows this:
    /// clocks differ, and time zones are mixed up, by a day at most.
    pub fn latest_believable(self) -> Timestamp {
        Timestamp(self.0.saturating_add(86_400_000))
    }

    /// Whether it stands for another moment, or none: there was no Kafka before 2000, and `now` is the reader's.
    pub fn is_wild(self, now: Timestamp) -> bool {
        const YEAR_2000: i64 = 946_684_800_000;
        (0..YEAR_2000).contains(&self.0) || self > now.latest_believable()
    }
}

impl fmt::Display for Offset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
