//! A text in memory as lines of one tone; overlong lines come in parts.

use std::borrow::Cow;

use super::Lines;
use crate::ui::tone::Tone;
use crate::ui::width::floor_boundary;
use crate::ui::words::Piece;

/// Longer lines are parted, so that a line of many megabytes costs no more to draw than a short one.
const LONGEST: usize = 4096;

/// Text parted into lines once, when it is made.
#[derive(Clone, Debug, Default)]
pub struct PlainLines {
    text: String,
    tone: Tone,
    /// Where a line or part ends in the text and where the next begins, and the line's number if it is no later part.
    ends: Vec<(usize, usize, Option<usize>)>,
}

impl PlainLines {
    /// The lines of a text in one tone.
    pub fn new(text: impl Into<String>, tone: Tone) -> PlainLines {
        let text = text.into();
        let mut ends = Vec::new();
        let mut start = 0;
        for (number, line) in text.split('\n').enumerate() {
            let end = start + line.len();
            let mut number = Some(number + 1);
            while end - start > LONGEST {
                let part = floor_boundary(&text, start + LONGEST);
                ends.push((part, part, number.take()));
                start = part;
            }
            ends.push((end, end + 1, number));
            start = end + 1;
        }
        PlainLines { text, tone, ends }
    }
}

impl Lines for PlainLines {
    fn count(&self) -> usize {
        self.ends.len()
    }

    fn line(&self, index: usize) -> Vec<Piece<'_>> {
        let Some((end, _, _)) = self.ends.get(index) else { return Vec::new() };
        let start = index.checked_sub(1).map_or(0, |before| self.ends[before].1);
        vec![(self.tone, Cow::Borrowed(&self.text[start..*end]))]
    }

    fn number(&self, index: usize) -> Option<usize> {
        self.ends.get(index).and_then(|(_, _, number)| *number)
    }
}
