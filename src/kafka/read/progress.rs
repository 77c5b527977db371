//! How far a read has come and how it ended, as data: exact, and honest about what is missing. Knows no clock: rates and
//! the time left are the onlooker's, from two looks at these numbers.
use super::unsure::Unsure;
use crate::kafka::model::{BrokerId, Offset, PartitionId};
use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};
use uuid::Uuid;

/// The sums over all partitions of a read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReadProgress {
    pub phase: ReadPhase,
    /// Records looked at. Gaps, control records and aborted records are not among them.
    pub records: u64,
    /// Bytes of batches as they came over the wire, compressed.
    pub bytes: u64,
    /// Offsets passed, those of gaps included: equals `total` at the end.
    pub passed: u64,
    /// Offsets between start and snapshot end: an upper bound of the records. 0 for a tail.
    pub total: u64,
    pub matched: u64,
    /// Rows that a tail let go because nobody took them in time.
    pub dropped: u64,
    /// Batches that could not be read; each is a row too.
    pub corrupt: u64,
    /// Records among those that did not match of which that is not sure.
    pub unsure: Unsure,
    pub partitions: usize,
    pub partitions_done: usize,
    /// Partitions of the topics that the filter's key ruled out: "1 of 12 partitions".
    pub partitions_pruned: usize,
}

/// Where a read stands.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum ReadPhase {
    /// Asking for offsets.
    #[default]
    Planning,
    Running,
    Paused,
    Ended(Ending),
}

/// How a read ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ending {
    /// Every offset of the snapshot was passed.
    Complete,
    StoppedByUser,
    LimitReached,
    /// Read to the end, except for these.
    Incomplete(Vec<Reason>),
    /// Nothing could be read; the text says why and what to try.
    Failed(Arc<str>),
}

/// What a read could not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// These partitions were given up, mostly because their broker can't be reached.
    Unread { broker: Option<BrokerId>, partitions: Vec<(Arc<str>, PartitionId)>, why: Arc<str> },
    /// Retention (or DeleteRecords) took these offsets after the read was planned; `until` is exclusive.
    Retention { topic: Arc<str>, partition: PartitionId, from: Offset, until: Offset },
    /// These offsets were asked for and are not there any more: the log begins at `first`. `until` is exclusive.
    Gone { topic: Arc<str>, partition: PartitionId, from: Offset, until: Offset, first: Offset },
    /// The range begins after the end of every log; this is the one that reaches farthest.
    PastEnd { topic: Arc<str>, partition: PartitionId, asked: Offset, end: Offset },
    /// The log ends before the end that was promised: a leader was elected that had less.
    /// Not `sure`: brokers before Kafka 2.8 can't tell that from a topic that was deleted and created anew.
    Truncated { topic: Arc<str>, partition: PartitionId, at: Offset, promised: Offset, sure: bool },
    /// The topic is another one of the same name: it was deleted and created anew since the rows before were read.
    Anew { topic: Arc<str> },
    /// A batch could not be read; `last` is inclusive.
    Corrupt { topic: Arc<str>, partition: PartitionId, first: Offset, last: Offset },
    /// A batch unpacks to more than `most` bytes, the read's bound; `last` is inclusive.
    TooLarge { topic: Arc<str>, partition: PartitionId, first: Offset, last: Offset, most: u64 },
}

/// What happened to the topics of a read while it went on. Nothing is missing because of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Incident {
    /// The topic is not there any more.
    Deleted { topic: Arc<str> },
    /// There is another topic of the same name, with this id; it is read from its first record on.
    Anew { topic: Arc<str>, id: Uuid },
    /// The topic got one more partition, which is read from its first record on.
    Added { topic: Arc<str>, partition: PartitionId },
}

/// What a read waits for at this moment: partitions that fail, and are tried again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadWaiting {
    pub partitions: usize,
    /// Since when the first of them has been failing.
    pub since: Duration,
    /// What that one fails with.
    pub why: Arc<str>,
}

/// One partition of a read.
#[derive(Clone, Debug, PartialEq)]
pub struct PartitionProgress {
    pub topic: Arc<str>,
    pub partition: PartitionId,
    /// Which topic of that name; nil where the cluster gives topics no ids.
    pub id: Uuid,
    pub from: Offset,
    /// Everything before it has been delivered.
    pub next: Offset,
    /// Snapshot end, exclusive; none for a tail.
    pub end: Option<Offset>,
    pub records: u64,
    pub bytes: u64,
    pub state: PartState,
    /// Since when it has been failing.
    pub failing_since: Option<Instant>,
}

/// What a partition of a read is doing.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum PartState {
    #[default]
    Reading,
    Done,
    /// It failed and is tried again; the text is the failure.
    Retrying(Arc<str>),
    /// It failed for good.
    GivenUp(Arc<str>),
}

/// A failure in words, without the partition that it happened on: a reason lists the partitions itself.
pub(super) fn why(error: &crate::wire::Error) -> Arc<str> {
    match error {
        crate::wire::Error::NoLeader { .. } => "no leader: every broker that holds it in sync is down".into(),
        crate::wire::Error::NoListener { .. } => {
            "its leader has no listener of the name through which this client came".into()
        }
        error => error.to_string().into(),
    }
}

