//! Why a registry gave no answer, or refused: in words, with what its codes mean. Never with what was sent.
use crate::http::HttpFault;
use crate::security::WebAddress;
use crate::web::WebWhy;
use std::fmt;
use std::sync::Arc;

/// What was asked of whom, and why it has no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RegistryFault {
    /// "asking for schema 12"; empty where the reason says all.
    doing: Arc<str>,
    at: Option<WebAddress>,
    why: WebWhy,
}

impl RegistryFault {
    pub(super) fn new(doing: &str, at: &WebAddress, why: WebWhy) -> Self {
        RegistryFault { doing: doing.into(), at: Some(at.clone()), why }
    }

    pub(super) fn unknown(text: &str) -> Self {
        RegistryFault { doing: "".into(), at: None, why: WebWhy::Unknown(text.to_owned()) }
    }

    /// It answers JSON that is not what a registry tells there.
    pub(super) fn shapeless(doing: &str) -> Self {
        Self::unknown(&format!("{doing}: the answer has another shape than a schema registry's"))
    }

    /// The registry does not know it, by an answer that is no refusal.
    pub(super) fn absent(doing: &str) -> Self {
        let (message, called) = ("it knows no such thing".to_owned(), "the schema registry");
        let why = WebWhy::Refused { status: 404, code: Some(40403), message, called };
        RegistryFault { doing: doing.into(), at: None, why }
    }

    /// The same where not all was looked at, and why.
    pub(super) fn absent_but(words: &str) -> Self {
        let why = WebWhy::Refused {
            status: 404,
            code: None,
            message: words.to_owned(),
            called: "the schema registry",
        };
        RegistryFault { doing: "".into(), at: None, why }
    }

    /// What was not looked at, of something that is missing.
    pub(super) fn but(&self) -> Option<&str> {
        match &self.why {
            WebWhy::Refused { code: None, message, .. } if self.at.is_none() => Some(message),
            _ => None,
        }
    }

    /// It refuses with these words.
    pub(super) fn says(&self, words: &str) -> bool {
        matches!(&self.why, WebWhy::Refused { message, .. } if message.contains(words))
    }

    fn code(&self) -> Option<i64> {
        match &self.why {
            WebWhy::Refused { code, .. } => *code,
            _ => None,
        }
    }

    /// The registry says that there is no such thing.
    pub(crate) fn is_missing(&self) -> bool {
        matches!(self.why, WebWhy::Refused { status: 404, .. })
    }

    /// It has no such way of asking: no code of its own says that the thing is missing.
    pub(crate) fn is_not_offered(&self) -> bool {
        match &self.why {
            WebWhy::Refused { status: 404, code, .. } => code.is_none_or(|code| code == 404),
            WebWhy::Refused { status: 405 | 501, .. } => true,
            // What stands in front of it answers in its own way.
            WebWhy::Odd(_) | WebWhy::WebPage { status: 404 | 405, .. } => true,
            _ => false,
        }
    }

    /// It is of the registry as a whole, not of what was asked: the next question would fare the same.
    pub(super) fn is_of_all(&self) -> bool {
        match &self.why {
            WebWhy::Refused { status, .. } => matches!(status, 429 | 500..),
            // One schema may be too large, or be kept oddly, and the next one well.
            WebWhy::Unknown(_) | WebWhy::Odd(_) | WebWhy::Broken(HttpFault::TooLarge(_)) => false,
            _ => true,
        }
    }

    /// Whether nobody could be asked at all.
    pub(crate) fn is_unreached(&self) -> bool {
        matches!(self.why, WebWhy::Unreached(_))
    }

    /// Whether what was to be changed may have been.
    pub(crate) fn may_be_done(&self) -> bool {
        self.why.may_be_done()
    }

    /// Another address of the registry may do better, and nothing was begun by this one.
    pub(super) fn is_of_this_address(&self) -> bool {
        self.why.is_of_this_address()
    }

    /// The reason alone.
    pub(crate) fn reason(&self) -> String {
        let meant = self.code().and_then(meaning).map(|words| format!(" ({words})")).unwrap_or_default();
        format!("{}{meant}", self.why)
    }
}

/// What a registry's own codes say, whichever words it chooses.
fn meaning(code: i64) -> Option<&'static str> {
    Some(match code {
        40401 => "40401: there is no such subject",
        40402 => "40402: the subject has no such version",
        40403 => "40403: there is no such schema",
        40404 => "40404: the subject is deleted already; to delete it for good is a second step",
        40405 => "40405: what is deleted for good must be deleted first",
        40406 => "40406: the version is deleted already; to delete it for good is a second step",
        40407 => "40407: a version that is deleted for good must be deleted first",
        40408 => "40408: the subject has no compatibility level of its own",
        40409 => "40409: the subject has no mode of its own",
        409 | 40901 => "it breaks the compatibility that is asked for",
        42201 => "42201: it is no valid schema",
        42202 => "42202: that is no version",
        42203 => "42203: there is no such compatibility level",
        42204 => "42204: there is no such mode",
        42205 => "42205: the mode does not allow it, as READONLY does not",
        42206 => "42206: another schema refers to it",
        42207 => "42207: the schema has another id",
        42208 => "42208: the subject's name is not allowed",
        42209 => "42209: the schema is too large",
        42210 => "42210: its rules are not valid",
        50001 => "50001: the registry's own store fails",
        50002 => "50002: the registry did not finish in time",
        50003 => "50003: its leader can't be reached",
        50004 => "50004: the registry has no leader just now",
        _ => return None,
    })
}

impl fmt::Display for RegistryFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&*self.doing, &self.at) {
            ("", _) | (_, None) => f.write_str(&self.reason()),
            (doing, Some(at)) => write!(f, "{doing} at {at}: {}", self.reason()),
        }
    }
}
