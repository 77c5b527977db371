//! What is asked of whom: plain data for [`Wire::put`](super::Wire::put) and [`Wire::write`](super::Wire::write).
use super::connection::Connection;
use super::error::Error;
use super::names::{BrokerId, PartitionId};
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

/// Who is to answer.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Target {
    /// Whichever broker answers first; the next ones if it fails.
    Any,
    /// The controller of a ZooKeeper-era cluster; on KRaft any broker, which forwards.
    Controller,
    Broker(BrokerId),
    Leader(Arc<str>, PartitionId),
    Group(Arc<str>),
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Target::Any => f.write_str("the cluster"),
            Target::Controller => f.write_str("the controller"),
            Target::Broker(broker) => write!(f, "broker {broker}"),
            Target::Leader(topic, partition) => write!(f, "the leader of {topic}/{partition}"),
            Target::Group(id) => write!(f, "the coordinator of group {id}"),
        }
    }
}

/// How a question is put: to whom, with how much patience, and what counts as not yet answered.
#[derive(Debug)]
pub struct Question<T> {
    pub(super) target: Target,
    pub(super) within: Option<Duration>,
    pub(super) cap: Option<i16>,
    pub(super) floor: Option<Floor>,
    pub(super) code: fn(&T) -> i16,
}

/// The lowest version that can ask something, what that is, and the release of Kafka that brought it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Floor {
    pub(super) version: i16,
    pub(super) what: &'static str,
    pub(super) since: &'static str,
}

/// A response with what it was answered in and by whom.
#[derive(Clone, Debug)]
pub struct Answer<T> {
    pub response: T,
    pub version: i16,
    pub connection: Connection,
}

impl<T> Question<T> {
    /// A question with the usual patience, whose answer is taken as it is.
    pub fn to(target: Target) -> Self {
        Question { target, within: None, cap: None, floor: None, code: |_| 0 }
    }

    /// Patience for everything: looking up routes, connecting, repeating.
    pub fn within(mut self, within: Duration) -> Self {
        self.within = Some(within);
        self
    }

    /// The highest version to use.
    pub fn at_most(mut self, version: i16) -> Self {
        self.cap = Some(version);
        self
    }

    /// The lowest version that can ask this, what that is ("ListOffsets by greatest timestamp"), and the release of
    /// Kafka that brought it.
    pub fn at_least(mut self, version: i16, what: &'static str, since: &'static str) -> Self {
        self.floor = Some(Floor { version, what, since });
        self
    }

    /// Where the answer carries its error code. While that is retriable the question is put again; when the time is
    /// up the last answer is handed out with its code.
    pub fn code(mut self, code: fn(&T) -> i16) -> Self {
        self.code = code;
        self
    }

    /// Whether someone else may answer after this failure: leaders, coordinators and the controller move, a broker's id does not.
    pub(super) fn may_move(&self, error: &Error, failures: u32) -> bool {
        let moves = matches!(self.target, Target::Leader(..) | Target::Group(_) | Target::Controller);
        let passing =
            error.is_connection() || matches!(error, Error::NoLeader { .. } | Error::UnknownBroker { .. });
        moves && passing && !matches!(error, Error::Timeout { .. } | Error::Late { .. }) && failures < 4
    }
}
