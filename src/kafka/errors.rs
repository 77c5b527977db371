//! Kafka's refusals in words: what was being done, why it failed, what to try, and which right is missing.
use super::model::{Another, Known};
pub(crate) use crate::change::Right;
use crate::nearest::{hint, nearest};
use crate::wire;
use kafka_protocol::error::ResponseError;
use std::sync::Arc;

/// A question about the cluster that failed.
#[derive(Clone, Debug, thiserror::Error)]
pub enum Error {
    /// It did not reach a broker, or no answer came back.
    #[error("{doing}: {cause}")]
    Wire { doing: Arc<str>, cause: wire::Error },
    /// An ACL is missing.
    #[error("{doing}: not allowed; it needs the right {right}")]
    Denied { doing: Arc<str>, right: Right },
    /// Kafka answered with an error.
    #[error("{doing}: {}{}", words(*.code), .message.as_ref().map(|text| format!(" ({text})")).unwrap_or_default())]
    Kafka { doing: Arc<str>, code: i16, message: Option<Arc<str>> },
    /// There was an answer, but not to what was asked.
    #[error("{doing}: {why}")]
    Untold { doing: Arc<str>, why: Arc<str> },
    /// Whether there is anything of that name, only somebody knows who could not be asked.
    #[error("nobody who could be asked knows a {what} {name:?}, and whoever must know can't be asked: {why}")]
    Undecided { what: &'static str, name: Arc<str>, why: Arc<str> },
    /// There is nothing of that name.
    #[error("there is no {what} {name:?}{}", hint(.nearest.as_deref()))]
    Unknown { what: &'static str, name: Arc<str>, nearest: Option<Arc<str>> },
    /// The topic has fewer partitions.
    #[error("{topic} has no partition {partition}: its partitions are 0 to {}", .count.saturating_sub(1))]
    NoPartition { topic: Arc<str>, partition: i32, count: usize },
}

impl Error {
    /// There is nothing of that name.
    pub fn unknown(what: &'static str, name: &str) -> Error {
        Error::Unknown { what, name: name.into(), nearest: None }
    }

    /// There is nothing of that name, and these are.
    pub fn unknown_among<'a>(
        what: &'static str,
        name: &str,
        names: impl IntoIterator<Item = &'a str>,
    ) -> Error {
        Error::Unknown { what, name: name.into(), nearest: nearest(name, names).map(Arc::from) }
    }

    /// A failure of the client below, with what was being done.
    pub fn wire(doing: impl Into<Arc<str>>) -> impl FnOnce(wire::Error) -> Error {
        let doing = doing.into();
        move |cause| match cause {
            wire::Error::UnknownTopic { topic } => Error::unknown("topic", &topic),
            wire::Error::Code { code, message, .. } => Error::Kafka { doing, code, message },
            cause => Error::Wire { doing, cause },
        }
    }

    /// Judges an error code of an answer: 0 is fine, a missing ACL is the right that was needed.
    ///
    /// # Errors
    /// For every code but 0.
    pub fn check(
        code: i16,
        message: Option<&str>,
        doing: &str,
        right: impl FnOnce() -> Right,
    ) -> Result<(), Error> {
        let doing = doing.into();
        match code {
            0 => Ok(()),
            code if is_denied(code) => Err(Error::Denied { doing, right: right() }),
            code => Err(Error::Kafka { doing, code, message: message.map(Into::into) }),
        }
    }

    /// There was an answer, but not to what was asked.
    pub fn untold(doing: impl Into<Arc<str>>, why: impl Into<Arc<str>>) -> Error {
        Error::Untold { doing: doing.into(), why: why.into() }
    }

    /// The failure of one of many as a fact for their sum: without what was being done and with which of them, so
    /// that equal failures are equal and can be counted.
    pub fn hole<T>(&self) -> Known<T> {
        match self {
            Error::Wire { cause: wire::Error::NoLeader { .. }, .. } => Known::Failed("no leader".into()),
            Error::Wire { cause: wire::Error::NoListener { .. }, .. } => {
                Known::Failed(wire::NO_LISTENER.into())
            }
            Error::Wire { cause, .. } if !self.is_unsupported() => Known::Failed(cause.to_string().into()),
            Error::Kafka { code, .. } => Known::Failed(words(*code).into()),
            Error::Unknown { what, .. } => Known::Failed(format!("there is no such {what}").into()),
            other => other.known(),
        }
    }

    /// Whether a coordinator says that another one is to be asked (NOT_COORDINATOR), or that it can't answer yet
    /// (COORDINATOR_LOAD_IN_PROGRESS, COORDINATOR_NOT_AVAILABLE).
    pub(super) fn is_elsewhere(&self) -> bool {
        matches!(self, Error::Kafka { code: 14..=16, .. })
    }

    /// Who answered in the place of the cluster that was asked first, if that is why.
    pub fn another_cluster(&self) -> Option<Another> {
        match self {
            Error::Wire { cause: wire::Error::AnotherCluster { address, expected, found }, .. } => {
                let (expected, found) = (expected.clone(), found.clone());
                Some(Another { address: address.to_string(), expected, found })
            }
            _ => None,
        }
    }

    /// Whether this kind or age of cluster can't tell.
    pub fn is_unsupported(&self) -> bool {
        matches!(self, Error::Wire { cause: wire::Error::Unsupported { .. }, .. })
    }

    /// The failure as a fact for a cell.
    pub fn known<T>(&self) -> Known<T> {
        match self {
            Error::Denied { right, .. } => Known::Denied(format!("needs the right {right}").into()),
            Error::Wire { cause: cause @ wire::Error::Unsupported { .. }, .. } => {
                Known::Unsupported(cause.to_string().into())
            }
            other => Known::Failed(other.to_string().into()),
        }
    }
}

impl<T> From<Result<T, Error>> for Known<T> {
    fn from(result: Result<T, Error>) -> Self {
        match result {
            Ok(value) => Known::Is(value),
            Err(error) => error.known(),
        }
    }
}

/// Whether an error code means a missing ACL.
fn is_denied(code: i16) -> bool {
    matches!(code, 29 | 30 | 31 | 53 | 65)
}

/// Whether Kafka says that the same question may succeed a moment later.
pub fn is_passing(code: i16) -> bool {
    ResponseError::try_from_code(code).is_some_and(|error| error.is_retriable())
}

/// An error code in words, with what to try where there is something to try.
pub fn words(code: i16) -> String {
    let text = match code {
        -1 => "the broker failed unexpectedly; its log says why",
        1 => "the offset is out of range: retention or a deletion took it, or it does not exist yet",
        2 => "the record is corrupt, or lacks the key that a compacted topic requires",
        3 => "there is no such topic or partition on the broker; it may just have been deleted or moved",
        5 | 6 => "the partition has no leader at the moment, or it just moved; try again",
        7 => "the brokers did not finish in time; what was asked for may still happen",
        8 | 9 => "the replica or broker is not available at the moment; check the brokers",
        10 => "the record is larger than the broker or topic allows (message.max.bytes, max.message.bytes)",
        14..=16 => "the group's coordinator is loading, moving or down; try again in a moment",
        17 => "the topic name is not valid: letters, digits, '.', '_' and '-', at most 249",
        19 | 20 => "too few replicas are in sync (min.insync.replicas); check the brokers",
        22 | 25 | 27 => "the group is rebalancing; try again in a moment",
        24 => "the group id is not valid",
        29 => "not allowed on this topic; an ACL is missing",
        30 => "not allowed on this group; an ACL is missing",
        31 => "not allowed on the cluster; an ACL is missing",
        32 => "the record's timestamp is too far from the broker's clock (message.timestamp.*.max.ms)",
        33 => "the broker does not offer this SASL mechanism",
        34 => "the broker expects a login (SASL) at another moment of the connection",
        35 => "the broker does not know this version of the request",
        36 => "a topic of this name exists already",
        37 => "the number of partitions is not possible; it can only grow",
        38 => "the replication factor is larger than the number of live brokers, or below 1",
        39 => "the replica assignment is not possible",
        40 => "the configuration is not valid",
        41 => "the controller just moved; try again",
        42 => "the broker finds the request malformed",
        43 => "the topic's record format is too old for this",
        44 => "a policy of the cluster forbids it",
        53 => "not allowed for this transactional id; an ACL is missing",
        54 => "the cluster has no authorizer: ACLs are not in use",
        56 => "the broker has a disk error on this partition; check its log directories",
        57 => "the broker has no such log directory",
        58 => "authentication failed: check user name, password and mechanism",
        60 => "a reassignment of this partition is under way",
        61..=67 => "delegation tokens can't be used this way here",
        68 => "the group still has members; stop them first",
        69 => "there is no such group",
        72 => {
            "the leader has no listener of the name through which this client came; check the brokers' listeners"
        }
        73 => "deleting topics is switched off (delete.topic.enable)",
        74 | 75 => "the leader has just changed; try again",
        78 => "the new leader does not know the end of the partition yet; try again",
        86 => "the group is still subscribed to the topic",
        87 => "the broker refuses the record: it fails a check of the topic",
        89 => "a quota of the cluster is used up; try again later",
        91 => "there is no such resource",
        100 | 103 => "the topic was deleted and made again meanwhile; refresh",
        _ => return named(code),
    };
    text.to_owned()
}

fn named(code: i16) -> String {
    match ResponseError::try_from_code(code) {
        Some(ResponseError::Unknown(code)) => {
            format!("Kafka's error {code}, which this version does not know")
        }
        Some(error) => format!("Kafka's error {code}, {error:?}"),
        None => "no error".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_acl_names_the_right() {
        let topic: Arc<str> = "orders".into();
        let right = || Right::on_topic("Describe", &topic);
        let error = Error::check(29, None, "listing the offsets of orders", right).unwrap_err();
        assert_eq!(
            error.to_string(),
            "listing the offsets of orders: not allowed; it needs the right Describe on topic orders"
        );
        assert_eq!(error.known::<u64>(), Known::Denied("needs the right Describe on topic orders".into()));
    }

    #[test]
    fn every_code_has_words() {
        for code in (-1..=133).filter(|code| *code != 0) {
            assert!(words(code).len() > 12, "{code}: {}", words(code));
        }
        assert!(words(999).contains("999"));
        assert!(Error::check(0, None, "x", || Right::on_cluster("Describe")).is_ok());
    }
}
