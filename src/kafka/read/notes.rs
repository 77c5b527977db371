//! What a read has to say about its own range, beside what it could not read: how it placed times, where it did not look
//! and why. None of it makes the answer incomplete; all of it is told, in a screen and on the standard error.
use super::position::Position;
use crate::kafka::model::{Offset, PartitionId};
use std::fmt;
use std::sync::Arc;

/// One of these facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Note {
    /// The end of the range was placed by the brokers' index of times: records with an earlier timestamp that were written
    /// after it are not looked at. `offsets` lie there.
    ByTimeIndex { until: Position, offsets: u64 },
    /// The range begins before the log does, or ends after it does, in partitions where that was not named as missing.
    Clamped { topic: Arc<str>, partition: PartitionId, asked: Offset, has: Offset, begin: bool },
    /// Only the partitions to which Java's hash leads were read: a sample of the topic's keys lies there.
    ByHash { partitions: usize, of: usize },
    /// The keys of a topic do not all lie where Java's hash leads: every partition is read.
    HashDoesNotHold { topic: Arc<str>, astray: usize, of: usize },
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ByTimeIndex { until, offsets } => write!(
                f,
                "until {until} by the brokers' time index: older records among the ≈{offsets} written after it are not read \
                 (`timestamp < …` in a filter reads them)"
            ),
            Self::Clamped { topic, partition, asked, has, begin: true } => {
                write!(f, "{topic} {partition} begins at {has}, not at {asked}")
            }
            Self::Clamped { topic, partition, asked, has, begin: false } => {
                write!(f, "{topic} {partition} ends at {has}, before {asked}")
            }
            Self::ByHash { partitions, of } => {
                let noun = if *of == 1 { "partition" } else { "partitions" };
                write!(
                    f,
                    "looked in {partitions} of {of} {noun}, where Java's hash leads; --all-partitions looks everywhere"
                )
            }
            Self::HashDoesNotHold { topic, astray, of } => write!(
                f,
                "the keys of {topic} do not lie where Java's hash leads ({astray} of {of} looked at): every partition is read"
            ),
        }
    }
}
