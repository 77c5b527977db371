//! What the program says to the user in one line, and the detail behind it.
use crate::kafka::model::Timestamp;

/// How much a notice weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum NoticeWeight {
    Info,
    Good,
    Warn,
    Bad,
}

/// One line of news. Kept in the list of notices with the time it was said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    pub weight: NoticeWeight,
    pub text: String,
    /// What stands behind it: the whole error chain, what to try.
    pub detail: Option<String>,
    /// It says something about the last key only: it is gone at the next one.
    pub passing: bool,
    /// Set by the app when it takes the notice in.
    pub at: Option<Timestamp>,
    /// Only for the list of notices: the line above the footer stays for what was done here.
    pub quiet: bool,
}

impl Notice {
    fn new(weight: NoticeWeight, text: impl Into<String>) -> Notice {
        Notice { weight, text: text.into(), detail: None, passing: false, at: None, quiet: false }
    }
    /// Something worth knowing.
    pub fn info(text: impl Into<String>) -> Notice {
        Notice::new(NoticeWeight::Info, text)
    }
    /// Something was done as asked.
    pub fn good(text: impl Into<String>) -> Notice {
        Notice::new(NoticeWeight::Good, text)
    }
    /// Something needs care.
    pub fn warn(text: impl Into<String>) -> Notice {
        Notice::new(NoticeWeight::Warn, text)
    }
    /// Something failed.
    pub fn bad(text: impl Into<String>) -> Notice {
        Notice::new(NoticeWeight::Bad, text)
    }
    /// Something that stands elsewhere on the screen already.
    pub fn quiet(mut self) -> Notice {
        self.quiet = true;
        self
    }
    /// Says that the line is about the last key only: it goes with the next one.
    pub fn passing(mut self) -> Notice {
        self.passing = true;
        self
    }
    /// Adds the detail shown in the list of notices.
    pub fn detail(mut self, detail: impl Into<String>) -> Notice {
        self.detail = Some(detail.into());
        self
    }
}
