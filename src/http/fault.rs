//! Why there is no answer, in words; without what was sent.
use std::fmt;
use std::time::Duration;

/// What went wrong with one exchange.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum HttpFault {
    /// Nothing of the question was taken: it can be put again.
    NotSent(String),
    /// No answer began, or it stopped.
    Late(&'static str, Duration),
    /// The answer is larger than any that is waited for.
    TooLarge(usize),
    /// What came is no HTTP, or ended too early.
    Broken(String),
    /// It can't be put as it is.
    Unusable(String),
}

impl HttpFault {
    /// Whether the server may have done what was asked.
    pub(crate) fn may_be_done(&self) -> bool {
        !matches!(self, HttpFault::NotSent(_) | HttpFault::Unusable(_))
    }
}

impl fmt::Display for HttpFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            HttpFault::NotSent(why) | HttpFault::Unusable(why) => f.write_str(why),
            HttpFault::Late(what, within) => write!(f, "{what} within {within:?}"),
            HttpFault::TooLarge(most) => {
                write!(f, "the answer is larger than {} MiB: no such answer is expected here", most >> 20)
            }
            HttpFault::Broken(why) => f.write_str(why),
        }
    }
}