impl ReadProgress {
    /// From 0 to 1; none while that can't be told (planning, a tail).
    pub fn fraction(&self) -> Option<f64> {
        match self.phase {
            ReadPhase::Ended(Ending::Complete) => Some(1.0),
            _ if self.total == 0 => None,
            _ => Some(self.passed as f64 / self.total as f64),
        }
    }

    /// About how many bytes the whole range has, from what has been passed so far.
    pub fn total_bytes(&self) -> Option<u64> {
        let bytes = u128::from(self.bytes) * u128::from(self.total);
        bytes.checked_div(u128::from(self.passed)).map(|bytes| bytes as u64)
    }

    pub fn ending(&self) -> Option<&Ending> {
        match &self.phase {
            ReadPhase::Ended(ending) => Some(ending),
            _ => None,
        }
    }
}

impl PartitionProgress {
    /// A partition that is read from an offset on, without end.
    pub fn live(topic: Arc<str>, partition: PartitionId, from: Offset) -> Self {
        Self {
            topic,
            partition,
            id: Uuid::nil(),
            from,
            next: from,
            end: None,
            records: 0,
            bytes: 0,
            state: PartState::Reading,
            failing_since: None,
        }
    }

    /// Whether everything up to the snapshot end was passed. Never true of a tail.
    pub fn is_done(&self) -> bool {
        self.end.is_some_and(|end| self.next >= end)
    }
}

impl fmt::Display for Ending {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Complete => f.write_str("complete"),
            Self::StoppedByUser => f.write_str("stopped by you"),
            Self::LimitReached => f.write_str("limit reached"),
            Self::Failed(why) => write!(f, "failed: {why}"),
            Self::Incomplete(reasons) => {
                f.write_str("incomplete: ")?;
                for (number, reason) in reasons.iter().enumerate() {
                    let comma = if number == 0 { "" } else { "; " };
                    write!(f, "{comma}{reason}")?;
                }
                Ok(())
            }
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unread { broker, partitions, why } => {
                if let Some(broker) = broker {
                    write!(f, "broker {broker}: ")?;
                }
                write!(f, "{why}: {} unread", named(partitions))
            }
            Self::Retention { topic, partition, from, until } => {
                write!(f, "retention took {topic} {partition}:{from}–{} meanwhile", until.0 - 1)
            }
            Self::Gone { topic, partition, from, until, first } => {
                write!(f, "{topic} {partition}:{from}–{} is deleted: its log begins at {first}", until.0 - 1)
            }
            Self::PastEnd { topic, partition, asked, end } => {
                write!(f, "nothing is as far as offset {asked}: {topic} {partition} ends at {end}")?;
                // Ten digits are the seconds of a year between 2001 and 2286.
                match asked.0 {
                    1_000_000_000..10_000_000_000 => {
                        write!(f, "; if a time in seconds is meant, write epoch:{}000", asked.0)
                    }
                    _ => Ok(()),
                }
            }
            Self::Truncated { topic, partition, at, promised, sure } => {
                write!(
                    f,
                    "{topic} {partition} ends at {at}, not at {promised} as before: its log was truncated"
                )?;
                f.write_str(if *sure {
                    ""
                } else {
                    ", or the topic was created anew (which, only Kafka 2.8 and later tell)"
                })
            }
            Self::Anew { topic } => {
                write!(
                    f,
                    "topic {topic} was deleted and created anew: what was read before is of the old one"
                )
            }
            Self::TooLarge { topic, partition, first, last, most } => {
                let most = most.div_ceil(1 << 20);
                write!(
                    f,
                    "{topic} {partition}:{first}–{last} unpacks to more than {most} MiB and was not read"
                )
            }
            Self::Corrupt { topic, partition, first, last } => {
                write!(f, "{topic} {partition}:{first}–{last} is corrupt")
            }
        }
    }
}

impl Incident {
    pub fn topic(&self) -> &Arc<str> {
        match self {
            Self::Deleted { topic } | Self::Anew { topic, .. } | Self::Added { topic, .. } => topic,
        }
    }
}

impl fmt::Display for Incident {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Deleted { topic } => write!(f, "topic {topic} was deleted"),
            Self::Anew { topic, .. } => {
                write!(f, "topic {topic} was deleted and created anew: its first record comes next")
            }
            Self::Added { topic, partition } => {
                write!(
                    f,
                    "topic {topic} has got partition {partition}, which is read from its first record on"
                )
            }
        }
    }
}

impl fmt::Display for ReadWaiting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let noun = if self.partitions == 1 { "partition" } else { "partitions" };
        write!(f, "waiting for {} {noun}, {} s: {}", self.partitions, self.since.as_secs(), self.why)
    }
}

/// `orders 1, 4` or, over several topics, `orders 1, 4 and payments 0`.
fn named(partitions: &[(Arc<str>, PartitionId)]) -> String {
    let mut text = String::new();
    let mut last: Option<&Arc<str>> = None;
    for (topic, partition) in partitions {
        match last {
            Some(before) if before == topic => text.push_str(", "),
            Some(_) => text.push_str(&format!(" and {topic} ")),
            None => text.push_str(&format!("{topic} ")),
        }
        text.push_str(&partition.to_string());
        last = Some(topic);
    }
    text
}
