//! Why a service gave no answer, or refused: in words, with what to try. Never with what was sent.
use crate::http::HttpFault;
use std::fmt;

/// Which service is asked, as sentences name it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct WebKind {
    /// "Connect", "the registry": who refuses, and whose answer it is not.
    pub(crate) called: &'static str,
    /// Where its login stands: "the profile's connect table".
    pub(crate) table: &'static str,
}

/// The reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum WebWhy {
    /// Nobody could be asked.
    Unreached(String),
    /// The exchange broke off.
    Broken(HttpFault),
    /// 401, 403.
    Login { status: u16, words: String, with_login: bool, table: &'static str },
    /// The service's own error: status, its own code where it has one, and message.
    Refused { status: u16, code: Option<i64>, message: String, called: &'static str },
    /// A page for people.
    WebPage { status: u16, title: String, called: &'static str },
    /// It answers something else.
    Odd(String),
    /// What was asked can't be meant.
    Unknown(String),
}

impl WebWhy {
    /// Whether what was to be changed may have been.
    pub(crate) fn may_be_done(&self) -> bool {
        match self {
            WebWhy::Broken(fault) => fault.may_be_done(),
            WebWhy::Refused { status, .. } | WebWhy::WebPage { status, .. } => *status >= 500,
            WebWhy::Odd(_) => true,
            _ => false,
        }
    }

    /// Another address of the service may do better, and nothing was begun by this one.
    pub(crate) fn is_of_this_address(&self) -> bool {
        match self {
            WebWhy::Unreached(_) => true,
            WebWhy::Broken(fault) => !fault.may_be_done(),
            _ => false,
        }
    }
}

impl fmt::Display for WebWhy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            WebWhy::Unreached(why) | WebWhy::Odd(why) | WebWhy::Unknown(why) => f.write_str(why),
            WebWhy::Broken(fault) => write!(f, "{fault}"),
            WebWhy::Login { status, words, with_login, table } => {
                let told = if words.is_empty() { String::new() } else { format!(" ({words})") };
                match (status, with_login) {
                    (401, false) => {
                        write!(f, "a login is wanted{told}: set user and password in {table}")
                    }
                    (401, true) => {
                        write!(f, "the login is refused{told}: check user and password in {table}")
                    }
                    _ => write!(f, "this login may not do that ({status}){told}"),
                }
            }
            WebWhy::Refused { status: 429, message, called, .. } => {
                write!(f, "{called} is asked too often (429), try again in a moment: {message}")
            }
            WebWhy::Refused { status, message, called, .. } => {
                write!(f, "{called} refuses ({status}): {message}")
            }
            WebWhy::WebPage { status, title, called } => {
                let title = if title.is_empty() { String::new() } else { format!(" \"{title}\"") };
                write!(
                    f,
                    "a web page{title} answered ({status}) in place of {called}: perhaps a proxy's login, or another service at this address"
                )
            }
        }
    }
}
