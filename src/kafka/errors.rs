//! Kafka's refusals in words: what was being done, why it failed, what to try, and which right is missing.
use super::error_words::WORDS;
use super::model::{Another, Known};
pub(crate) use crate::change::Right;
use crate::nearest::{hint, nearest};
use crate::wire;
use crate::wire::codes;
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
            wire::Error::TopicDenied { topic } => {
                Error::Denied { doing, right: Right::on_topic("Describe", &topic) }
            }
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
            code if is_denied(code) => Err(Error::Denied { doing, right: fitting(code, right()) }),
            code => {
                let message = message.filter(|words| !words.trim().is_empty());
                Err(Error::Kafka { doing, code, message: message.map(Into::into) })
            }
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
        use codes::{COORDINATOR_LOAD_IN_PROGRESS, COORDINATOR_NOT_AVAILABLE, NOT_COORDINATOR};
        let elsewhere = [NOT_COORDINATOR, COORDINATOR_LOAD_IN_PROGRESS, COORDINATOR_NOT_AVAILABLE];
        matches!(self, Error::Kafka { code, .. } if elsewhere.contains(code))
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
        matches!(self, Error::Wire { cause, .. } if cause.is_unsupported())
    }

    /// The failure as a fact for a cell.
    pub fn known<T>(&self) -> Known<T> {
        match self {
            Error::Denied { right, .. } => Known::Denied(format!("needs the right {right}").into()),
            Error::Wire { cause, .. } if cause.is_unsupported() => {
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

/// A group is refused as a whole where one of its topics may not be described (KIP-848): the right that is missing is then
/// one on topics, whatever was asked for.
fn fitting(code: i16, right: Right) -> Right {
    const TOPIC_AUTHORIZATION_FAILED: i16 = 29;
    match (code, right.resource) {
        (TOPIC_AUTHORIZATION_FAILED, "group") => Right {
            operation: "Describe",
            resource: "topic",
            name: Some("(each that the group reads)".into()),
        },
        _ => right,
    }
}

/// An error code about a topic in words; where an ACL is missing, the right that is needed.
pub fn words_of_topic(code: i16, operation: &'static str, topic: &Arc<str>) -> String {
    match is_denied(code) {
        true => format!("not allowed; it needs the right {}", Right::on_topic(operation, topic)),
        false => words(code),
    }
}

/// Whether an error code means a missing ACL.
fn is_denied(code: i16) -> bool {
    matches!(
        code,
        codes::TOPIC_AUTHORIZATION_FAILED
            | codes::GROUP_AUTHORIZATION_FAILED
            | codes::CLUSTER_AUTHORIZATION_FAILED
            | codes::TRANSACTIONAL_ID_AUTHORIZATION_FAILED
            | codes::DELEGATION_TOKEN_AUTHORIZATION_FAILED
    )
}

/// Whether Kafka says that the same question may succeed a moment later.
pub fn is_passing(code: i16) -> bool {
    ResponseError::try_from_code(code).is_some_and(|error| error.is_retriable())
}

/// An error code in words, with what to try where there is something to try.
pub fn words(code: i16) -> String {
    let row = WORDS.iter().find(|(codes, _)| codes.contains(&code));
    row.map_or_else(|| named(code), |(_, words)| (*words).to_owned())
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
        let error =
            Error::check(codes::TOPIC_AUTHORIZATION_FAILED, None, "listing the offsets of orders", right)
                .unwrap_err();
        assert_eq!(
            error.to_string(),
            "listing the offsets of orders: not allowed; it needs the right Describe on topic orders"
        );
        assert_eq!(error.known::<u64>(), Known::Denied("needs the right Describe on topic orders".into()));
    }

    #[test]
    fn a_group_that_is_refused_for_its_topics_names_a_right_on_topics() {
        let right = || Right::on_group("Describe", &"readers".into());
        let error = Error::check(29, None, "describing group readers", right).unwrap_err();
        assert!(
            error.to_string().contains("the right Describe on topic (each that the group reads)"),
            "{error}"
        );
        let error = Error::check(30, None, "describing group readers", right).unwrap_err();
        assert!(error.to_string().contains("Describe on group readers"), "{error}");
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
