//! What became of a step: there are five ways, and every step gets one of them.
use std::fmt;

/// The end of a step, with what there is to say about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    Done(String),
    /// It is done as far as it can be: some of what it was to be done with is not there any more. There is no rest to go on with.
    Partly(String),
    /// Nothing was done: it was so already, and is not this change's to take back.
    Already(String),
    /// It was not done, and why.
    NotDone(String),
    /// It may have been done, and why that is not known.
    Unknown(String),
}

impl Outcome {
    /// The word for it, here and in the journal.
    pub fn word(&self) -> &'static str {
        match self {
            Outcome::Done(_) => "done",
            Outcome::Partly(_) => "done in part",
            Outcome::Already(_) => "done already",
            Outcome::NotDone(_) => "not done",
            Outcome::Unknown(_) => "unknown",
        }
    }

    /// What there is to say about it.
    pub fn text(&self) -> &str {
        match self {
            Outcome::Done(text)
            | Outcome::Partly(text)
            | Outcome::Already(text)
            | Outcome::NotDone(text)
            | Outcome::Unknown(text) => text,
        }
    }

    pub fn is_done(&self) -> bool {
        matches!(self, Outcome::Done(_) | Outcome::Partly(_) | Outcome::Already(_))
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.text() {
            "" => f.write_str(self.word()),
            text => write!(f, "{}: {text}", self.word()),
        }
    }
}

/// Several outcomes in one: a single one as it is, more of them counted. What was not done speaks first for all.
pub fn sum(outcomes: &[Outcome]) -> Outcome {
    if let [only] = outcomes {
        return only.clone();
    }
    let count = |word: &str| outcomes.iter().filter(|outcome| outcome.word() == word).count();
    let counts =
        ["done", "done in part", "done already", "not done", "unknown"].map(|word| (word, count(word)));
    let text: Vec<String> = counts
        .iter()
        .filter(|(_, count)| *count > 0)
        .map(|(word, count)| format!("{count} {word}"))
        .collect();
    let text = text.join(", ");
    match counts {
        [(_, 0), (_, 0), (_, 1..), (_, 0), (_, 0)] => Outcome::Already(text),
        [_, (_, 0), _, (_, 0), (_, 0)] => Outcome::Done(text),
        [.., (_, 0), (_, 0)] => Outcome::Partly(text),
        [.., (_, 1..)] => Outcome::Unknown(text),
        _ => Outcome::NotDone(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_never_told_for_the_whole() {
        let (done, not) = (Outcome::Done("a".into()), Outcome::NotDone("b".into()));
        assert_eq!(sum(std::slice::from_ref(&not)), not);
        assert_eq!(sum(&[done.clone(), done.clone()]), Outcome::Done("2 done".into()));
        assert_eq!(sum(&[done.clone(), not.clone()]), Outcome::NotDone("1 done, 1 not done".into()));
        let already = Outcome::Already("d".into());
        assert_eq!(sum(&[done.clone(), already.clone()]), Outcome::Done("1 done, 1 done already".into()));
        assert_eq!(sum(&[already.clone(), already]), Outcome::Already("2 done already".into()));
        let partly = Outcome::Partly("e".into());
        assert_eq!(sum(&[done.clone(), partly]), Outcome::Partly("1 done, 1 done in part".into()));
        let all = [done, Outcome::Unknown("c".into()), not];
        assert_eq!(sum(&all), Outcome::Unknown("1 done, 1 not done, 1 unknown".into()));
    }
}
