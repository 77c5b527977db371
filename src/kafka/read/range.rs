//! What to read: topics, partitions, from, until, isolation; and the same as the text of a route.
use super::position::{Position, PositionMistake};
use crate::nearest::did_you_mean;
use jiff::tz::TimeZone;
use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

/// What to read. The default reads every partition from begin to end, uncommitted records too.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Range {
    pub topics: Vec<Arc<str>>,
    pub partitions: Partitions,
    pub from: Position,
    /// Exclusive.
    pub until: Position,
    pub isolation: Isolation,
}

/// Which partitions of each topic.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum Partitions {
    #[default]
    All,
    Only(BTreeSet<i32>),
}

/// Whether records of open and aborted transactions are read (`isolation.level`, KIP-98).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Isolation {
    /// Everything below the high watermark.
    #[default]
    Uncommitted,
    /// Only below the last stable offset, and without aborted records.
    Committed,
}

impl Range {
    /// The whole of these topics.
    pub fn of(topics: impl IntoIterator<Item = impl Into<Arc<str>>>) -> Self {
        Self {
            topics: topics.into_iter().map(Into::into).collect(),
            partitions: Partitions::All,
            from: Position::Begin,
            until: Position::End,
            isolation: Isolation::Uncommitted,
        }
    }

    /// Sets one part of the range from a route (`from`, `until`, `partitions`, `isolation`).
    /// False if `name` is none of the range's words, which leaves it to others.
    pub fn set(&mut self, name: &str, value: &str, zone: &TimeZone) -> Result<bool, PositionMistake> {
        match name {
            "from" => self.from = Position::parse(value, zone)?,
            "until" => self.until = Position::parse_end(value, zone)?,
            "partitions" => self.partitions = value.parse()?,
            "isolation" => self.isolation = value.parse()?,
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// The parts that are not the default, as a route writes them: `from=-1h&partitions=0,3-5`.
    pub fn to_query(&self) -> String {
        let mut parts = Vec::new();
        if self.from != Position::Begin {
            parts.push(format!("from={}", self.from));
        }
        if self.until != Position::End {
            parts.push(format!("until={}", self.until));
        }
        if self.partitions != Partitions::All {
            parts.push(format!("partitions={}", self.partitions));
        }
        if self.isolation != Isolation::Uncommitted {
            parts.push(format!("isolation={}", self.isolation));
        }
        parts.join("&")
    }

    /// Reads what [`Range::to_query`] writes, onto a range over all of `topics`.
    pub fn from_query(
        topics: impl IntoIterator<Item = impl Into<Arc<str>>>,
        query: &str,
        zone: &TimeZone,
    ) -> Result<Self, PositionMistake> {
        let mut range = Self::of(topics);
        for part in query.split('&').filter(|part| !part.is_empty()) {
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            if !range.set(name, value, zone)? {
                let known = ["from", "until", "partitions", "isolation"];
                let hint = did_you_mean(name, known);
                return Err(PositionMistake(format!(
                    "`{name}` is no part of a range: {}{hint}",
                    known.join(", ")
                )));
            }
        }
        Ok(range)
    }
}

impl Partitions {
    /// Whether this partition is meant.
    pub fn has(&self, partition: i32) -> bool {
        match self {
            Self::All => true,
            Self::Only(set) => set.contains(&partition),
        }
    }
}

/// More partitions than Kafka's largest clusters hold in one topic: a typing error, not a wish.
const MOST: i32 = 1_000_000;

impl FromStr for Partitions {
    type Err = PositionMistake;

    /// `all`, `3`, `0,3-5`.
    fn from_str(text: &str) -> Result<Self, PositionMistake> {
        let text = text.trim();
        if text.is_empty() || text.eq_ignore_ascii_case("all") {
            return Ok(Self::All);
        }
        let wrong = || {
            PositionMistake(format!("`{text}` names no partitions: expected all, or numbers such as 0,3-5"))
        };
        let number = |text: &str| text.trim().parse::<i32>().ok().filter(|number| (0..MOST).contains(number));
        let mut set = BTreeSet::new();
        for part in text.split(',') {
            let (first, last) = part.split_once('-').unwrap_or((part, part));
            let (first, last) = (number(first).ok_or_else(wrong)?, number(last).ok_or_else(wrong)?);
            if first > last {
                return Err(wrong());
            }
            set.extend(first..=last);
        }
        Ok(Self::Only(set))
    }
}

impl fmt::Display for Partitions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self::Only(set) = self else { return f.write_str("all") };
        let mut numbers = set.iter().copied().peekable();
        let mut comma = "";
        while let Some(first) = numbers.next() {
            let mut last = first;
            while numbers.next_if_eq(&(last + 1)).is_some() {
                last += 1;
            }
            match last - first {
                0 => write!(f, "{comma}{first}")?,
                _ => write!(f, "{comma}{first}-{last}")?,
            }
            comma = ",";
        }
        Ok(())
    }
}

impl FromStr for Isolation {
    type Err = PositionMistake;

    fn from_str(text: &str) -> Result<Self, PositionMistake> {
        match text.trim().to_ascii_lowercase().as_str() {
            "committed" | "read_committed" => Ok(Self::Committed),
            "uncommitted" | "read_uncommitted" => Ok(Self::Uncommitted),
            other => {
                let hint = did_you_mean(other, ["committed", "uncommitted"]);
                Err(PositionMistake(format!(
                    "`{text}` is no isolation level (committed or uncommitted){hint}"
                )))
            }
        }
    }
}

impl fmt::Display for Isolation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Uncommitted => "uncommitted",
            Self::Committed => "committed",
        })
    }
}
