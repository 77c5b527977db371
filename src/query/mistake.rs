//! What is wrong with a filter's text, where, and what would be right. Knows neither the language nor a screen.
use crate::nearest::hint;
use std::fmt;
use std::ops::Range;

/// A mistake in a filter's text, to be shown under its column while typing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// The bytes of the text that are wrong; empty at the end of the text if something is missing there.
    pub at: Range<usize>,
    /// What is wrong, as half a sentence: "`sizee` is not a field".
    pub message: String,
    /// What could stand there instead: "a field, a path such as `.status`, or text in quotes".
    pub expected: Option<String>,
    /// What was probably meant: the text to put in place of `at`.
    pub suggestion: Option<String>,
}

impl Mistake {
    pub(super) fn new(at: Range<usize>, message: impl Into<String>) -> Self {
        Mistake { at, message: message.into(), expected: None, suggestion: None }
    }

    pub(super) fn expected(mut self, expected: impl Into<String>) -> Self {
        self.expected = Some(expected.into());
        self
    }

    pub(super) fn suggest(mut self, suggestion: Option<impl Into<String>>) -> Self {
        self.suggestion = suggestion.map(Into::into);
        self
    }

    /// The column of the mistake in `text`, counted in characters from 1.
    pub fn column(&self, text: &str) -> usize {
        text.char_indices().take_while(|(at, _)| *at < self.at.start).count() + 1
    }
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        if let Some(expected) = &self.expected {
            write!(f, ": expected {expected}")?;
        }
        f.write_str(&hint(self.suggestion.as_deref()))
    }
}

impl std::error::Error for Mistake {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters() {
        let mistake = Mistake::new(3..4, "x");
        assert_eq!(mistake.column("äb="), 3);
    }
}
