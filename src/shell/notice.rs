//! What the program says to the user in one line, and the detail behind it.
use crate::change::{Outcome, sum};
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
    /// The end of a change: `past` says what is done if all of it is, `things` what each step was about.
    pub fn of_change(past: &str, things: &[String], outcomes: &[Outcome]) -> Notice {
        let whole = sum(outcomes);
        let all_done = outcomes.iter().all(Outcome::is_done);
        let text = match (all_done, things) {
            (true, [only]) if matches!(whole, Outcome::Already(_)) => {
                format!("{}: {}", capital(only), whole.text())
            }
            (true, [_]) if !whole.text().is_empty() => format!("{past}: {}", whole.text()),
            // The counts would not say what lacks.
            (true, _) if matches!(whole, Outcome::Partly(_)) => {
                let lacks = outcomes.iter().filter(|outcome| matches!(outcome, Outcome::Partly(_)));
                format!("{past}, in part: {}", lacks.map(Outcome::text).collect::<Vec<_>>().join("; "))
            }
            (true, _) => past.to_owned(),
            (false, [only]) => format!("{}: {whole}", capital(only)),
            (false, _) => format!("{} · {}", capital(whole.text()), left_open(things, outcomes)),
        };
        match whole {
            Outcome::Partly(_) => return Notice::warn(text),
            _ if all_done => return Notice::good(text),
            _ => {}
        }
        let each = things.iter().zip(outcomes).map(|(thing, outcome)| format!("{thing}: {outcome}"));
        let next = "In the journal (J), R goes on with what is left, and u takes back what is done.";
        let detail: Vec<String> = each.take(50).chain([next.to_owned()]).collect();
        Notice::bad(text).detail(detail.join("\n"))
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

/// The steps that are not done, those that were tried first.
fn left_open(things: &[String], outcomes: &[Outcome]) -> String {
    let open: Vec<(&String, &Outcome)> =
        things.iter().zip(outcomes).filter(|(_, outcome)| !outcome.is_done()).collect();
    let shown = open.iter().take(3).map(|(thing, outcome)| format!("{thing}: {outcome}"));
    let mut text = shown.collect::<Vec<_>>().join("; ");
    if open.len() > 3 {
        text.push_str(&format!("; and {} more", open.len() - 3));
    }
    text
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_done_in_part_says_what_lacks() {
        let things = ["topic copy", "the records"].map(str::to_owned);
        let lacks = Outcome::Partly("20 records; not all: a hole".to_owned());
        let notice = Notice::of_change("Created topic copy", &things, &[Outcome::Done(String::new()), lacks]);
        let text = "Created topic copy, in part: 20 records; not all: a hole";
        assert_eq!((notice.weight, notice.text.as_str()), (NoticeWeight::Warn, text));
    }
}
