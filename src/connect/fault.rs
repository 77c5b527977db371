//! Why a worker gave no answer, or refused: in words, with what to try. Never with what was sent.
use super::masks::PluginSecrets;
use super::raw::RawConfig;
use super::since::ConnectAble;
use crate::security::WebAddress;
use crate::web::WebWhy;
use std::fmt;
use std::sync::Arc;

/// What was asked of whom, and why it has no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ConnectFault {
    /// "listing the connectors of etl"; empty where the reason says all.
    doing: Arc<str>,
    at: Option<WebAddress>,
    why: ConnectWhy,
}

/// The reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum ConnectWhy {
    /// What any service may say, or nobody.
    Web(WebWhy),
    /// This version can't.
    TooOld { what: ConnectAble, has: String },
}

impl ConnectFault {
    pub(super) fn new(doing: &str, at: &WebAddress, why: ConnectWhy) -> Self {
        ConnectFault { doing: doing.into(), at: Some(at.clone()), why }
    }

    pub(super) fn unknown(text: &str) -> Self {
        ConnectFault { doing: "".into(), at: None, why: ConnectWhy::Web(WebWhy::Unknown(text.to_owned())) }
    }

    /// It answers JSON that is not what Connect tells there.
    pub(super) fn shapeless(doing: &str, at: &WebAddress) -> Self {
        let why = WebWhy::Odd("the answer has another shape than Connect's".to_owned());
        Self::new(doing, at, ConnectWhy::Web(why))
    }

    /// What this version of Connect can't, and which can.
    pub(super) fn too_old(what: ConnectAble, has: &str) -> Self {
        let why = ConnectWhy::TooOld { what, has: has.to_owned() };
        ConnectFault { doing: "".into(), at: None, why }
    }

    /// The same where the words of a refusal repeat a secret of the config that was sent: without it.
    pub(super) fn without_secrets(mut self, config: &RawConfig) -> Self {
        if let ConnectWhy::Web(WebWhy::Refused { message: words, .. } | WebWhy::Odd(words)) = &mut self.why {
            *words = PluginSecrets::default().hidden_in(words, config);
        }
        self
    }

    /// This version has the thing, and not that way of asking.
    pub(crate) fn is_not_offered(&self) -> bool {
        matches!(self.why, ConnectWhy::Web(WebWhy::Refused { status: 405 | 501, .. }))
    }

    /// Connect says that there is no such thing.
    pub(crate) fn is_missing(&self) -> bool {
        matches!(self.why, ConnectWhy::Web(WebWhy::Refused { status: 404, .. }))
    }

    /// Connect puts it off: its workers are just finding out who does what.
    pub(super) fn is_momentary(&self) -> bool {
        match &self.why {
            ConnectWhy::Web(WebWhy::Refused { status: 409, message, .. }) => {
                !message.contains("already exists")
            }
            // The worker that had to be asked was not there: nothing was handed on.
            ConnectWhy::Web(WebWhy::Refused { status: 500, message, .. }) => {
                message.contains("forward REST request") && message.contains("Connection refused")
            }
            _ => false,
        }
    }

    /// Another worker may do better, and nothing was begun by this one.
    pub(super) fn is_of_this_worker(&self) -> bool {
        matches!(&self.why, ConnectWhy::Web(why) if why.is_of_this_address())
    }

    /// The same for what only looks.
    pub(super) fn may_look_elsewhere(&self) -> bool {
        matches!(self.why, ConnectWhy::Web(WebWhy::Unreached(_) | WebWhy::Broken(_))) || self.is_momentary()
    }

    /// Whether what was to be changed may have been.
    pub(crate) fn may_be_done(&self) -> bool {
        matches!(&self.why, ConnectWhy::Web(why) if why.may_be_done()) && !self.is_momentary()
    }

    /// Whether nobody could be asked at all.
    pub(crate) fn is_unreached(&self) -> bool {
        matches!(self.why, ConnectWhy::Web(WebWhy::Unreached(_)))
    }

    /// The kind of reason, in a word or two.
    pub(crate) fn word(&self) -> &'static str {
        match &self.why {
            ConnectWhy::TooOld { .. } => "too old",
            ConnectWhy::Web(why) => match why {
                WebWhy::Unreached(_) => "unreachable",
                WebWhy::Broken(_) => "no answer",
                WebWhy::Login { .. } => "login refused",
                WebWhy::Refused { .. } => "in trouble",
                WebWhy::WebPage { .. } | WebWhy::Odd(_) => "not Connect",
                WebWhy::Unknown(_) => "not asked",
            },
        }
    }

    /// The reason alone.
    pub(crate) fn reason(&self) -> String {
        self.why.to_string()
    }
}

impl fmt::Display for ConnectFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&*self.doing, &self.at) {
            ("", _) | (_, None) => write!(f, "{}", self.why),
            (doing, Some(at)) => write!(f, "{doing} at {at}: {}", self.why),
        }
    }
}

impl fmt::Display for ConnectWhy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ConnectWhy::Web(WebWhy::Refused { status: 409, message, .. }) => {
                write!(f, "Connect is rearranging its work and puts it off, try again in a moment: {message}")
            }
            ConnectWhy::Web(why) => write!(f, "{why}"),
            ConnectWhy::TooOld { what, has } => f.write_str(&what.needs(has)),
        }
    }
}
