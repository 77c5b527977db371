//! Finding text in lines: all places at once, so that the reader is told how many there are.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use regex::{Regex, RegexBuilder};

use super::Lines;
use crate::ui::width::floor_boundary;

/// A place that was found; it begins in `line` and may end in the next part of an overlong line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundText {
    /// Index of the line.
    pub line: usize,
    /// Bytes of the line.
    pub range: Range<usize>,
}

/// Finds places in the text of a line: byte ranges, in order and apart.
type TextFinder = dyn Fn(&str) -> Vec<Range<usize>> + Send + Sync;

/// What is looked for.
#[derive(Clone)]
pub enum Sought {
    /// Text as it is written; all lower case means any case.
    Text(String),
    /// What somebody else knows of.
    Places(Arc<TextFinder>),
}

impl fmt::Debug for Sought {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Sought::Text(text) => f.debug_tuple("Text").field(text).finish(),
            Sought::Places(_) => f.write_str("Places"),
        }
    }
}

/// Everything that was found, and the place where the reader is.
#[derive(Clone, Debug)]
pub struct Finds {
    sought: Sought,
    found: Vec<FoundText>,
    at: usize,
    all: bool,
}

/// Places are collected up to this many; nobody steps through more.
const MOST: usize = 10_000;
/// Bytes of an overlong line's next part that are looked at together with it, for places that somebody else knows of.
const OVERLAP: usize = 256;

impl Finds {
    /// Looks for something in all lines. The first place at or after line `from` is current.
    pub fn new(sought: Sought, lines: &dyn Lines, from: usize) -> Finds {
        let mut finds = Finds { sought, found: Vec::new(), at: 0, all: true };
        let (places, overlap): (&TextFinder, usize);
        let in_text;
        match &finds.sought {
            Sought::Text(text) => {
                let Some(pattern) = pattern(text) else { return finds };
                in_text = move |line: &str| pattern.find_iter(line).map(|place| place.range()).collect();
                // Other cases of a letter may be longer in bytes than what was typed.
                (places, overlap) = (&in_text, 4 * text.len());
            }
            Sought::Places(known) => (places, overlap) = (&**known, OVERLAP),
        }
        for line in 0..lines.count() {
            find_in(line, lines, places, overlap, &mut finds.found);
            if finds.found.len() >= MOST {
                finds.found.truncate(MOST);
                finds.all = false;
                break;
            }
        }
        let first = finds.found.partition_point(|found| found.line < from);
        finds.at = if first < finds.found.len() { first } else { 0 };
        finds
    }

    /// What was looked for.
    pub fn sought(&self) -> &Sought {
        &self.sought
    }

    /// The current place, from 1, and how many there are; the flag says that there are more, uncounted.
    pub fn position(&self) -> (usize, usize, bool) {
        let at = if self.found.is_empty() { 0 } else { self.at + 1 };
        (at, self.found.len(), !self.all)
    }

    /// The current place.
    pub fn current(&self) -> Option<&FoundText> {
        self.found.get(self.at)
    }

    /// Moves to another place, around the ends.
    pub fn step(&mut self, by: isize) -> Option<&FoundText> {
        let count = self.found.len().cast_signed();
        if count > 0 {
            self.at = (self.at.cast_signed() + by).rem_euclid(count).cast_unsigned();
        }
        self.current()
    }

    /// The ranges of one line that were found, and whether each is the current one. `before` is the length of the
    /// line's text before it, for places that began there.
    pub(super) fn in_line(&self, line: usize, before: usize) -> Vec<(Range<usize>, bool)> {
        let first = self.found.partition_point(|found| found.line + 1 < line);
        let mut ranges = Vec::new();
        for (index, found) in self.found.iter().enumerate().skip(first) {
            if found.line > line {
                break;
            }
            let here = index == self.at;
            if found.line == line {
                ranges.push((found.range.clone(), here));
            } else if found.range.end > before {
                ranges.push((0..found.range.end - before, here));
            }
        }
        ranges
    }
}

fn pattern(text: &str) -> Option<Regex> {
    let any_case = !text.chars().any(char::is_uppercase);
    let built = RegexBuilder::new(&regex::escape(text)).case_insensitive(any_case).build();
    built.ok().filter(|_| !text.is_empty())
}

/// Finds the places that begin in a line. A line that goes on is searched together with the head of its next part.
fn find_in(line: usize, lines: &dyn Lines, places: &TextFinder, overlap: usize, found: &mut Vec<FoundText>) {
    let pieces = lines.line(line);
    let goes_on = line + 1 < lines.count() && lines.goes_on(line + 1);
    let mut joined;
    let text: &str = match &pieces[..] {
        [(_, only)] if !goes_on => only,
        _ => {
            joined = pieces.iter().map(|(_, text)| &**text).collect::<String>();
            if goes_on {
                let next = lines.text(line + 1);
                joined.push_str(&next[..floor_boundary(&next, overlap)]);
            }
            &joined
        }
    };
    let own: usize = pieces.iter().map(|(_, text)| text.len()).sum();
    let places = places(text).into_iter().take_while(|range| range.start < own);
    found.extend(places.map(|range| FoundText { line, range }));
}
