//! A record before it is sent, and what became of it. Plain data: knows no client library.
use crate::kafka::model::{Offset, PartitionId, Timestamp};
use crate::kafka::record::{Header, Record};
use bytes::Bytes;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

/// A record to send. `None` is Kafka's null: a null value is a tombstone, an empty one is not.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Draft {
    pub topic: Arc<str>,
    /// None: Java's partitioner decides by the key; without a key any partition may get it.
    pub partition: Option<PartitionId>,
    pub key: Option<Bytes>,
    pub value: Option<Bytes>,
    /// In this order; names may repeat.
    pub headers: Vec<Header>,
    /// None: the time of sending.
    pub timestamp: Option<Timestamp>,
}

impl Draft {
    /// A record that is to be written once more: by its key, at the time of sending.
    pub fn again(record: &Record) -> Draft {
        Draft {
            topic: Arc::clone(&record.topic),
            partition: None,
            key: record.key.clone(),
            value: record.value.clone(),
            headers: record.headers.clone(),
            timestamp: None,
        }
    }

    /// Bytes of key, value and headers.
    pub fn size(&self) -> usize {
        let headers =
            self.headers.iter().map(|header| header.name.len() + header.value.as_ref().map_or(0, Bytes::len));
        self.key.as_ref().map_or(0, Bytes::len)
            + self.value.as_ref().map_or(0, Bytes::len)
            + headers.sum::<usize>()
    }
}

/// What became of a record, and how long it took from asking to knowing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    pub fate: Fate,
    pub took: Duration,
}

impl Delivery {
    /// Not even tried, for this reason.
    pub fn refused(why: String) -> Delivery {
        Delivery { fate: Fate::NotSent(Failure::because(why)), took: Duration::ZERO }
    }
}

/// The three ways a send can end. There is no fourth: every record gets one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// All in-sync replicas have it.
    Sent {
        partition: PartitionId,
        /// None where the broker does not tell (it never happens with acks=all).
        offset: Option<Offset>,
        /// The record's own time, or the broker's where the topic stamps on arrival.
        timestamp: Option<Timestamp>,
    },
    /// It is not in the topic.
    NotSent(Failure),
    /// The answer got lost: it may be in the topic, or may still not be.
    Unknown(Failure),
}

/// Why a record was not sent, and what to try.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    pub why: String,
    /// None where there is nothing to advise.
    pub advice: Option<String>,
}

impl Failure {
    /// A failure without advice.
    pub fn because(why: impl Into<String>) -> Self {
        Self { why: why.into(), advice: None }
    }

    /// The same failure with what to try.
    #[must_use]
    pub fn try_to(self, advice: impl Into<String>) -> Self {
        Self { advice: Some(advice.into()), ..self }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.why)?;
        self.advice.as_ref().map_or(Ok(()), |advice| write!(f, ": {advice}"))
    }
}
